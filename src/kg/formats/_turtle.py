"""Stable Turtle for people: sorted, prefixed, one blank line between subjects.

https://www.w3.org/TR/turtle/
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.errors import FormatError
from kg.formats._nesting import Nesting
from kg.formats._ntriples import stable
from kg.terms import IRI, BlankNode, Literal, Prefixes, Resource, Term, Triple, order
from kg.vocab import rdf, xsd

_INDENT = "  "
_BARE = {  # lexical forms that Turtle may write without quotes, by datatype
    xsd.integer: re.compile(r"[+-]?[0-9]+"),
    xsd.decimal: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    xsd.double: re.compile(r"[+-]?([0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
    xsd.boolean: re.compile(r"true|false"),
}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_SPECIAL = re.compile(r'[\\"\r\t\x08\x0c]')
_HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def write_turtle(
    triples: Iterable[Triple], prefixes: Prefixes, *, are_named: bool = False
) -> bytes:
    """Turtle with only the prefixes that are used; the same triples give the same bytes.

    Blank nodes that one triple points at are written in place, as ``[ … ]`` or ``( … )``.
    ``are_named``: they have names that stay, and need none by which they are told apart.
    """
    return _Writer(stable(triples, are_named=are_named), prefixes).write().encode()


class _Writer:
    def __init__(self, triples: list[Triple], prefixes: Prefixes) -> None:
        self._prefixes = prefixes
        self._used: set[str] = set()
        self._properties: dict[Resource, dict[IRI, list[Term]]] = {}
        for triple in triples:
            by_predicate = self._properties.setdefault(triple.subject, {})
            by_predicate.setdefault(triple.predicate, []).append(triple.object)
        self._nesting = Nesting(self._properties)

    def write(self) -> str:
        subjects = sorted((s for s in self._properties if s not in self._nesting), key=order)
        blocks = [self._block(subject) for subject in subjects]
        header = "".join(
            f"@prefix {prefix}: <{self._prefixes[prefix]}> .\n" for prefix in sorted(self._used)
        )
        return "\n".join([header, *blocks]) if header else "\n".join(blocks)

    def _block(self, subject: Resource) -> str:
        return f"{self._resource(subject)}\n{self._predicates(subject, 1)} .\n"

    def _predicates(self, subject: Resource, depth: int) -> str:
        by_predicate = self._properties.get(subject, {})
        first = sorted(by_predicate, key=lambda p: (p != rdf.type, p.value))
        lines = [self._line(predicate, by_predicate[predicate], depth) for predicate in first]
        return " ;\n".join(lines)

    def _line(self, predicate: IRI, objects: list[Term], depth: int) -> str:
        verb = "a" if predicate == rdf.type else self._resource(predicate)
        written = [self._term(term, depth) for term in sorted(objects, key=order)]
        indent = _INDENT * depth
        if len(written) == 1:
            return f"{indent}{verb} {written[0]}"
        separator = f",\n{indent}{_INDENT}"
        return f"{indent}{verb}\n{indent}{_INDENT}{separator.join(written)}"

    def _term(self, term: Term, depth: int) -> str:
        if isinstance(term, Literal):
            return self._literal(term)
        items = self._nesting.items(term)
        if items is not None:
            return f"( {' '.join(self._term(item, depth) for item in items)} )" if items else "()"
        if term in self._nesting:
            assert isinstance(term, BlankNode), term
            if term not in self._properties:
                return "[]"
            return f"[\n{self._predicates(term, depth + 1)}\n{_INDENT * depth}]"
        return self._resource(term)

    def _resource(self, term: Term) -> str:
        if isinstance(term, Triple):
            raise FormatError("turtle", "cannot hold the triple terms of RDF 1.2", "Leave it out.")
        if isinstance(term, IRI):
            curie = self._prefixes.shrink(term)
            if curie:
                self._used.add(curie.partition(":")[0])
                return curie
        return str(term)

    def _literal(self, literal: Literal) -> str:
        bare = _BARE.get(literal.datatype)
        if bare and bare.fullmatch(literal.value):
            return literal.value
        text = _SPECIAL.sub(lambda found: _ESCAPES[found[0]], literal.value)
        text = _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04X}", text)
        quoted = f'"""{text}"""' if "\n" in text else f'"{text}"'
        if literal.language:
            direction = f"--{literal.direction}" if literal.direction else ""
            return f"{quoted}@{literal.language}{direction}"
        if literal.datatype == xsd.string:
            return quoted
        return f"{quoted}^^{self._resource(literal.datatype)}"
