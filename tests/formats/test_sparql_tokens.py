"""The tokens of SPARQL."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.formats import Kind, tokenize_sparql

OWN = sorted((Path(__file__).resolve().parents[2] / "queries").glob("*.rq"))
_texts = st.text(
    st.sampled_from("aZ1é灯:._-%4\\\"'<>@^{}|&()[];,~# \t\r\n+*/=!?$eutrp\U0001f600"), max_size=40
)
several = settings(max_examples=300, deadline=None, derandomize=True, database=None)


def _kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind.value, token.text) for token in tokenize_sparql(text)]


def _texts_of(text: str) -> list[str]:
    return [word for _, word in _kinds(text)]


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (Kind.COMMENT, ["#", "# <a> 'b'"]),
        (Kind.KEYWORD, ["SELECT", "where", "Optional", "GRAPH", "group_concat", "MD5", "isTRIPLE"]),
        (Kind.VARIABLE, ["?a", "$a", "?1", "?灯_1", "?a·"]),
        (Kind.IRI, ["<>", "<a#b>", "<\\u0061>", "<灯>"]),
        (Kind.NAME, [":", "a:", ":b", "a.b:c.d", "a:b:c", "a:%41\\,", "a:0", "灯:会", "SELECT:a"]),
        (Kind.BLANK, ["_:a", "_:0.1"]),
        (Kind.STRING, ['""', "'#'", '"""a"b""c\n"""', "'''\\''''"]),
        (Kind.LANGUAGE, ["@en", "@zh-hans", "@base"]),
        (Kind.DATATYPE, ["^^"]),
        (Kind.NUMBER, ["1", "-1", "+.5", "1.5", "1e0", "1.E-5"]),
        (Kind.BOOLEAN, ["true", "FALSE"]),
        (Kind.A, ["a"]),
        (Kind.MARK, [*".;,[](){}~*+-/|^!=<>?", "<<", ">>", "<<(", ")>>", "{|", "|}"]),
        (Kind.MARK, ["&&", "||", "!=", "<=", ">="]),
        (
            Kind.ERROR,
            [
                '"a',
                '"""a"',
                "word",
                "A",
                "été",
                "true.b",
                "true..a",
                "@",
                "%",
                "&",
                "\\",
                "\x00",
                "$",
            ],
        ),
    ],
)
def test_a_token_of_each_kind(kind: Kind, texts: list[str]) -> None:
    assert [_kinds(text) for text in texts] == [[(kind.value, text)] for text in texts]


def test_tokens_need_no_blanks_between_them() -> None:
    assert _texts_of("SELECT?a{?a^a:b*/!(<c>|^d:)+?b.FILTER(?b>=-1.5&&?a!=true)}LIMIT 1#z") == [
        *["SELECT", "?a", "{", "?a", "^", "a:b", "*", "/", "!", "(", "<c>", "|", "^", "d:", ")"],
        *["+", "?b", ".", "FILTER", "(", "?b", ">=", "-1.5", "&&", "?a", "!=", "true", ")", "}"],
        *["LIMIT", "1", "#z"],
    ]


def test_less_than_is_an_operator_where_no_iri_can_end() -> None:
    assert _texts_of("?a < ?b && ?c > ?d") == ["?a", "<", "?b", "&&", "?c", ">", "?d"]
    assert _texts_of("?a<3||?a<?b") == ["?a", "<", "3", "||", "?a", "<", "?b"]
    assert _texts_of("?a<?b&&?c>?d") == ["?a", "<?b&&?c>", "?d"]


def test_a_dot_ends_a_name_a_number_and_a_word() -> None:
    assert _texts_of("a:b.c:d.1.true.") == ["a:b.c:d.1.true", "."]
    assert _texts_of("1.?a 2.5.FILTER true.<b>") == [
        *["1", ".", "?a", "2.5", ".", "FILTER", "true", ".", "<b>"]
    ]
    assert _kinds("true.OPTIONAL") == [
        *[("boolean", "true"), ("mark", "."), ("keyword", "OPTIONAL")]
    ]


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_a_stored_query_is_made_of_tokens(path: Path) -> None:
    tokens = list(tokenize_sparql(path.read_text(encoding="utf-8")))
    assert [token for token in tokens if token.kind is Kind.ERROR] == []


@given(_texts)
@several
def test_every_character_is_in_one_token_or_is_white_space(text: str) -> None:
    end, between = 0, ""
    for token in tokenize_sparql(text):
        assert token.start >= end
        assert token.text == text[token.start : token.end] != ""
        between += text[end : token.start]
        end = token.end
    assert set(between + text[end:]) <= set(" \t\r\n")


@pytest.mark.parametrize("part", ['"""', "'", "<a", "a.", "?", "\\", "a:%", "@a-", "1e", "((", "#"])
def test_time_is_in_proportion_to_the_text(part: str) -> None:
    def seconds(count: int) -> float:
        text = part * count
        best = float("inf")
        for _ in range(3):
            start = process_time()
            for _token in tokenize_sparql(text):
                pass
            best = min(best, process_time() - start)
        return best

    assert seconds(80_000) < 40 * seconds(10_000) + 0.05
