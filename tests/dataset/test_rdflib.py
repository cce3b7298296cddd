from __future__ import annotations

import rdflib

from kg.dataset import to_rdflib, to_rdflib_graph
from kg.formats import TURTLE, canonical, parse, write_ntriples
from kg.jobs import Project
from kg.terms import Triple


def _triples(turtle: str) -> list[Triple]:
    return [quad.triple for quad, _ in parse(turtle.encode(), "a", TURTLE, "a:/")]


def test_every_named_graph_is_there(tiny: Project) -> None:
    converted = to_rdflib(tiny.dataset)
    names = {str(graph.identifier) for graph in converted.graphs() if len(graph)}
    named = {getattr(quad.graph_name, "value", "") for quad in tiny.dataset.quads()}
    assert names - {str(rdflib.graph.DATASET_DEFAULT_GRAPH_ID)} == named


def test_the_default_graph_is_the_current_view(tiny: Project) -> None:
    assert len(to_rdflib(tiny.dataset)) == len(tiny.dataset.view)


def test_sparql_of_rdflib_sees_what_ours_sees(tiny: Project) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    (row,) = to_rdflib(tiny.dataset).query(query)
    assert isinstance(row, rdflib.query.ResultRow)
    assert int(row[0]) == len(tiny.dataset.view)


def test_lexical_forms_language_tags_and_blank_nodes_stay() -> None:
    turtle = '<a:a> <a:p> 01, 1.50, "x", "x"@zh-hans-t-en, "2025"^^<a:d>, [ <a:q> _:b ], _:b .'
    triples = _triples(turtle)
    back = to_rdflib_graph(triples).serialize(format="nt")
    assert set(canonical(_triples(back))) == set(canonical(triples))


def test_the_whole_tiny_world_comes_back(tiny: Project) -> None:
    back = to_rdflib_graph(tiny.dataset.view).serialize(format="nt")
    assert write_ntriples(_triples(back)) == write_ntriples(tiny.dataset.view)
