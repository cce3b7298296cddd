"""JSON-LD by a context that people wrote: short keys, language maps, always-arrays.

The writer reads the context for what it says about each term and picks, for each value, the
first term that can hold it without loss; what no term can hold is written under its CURIE or
IRI as an expanded value, so nothing is ever dropped or coerced.
https://www.w3.org/TR/json-ld11/ · https://www.w3.org/TR/json-ld11-api/#term-selection
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import ReadError
from kg.formats._ntriples import canonical
from kg.terms import IRI, BlankNode, Literal, Prefixes, Resource, Term, Triple, order
from kg.vocab import rdf, xsd

_SAFE_INTEGER = 2**53  # https://www.rfc-editor.org/rfc/rfc8259#section-6
_KEYWORDS = ("@id", "@type", "@graph")


@dataclass(frozen=True, slots=True)
class _TermDefinition:
    """What a context says about one key.

    ``vocabulary`` and ``tokens`` (by IRI) are the short words for the values of this key alone.
    """

    key: str
    iri: str
    coercion: str = ""
    containers: frozenset[str] = frozenset()
    vocabulary: str = ""
    tokens: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """A JSON-LD context as the writer needs it.

    ``url`` is what documents refer to it by; without one they hold the ``source`` itself.
    """

    url: str
    source: Mapping[str, Any]
    prefixes: Prefixes
    _by_iri: Mapping[str, tuple[_TermDefinition, ...]]
    _keywords: Mapping[str, str]
    _sets: frozenset[str]
    _names: frozenset[str]

    def keyword(self, keyword: str) -> str:
        """The context's own word for ``@id``, ``@type`` and so on, or the keyword itself."""
        return self._keywords.get(keyword, keyword)


def read_context(path: Path, url: str) -> Context:
    """Read a context file, a JSON object with the one key ``@context``."""
    try:
        source = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ReadError(path.name, f"is not JSON ({error})", "Correct the file.") from error
    if not isinstance(source, dict) or not isinstance(source.get("@context"), dict):
        remedy = 'Write {"@context": {…}}, with one object as its value.'
        raise ReadError(path.name, "is not a JSON-LD context", remedy)
    return make_context(source, url)


def make_context(source: Mapping[str, Any], url: str) -> Context:
    """The context that a parsed context document describes."""
    entries: dict[str, Any] = source["@context"]
    prefixes = Prefixes(
        {
            key: value if isinstance(value, str) else value["@id"]
            for key, value in entries.items()
            if not key.startswith("@") and _is_prefix(value)
        }
    )
    by_iri: dict[str, list[_TermDefinition]] = {}
    keywords: dict[str, str] = {}
    sets: set[str] = set()
    for key, value in entries.items():
        if key.startswith("@") or key in prefixes or value is None:
            continue
        entry = {"@id": value} if isinstance(value, str) else value
        target = entry.get("@id", key)
        if isinstance(target, str) and target.startswith("@"):
            keywords[target] = key
            if "@set" in _containers(entry):
                sets.add(target)
        elif "@reverse" not in entry:
            definition = _definition(key, target, entry, entries, prefixes)
            by_iri.setdefault(definition.iri, []).append(definition)
    return Context(
        url=url,
        source=source,
        prefixes=prefixes,
        _by_iri={iri: tuple(definitions) for iri, definitions in by_iri.items()},
        _keywords=keywords,
        _sets=frozenset(sets),
        _names=frozenset(entries),
    )


def write_jsonld(
    triples: Iterable[Triple], context: Context, *, root: IRI | None = None, embed: bool = True
) -> bytes:
    """A JSON-LD document that expands to exactly the triples.

    With a ``root`` that is a subject the document is that node, and nodes that it leads to
    stand inside it where they are first met (unless ``embed`` is false). Whatever is not
    reached stands beside it in ``@graph``.
    """
    document = _Writer([quad.triple for quad in canonical(triples)], context, embed=embed).write(
        root
    )
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _is_prefix(value: Any) -> bool:
    if isinstance(value, str):
        return value.endswith((":", "/", "?", "#", "[", "]", "@")) and not value.startswith("@")
    return isinstance(value, dict) and value.get("@prefix") is True


