"""The stored queries on every engine: which are asked, and what is known to differ."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import NamedTuple

import rdflib

from kg.dataset import from_rdflib, to_rdflib_graph
from kg.endpoint._text import unmistakable
from kg.formats import Answer, AnySolutions
from kg.queries import (
    Arguments,
    StoredQuery,
    bound_text,
    inline_query,
    query_files,
    read_query_file,
)
from kg.store import QueryBoolean, Store, as_stored
from kg.terms import IRI, Literal, Term, Triple

ROOT = Path(__file__).resolve().parent.parent
RHINE = ROOT / "tests" / "worlds" / "rhine"

_COUNTS = "counts members wrongly behind an OPTIONAL with a UNION"
_GRAPHS = "overflows its stack when 30 named graphs or more are given by their names"
_FIGURES = "shows six figures of an xsd:double"
FAULTS: Mapping[str, Mapping[str, str]] = {
    "rdflib": {},
    "oxigraph": {
        "shape:Start": "keeps an xsd:nonNegativeInteger as an xsd:integer",
        "shape:End": "keeps an xsd:nonNegativeInteger as an xsd:integer",
        "shape:Latitude": 'writes the xsd:double "152.1e0" as "152.1E0"',
    },
    "virtuoso": {
        "shape:CompleteListing": _COUNTS,
        "shape:ListedAll": _COUNTS,
        "shape:DeclaredLanguage": "loses a row behind two sub-SELECTs with DISTINCT",
        "shape:End": "takes two whole numbers of different datatypes for one",
        "shape:Latitude": 'writes the xsd:double "152.1e0" as "152.1"',
        "disagreements": "takes what is unbound for an empty text in CONCAT",
        "rhine/disagreements": "takes what is unbound for an empty text in CONCAT",
        "named-against-claimed.all": _COUNTS,
        "named-against-claimed.all-everything": _COUNTS,
        "named-against-claimed.cq13": _COUNTS,
        "named-against-claimed.cq13-everything": _COUNTS,
        "rhine/named-against-claimed": _COUNTS,
        "session-counts-agree.cq08": _COUNTS,
        "session-counts-agree.cq08-everything": _COUNTS,
        "rhine/session-counts-agree": _COUNTS,
        "unknowns.everything": _COUNTS,
        "statements-by-modality.cq28-confirmed-everything": _GRAPHS,
        "statements-by-modality.cq28-reported-everything": _GRAPHS,
        "statements-by-modality.modality-expected-everything": _GRAPHS,
        "rhine/statements-by-modality.attendu": _GRAPHS,
        "rhine/statements-by-modality.prevu": _GRAPHS,
        "rhine/statements-by-modality.retire": _GRAPHS,
        "map.everywhere": _FIGURES,
        "map.china": _FIGURES,
        "rhine/events-between.avril": "finds nothing by a date that has an upper bound alone",
        "rhine/overlapping-events": "does not see a path of any length within NOT EXISTS",
    },
}
"""What each engine is wrong in, and why: by the name of a case, the row of a shape, or the shape.

A fault that is gone fails a test.
"""
AT_TIMES = frozenset(
    {"rhine/events-between.avril", "rhine/overlapping-events", "shape:DeclaredLanguage"}
)
"""Faults that come and go: Virtuoso plans a query by what it was asked and given before."""


def unexplained(server: str, different: AbstractSet[str], *, of_shapes: bool) -> set[str]:
    """What differs and is no known fault of a server, and the known faults that are gone."""
    known = {name for name in FAULTS[server] if name.startswith("shape:") == of_shapes}
    return ({*different} ^ known) - (known & AT_TIMES)


Row = tuple[Term | None, ...]


class Engines:
    """The same statements in both engines."""

    def __init__(self, store: Store, second: rdflib.Graph, base: str) -> None:
        self._store = store
        self._second = second
        self._base = base

    def rows(self, text: str, arguments: Arguments) -> list[Row]:
        """The rows of Oxigraph."""
        bound = bound_text(inline_query(text, "query"), arguments)
        return rows_of(self._store.answer(bound, where="query", base=self._base))

    def second_rows(self, text: str, arguments: Arguments) -> list[Row]:
        """The rows of rdflib, which binds arguments in a way of its own."""
        return self._second_rows(text, {name: _to_rdflib(t) for name, t in arguments.items()})

    def second_rows_of_bound_text(self, text: str, arguments: Arguments) -> list[Row]:
        """The rows of rdflib, which is sent what an endpoint is sent."""
        bound = bound_text(inline_query(text, "query"), arguments)
        return self._second_rows(unmistakable(bound), {})

    def _second_rows(self, text: str, arguments: Mapping[str, rdflib.term.Identifier]) -> list[Row]:
        result = self._second.query(text, initBindings=arguments, base=self._base)
        if result.type == "ASK":
            return [(Literal(bool(result.askAnswer)),)]
        if result.type == "SELECT":
            names = result.vars or []
            rows = ([solution.get(name) for name in names] for solution in result.bindings)
            return _as_kept(tuple(map(_from_rdflib, row)) for row in rows)
        return _as_kept(tuple(triple) for triple in from_rdflib(result.graph or ()))


def rows_of(answer: Answer) -> list[Row]:
    """The rows of an answer; of a question for yes or no, one row with the truth."""
    if isinstance(answer, QueryBoolean):
        return [(Literal(bool(answer)),)]
    if isinstance(answer, AnySolutions):
        return _as_kept(tuple(solution) for solution in answer)
    return _as_kept(tuple(triple) for triple in answer)


def _as_kept(rows: Iterable[Row]) -> list[Row]:
    """The rows with literals in the form in which a store holds them: 1 for 01."""
    rows = list(rows)
    forms = as_stored({term for row in rows for term in row if isinstance(term, Literal)})
    return [tuple(forms[t] if isinstance(t, Literal) else t for t in row) for row in rows]


_NAME = IRI("urn:x-kg:term")


def _to_rdflib(term: Term) -> rdflib.term.Identifier:
    (converted,) = to_rdflib_graph([Triple(_NAME, _NAME, term)]).objects()
    assert isinstance(converted, rdflib.term.Identifier)
    return converted


def _from_rdflib(node: rdflib.term.Node | None) -> Term | None:
    name = rdflib.URIRef(_NAME.value)
    return next(from_rdflib([(name, name, node)])).object if node is not None else None


class Case(NamedTuple):
    """A stored query with arguments."""

    query: StoredQuery
    example: str
    arguments: Mapping[str, str]

    def __str__(self) -> str:
        return ".".join(filter(None, (self.query.name, self.example)))


def examples(folder: Path) -> Iterator[Case]:
    """Every stored query of a folder, with every example."""
    for file in query_files([folder]).values():
        query = read_query_file(file, folder)
        assert query.examples, query.name
        yield from (Case(query, example.name, example.arguments) for example in query.examples)


def rhine_cases() -> Iterator[Case]:
    """The stored queries of the first programme as they are asked of the second, and its own."""
    files = query_files([ROOT / "queries"])
    for case in tomllib.loads((RHINE / "cases.toml").read_text(encoding="utf-8"))["case"]:
        query = read_query_file(files[case["query"]], ROOT)
        yield Case(query, case.get("example", ""), case.get("arguments", {}))
    yield from examples(RHINE / "queries")
