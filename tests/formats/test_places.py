"""The place of every statement, held against what the parser makes of the token there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.formats import (
    NQUADS,
    NTRIPLES,
    TRIG,
    TURTLE,
    Format,
    Kind,
    Lines,
    Located,
    LocatedText,
    locate,
    parse,
    tokenize,
)
from kg.terms import IRI, BlankNode, Quad, Term, Triple
from kg.vocab import rdf

BASE = "https://base.example/a/b"
HEAD = "@prefix : <http://e/> .\n"

several = settings(max_examples=300, deadline=None, derandomize=True, database=None)


def _read(text: str, format: Format) -> tuple[list[Quad], list[Located]]:
    content = text.encode()
    read = list(parse(content, "a", format, BASE))
    places = locate(content, format, [line for _, line in read])
    in_blocks = LocatedText(content, "a", format, BASE)
    of_subjects = LocatedText(content, "a", format, BASE)
    assert len(in_blocks) == len(of_subjects) == len(places)
    for number, place in enumerate(places):
        is_known = bool(place.object[1])
        assert in_blocks[number] == place or not is_known, text
        if isinstance(read[number][0].subject, IRI):
            assert of_subjects.named_subject(number) == place.subject or not is_known, text
    return [quad for quad, _ in read], places


def _located(text: str, format: Format = TURTLE) -> list[Located]:
    return _read(text, format)[1]


@cache
def _object_of(text: str) -> Term:
    [(quad, _)] = parse(text.encode(), "a", TURTLE, BASE)
    return quad.object


class _Document:
    """The tokens of a text by their places, and what each denotes by the parser itself."""

    def __init__(self, text: str) -> None:
        lines = Lines(text)
        self._tokens = [token for token in tokenize(text) if token.kind is not Kind.COMMENT]
        self._index = {lines.position(t.start): i for i, t in enumerate(self._tokens)}
        self._heads = list(self._heads_before_each())
        self._nodes: dict[object, Term] = {}

    def denotes(self, place: tuple[int, int], term: Term, *, is_cell: bool) -> bool:
        """True when what begins at a place is the term; the same label is the same blank node."""
        index = self._index[place]
        token = self._tokens[index]
        if is_cell:
            return isinstance(term, BlankNode) or (term == rdf.nil and token.text == ")")
        if token.text == "(":
            is_empty = self._tokens[index + 1].text == ")"
            return (term == rdf.nil) == is_empty and self._nodes.setdefault(place, term) == term
        if token.kind is Kind.BLANK:
            return self._nodes.setdefault(token.text, term) == term
        if isinstance(term, Triple):
            return token.text in ("<<(", "<<", "~", "{|")
        if token.text in ("[", "<<", "~", "{|"):
            return self._nodes.setdefault(place, term) == term
        return self._resolved(index) == term

    def _resolved(self, index: int) -> Term:
        """The term of a token and its suffix, read with the directives before it."""
        words = [self._heads[index], "<urn:x>", "<urn:x>", self._tokens[index].text]
        after = self._tokens[index + 1 : index + 3]
        if self._tokens[index].kind is Kind.STRING and after:
            length = {Kind.LANGUAGE: 1, Kind.DATATYPE: 2}.get(after[0].kind, 0)
            words += [token.text for token in after[:length]]
        if self._tokens[index].kind is Kind.A:
            return rdf.type
        return _object_of(" ".join([*words, "."]))

    def _heads_before_each(self) -> Iterator[str]:
        head = ""
        for index, token in enumerate(self._tokens):
            yield head
            if token.kind is Kind.DIRECTIVE and token.text != "VERSION":
                words = self._tokens[index : index + 2 + token.text.lower().endswith("prefix")]
                stop = "." * token.text.startswith("@")
                head += " ".join([*(word.text for word in words), stop, ""])


def _misplaced(text: str, format: Format) -> list[tuple[Quad, Located]]:
    """The statements with a place at which something else stands."""
    quads, places = _read(text, format)
    document = _Document(text.removeprefix("\ufeff"))
    return [
        (quad, place)
        for quad, place in zip(quads, places, strict=True)
        if not all(_stand(document, quad, place))
    ]


def _stand(document: _Document, quad: Quad, place: Located) -> Iterator[bool]:
    in_list = quad.predicate in (rdf.first, rdf.rest) and place.predicate == place.object
    yield document.denotes(place.subject, quad.subject, is_cell=in_list)
    yield document.denotes(
        place.object, quad.object, is_cell=in_list and quad.predicate == rdf.rest
    )
    if not in_list and not isinstance(quad.object, Triple):
        yield document.denotes(place.predicate, quad.predicate, is_cell=False)


def test_a_statement_has_the_places_of_its_three_terms() -> None:
    assert _located("<a> # who\n  <b>\n\t'c'@en .") == [Located((1, 1), (2, 3), (3, 2))]


def test_statements_of_one_subject_share_its_place() -> None:
    places = _located("<a> <b> 1 , 2 ;\n    <c> 3 .")
    assert [place.subject for place in places] == [(1, 1)] * 3
    assert [place.predicate for place in places] == [(1, 5), (1, 5), (2, 5)]
    assert [place.object for place in places] == [(1, 9), (1, 13), (2, 9)]


def test_a_nested_blank_node_stands_at_its_bracket() -> None:
    inner, outer = _located("<a> <b> [\n    <c> 1\n] .")
    assert inner == Located((1, 9), (2, 5), (2, 9))
    assert outer == Located((1, 1), (1, 5), (1, 9))


def test_each_cell_of_a_list_stands_where_its_item_does() -> None:
    quads, places = _read("<a> <b> ( 1\n 2 ) .", TURTLE)
    cells = {
        (quad.predicate, place)
        for quad, place in zip(quads, places, strict=True)
        if quad.predicate in (rdf.first, rdf.rest)
    }
    assert cells == {
        (rdf.first, Located((1, 9), (1, 11), (1, 11))),
        (rdf.rest, Located((1, 9), (2, 2), (2, 2))),
        (rdf.first, Located((2, 2), (2, 2), (2, 2))),
        (rdf.rest, Located((2, 2), (2, 4), (2, 4))),
    }


def test_a_byte_order_mark_takes_no_column() -> None:
    assert _located("\ufeff<a> <b> <c> .") == [Located((1, 1), (1, 5), (1, 9))]


def test_a_graph_name_is_no_statement() -> None:
    text = "<g> { <a> <b> 1 }\nGRAPH [] { <a> <b> 2 . } { <a> <b> 3 }"
    assert [place.object for place in _located(text, TRIG)] == [(1, 15), (2, 20), (2, 36)]


@pytest.mark.parametrize("format", [NTRIPLES, NQUADS])
def test_a_line_of_statements_has_places_too(format: Format) -> None:
    text = '\n<a:a> <a:b> "c. d"@en .\n_:a <a:b> <<( <a:a> <a:b> "c"^^<a:d> )>>.'
    assert _located(text, format) == [
        Located((2, 1), (2, 7), (2, 13)),
        Located((3, 1), (3, 5), (3, 11)),
    ]


def test_a_fourth_term_is_the_graph() -> None:
    text = '<a:a> <a:b> "c"^^<a:d> <a:g> .\n<a:a> <a:b> "c" _:g .\n<a:a> <a:b> <a:c> .'
    assert [place.object for place in _located(text, NQUADS)] == [(1, 13), (2, 13), (3, 13)]


def test_where_the_parser_leaves_the_standard_the_lines_are_what_is_known() -> None:
    text = "<a> <b> <c>\n ~ {| <d> 1 |}\n {| <e> 2 |} ."  # two reifiers, of which it makes one
    assert [place.object for place in _located(text)] == [(1, 0), (2, 0), (2, 0), (3, 0)]


def test_where_the_walk_and_the_parser_differ_the_lines_are_what_is_known() -> None:
    assert locate(b"<a> <b> <c> .", TURTLE, [1, 2]) == [
        Located((1, 0), (1, 0), (1, 0)),
        Located((2, 0), (2, 0), (2, 0)),
    ]
    assert locate(b"\n<a> <b> <c> .", TURTLE, [1]) == [Located((1, 0), (1, 0), (1, 0))]


def test_a_place_is_found_without_a_look_at_the_other_blocks() -> None:
    text = '<a> <b> "x. y" . # z. \n<a.b> <c> 1.5 .\r\n<d> <e> """\nf . """ .'
    places = LocatedText(text.encode(), "a", TURTLE, BASE)
    assert [places[number].subject for number in (0, 2, 1)] == [(1, 1), (3, 1), (2, 1)]
    assert [places[number].object for number in (2, 1, 0)] == [(3, 9), (2, 11), (1, 9)]


def test_where_the_parser_leaves_the_standard_other_blocks_keep_their_places() -> None:
    text = "<f> <g> 3 .\n<a> <b> <c>\n ~ {| <d> 1 |}\n {| <e> 2 |} ."
    places = LocatedText(text.encode(), "a", TURTLE, BASE)
    assert [places[number].object for number in range(4)] == [(1, 9), (2, 0), (3, 0), (3, 0)]


def test_no_depth_that_is_read_is_too_deep() -> None:
    depth = 200
    quads, places = _read(f"<a> <b> {'[ <b> ' * depth}1{' ]' * depth} .", TURTLE)
    assert len(quads) == depth + 1
    assert (places[0].object, places[-1].object) == ((1, 9 + 6 * depth), (1, 9))


def test_every_statement_of_the_w3c_suites_stands_where_it_is_said_to(
    suite_files: list[tuple[Path, bytes, Format]],
) -> None:
    assert len(suite_files) > 800
    for file, content, format in suite_files:
        assert not _misplaced(content.decode(), format), file


def test_every_statement_of_ours_stands_where_it_is_said_to() -> None:
    root = Path(__file__).parents[2]
    for name in ("data", "ontology", "shapes"):
        for file in sorted((root / name).rglob("*.ttl")):
            text = file.read_text("utf-8")
            _, places = _read(text, TURTLE)
            assert all(column for place in places for _, column in place), file


@several
@given(st.integers(0, 2**32), st.sampled_from([TURTLE, TRIG]))
def test_every_statement_of_any_text_stands_where_it_is_said_to(
    write_document: Callable[[int, Format], str], seed: int, format: Format
) -> None:
    text = write_document(seed, format)
    assert not _misplaced(text, format), text


@pytest.mark.parametrize(
    "text", ["]", "[[((", "<< << ~", "<a> <a> (", "{| ~", "@prefix", "'a'^^", ","]
)
def test_a_text_that_does_not_parse_is_walked_to_its_end(text: str) -> None:
    assert len(locate(text.encode(), TURTLE, [1])) == 1