def _containers(entry: Mapping[str, Any]) -> frozenset[str]:
    container = entry.get("@container", [])
    return frozenset([container] if isinstance(container, str) else container)


def _definition(
    key: str, target: str, entry: Mapping[str, Any], entries: Mapping[str, Any], prefixes: Prefixes
) -> _TermDefinition:
    def expand(name: str) -> str:
        if name.startswith("@"):
            return name
        if ":" in name:
            return prefixes.expand(name).value
        alias = entries.get(name)
        if isinstance(alias, str):
            return expand(alias)
        return str(entries.get("@vocab", "")) + name

    scoped = entry.get("@context") or {}
    return _TermDefinition(
        key=key,
        iri=expand(target),
        coercion=expand(entry["@type"]) if "@type" in entry else "",
        containers=_containers(entry),
        vocabulary=scoped.get("@vocab", ""),
        tokens={iri: token for token, iri in scoped.items() if not token.startswith("@")},
    )


class _Writer:
    def __init__(self, triples: list[Triple], context: Context, *, embed: bool) -> None:
        self._context = context
        self._embed = embed
        self._properties: dict[Resource, dict[IRI, list[Term]]] = {}
        for triple in sorted(triples, key=lambda t: order(t.object)):
            by_predicate = self._properties.setdefault(triple.subject, {})
            by_predicate.setdefault(triple.predicate, []).append(triple.object)
        self._references = Counter(t.object for t in triples if not isinstance(t.object, Literal))
        self._written: set[Resource] = set()

    def write(self, root: IRI | None) -> dict[str, Any]:
        head = {"@context": self._context.url or self._context.source["@context"]}
        nodes = [self._node(root)] if root in self._properties and root is not None else []
        # Blank nodes that something refers to are written where they are referred to, so they
        # come last: what is still unwritten then stands in a cycle or has several references.
        for subject in sorted(self._properties, key=lambda s: (self._is_nested(s), order(s))):
            if subject not in self._written:  # which writing another may have changed
                nodes.append(self._node(subject))  # noqa: PERF401
        if len(nodes) == 1 and root is not None:
            return head | nodes[0]
        return head | {self._context.keyword("@graph"): nodes}

    def _is_nested(self, subject: Term) -> bool:
        return isinstance(subject, BlankNode) and self._references[subject] == 1

    def _node(self, subject: Resource) -> dict[str, Any]:
        """The object for a subject and, inside it, what it leads to. Written once only."""
        self._written.add(subject)
        node: dict[str, Any] = {}
        if not self._is_nested(subject):
            node[self._context.keyword("@id")] = self._identifier(subject)
        by_predicate = self._properties.get(subject, {})
        types = [self._type(term) for term in by_predicate.get(rdf.type, ())]
        if types:
            in_set = "@type" in self._context._sets
            node[self._context.keyword("@type")] = types if in_set or len(types) > 1 else types[0]
        entries: dict[str, Any] = {}
        for predicate, objects in by_predicate.items():
            if predicate != rdf.type:
                for term in objects:
                    self._add(entries, predicate, term)
        return node | {key: entries[key] for key in sorted(entries)}

    def _add(self, entries: dict[str, Any], predicate: IRI, term: Term) -> None:
        items = self._list_items(term)
        for definition in self._context._by_iri.get(predicate.value, ()):
            always = "@set" in definition.containers
            if _can_hold(definition, term, is_list=items is not None):
                if "@language" in definition.containers and isinstance(term, Literal):
                    entry = entries.setdefault(definition.key, {})
                    _append(entry, term.language or "", term.value, always=always)
                elif "@list" in definition.containers and items is not None:
                    entries[definition.key] = [self._value(i, definition) for i in items]
                else:
                    value = self._value(term, definition)
                    _append(entries, definition.key, value, always=always)
                return
        key = self._context.prefixes.shrink(predicate) or predicate.value
        _append(entries, key, self._value(term, None), always=False)

    def _value(self, term: Term, definition: _TermDefinition | None) -> Any:
        coercion = definition.coercion if definition else ""
        if isinstance(term, Literal):
            return _literal(term, coercion, self._datatype(term.datatype))
        items = self._list_items(term)
        if items is not None:
            return {"@list": [self._value(item, definition) for item in items]}
        if coercion == "@vocab" and definition and isinstance(term, IRI):
            token = self._token(term.value, definition)
            if token:
                return token
        unwritten = term in self._properties and term not in self._written
        if unwritten and (self._embed or self._is_nested(term)):
            return self._node(term)
        if coercion in ("@id", "@vocab"):
            return self._identifier(term)
        return {self._context.keyword("@id"): self._identifier(term)}

    def _list_items(self, node: Term) -> list[Term] | None:
        """The items of a well-formed list of nodes that nothing else refers to, else None.

        The list's nodes count as written from then on.
        """
        items: list[Term] = []
        nodes: list[Resource] = []
        while node != rdf.nil:
            if not isinstance(node, BlankNode) or self._references[node] != 1:
                return None
            properties = self._properties.get(node, {})
            if set(properties) != {rdf.first, rdf.rest}:
                return None
            if any(len(objects) != 1 for objects in properties.values()):
                return None
            items.append(properties[rdf.first][0])
            nodes.append(node)
            node = properties[rdf.rest][0]
        self._written.update(nodes)
        return items

    def _identifier(self, term: Term) -> str:
        return term.value if isinstance(term, IRI) else str(term)

    def _type(self, term: Term) -> str:
        iri = term.value if isinstance(term, IRI) else ""
        for definition in self._context._by_iri.get(iri, ()):
            if not definition.coercion and not definition.containers:
                return definition.key
        return self._shrink(term)

    def _datatype(self, datatype: IRI) -> str:
        return self._shrink(datatype)

    def _shrink(self, term: Term) -> str:
        curie = self._context.prefixes.shrink(term) if isinstance(term, IRI) else None
        return curie or self._identifier(term)

    def _token(self, iri: str, definition: _TermDefinition) -> str:
        """The short word that the key's scoped context makes of an IRI, or nothing.

        A word that is also a key of the whole context would mean that key's IRI instead.
        """
        if iri in definition.tokens:
            return definition.tokens[iri]
        token = iri.removeprefix(definition.vocabulary)
        is_free = token not in self._context._names and not any(c in token for c in ":/#")
        return token if definition.vocabulary and token != iri and is_free else ""


