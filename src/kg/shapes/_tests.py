"""Tests of one term, in the words of SPARQL that engines agree on.

``=`` takes ``"01"`` for ``"1"``, stores rewrite literals even in queries, and regular expressions
come in dialects: here terms are compared by their parts, and forms are written plainly.
https://www.w3.org/TR/sparql11-query/#SparqlOps
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.terms import IRI, Literal, Term
from kg.vocab import rdf, xsd

FORMS = {
    "boolean": "^(true|false|1|0)$",
    "integer": "^[+-]?[0-9]+$",
    "nonNegativeInteger": "^([+]?[0-9]+|-0+)$",
    "positiveInteger": "^[+]?0*[1-9][0-9]*$",
    "decimal": "^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$",
    "double": "^([+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN)$",
}
"""The whole lexical space of some datatypes of XML Schema."""


def is_one_of(value: str, terms: Iterable[Term]) -> str:
    """That a value is one of some terms; a blank node of the shapes is none of the data's."""
    terms = list(terms)
    iris = [str(term) for term in terms if isinstance(term, IRI)]
    tests = [f"{value} IN ({', '.join(iris)})"] if iris else []
    tests += [_is(value, term) for term in terms if isinstance(term, Literal)]
    return f"({' || '.join(tests)})" if tests else "false"


def is_kept(term: Term) -> bool:
    """False for a literal that a store may rewrite, in a query as well: "01" becomes "1"."""
    return not isinstance(term, Literal) or term.datatype in (xsd.string, rdf.langString)


def _is(value: str, term: Literal) -> str:
    tag = f'LCASE(LANG({value})) = "{(term.language or "").lower()}"'
    datatype = "true" if term.language else f"DATATYPE({value}) = {term.datatype}"
    text = f"STR({value}) = {Literal(term.value)}"
    return f"(isLiteral({value}) && {text} && {tag} && {datatype})"


def has_form(value: str, pattern: Literal) -> str:
    """That a text has a form and no line break, before the last of which ``$`` might stand."""
    return f'REGEX(STR({value}), {pattern}) && !CONTAINS(STR({value}), "\\n")'


def outside(predicate: str, properties: Iterable[Term]) -> str:
    """A filter for predicates that are none of some properties."""
    known = [str(term) for term in properties if isinstance(term, IRI)]
    return f"FILTER({predicate} NOT IN ({', '.join(known)}))" if known else ""


def is_plain(pattern: str) -> bool:
    """True for a pattern that every dialect reads alike, on texts without a line break."""
    return _PLAIN.fullmatch(pattern) is not None


_PLAIN = re.compile(
    r"""(?:[\w /:#@,;=~"'<>%&!-]|\\[./()\[\]?*+|^${}\\-]|\[[\w /:#@,;=~.-]+\]"""
    r"""|\(\?:|[()|?*+^$]|\{\d{1,3}(?:,\d{0,3})?\})*""",
    re.ASCII,
)
