"""The tokens of Turtle and its kin."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.formats import Kind, Lines, tokenize

BLANKS = " \t\r\n"
_texts = st.text(
    st.sampled_from("aZ1é灯:._-%4\\\"'<>@^{}|()[];,~# \t\r\n+eutrp\U0001f600"), max_size=40
)
several = settings(max_examples=300, deadline=None, derandomize=True, database=None)


def _kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind.value, token.text) for token in tokenize(text)]


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (Kind.COMMENT, ["#", "# <a> 'b'"]),
        (Kind.DIRECTIVE, ["@prefix", "@base", "@version", "PREFIX", "Base", "version"]),
        (Kind.GRAPH, ["GRAPH", "graph"]),
        (Kind.IRI, ["<>", "<a#b>", "<\\u0061>", "<灯>"]),
        (Kind.NAME, [":", "a:", ":b", "a.b:c.d", "a:b:c", "a:%41\\,", "a:0", "灯:会", "true:a"]),
        (Kind.BLANK, ["_:a", "_:0.1", "_:灯"]),
        (Kind.STRING, ['""', "''", '"\\""', "'#'", '""""""', '"""a"b""c\n"""', "'''\\''''"]),
        (Kind.LANGUAGE, ["@en", "@zh-hans-t-en", "@en--ltr"]),
        (Kind.DATATYPE, ["^^"]),
        (Kind.NUMBER, ["1", "-1", "+.5", "1.5", "1e0", "1.E-5", ".5e1"]),
        (Kind.BOOLEAN, ["true", "false"]),
        (Kind.A, ["a"]),
        (Kind.MARK, [*".;,[](){}~", "<<", ">>", "<<(", ")>>", "{|", "|}"]),
        (Kind.ERROR, ['"a', '"""a"', "'", "word", "True", "true.a", "@", "%", "\x00", "|"]),
    ],
)
def test_a_token_of_each_kind(kind: Kind, texts: list[str]) -> None:
    assert [_kinds(text) for text in texts] == [[(kind.value, text)] for text in texts]


def test_tokens_need_no_blanks_between_them() -> None:
    assert [text for _, text in _kinds("a:b<c>'d'@en,1.a:e a[];_:f.#g")] == [
        *["a:b", "<c>", "'d'", "@en", ",", "1", ".", "a:e", "a", "[", "]", ";", "_:f", ".", "#g"]
    ]


def test_a_number_sign_in_an_iri_or_a_string_begins_no_comment() -> None:
    assert [kind for kind, _ in _kinds("<#a> \"#b\" '''#\nc''' a:\\#d #e")] == [
        *["iri", "string", "string", "name", "comment"]
    ]


def test_a_directive_after_a_string_is_its_language() -> None:
    assert _kinds("'a' @base")[1] == ("language", "@base")


def test_a_directive_after_a_version_is_none() -> None:
    assert _kinds("VERSION '1.2' @base")[2] == ("directive", "@base")


def test_a_string_that_does_not_end_takes_its_line_and_a_long_one_the_rest() -> None:
    assert _kinds('"a b\n"""c\nd') == [("error", '"a b'), ("error", '"""c\nd')]


def test_a_line_ends_with_any_of_the_three_breaks() -> None:
    lines = Lines("a\nb\r\nc\rd")
    assert [lines.position(offset) for offset in (0, 2, 5, 7)] == [(1, 1), (2, 1), (3, 1), (4, 1)]


def test_columns_count_code_points() -> None:
    assert Lines("灯\U0001f600é.").position(3) == (1, 4)


@several
@given(_texts)
def test_nothing_but_white_space_stands_between_tokens(text: str) -> None:
    rest = list(text)
    for token in tokenize(text):
        assert text[token.start : token.end] == token.text
        rest[token.start : token.end] = " " * len(token.text)
    assert not "".join(rest).strip(BLANKS)


@pytest.mark.parametrize(
    "part",
    ['"""\n\\', "'''\\\n", '"\\', "a.", "a:b.", "<a", "1.", "1e", '""a', "@a-", "_:a.", "a:%"],
)
def test_time_is_in_proportion_to_the_text(part: str) -> None:
    begin = perf_counter()
    assert sum(1 for _ in tokenize(part * 30_000)) >= 1
    assert perf_counter() - begin < 5


def test_our_own_files_hold_nothing_but_tokens() -> None:
    root = Path(__file__).parents[2]
    files = [
        file for name in ("data", "ontology", "shapes") for file in (root / name).rglob("*.ttl")
    ]
    assert files
    for file in files:
        assert not [
            token for token in tokenize(file.read_text("utf-8")) if token.kind is Kind.ERROR
        ]
