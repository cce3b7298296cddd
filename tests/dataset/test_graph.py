from __future__ import annotations

from kg.dataset import Graph
from kg.formats import TURTLE, parse
from kg.terms import IRI, Literal, Triple
from kg.vocab import rdf

TURTLE_TEXT = """\
@prefix : <a:> .
:b a :C ; :p :a , "z" , "x"@zh , "x"@en , 2 .
:a a :C , :D ; :p :b .
:c :p :b .
"""


def _graph() -> Graph:
    return Graph(quad.triple for quad, _ in parse(TURTLE_TEXT.encode(), "a", TURTLE, "a:/"))


def iri(name: str) -> IRI:
    return IRI(f"a:{name}")


def test_a_graph_is_a_set_of_triples() -> None:
    graph = _graph()
    assert len(Graph([*graph, *graph])) == len(graph) == len(list(graph)) == 10


def test_a_graph_knows_what_it_holds() -> None:
    graph = _graph()
    assert Triple(iri("b"), iri("p"), iri("a")) in graph
    assert Triple(iri("b"), iri("p"), Literal("2")) not in graph
    assert Triple(iri("x"), iri("p"), iri("a")) not in graph


def test_an_empty_graph_has_nothing_to_say() -> None:
    graph = Graph()
    assert len(graph) == 0
    assert graph.object(iri("a"), iri("p")) is None
    assert graph.instances(iri("C")) == []


def test_triples_and_subjects_come_in_the_order_in_which_they_were_given() -> None:
    assert _graph().subjects() == [iri("b"), iri("a"), iri("c")]
    assert next(iter(_graph())) == Triple(iri("b"), rdf.type, iri("C"))


def test_objects_come_sorted() -> None:
    objects = _graph().objects(iri("b"), iri("p"))
    assert [getattr(term, "value", "") for term in objects] == ["a:a", "2", "z", "x", "x"]
    assert _graph().object(iri("b"), iri("p")) == iri("a")


def test_a_literal_has_no_properties() -> None:
    assert _graph().objects(Literal("z"), iri("p")) == []


def test_instances_come_sorted() -> None:
    assert _graph().instances(iri("C")) == [iri("a"), iri("b")]


def test_types_are_classes_that_are_stated() -> None:
    assert _graph().types(iri("a")) == [iri("C"), iri("D")]
    assert _graph().types(iri("c")) == []


def test_a_resource_knows_what_points_at_it() -> None:
    assert _graph().incoming(iri("b")) == [(iri("a"), iri("p")), (iri("c"), iri("p"))]
    assert _graph().incoming(iri("c")) == []


def test_about_a_subject_is_every_triple_of_it() -> None:
    assert [triple.object for triple in _graph().about(iri("a"))] == [
        iri("C"),
        iri("D"),
        iri("b"),
    ]
    assert _graph().predicates(iri("a")) == [rdf.type, iri("p")]
    assert _graph().describes(iri("a"))
    assert not _graph().describes(iri("C"))


def test_a_graph_grows_into_another_and_stays_as_it_is() -> None:
    graph, more = _graph(), [Triple(iri("new"), iri("p"), iri("new"))]
    grown = graph.with_added(more)
    assert set(grown) == {*graph, *more}
    assert len(grown) == len(graph) + 1
    assert more[0] not in graph


def test_a_graph_without_some_triples_stays_as_it_is() -> None:
    graph = _graph()
    triple = next(iter(graph))
    left = graph.without([triple, Triple(iri("new"), iri("p"), iri("new"))])
    assert set(left) == set(graph) - {triple}
    assert triple in graph


def test_what_loses_its_last_triple_is_no_subject_any_more() -> None:
    triple = Triple(iri("a"), iri("p"), iri("b"))
    assert Graph([triple]).without([triple]).subjects() == []


def test_a_statement_counts_once_wherever_it_stands_again() -> None:
    one, other = Triple(iri("a"), iri("p"), iri("b")), Triple(iri("a"), iri("p"), iri("c"))
    between = Triple(iri("b"), iri("p"), iri("c"))
    assert list(Graph([one, one])) == [one]
    assert list(Graph([one, between, one, other, other])) == [one, other, between]


def test_a_graph_names_every_predicate_once() -> None:
    assert _graph().all_predicates() == [rdf.type, iri("p")]
    assert Graph().all_predicates() == []
