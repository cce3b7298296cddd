"""JSON-LD by a context that people wrote: short keys, language maps, always-arrays.

The writer reads the context for what it says about each term and picks, for each value, the
first term that can hold it without loss, one for its very datatype before others; what no term
can hold is written under its CURIE or IRI as an expanded value, so nothing is ever dropped or
coerced.
https://www.w3.org/TR/json-ld11/ · https://www.w3.org/TR/json-ld11-api/#term-selection
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from kg.errors import FormatError
from kg.formats._context import Context, TermDefinition
from kg.formats._nesting import DEPTH, Nesting
from kg.formats._ntriples import stable
from kg.terms import IRI, Literal, Resource, Term, Triple, order
from kg.vocab import rdf, xsd

_SAFE_INTEGER = 2**53  # https://www.rfc-editor.org/rfc/rfc8259#section-6


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


class _Writer:
    def __init__(self, triples: list[Triple], context: Context, *, embed: bool) -> None:
        self._context = context
        self._embed = embed
        self._properties: dict[Resource, dict[IRI, list[Term]]] = {}
        places = {iri: place for place, iri in enumerate(context.by_iri)}

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
            in_set = "@type" in self._context.sets
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
        if curie and curie not in self._context.names:
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
