"""JSON-LD by a context that people wrote: short keys, language maps, always-arrays.

The writer reads the context for what it says about each term and picks, for each value, the
first term that can hold it without loss, one for its very datatype before others; what no term
can hold is written under its CURIE or IRI as an expanded value, so nothing is ever dropped or
coerced.
https://www.w3.org/TR/json-ld11/ · https://www.w3.org/TR/json-ld11-api/#term-selection
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from kg.errors import FormatError, ReadError
from kg.formats._nesting import DEPTH, Nesting
from kg.formats._ntriples import stable
from kg.terms import IRI, Literal, Prefixes, Resource, Term, Triple, order
from kg.vocab import rdf, xsd

_SAFE_INTEGER = 2**53  # https://www.rfc-editor.org/rfc/rfc8259#section-6
_KEYWORDS = ("@id", "@type", "@graph")


class TermDefinition(Struct, frozen=True):
    """What a context says about one key.

    ``vocabulary`` and ``tokens`` (by IRI) are the short words for the values of this key alone.
    """

    key: str
    iri: str
    coercion: str = ""
    containers: frozenset[str] = frozenset()
    vocabulary: str = ""
    tokens: Mapping[str, str] = field(default_factory=dict)


class Context(Struct, frozen=True):
    """A JSON-LD context as the writer needs it.

    ``url`` is what documents refer to it by; without one they hold the ``source`` itself.
    """

    url: str
    source: Mapping[str, Any]
    prefixes: Prefixes
    _by_iri: Mapping[str, tuple[TermDefinition, ...]]
    _keywords: Mapping[str, str]
    _sets: frozenset[str]
    _names: frozenset[str]

    def keyword(self, keyword: str) -> str:
        """The context's own word for ``@id``, ``@type`` and so on, or the keyword itself."""
        return self._keywords.get(keyword, keyword)

    def definitions(self) -> Iterator[TermDefinition]:
        """What the context says about each key that the writer can follow."""
        for definitions in self._by_iri.values():
            yield from definitions

    def keys(self, iri: IRI) -> tuple[TermDefinition, ...]:
        """The keys for a property or class, in the order in which the context has them."""
        return self._by_iri.get(iri.value, ())

    def token(self, iri: str, definition: TermDefinition) -> str:
        """The short word that the key's scoped context makes of an IRI, or nothing.

        A word that is also a key of the whole context would mean that key's IRI instead.
        """
        if iri in definition.tokens:
            return definition.tokens[iri]
        token = iri.removeprefix(definition.vocabulary)
        taken = token in self._names or token in definition.tokens.values()
        is_word = bool(token) and not any(c in token for c in "@:/#")
        return token if definition.vocabulary and token != iri and is_word and not taken else ""


def read_context(path: Path, url: str) -> Context:
    """Read a context file, a JSON object with the one key ``@context``."""
    try:
        source = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ReadError(path.name, f"is not JSON ({error})", "Correct the file.") from error
    if not isinstance(source, dict) or not isinstance(source.get("@context"), dict):
        remedy = 'Write {"@context": {…}}, with one object as its value.'
        raise ReadError(path.name, "is not a JSON-LD context", remedy)
    for keyword in ("@language", "@direction", "@import"):
        if keyword in source["@context"]:
            what = f"sets {keyword} for whole documents, which kg cannot write by"
            raise ReadError(path.name, what, "Take it out.")
    return make_context(source, url)


def make_context(source: Mapping[str, Any], url: str) -> Context:
    """The context that a parsed context document describes."""
    entries: dict[str, Any] = source["@context"]
    prefixes = Prefixes(
        {
            key: value if isinstance(value, str) else value["@id"]
            for key, value in entries.items()
            if not key.startswith("@") and is_prefix(value)
        }
    )
    by_iri: dict[str, list[TermDefinition]] = {}
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
        elif _is_understood(entry):
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
    triples: Iterable[Triple],
    context: Context,
    *,
    root: IRI | None = None,
    embed: bool = True,
    are_named: bool = False,
) -> bytes:
    """A JSON-LD document that expands to exactly the triples.

    With a ``root`` that is a subject the document is that node, and nodes that it leads to
    stand inside it where they are first met, in the order of the context's keys (unless
    ``embed`` is false). Whatever is not reached stands beside it in ``@graph``. ``are_named``:
    blank nodes have names that stay, and need none by which they are told apart.
    """
    document = _Writer(stable(triples, are_named=are_named), context, embed=embed).write(root)
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def is_prefix(value: Any) -> bool:
    """True where a key with such a definition may stand before a colon.

    https://www.w3.org/TR/json-ld11/#compact-iris
    """
    if isinstance(value, str):
        return value.endswith((":", "/", "?", "#", "[", "]", "@")) and not value.startswith("@")
    return isinstance(value, dict) and value.get("@prefix") is True


def _is_understood(entry: Mapping[str, Any]) -> bool:
    """True for a definition that says only what the writer can follow; others stay unused."""
    scoped = entry.get("@context", {})
    return (
        entry.keys() <= {"@id", "@type", "@container", "@context", "@protected", "@prefix"}
        and entry.get("@type") != "@json"
        and _containers(entry) <= {"@set", "@list", "@language"}
        and isinstance(scoped, dict)
        and all(isinstance(value, str) for value in scoped.values())
        and not any(name.startswith("@") for name in scoped.keys() - {"@vocab"})
    )


def _containers(entry: Mapping[str, Any]) -> frozenset[str]:
    container = entry.get("@container", [])
    return frozenset([container] if isinstance(container, str) else container)


