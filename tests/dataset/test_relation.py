from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.dataset import Function, Graph, Numbers, Relation
from kg.dataset._relation import FEW, relation_of
from kg.errors import ReadError
from kg.terms import IRI, Literal, Triple
from kg.vocab import rdf, xsd

PAIRS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2 * FEW)), max_size=5 * FEW)


def iri(name: str) -> IRI:
    return IRI(f"a:{name}")


def flat(pairs: list[tuple[int, int]]) -> list[int]:
    return [number for pair in pairs for number in pair]


# ---------------------------------------------------------------------------------------- numbers


def test_terms_that_are_written_alike_have_one_number_and_others_have_another() -> None:
    numbers = Numbers()
    one, again, other = Literal("1"), Literal("1"), Literal("1", datatype=xsd.integer)
    assert [numbers.of(term) for term in (one, other, again)] == [0, 1, 0]
    assert list(numbers.terms([1, 0])) == [other, one]


def test_a_question_gives_no_number_away() -> None:
    numbers = Numbers()
    assert numbers.known(iri("a")) is None
    assert numbers.of(iri("b")) == 0


def test_terms_that_got_numbers_before_something_failed_keep_them() -> None:
    def statements() -> Iterator[Triple]:
        yield Triple(iri("a"), rdf.type, iri("C"))
        raise ReadError("a.ttl:2", "is not Turtle", "Correct line 2.")

    numbers = Numbers()
    with pytest.raises(ReadError, match="is not Turtle"):
        Graph(statements(), numbers=numbers)
    assert [numbers.of(iri(name)) for name in ("new", "C", "a")] == [2, 1, 0]
    assert numbers.term(2) == iri("new")


def test_a_graph_and_those_made_from_it_mean_the_same_by_a_number() -> None:
    graph = Graph([Triple(iri("a"), rdf.type, iri("C"))])
    grown = graph.with_added([Triple(iri("b"), rdf.type, iri("D"))])
    left = grown.without([Triple(iri("a"), rdf.type, iri("C"))])
    term = graph.numbers.term
    told = [[(term(a), term(b)) for a, b in g.relation(rdf.type).pairs()] for g in (grown, left)]
    assert told == [[(iri("a"), iri("C")), (iri("b"), iri("D"))], [(iri("b"), iri("D"))]]


def test_a_property_that_a_graph_does_not_know_relates_nothing() -> None:
    assert list(Graph().relation(rdf.type).pairs()) == []


# -------------------------------------------------------------------------------------- relations


@given(PAIRS)
def test_a_relation_holds_each_pair_once_and_those_of_a_node_together(
    pairs: list[tuple[int, int]],
) -> None:
    wanted: dict[int, dict[int, None]] = {}
    for node, value in pairs:
        wanted.setdefault(node, {})[value] = None
    relation = relation_of(flat(pairs))
    assert list(relation.pairs()) == [(node, v) for node, values in wanted.items() for v in values]
    assert {node: list(values) for node, values in relation.by_node.items()} == {
        node: list(values) for node, values in wanted.items()
    }


@given(PAIRS)
def test_values_that_stand_together_make_the_same_relation(pairs: list[tuple[int, int]]) -> None:
    together = sorted(pairs, key=lambda pair: pair[0])
    relation, wanted = relation_of(flat(together), in_runs=True), relation_of(flat(together))
    assert type(relation) is type(wanted)
    assert list(relation.pairs()) == list(wanted.pairs())


@given(PAIRS)
def test_a_graph_relates_the_same_whether_or_not_subjects_are_told_in_runs(
    pairs: list[tuple[int, int]],
) -> None:
    triples = [Triple(iri(f"s{node}"), rdf.type, iri(f"o{value}")) for node, value in pairs]
    columns = (
        Graph(order).column(rdf.type)
        for order in (triples, sorted(triples, key=lambda triple: str(triple.subject)))
    )
    told, in_runs = ({s: set(objects) for s, objects in column.items()} for column in columns)
    assert told == in_runs


@given(st.dictionaries(st.integers(0, 9), st.integers(0, 9)))
def test_one_value_each_in_two_lists_is_the_same_as_a_mapping(values: dict[int, int]) -> None:
    function = relation_of(flat(list(values.items())))
    relation = Relation({node: (value,) for node, value in values.items()})
    assert isinstance(function, Function)
    assert function.by_node == relation.by_node
    assert list(function.pairs()) == list(relation.pairs())
    assert list(function.nodes()) == list(relation.nodes())
    assert list(function.values()) == list(relation.values())
    assert list(function.several()) == list(relation.several()) == []
    assert function.inverse.by_node == relation.inverse.by_node
    assert len(function) == len(relation)


@given(PAIRS)
def test_a_relation_backwards_and_backwards_again_has_the_same_pairs(
    pairs: list[tuple[int, int]],
) -> None:
    relation = relation_of(flat(pairs))
    assert set(relation.inverse.inverse.pairs()) == set(relation.pairs()) == set(pairs)


def test_values_of_one_node_are_looked_up_where_there_are_many() -> None:
    relation = relation_of(flat([(0, value) for value in range(FEW + 1)]))
    assert isinstance(relation.by_node[0], dict)
    assert [node for node, _ in relation.several()] == [0]


def test_a_relation_of_some_nodes_leaves_out_the_others() -> None:
    relation = relation_of([0, 1, 2, 3])
    assert list(relation.of([2, 4]).pairs()) == [(2, 3)]
