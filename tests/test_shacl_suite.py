"""The W3C's SHACL suite, test by test, by both engines, with whole reports compared.

https://w3c.github.io/data-shapes/data-shapes-test-suite/
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from kg import formats
from kg.dataset import Graph
from kg.formats import TURTLE, canonical
from kg.severity import Severity
from kg.shapes import (
    Engine,
    Refused,
    Result,
    find_faults,
    validate_with_columns,
    validate_with_pyshacl,
)
from kg.terms import IRI, BlankNode, Literal, Quad, Term, Triple
from kg.vocab import Namespace, rdf, sh, xsd

HERE = Path(__file__).resolve().parent
FOLDER = Path(os.environ.get("KG_SUITES", HERE.parent.parent / "shared" / "suites")) / "shacl"
ENGINES: dict[str, Engine] = {
    "columns": validate_with_columns,
    "pyshacl": validate_with_pyshacl,
}
PYSHACL_FAILS = {
    "core/property/uniqueLang-002": 'takes "1"^^xsd:boolean for true',
    "sparql/node/prefixes-001": "does not follow owl:imports from sh:prefixes",
    "sparql/pre-binding/shapesGraph-001": "does not bind $shapesGraph",
}
mf = Namespace(
    "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#", "include entries action result"
)
sht = Namespace("http://www.w3.org/ns/shacl-test#", "dataGraph shapesGraph Failure Validate")


@dataclass(frozen=True)
class Case:
    """A test of the suite: a shapes graph, a data graph, and the report that is expected."""

    data: Path
    shapes: Path
    expected: Path
    report: Term


@cache
def read(path: Path) -> Graph:
    return Graph(formats.read(path.read_bytes(), path.name, TURTLE, path.as_uri()))


def files(manifest: Path) -> Iterator[Path]:
    graph, here = read(manifest), IRI(manifest.as_uri())
    for included in graph.objects(here, mf.include):
        assert isinstance(included, IRI)
        path = Path(included.value.removeprefix("file://"))
        if path.name == "manifest.ttl":
            yield from files(path)
        else:
            yield path


def case_of(path: Path) -> Case:
    graph = read(path)
    (test,) = graph.instances(sht.Validate)
    action, report = graph.object(test, mf.action), graph.object(test, mf.result)
    assert action is not None
    assert report is not None
    data, shapes = graph.object(action, sht.dataGraph), graph.object(action, sht.shapesGraph)
    assert isinstance(data, IRI)
    assert isinstance(shapes, IRI)
    return Case(
        data=Path(data.value.removeprefix("file://")),
        shapes=Path(shapes.value.removeprefix("file://")),
        expected=path,
        report=report,
    )


def name_of(path: Path) -> str:
    return str(path.relative_to(FOLDER).with_suffix(""))


def all_tests() -> list[Path]:
    return list(files(FOLDER / "manifest.ttl")) if FOLDER.is_dir() else []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", all_tests(), ids=name_of)
def test_the_report_is_the_one_that_the_suite_expects(path: Path, engine: str) -> None:
    case = case_of(path)
    expected = (
        "refused"
        if case.report == sht.Failure
        else set(canonical(compared(read(case.expected), case.report)))
    )
    try:
        results = ENGINES[engine](read(case.data), read(case.shapes))
    except Refused:
        found: set[Quad] | str = "refused"
    else:
        found = set(canonical(report_of(results, read(case.shapes))))
    is_wrong = engine == "pyshacl" and name_of(path) in PYSHACL_FAILS
    assert (found != expected) if is_wrong else (found == expected)


FAULTS_OF_THE_SUITE = {
    "core/property/qualifiedValueShape-001": "KG202",  # sh:nodeShape, which is no term of SHACL
    **{f"sparql/pre-binding/unsupported-sparql-00{n}": "KG214" for n in range(1, 6)},
}


@pytest.mark.parametrize("path", all_tests(), ids=name_of)
def test_shapes_of_the_suite_are_faulted_only_where_they_are_not_well_formed(path: Path) -> None:
    faults = find_faults(read(case_of(path).shapes))
    grave = {fault.code for fault in faults if fault.severity is Severity.VIOLATION}
    assert grave == {code for name, code in FAULTS_OF_THE_SUITE.items() if name == name_of(path)}


def test_the_suite_has_98_tests_of_core_and_22_of_sparql(suites: Path) -> None:
    names = [name_of(path) for path in all_tests()]
    assert sum(name.startswith("core/") for name in names) == 98
    assert sum(name.startswith("sparql/") for name in names) == 22


COMPARED = (
    sh.focusNode,
    sh.resultSeverity,
    sh.sourceConstraintComponent,
    sh.sourceShape,
    sh.value,
)


def compared(graph: Graph, report: Term) -> Iterator[Triple]:
    """The triples of an expected report that the suite compares."""
    assert isinstance(report, BlankNode)
    for conforms in graph.objects(report, sh.conforms):
        yield Triple(report, sh.conforms, conforms)
    for result in graph.objects(report, sh.result):
        assert isinstance(result, BlankNode)
        yield Triple(report, sh.result, result)
        for predicate in COMPARED:
            for term in graph.objects(result, predicate):
                yield Triple(result, predicate, term)
        for path in graph.objects(result, sh.resultPath):
            yield from path_triples(graph, result, sh.resultPath, path)


def report_of(results: Iterable[Result], shapes: Graph) -> Iterator[Triple]:
    """The report that an engine's results make."""
    report, conforms = BlankNode(), True
    for result in results:
        conforms = False
        node = BlankNode()
        yield Triple(report, sh.result, node)
        parts = (result.focus, result.severity, result.component, result.shape, result.value)
        for predicate, term in zip(COMPARED, parts, strict=True):
            if term is not None:
                yield Triple(node, predicate, term)
        if result.path is not None:
            yield from path_triples(shapes, node, sh.resultPath, result.path)
    yield Triple(report, sh.conforms, Literal(str(conforms).lower(), datatype=xsd.boolean))


def path_triples(graph: Graph, node: BlankNode, predicate: IRI, path: Term) -> Iterator[Triple]:
    """A path, copied with new blank nodes. One that is a list, too, is that list alone."""
    if not isinstance(path, BlankNode):
        yield Triple(node, predicate, path)
        return
    copy = BlankNode()
    yield Triple(node, predicate, copy)
    parts = graph.statements(path)
    for part in [rdf.first, rdf.rest] if rdf.first in parts else parts:
        for term in parts[part]:
            yield from path_triples(graph, copy, part, term)
