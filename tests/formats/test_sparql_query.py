from __future__ import annotations

import warnings
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import BNode, Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.formats import Query, Slot, TriplePattern, parse_query

ROOT = Path(__file__).resolve().parents[2]
SUITE = Path(__file__).resolve().parents[3] / "shared" / "suites" / "sparql11"
QUERIES = [*sorted(SUITE.rglob("*.rq")), *sorted(ROOT.glob("queries/*.rq"))]
REFUSED = {
    *(f"path-{name}.rq" for name in ("2-1", "2-3", "3-1", "3-2", "3-4")),  # p{2}, of old drafts
    *(f"pp{number}.rq" for number in ("04", "05", "13", "15")),
    *(f"syn-bad-{number}.rq" for number in ("04", "05", "07", "08")),
    *(f"syn-bad-pname-{number:02}.rq" for number in (2, *range(5, 14))),
    "syn-bad-values-too-few.rq",
    "syn-bad-values-too-many.rq",
    "syn-codepoint-escape-bad-04.rq",
    "syn-codepoint-escape-bad-05.rq",
    "syntax-bindings-09.rq",
}
"""What is not SPARQL 1.1."""
NOT_COMPARED = {
    *(f"syn-bad-{number}.rq" for number in ("01", "02", "03", "06")),  # wrong, though not in form
    *(f"syn-bad-pname-{number}.rq" for number in ("01", "03", "04")),
    "syn-invalid-codepoint-escaped-bad-01.rq",
    "constructwhere05.rq",  # wrong: a FILTER in the short form
    "constructwhere06.rq",  # wrong: GRAPH in the short form
    "exists04.rq",  # rdflib leaves an EXISTS in an EXISTS aside
    "exists05.rq",
    "service03.rq",  # rdflib has no algebra of it
    "service06.rq",
}


def read(text: str) -> Query:
    query = parse_query(text)
    assert query
    return query


# ------------------------------------------------------------------------------ beside rdflib


