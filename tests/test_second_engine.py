"""Two engines, the same rows: every stored query and every constraint in SPARQL, in rdflib too.

The first engine is Oxigraph, in which everything else is asked; the default graph of both is the
current view. What one of them gets wrong by the specification is named in `FAULTS`.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pytest
import rdflib

from kg.config import read_config
from kg.dataset import RULES, Graph, from_rdflib, to_rdflib_graph
from kg.formats import TURTLE, parse
from kg.jobs import Project
from kg.queries import (
    Arguments,
    StoredQuery,
    bind,
    bound_text,
    inline_query,
    query_files,
    read_query_file,
)
from kg.shapes import read_shapes
from kg.store import QueryBoolean, QuerySolutions, Store, as_stored
from kg.terms import IRI, DefaultGraph, Literal, Term, Triple
from kg.vocab import dcterms, sh

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
RHINE = HERE / "worlds" / "rhine"
FIXTURES = HERE / "shapes"

# What the engines answer differently, by the name of the case or the row of the shape: which of
# them is wrong, and why.
FAULTS: dict[str, str] = {}

# What is broken beside our content in place of a shape's failing example. These two examples
# declare languages of their own: beside ours, nothing in them is amiss.
BROKEN_OTHERWISE = {
    "N3": '<id/place/here> <https://schema.org/name> "Here"@en .',
    "N4": '<id/place/here> <https://schema.org/name> "Ici"@fr .',
}

Row = tuple[Term | None, ...]


class Engines:
    """The same statements in both engines."""

    def __init__(self, store: Store, second: rdflib.Graph, base: str) -> None:
        self._store = store
        self._second = second
        self._base = base

    def rows(self, text: str, arguments: Arguments) -> list[Row]:
        """The rows of Oxigraph; of a question for yes or no, one row with the truth."""
        bound = bound_text(inline_query(text, "query"), arguments)
        answer = self._store.answer(bound, where="query", base=self._base)
        if isinstance(answer, QueryBoolean):
            return [(Literal(bool(answer)),)]
        if isinstance(answer, QuerySolutions):
            return _as_stored(tuple(solution) for solution in answer)
        return _as_stored(tuple(triple) for triple in answer)

    def second_rows(self, text: str, arguments: Arguments) -> list[Row]:
        """The rows of rdflib, which binds arguments in a way of its own."""
        bound = {name: _to_rdflib(term) for name, term in arguments.items()}
        result = self._second.query(text, initBindings=bound, base=self._base)
        if result.type == "ASK":
            return [(Literal(bool(result.askAnswer)),)]
        if result.type == "SELECT":
            names = result.vars or []
            rows = ([solution.get(name) for name in names] for solution in result.bindings)
            return _as_stored(tuple(map(_from_rdflib, row)) for row in rows)
        return _as_stored(tuple(triple) for triple in from_rdflib(result.graph or ()))


def _as_stored(rows: Iterable[Row]) -> list[Row]:
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


# ------------------------------------------------------------------------------ the stored queries


class Case(NamedTuple):
    """A stored query with arguments."""

    query: StoredQuery
    example: str
    arguments: Mapping[str, str]

    def __str__(self) -> str:
        return ".".join(filter(None, (self.query.name, self.example)))


def _examples(folder: Path) -> Iterator[Case]:
    """Every stored query of a folder, with every example."""
    for file in query_files([folder]).values():
        query = read_query_file(file, folder)
        assert query.examples, query.name
        yield from (Case(query, example.name, example.arguments) for example in query.examples)


def _rhine_cases() -> Iterator[Case]:
    """The stored queries of the first programme as they are asked of the second, and its own."""
    files = query_files([ROOT / "queries"])
    for case in tomllib.loads((RHINE / "cases.toml").read_text(encoding="utf-8"))["case"]:
        query = read_query_file(files[case["query"]], ROOT)
        yield Case(query, case.get("example", ""), case.get("arguments", {}))
    yield from _examples(RHINE / "queries")


@pytest.fixture(scope="module")
def own_engines(own: Project) -> Engines:
    return Engines(own.store, own.to_rdflib(), own.config.base)


@pytest.fixture(scope="module")
def rhine() -> Project:
    return Project(read_config(RHINE, RHINE), shown_from=RHINE)


@pytest.fixture(scope="module")
def rhine_engines(rhine: Project) -> Engines:
    return Engines(rhine.store, rhine.to_rdflib(), rhine.config.base)


@pytest.mark.parametrize("case", [*_examples(ROOT / "queries")], ids=str)
def test_a_stored_query_gives_the_same_rows_of_our_content(
    case: Case, own: Project, own_engines: Engines
) -> None:
    _assert_same_rows(case, own, own_engines)


@pytest.mark.parametrize("case", [*_rhine_cases()], ids=str)
def test_a_stored_query_gives_the_same_rows_of_another_programme(
    case: Case, rhine: Project, rhine_engines: Engines
) -> None:
    _assert_same_rows(case, rhine, rhine_engines)


def _assert_same_rows(case: Case, project: Project, engines: Engines) -> None:
    arguments = bind(case.query, case.arguments, project.config.prefixes)
    first = engines.rows(case.query.text, arguments)
    second = engines.second_rows(case.query.text, arguments)
    if str(case) in FAULTS:
        assert first != second, f"take {case} out of FAULTS"
    elif case.query.is_ordered:
        assert first == second
    else:
        assert Counter(first) == Counter(second)


# ---------------------------------------------------------------------- the constraints in SPARQL


class Constraint(NamedTuple):
    """A query that a shape runs for each of its target nodes, which it calls $this."""

    row: str
    shape: Term
    text: str

    def __str__(self) -> str:
        return self.row


def _read_constraints() -> list[Constraint]:
    found = []
    for shape, nodes in SHAPES.column(sh.sparql).items():
        for node in nodes:
            row, text = SHAPES.object(shape, dcterms.identifier), SHAPES.object(node, sh.select)
            assert isinstance(row, Literal)
            assert isinstance(text, Literal)
            found.append(Constraint(row.value, shape, _declared(node) + text.value))
    return found


def _declared(node: Term) -> str:
    """The prefixes of a query, as its head."""
    declarations = [
        declaration
        for vocabulary in SHAPES.objects(node, sh.prefixes)
        for declaration in SHAPES.objects(vocabulary, sh.declare)
    ]
    lines = []
    for declaration in declarations:
        prefix = SHAPES.object(declaration, sh.prefix)
        namespace = SHAPES.object(declaration, sh.namespace)
        assert isinstance(prefix, Literal)
        assert isinstance(namespace, Literal)
        lines.append(f"PREFIX {prefix.value}: <{namespace.value}>\n")
    return "".join(lines)


def _targets(shape: Term, data: Graph) -> list[IRI]:
    """The nodes that a shape is for. https://www.w3.org/TR/shacl/#targets"""
    found: dict[Term, None] = dict.fromkeys(SHAPES.objects(shape, sh.targetNode))
    for predicate in SHAPES.objects(shape, sh.targetSubjectsOf):
        assert isinstance(predicate, IRI)
        found.update(dict.fromkeys(data.column(predicate)))
    for other in (sh.targetClass, sh.targetObjectsOf):
        assert not SHAPES.objects(shape, other), "read this kind of target here, too"
    return [node for node in found if isinstance(node, IRI)]


