from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kg.dataset import Shelf, read_dataset
from kg.errors import QueryError
from kg.jobs import Project
from kg.store import Answer, QueryBoolean, QuerySolutions, QueryTriples, Store, as_stored
from kg.terms import IRI, Literal, Quad, Term, Triple
from kg.vocab import xsd

BASE = "https://example.org/tiny/"
PREFIXES = "PREFIX schema: <https://schema.org/>\n"


def _answer(store: Store, text: str) -> Answer:
    return store.answer(text, where="q.rq", base=BASE)


def _rows(store: Store, text: str) -> list[list[Term | None]]:
    answer = _answer(store, text)
    assert isinstance(answer, QuerySolutions)
    return [list(solution) for solution in answer]


def _error(store: Store, text: str) -> str:
    with pytest.raises(QueryError) as raised:
        _answer(store, text)
    return str(raised.value)


def test_the_default_graph_is_the_current_view(tiny: Project) -> None:
    (row,) = _rows(tiny.store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert row == [Literal(len(tiny.dataset.view))]


def test_named_graphs_can_be_asked(tiny: Project) -> None:
    names = {row[0] for row in _rows(tiny.store, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")}
    assert names == {quad.graph_name for quad in tiny.dataset.quads()}


def test_each_form_of_query_has_its_kind_of_answer(tiny: Project) -> None:
    assert isinstance(_answer(tiny.store, "SELECT * { ?s ?p ?o }"), QuerySolutions)
    assert isinstance(_answer(tiny.store, "ASK { ?s ?p ?o }"), QueryBoolean)
    assert isinstance(_answer(tiny.store, "CONSTRUCT WHERE { ?s ?p ?o }"), QueryTriples)
    assert isinstance(_answer(tiny.store, "DESCRIBE <id/fair/lanterns>"), QueryTriples)


def test_relative_iris_of_a_query_resolve_against_the_base(tiny: Project) -> None:
    assert _answer(tiny.store, f"{PREFIXES} ASK {{ <id/fair/lanterns> schema:name ?name }}")


def test_a_store_rewrites_numbers_which_is_why_documents_do_not_come_from_it() -> None:
    number = Literal("01", datatype=xsd.integer)
    triple = Triple(IRI("a:a"), IRI("a:p"), number)
    store = Store([], [triple])
    assert _rows(store, "SELECT ?o { ?s ?p ?o }") == [[Literal(1)]]
    assert as_stored([number, Literal("01")]) == {number: Literal(1), Literal("01"): Literal("01")}


def test_triples_can_be_held_for_a_while() -> None:
    graph = IRI("a:g")
    store = Store([Quad(IRI("a:a"), IRI("a:p"), IRI("a:b"), IRI("a:h"))], [])
    with store.holding([Triple(IRI("a:a"), IRI("a:p"), Literal("x"))], graph):
        assert _answer(store, "ASK { GRAPH <a:g> { ?s ?p 'x' } }")
    assert not _answer(store, "ASK { GRAPH <a:g> { ?s ?p ?o } }")
    assert _answer(store, "ASK { GRAPH <a:h> { ?s ?p ?o } }")


FAULTY = [
    "",
    "SELECT ?s {\n  ?s ex:p 1 }",
    "SELECT ?s { ?s ?p ?o",
    "SELECT ?s { ?s ?p }",
    "SELECT ?s { ?s ?p ?o }}",
    "SELEKT ?s { ?s ?p ?o }",
    "SELECT ?s\r\nWHER { ?s ?p ?o }",
    "SELECT ?s {\n  ?s ?p '灯会' .\n  FILTR(?s = 1)\n}",
    "SELECT ?s { ?s ?p ?o } LIMT 3",
    "SELECT ?s { ?s a ?o,, ?p }",
    "ASK { FILTER(?a == 1) }",
    "ASK { ?s ?p 'never ends }",
    "SELECT ?s { ?s <http://[> ?o }",
    "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }",
    "ASK { FILTER(<http://a.example/f>(1)) }",
]


def test_a_query_that_cannot_be_run_is_told_with_its_place(
    tiny: Project, golden: Callable[[str, str], None]
) -> None:
    told = (f"{text!r}\n  {_error(tiny.store, text)}\n" for text in FAULTY)
    golden("faulty-queries.txt", "".join(told))


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A socket on which nobody is ever to knock."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(0.05)
        yield server


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE <{}> {{ ?a ?b ?c }}",
        "SERVICE SILENT <{}> {{ ?a ?b ?c }}",
        "?s ?p ?o .SERVICE <{}> {{ ?a ?b ?c }}",
        "SERVICEx:y {{ ?a ?b ?c }}",
        "BIND(<{}> AS ?where) SERVICE?where{{ ?a ?b ?c }}",
        "?s ?p ?o FILTER(EXISTS {{ service<{}>{{ ?a ?b ?c }} }})",
    ],
)
def test_no_query_opens_a_connection(tiny: Project, listener: socket.socket, clause: str) -> None:
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    message = _error(tiny.store, f"PREFIX x: <{url}> SELECT * {{ {clause.format(url)} }}")
    assert message.endswith(
        ": SERVICE would open a connection. Remove it; ask that endpoint itself."
    )
    with pytest.raises(TimeoutError):
        listener.accept()


def test_a_query_from_a_graph_on_the_web_does_not_fetch_it(
    tiny: Project, listener: socket.socket
) -> None:
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    assert _rows(tiny.store, f"SELECT * FROM <{url}> {{ ?s ?p ?o }}") == []
    with pytest.raises(TimeoutError):
        listener.accept()


def test_a_query_nested_too_deep_is_refused(tiny: Project) -> None:
    query = "SELECT * " + "{" * 5000 + "}" * 5000
    with pytest.raises(QueryError, match="nest deeper than 200 levels"):
        tiny.store.answer(query, where="q", base="https://example.org/")


def test_what_stands_is_kept_where_the_store_takes_it_for_what_fell(tmp_path: Path) -> None:
    """A store rewrites "01" to "1", so the two are one statement to it."""
    (tmp_path / "a.ttl").write_text(
        """@prefix pgm: <https://w3id.org/programme-graph/ns#> .
        <a:number> pgm:singleValued true .
        <s/good> pgm:authority <a:best> . <a:best> pgm:levelOrder 1 .""",
        encoding="utf-8",
    )
    for source, number in (("good", "1"), ("poor", "01")):
        (tmp_path / source).mkdir()
        text = f"<a:x> <a:number> {number} ."
        (tmp_path / source / f"{source}.ttl").write_text(text, encoding="utf-8")
    data = Shelf("data", (tmp_path / "good", tmp_path / "poor"), f"{BASE}s/", by_stem=True)
    ontology = Shelf("ontology", (tmp_path / "a.ttl",), f"{BASE}o/")
    store = Store.of(read_dataset(BASE, ontology, data, shown_from=tmp_path))
    assert _rows(store, "SELECT ?n { <a:x> <a:number> ?n }") == [[Literal(1)]]