def _definition(
    key: str, target: str, entry: Mapping[str, Any], entries: Mapping[str, Any], prefixes: Prefixes
) -> TermDefinition:
    def expand(name: str) -> str:
        if name.startswith("@"):
            return name
        if ":" in name:
            return prefixes.expand(name).value
        alias = entries.get(name)
        if isinstance(alias, str):
            return expand(alias)
        return str(entries.get("@vocab", "")) + name

    scoped = entry.get("@context", {})
    return TermDefinition(
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
        places = {iri: place for place, iri in enumerate(context._by_iri)}

        def in_order(triple: Triple) -> tuple[int, str, tuple[int, str, str, str]]:
            """By the context's list of keys: what stands inside does so under the first of them."""
            predicate = triple.predicate.value
            return (places.get(predicate, len(places)), predicate, order(triple.object))

        for triple in sorted(triples, key=in_order):
            by_predicate = self._properties.setdefault(triple.subject, {})
            by_predicate.setdefault(triple.predicate, []).append(triple.object)
        self._nesting = Nesting(self._properties, without=rdf.type)
        self._written: set[Resource] = set()

    def write(self, root: IRI | None) -> dict[str, Any]:
        head = {"@context": self._context.url or self._context.source["@context"]}
        nodes = [self._node(root, 0)] if root in self._properties and root is not None else []
        for subject in sorted((s for s in self._properties if s not in self._nesting), key=order):
            if subject not in self._written:  # which writing another may have changed
                nodes.append(self._node(subject, 0))  # noqa: PERF401
        if len(nodes) == 1 and root is not None:
            return head | nodes[0]
        return head | {self._context.keyword("@graph"): nodes}

    def _node(self, subject: Resource, depth: int) -> dict[str, Any]:
        """The object for a subject and, inside it, what it leads to. Written once only."""
        self._written.add(subject)
        node: dict[str, Any] = {}
        if subject not in self._nesting:
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
                    self._add(entries, predicate, term, depth)
        return node | {key: entries[key] for key in sorted(entries)}

    def _add(self, entries: dict[str, Any], predicate: IRI, term: Term, depth: int) -> None:
        items = self._nesting.items(term)
        for definition in _best_first(self._context.keys(predicate), term):
            key, always = definition.key, "@set" in definition.containers
            if not _can_hold(definition, term, is_list=items is not None):
                continue
            if "@language" in definition.containers and isinstance(term, Literal):
                _append(entries.setdefault(key, {}), term.language or "", term.value, always=always)
            elif "@list" in definition.containers and items is not None:
                if key in entries:  # such a key holds one list, not two
                    continue
                entries[key] = [self._value(item, definition, depth) for item in items]
            else:
                _append(entries, key, self._value(term, definition, depth), always=always)
            return
        _append(entries, self._shrink(predicate), self._value(term, None, depth), always=False)

    def _value(self, term: Term, definition: TermDefinition | None, depth: int) -> Any:
        coercion = definition.coercion if definition else ""
        if isinstance(term, Literal):
            return _literal(term, coercion, self._shrink(term.datatype))
        items = self._nesting.items(term)
        if items is not None:
            return {"@list": [self._value(item, definition, depth + 1) for item in items]}
        if coercion == "@vocab" and definition and isinstance(term, IRI):
            token = self._context.token(term.value, definition)
            if token:
                return token
        if self._stands_inside(term, depth) and not (definition and definition.tokens):
            return self._node(term, depth + 1)
        if coercion in ("@id", "@vocab"):
            return self._identifier(term)
        return {self._context.keyword("@id"): self._identifier(term)}

    def _stands_inside(self, term: Resource, depth: int) -> bool:
        if term not in self._properties or term in self._written:
            return False
        return term in self._nesting or (self._embed and depth < DEPTH)

    def _identifier(self, term: Term) -> str:
        """A resource in full; `FormatError` for an IRI that would be read as a CURIE."""
        if isinstance(term, Triple):
            raise FormatError("jsonld", "cannot hold the triple terms of RDF 1.2", "Leave it out.")
        if not isinstance(term, IRI):
            return str(term)
        if self._context.prefixes.expand(term.value) != term:
            prefix = term.value.partition(":")[0]
            what = f'would be read with the prefix "{prefix}:" of the JSON-LD context'
            raise FormatError(f"<{term.value}>", what, "Rename that prefix, or the IRI.")
        return term.value

    def _type(self, term: Term) -> str:
        for definition in self._context.keys(term) if isinstance(term, IRI) else ():
            if not definition.coercion and not definition.containers:
                return definition.key
        return self._shrink(term)

    def _shrink(self, term: Term) -> str:
        curie = self._context.prefixes.shrink(term) if isinstance(term, IRI) else None
        if curie and curie not in self._context._names:
            return curie
        return self._identifier(term)


def _best_first(definitions: Sequence[TermDefinition], term: Term) -> Sequence[TermDefinition]:
    """The keys of a property in the order of preference: first the one for the very datatype."""
    if len(definitions) < 2 or not isinstance(term, Literal):
        return definitions
    return sorted(definitions, key=lambda definition: definition.coercion != term.datatype.value)


def _can_hold(definition: TermDefinition, term: Term, *, is_list: bool) -> bool:
    """True when the key's containers and coercion give the term back unchanged."""
    if definition.tokens and not isinstance(term, (IRI, Literal)):
        return False  # inside such a key, the words of a node could mean something else
    if is_list or "@list" in definition.containers:
        return is_list and not definition.containers & {"@language"}
    if "@language" in definition.containers:
        return isinstance(term, Literal) and bool(term.language) and not term.direction
    return True


def _literal(literal: Literal, coercion: str, datatype: str) -> Any:
    """A literal as its key's coercion allows it: bare, or as a value object.

    Numbers are never coerced: only an integer in canonical form is written as a number.
    """
    if literal.language:
        value = {"@value": literal.value, "@language": literal.language}
        return value | ({"@direction": str(literal.direction)} if literal.direction else {})
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
