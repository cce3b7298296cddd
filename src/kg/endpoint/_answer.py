"""SPARQL results in JSON, read into terms.

https://www.w3.org/TR/sparql11-results-json/
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from kg.terms import IRI, BlankNode, Literal, Term

Row = Mapping[str, Term]
"""A solution: a term for each variable that is bound."""


def read_rows(content: bytes) -> list[Row]:
    """The solutions of an answer. Raises `ValueError` when it is not one.

    Blank nodes get fresh names: engines use labels that are no RDF, and the same ones again in
    their next answer.
    """
    try:
        bindings = json.loads(content)["results"]["bindings"]
        nodes: dict[str, BlankNode] = {}
        return [
            {name: _READERS[term["type"]](term, nodes) for name, term in binding.items()}
            for binding in bindings
        ]
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not SPARQL results in JSON") from error


def _iri(term: Mapping[str, Any], _nodes: dict[str, BlankNode]) -> Term:
    return IRI(term["value"])


def _blank_node(term: Mapping[str, Any], nodes: dict[str, BlankNode]) -> Term:
    return nodes.setdefault(term["value"], BlankNode())


def _literal(term: Mapping[str, Any], _nodes: dict[str, BlankNode]) -> Term:
    if "xml:lang" in term:
        return Literal(term["value"], language=term["xml:lang"])
    if "datatype" in term:
        return Literal(term["value"], datatype=IRI(term["datatype"]))
    return Literal(term["value"])


_READERS: Mapping[str, Callable[[Mapping[str, Any], dict[str, BlankNode]], Term]] = {
    "uri": _iri,
    "bnode": _blank_node,
    "literal": _literal,
    "typed-literal": _literal,  # of the note before the standard, and of Virtuoso to this day
}