SHAPES = read_shapes([ROOT / "shapes"], base="https://example.org/", shown_from=ROOT).graph
CONSTRAINTS = _read_constraints()


class Content:
    """What our shapes judge, and copies of it with what a shape must not pass."""

    def __init__(self, project: Project) -> None:
        self._base = project.config.base
        self.judged = project.dataset.judged

    @cached_property
    def engines(self) -> Engines:
        return self.load(self.judged)

    def broken(self, row: str) -> Graph:
        """Our content with the example that fails the shape of a row."""
        file = FIXTURES / f"{row.lower()}-fail.ttl"
        example = BROKEN_OTHERWISE.get(row) or file.read_text(encoding="utf-8")
        parsed = parse(example.encode(), file.name, TURTLE, self._base)
        graph = Graph([*self.judged, *(quad.triple for quad, _ in parsed)])
        derived = (found.triple for rule in RULES for found in rule.derive(graph))
        return Graph([*graph, *derived])

    def load(self, graph: Graph) -> Engines:
        store = Store(graph.quads(DefaultGraph()), ())
        return Engines(store, to_rdflib_graph(graph), self._base)


@pytest.fixture(scope="module")
def content(own: Project) -> Content:
    return Content(own)


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=str)
def test_a_constraint_gives_the_same_rows_of_our_content(
    constraint: Constraint, content: Content
) -> None:
    rows, second_rows = _rows(constraint, content.judged, content.engines)
    assert rows == second_rows


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=str)
def test_a_constraint_gives_the_same_rows_of_broken_content(
    constraint: Constraint, content: Content
) -> None:
    broken = content.broken(constraint.row)
    rows, second_rows = _rows(constraint, broken, content.load(broken))
    assert rows
    if constraint.row in FAULTS:
        assert rows != second_rows, f"take {constraint.row} out of FAULTS"
    else:
        assert rows == second_rows


def _rows(
    constraint: Constraint, graph: Graph, engines: Engines
) -> tuple[Counter[Row], Counter[Row]]:
    """The rows for all target nodes, by each engine."""
    bound = [{"this": node} for node in _targets(constraint.shape, graph)]
    return (
        Counter(row for this in bound for row in engines.rows(constraint.text, this)),
        Counter(row for this in bound for row in engines.second_rows(constraint.text, this)),
    )


def test_every_constraint_in_sparql_is_asked() -> None:
    nodes = {node for nodes in SHAPES.column(sh.sparql).values() for node in nodes}
    assert len(CONSTRAINTS) == len(nodes) > 0
    assert set(BROKEN_OTHERWISE) <= {constraint.row for constraint in CONSTRAINTS}


def test_every_fault_is_of_something_that_is_asked() -> None:
    cases = [*_examples(ROOT / "queries"), *_rhine_cases()]
    assert set(FAULTS) <= {str(case) for case in cases} | {c.row for c in CONSTRAINTS}