def triples_of_rdflib(text: str) -> list[tuple[Any, Any, Any]]:
    """The triple patterns of rdflib's algebra; of EXISTS and SERVICE, which it keeps as parsed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        algebra = translateQuery(parseQuery(text), base="http://base.example/").algebra
    return list(_within(algebra))


def _within(value: Any) -> Iterator[tuple[Any, Any, Any]]:
    if isinstance(value, CompValue) and value.name == "BGP":
        yield from value.triples
    elif isinstance(value, CompValue) and value.name == "TriplesBlock":
        for flat in value.triples:
            yield from zip(flat[::3], flat[1::3], flat[2::3], strict=True)
    elif isinstance(value, CompValue):
        for key, inner in value.items():
            if key not in ("template", "_vars"):
                yield from _within(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _within(inner)


def as_graph(triples: list[tuple[Any, Any, Any]]) -> Graph:
    """Triple patterns as a graph, so that blank nodes may have any name."""
    graph = Graph()
    for triple in triples:
        subject, predicate, value = (t if isinstance(t, BNode) else _named(t) for t in triple)
        graph.add((subject, predicate, value))
    return graph


def _named(term: Any) -> URIRef:
    return URIRef(f"x:{sha256(repr(term).encode()).hexdigest()}")


def lines(query: Query) -> str:
    """Every triple pattern of a query on a line."""
    patterns = [triple for pattern in query.patterns() for triple in pattern.triples]
    return "\n".join(map(line, patterns))


def line(triple: TriplePattern) -> str:
    path = "".join(token.text for token in triple.path)
    return f"{slot(triple.subject)} {path} {slot(triple.object)} ."


def slot(slot: Slot) -> str:
    if slot.label:
        return slot.label.replace("[", "list")
    return slot.token.text + "".join(token.text for token in slot.suffix)


@pytest.mark.parametrize("file", QUERIES, ids=lambda file: file.name)
def test_the_triple_patterns_are_those_of_rdflib(file: Path) -> None:
    text = file.read_text("utf-8-sig")
    query = parse_query(text)
    if query is None:
        assert file.name in REFUSED
    elif file.name not in NOT_COMPARED:
        prologue = text[: query.select.keyword.start]
        ours = triples_of_rdflib(f"{prologue}SELECT * {{ {lines(query)} }}")
        theirs = triples_of_rdflib(text)
        assert len(ours) == len(theirs)
        assert isomorphic(as_graph(ours), as_graph(theirs))


# ---------------------------------------------------------------------------- what it tells


def test_each_slot_tells_where_it_stands() -> None:
    text = 'ASK { ?s a <x:C> ; <x:p>/<x:q>* "v"@en , 5 , "1"^^<x:d> }'
    (pattern,) = read(text).patterns()
    told = [(t.subject, t.path, t.object) for t in pattern.triples]
    assert text[told[0][0].token.start : told[0][2].end] == "?s a <x:C>"
    assert [text[path[0].start : path[-1].end] for _, path, _ in told[1:]] == ["<x:p>/<x:q>*"] * 3
    assert [text[o.token.start : o.end] for _, _, o in told[1:]] == ['"v"@en', "5", '"1"^^<x:d>']


def test_a_group_tells_what_is_around_it() -> None:
    text = """
    SELECT ?s (COUNT(?o) AS ?n) FROM <x:g> {
      OPTIONAL { ?s ?p ?o } GRAPH ?g { } MINUS { } SERVICE SILENT <x:s> { } { } UNION { }
      FILTER(?o > 1 || NOT EXISTS { ?s <x:q> ?z }) BIND(?o + 1 AS ?more) VALUES ?v { 1 UNDEF }
      { SELECT * { ?a ?b ?c } ORDER BY ?a LIMIT 3 }
    } GROUP BY ?s HAVING (COUNT(?o) > 1) ORDER BY DESC(?n) ?s OFFSET 1 VALUES (?s ?t) { (<x:a> 2) }
    """
    select = read(text).select
    assert (select.form, select.is_star, len(select.sources)) == ("SELECT", False, 1)
    where = select.where
    assert where
    opened_by = ["OPTIONAL", "GRAPH", "MINUS", "SERVICE", "UNIONS", ""]
    assert [group.opened_by for group in where.groups] == opened_by
    assert [group.opened_by for group in where.groups[4].groups] == ["UNION", "UNION"]
    (filter_,), (bind,), (data,) = where.filters, where.binds, where.data
    assert (filter_.variables, [group.opened_by for group in filter_.exists]) == (
        {"o"},
        ["NOT EXISTS"],
    )
    assert (bind.variables, bind.assigned and bind.assigned.text) == ({"o"}, "?more")
    assert data.rows[1] == (None,)
    inner = where.groups[5].select
    assert inner
    assert (inner.is_star, [token.text for token in inner.pages]) == (True, ["LIMIT"])
    assert [expression.variables for expression in select.orders_by] == [{"n"}, {"s"}]
    assert len(select.data[0].rows[0]) == 2


def test_iris_are_told_in_full_or_not_at_all() -> None:
    query = read("PREFIX a: <x:a/> PREFIX : <y> ASK { a:b\\-c a :d ; <e> <x:f> }")
    (pattern,) = query.patterns()
    first, second = pattern.triples
    assert query.iri(first.subject.token) == "x:a/b-c"
    assert query.iri(first.path[0]).endswith("#type")
    assert [query.iri(t) for t in (first.object.token, second.path[0])] == ["", ""]
    assert query.iri(second.object.token) == "x:f"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SELECT",
        "ASK {",
        "ASK { ?s ?p }",
        "ASK { ?s ?p ?o ",
        "ASK { ?s ?p ?o . . }",
        "SELECT { ?s ?p ?o }",
        "ASK { << ?s ?p ?o >> ?q ?r }",
        "ASK { VALUES (?a ?b) { (1) } }",
        "ASK { ?s ex:p{2} ?o }",
        "ASK { BIND;(1 AS ?x) }",
        "ASK { FILTER ex:f }",
        "INSERT DATA { <a> <b> <c> }",
        "ASK " + "{" * 5_000,
        "ASK { ?s " + "(" * 5_000,
        "ASK { ?s ?p " + "(" * 5_000,
        "ASK { ?s ?p " + "[ <x:p> " * 5_000,
    ],
)
def test_of_anything_else_nothing_is_said(text: str) -> None:
    assert parse_query(text) is None


@given(
    st.sampled_from(sorted(ROOT.glob("queries/*.rq"))),
    st.integers(min_value=0),
    st.sampled_from("{}()[];.?<\"' "),
)
@settings(max_examples=100, deadline=None)
def test_a_slip_of_the_pen_is_no_reason_to_fail(file: Path, at: int, slip: str) -> None:
    text = file.read_text("utf-8-sig")
    at %= len(text) + 1
    parse_query(text[:at] + slip + text[at:])