def _can_hold(definition: _TermDefinition, term: Term, *, is_list: bool) -> bool:
    """True when the key's containers and coercion give the term back unchanged."""
    if is_list or "@list" in definition.containers:
        return is_list and not definition.containers & {"@language"}
    if "@language" in definition.containers:
        return isinstance(term, Literal) and bool(term.language)
    return True


def _literal(literal: Literal, coercion: str, datatype: str) -> Any:
    """A literal as its key's coercion allows it: bare, or as a value object.

    Numbers are never coerced: only an integer in canonical form is written as a number.
    """
    if literal.language:
        return {"@value": literal.value, "@language": literal.language}
    if coercion == literal.datatype.value:
        return literal.value
    if literal.datatype == xsd.string:
        return {"@value": literal.value} if coercion else literal.value
    if not coercion:
        if literal.datatype == xsd.boolean and literal.value in ("true", "false"):
            return literal.value == "true"
        if literal.datatype == xsd.integer and _is_plain_integer(literal.value):
            return int(literal.value)
    return {"@value": literal.value, "@type": datatype}


def _is_plain_integer(text: str) -> bool:
    digits = text.removeprefix("-")
    if not digits.isdecimal() or not digits.isascii() or len(digits) > 16:
        return False
    return str(int(text)) == text and abs(int(text)) < _SAFE_INTEGER


def _append(entries: dict[str, Any], key: str, value: Any, *, always: bool) -> None:
    """Add a value under a key: an array where the context says so, or where there are several."""
    if key not in entries:
        entries[key] = [value] if always else value
    elif isinstance(entries[key], list):
        entries[key].append(value)
    else:
        entries[key] = [entries[key], value]
