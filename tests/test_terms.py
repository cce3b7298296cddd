from __future__ import annotations

from random import Random

import pytest

from kg.terms import IRI, BlankNode, Literal, Prefixes, Term, is_absolute, order
from kg.vocab import xsd

PREFIXES = Prefixes(
    {
        "schema": "https://schema.org/",
        "tiny": "https://example.org/tiny/ns#",
        "fair": "https://example.org/tiny/id/fair/",
        "id": "https://example.org/tiny/id/",
        "urn": "https://example.org/not-an-urn/",
    }
)


@pytest.mark.parametrize(
    "text", ["https://example.org/", "urn:isbn:1", "a:", "http://例子.中国/灯会?x#y"]
)
def test_an_absolute_iri_begins_with_a_scheme(text: str) -> None:
    assert is_absolute(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "lanterns",
        "//example.org/",
        "1a:b",
        "http://a b/",
        "http://a/<b>",
        "http://a/%zz",
        "http://[",
    ],
)
def test_what_no_iri_may_hold_is_not_absolute(text: str) -> None:
    assert not is_absolute(text)


def test_a_curie_expands_to_an_iri() -> None:
    assert PREFIXES.expand("schema:name") == IRI("https://schema.org/name")


def test_an_iri_in_full_expands_to_itself() -> None:
    assert PREFIXES.expand("https://schema.org/name") == IRI("https://schema.org/name")


def test_a_prefix_wins_over_a_scheme_of_the_same_name() -> None:
    assert PREFIXES.expand("urn:isbn:1") == IRI("https://example.org/not-an-urn/isbn:1")


def test_a_scheme_with_an_authority_wins_over_a_prefix_of_the_same_name() -> None:
    prefixes = Prefixes({"http": "https://example.org/"})
    assert prefixes.expand("http://schema.org/") == IRI("http://schema.org/")


@pytest.mark.parametrize(
    "text", ["lanterns", "", ":lanterns", "schema:a b", "schema:<>", "http://["]
)
def test_what_is_neither_curie_nor_iri_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        PREFIXES.expand(text)


def test_the_longest_namespace_shrinks_an_iri() -> None:
    assert PREFIXES.shrink(IRI("https://example.org/tiny/id/fair/lanterns")) == "fair:lanterns"


def test_a_namespace_may_end_within_a_word() -> None:
    prefixes = Prefixes({"x": "https://example.org/a-", "y": "https://example.org/", "z": "urn:b"})
    assert prefixes.shrink(IRI("https://example.org/a-1")) == "x:1"
    assert prefixes.shrink(IRI("https://example.org/a/1")) is None
    assert prefixes.shrink(IRI("https://example.org/a")) == "y:a"
    assert prefixes.shrink(IRI("urn:bc")) == "z:c"


@pytest.mark.parametrize("local", ["lanterns", "a-b", "a.b", "_", "2025", "x-1.2_3"])
def test_what_turtle_and_sparql_read_as_a_name_is_shrunk_and_expands_again(local: str) -> None:
    iri = IRI(f"https://schema.org/{local}")
    assert PREFIXES.shrink(iri) == f"schema:{local}"
    assert PREFIXES.expand(f"schema:{local}") == iri


@pytest.mark.parametrize(
    "local", ["", "a/b", "a.", ".a", "-a", "a#b", "a%20b", "a'b", "灯会", "a:b"]
)
def test_what_needs_an_escape_is_not_shrunk(local: str) -> None:
    assert PREFIXES.shrink(IRI(f"https://schema.org/{local}")) is None


def test_an_iri_of_no_namespace_is_not_shrunk() -> None:
    assert PREFIXES.shrink(IRI("https://elsewhere.example/")) is None


def test_people_see_a_curie_an_iri_in_brackets_or_the_text_of_a_literal() -> None:
    assert PREFIXES.show(IRI("https://schema.org/name")) == "schema:name"
    assert PREFIXES.show(IRI("https://elsewhere.example/")) == "<https://elsewhere.example/>"
    assert PREFIXES.show(Literal("灯会", language="zh-hans")) == "灯会"
    assert PREFIXES.show(BlankNode("b0")) == "_:b0"


def test_prefixes_are_a_mapping() -> None:
    assert dict(PREFIXES)["schema"] == "https://schema.org/"
    assert len(PREFIXES) == 5


def test_terms_sort_iris_first_then_blank_nodes_then_literals() -> None:
    terms: list[Term] = [Literal("1"), BlankNode("a"), IRI("a:b"), IRI("a:a")]
    assert sorted(terms, key=order) == [IRI("a:a"), IRI("a:b"), BlankNode("a"), Literal("1")]


def test_the_order_tells_all_terms_apart() -> None:
    terms = [
        Literal("1"),
        Literal("1", language="en"),
        Literal("1", language="zh-hans"),
        Literal("1", datatype=xsd.integer),
        Literal("1", datatype=xsd.date),
        Literal("2"),
    ]
    shuffled = Random(1).sample(terms, len(terms))
    assert sorted(terms, key=order) == sorted(shuffled, key=order)


def test_a_literal_keeps_its_lexical_form() -> None:
    assert Literal("01", datatype=xsd.integer) != Literal("1", datatype=xsd.integer)
    assert Literal("01", datatype=xsd.integer).value == "01"
