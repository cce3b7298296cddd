from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from kg.formats import TABLE, Presentation
from kg.terms import IRI, Literal, Prefixes

Written = Callable[..., bytes]
THING = IRI("https://example.com/a")
PLAIN = Presentation(
    Prefixes({"ex": "https://example.com/"}),
    labels=lambda iris: {iri: Literal("灯会", language="zh-hans") for iri in iris if iri == THING},
)
LONG = (
    'SELECT ("one two three four five six" AS ?a) ("七八九十一二三四五六七八" AS ?b) ("x" AS ?c) {}'
)


def lines(content: bytes) -> list[str]:
    return content.decode().splitlines()


def on_terminal(width: int) -> Presentation:
    return replace(PLAIN, width=width)


def test_columns_are_aligned_by_what_a_screen_shows(written: Written) -> None:
    text = f'SELECT ?a ?b {{ VALUES (?a ?b) {{ ("灯会" 1) ("abc" 2) ({THING} UNDEF) }} }}'
    assert lines(written(text, TABLE, PLAIN)) == [
        "a             b",
        "───────────────",
        "灯会          1",
        "abc           2",
        "ex:a (灯会)",
    ]


def test_a_pipe_gets_every_cell_in_full_on_one_line(written: Written) -> None:
    assert len(lines(written(LONG, TABLE, PLAIN))) == 3


@pytest.mark.parametrize("width", range(30, 70))
def test_no_line_is_wider_than_the_terminal_and_nothing_is_lost(
    written: Written, width: int
) -> None:
    table = lines(written(LONG, TABLE, on_terminal(width)))
    assert max(map(cell_len, table)) <= width
    text = "".join("".join(table).split())
    assert sorted(text.replace("─", "")) == sorted(
        "abconetwothreefourfivesix七八九十一二三四五六七八x"
    )


def test_cells_are_folded_after_a_blank_where_there_is_one(written: Written) -> None:
    assert lines(written(LONG, TABLE, on_terminal(40))) == [
        "a                   b                  c",
        "────────────────────────────────────────",
        "one two three       七八九十一二三四   x",
        "four five six       五六七八",
    ]


def test_a_terminal_too_narrow_for_columns_gets_a_line_for_each_value(written: Written) -> None:
    text = 'SELECT ?a ?bc ?none { VALUES (?a ?bc) { ("one two three" "x") ("y" UNDEF) } }'
    assert lines(written(text, TABLE, on_terminal(13))) == [
        "a      one two",
        "       three",
        "bc     x",
        "",
        "a      y",
        "",
    ]


def test_a_text_of_several_lines_keeps_them(written: Written) -> None:
    assert lines(written('SELECT ("a\\nbb\\tc" AS ?x) (1 AS ?y) {}', TABLE, PLAIN)) == [
        "x      y",
        "────────",
        "a      1",
        "bb c",
    ]


def test_no_text_steers_the_terminal_or_turns_its_line_around(written: Written) -> None:
    text = 'SELECT ("\\u001B[2J\\u202Eabc\\u2066" AS ?x) {}'
    assert lines(written(text, TABLE, PLAIN))[2] == "␛[2J\ufffdabc\ufffd"


def test_rows_beyond_the_first_thousand_stand_out_where_they_are_wider(written: Written) -> None:
    text = (
        "SELECT ?a (1 AS ?b) { VALUES ?a { "
        + " ".join(['"x"'] * 1000)
        + ' "wider" "y" } }'
    )  # fmt: skip
    assert lines(written(text, TABLE, PLAIN))[1000:] == [
        "x   1", "x   1", "wider   1", "y   1",
    ]  # fmt: skip


def test_no_rows_are_a_header(written: Written) -> None:
    assert lines(written("SELECT ?a ?b { FILTER(false) }", TABLE, PLAIN)) == ["a   b", "─────"]


def test_the_header_stands_out_where_that_may_be(written: Written) -> None:
    assert (
        lines(written("SELECT ?a {}", TABLE, replace(PLAIN, paints=True)))[0] == "\x1b[1ma\x1b[0m"
    )
