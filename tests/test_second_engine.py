"""Two engines, the same rows: every stored query and every constraint in SPARQL, in rdflib too.

The first engine is Oxigraph, in which everything else is asked; the default graph of both is the
current view. What one of them gets wrong by the specification is named in `FAULTS`.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.config import read_config
from kg.dataset import RULES, Graph, to_rdflib_graph
from kg.formats import TURTLE, parse
from kg.jobs import Project
from kg.queries import (
    bind,
)
from kg.shapes import read_shapes
from kg.store import Store
from kg.terms import IRI, Literal, Term
from kg.vocab import dcterms, sh
from tests.engines import FAULTS as ALL_FAULTS
from tests.engines import Case, Engines, Row, examples, rhine_cases

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
RHINE = HERE / "worlds" / "rhine"
FIXTURES = HERE / "shapes"
FAULTS = ALL_FAULTS["rdflib"]

# What is broken beside our content in place of a shape's failing example. These two examples
# declare languages of their own: beside ours, nothing in them is amiss.
BROKEN_OTHERWISE = {
    "N3": '<id/place/here> <https://schema.org/name> "Here"@en .',
    "N4": '<id/place/here> <https://schema.org/name> "Ici"@fr .',
}


@pytest.fixture(scope="module")
def own_engines(own: Project) -> Engines:
    return Engines(own.store, own.to_rdflib(), own.config.base)


@pytest.fixture(scope="module")
def rhine() -> Project:
    return Project(read_config(RHINE, RHINE), shown_from=RHINE)


@pytest.fixture(scope="module")
def rhine_engines(rhine: Project) -> Engines:
    return Engines(rhine.store, rhine.to_rdflib(), rhine.config.base)


@pytest.mark.parametrize("case", [*examples(ROOT / "queries")], ids=str)
def test_a_stored_query_gives_the_same_rows_of_our_content(
    case: Case, own: Project, own_engines: Engines
) -> None:
    _assert_same_rows(case, own, own_engines)


@pytest.mark.parametrize("case", [*rhine_cases()], ids=str)
def test_a_stored_query_gives_the_same_rows_of_another_programme(
    case: Case, rhine: Project, rhine_engines: Engines
) -> None:
    _assert_same_rows(case, rhine, rhine_engines)


def _assert_same_rows(case: Case, project: Project, engines: Engines) -> None:
    arguments = bind(case.query, case.arguments, project.config.prefixes)
    first = engines.rows(case.query.text, arguments)
    for rows in (engines.second_rows, engines.second_rows_of_bound_text):
        second = rows(case.query.text, arguments)
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
        store = Store(graph.quads(), ())
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
    cases = [*examples(ROOT / "queries"), *rhine_cases()]
    assert set(FAULTS) <= {str(case) for case in cases} | {c.row for c in CONSTRAINTS}
