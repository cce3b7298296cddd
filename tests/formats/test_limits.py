from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ReadError
from kg.formats import Kind, tokenize
from kg.formats._limits import (
    _CLOSING,
    _OPENING,
    LONGEST_NAME,
    _depth_and_length,
    _is_surely_within,
    _longest_line,
    read_content,
    refuse_excess,
)

TEXTS = st.lists(
    st.sampled_from(
        ["[", "]", "(", ")", "<<", ">>", "<<(", ")>>", "{|", "|}", "<", ">", '"', "'", '"""',
         "'''", "\\", "#", "\n", " ", "a:b", "@en", "é", "<http://é/(>", '"["', "{", "|", "."]
    ),
    max_size=30,
).map("".join)  # fmt: skip


def _depth_and_length_of_tokens(text: str) -> tuple[int, int]:
    depth = deepest = longest = 0
    for token in tokenize(text):
        if token.kind is Kind.ERROR:
            break  # the parser stops here, too
        if token.kind is Kind.MARK:
            depth += (token.text in _OPENING) - (token.text in _CLOSING)
            deepest = max(deepest, depth)
        if token.kind is Kind.STRING and token.text.startswith(('"""', "'''")):
            longest = max(longest, len(token.text))
    return deepest, longest


def _refusal(content: str) -> str:
    with pytest.raises(ReadError) as raised:
        refuse_excess(content.encode(), "a.ttl")
    return str(raised.value)


@given(TEXTS)
def test_a_glance_sees_every_level_and_long_text_that_a_parser_would(text: str) -> None:
    depth, length = _depth_and_length_of_tokens(text)
    seen = _depth_and_length(text.encode())
    assert seen[0] >= depth
    assert seen[1] >= length


@given(st.lists(st.sampled_from((0, 1, 4_000, 4_095, 4_096, 4_097, 8_191, 8_192, 8_193, 12_288))))
def test_a_glance_passes_over_no_long_line(lengths: list[int]) -> None:
    text = b"\n".join(b"x" * length for length in lengths)
    found, longest = _longest_line(text), max(lengths, default=0)
    assert found == longest if found > LONGEST_NAME else longest <= LONGEST_NAME


@pytest.mark.parametrize("pair", [("[ <p> ", "]"), ("( ", ")"), ("<<( <s> <p> ", ")>>")])
def test_a_text_may_nest_so_deep_and_no_deeper(pair: tuple[str, str]) -> None:
    opening, closing = pair
    refuse_excess(f"<s> <p> {opening * 200}1{closing * 200} .".encode(), "a.ttl")
    where = 9 + 200 * len(opening)
    assert _refusal(f"<s> <p> {opening * 201}1{closing * 201} .") == (
        f"a.ttl:1:{where}: nests deeper than 200 levels. "
        "Give what stands inside a name, and say more of it elsewhere."
    )


def test_brackets_in_texts_names_and_comments_are_none() -> None:
    refuse_excess(b"<s> <p> '" + b"[" * 300 + b"', <o(((> . #" + b"(" * 300, "a.ttl")


def test_many_brackets_beside_one_another_are_not_deep() -> None:
    refuse_excess(b"<s> <p> [], (1) .\n" * 1_000, "a.ttl")


def test_a_closing_bracket_in_a_text_hides_no_depth() -> None:
    text = "<s> <p> " + "[ <p> ')))]]]', " * 201
    assert _refusal(text).endswith(" name, and say more of it elsewhere.")


@pytest.mark.parametrize("name", ["<{}>", "ex:{}", "_:{}"])
def test_a_name_may_be_so_long_and_no_longer(name: str) -> None:
    longest = name.format("x" * (8 * 1024 - len(name) + 2))
    refuse_excess(f"<s> <p> {longest} .".encode(), "a.ttl")
    assert _refusal(f"<s> <p> {name.format('x' * 9000)} .") == (
        "a.ttl:1:9: begins a name of more than 8,192 characters. Shorten it."
    )


def test_a_long_word_in_a_text_is_no_name() -> None:
    refuse_excess(f'<s> <p> "{"x" * 9_000}" .'.encode(), "a.ttl")


@pytest.mark.parametrize("quotes", ['"', "'", '"""', "'''"])
def test_a_text_may_be_so_long_and_no_longer(quotes: str) -> None:
    line_end = "\n" if len(quotes) == 3 else " "
    longest = quotes + ("x" * 1023 + line_end) * 10_239 + "x" * 1_000 + quotes
    refuse_excess(f"<s> <p> {longest} .".encode(), "a.ttl")
    assert _refusal(f"<s> <p> {quotes}{('x' * 1023 + line_end) * 10_241}{quotes} .") == (
        "a.ttl:1:9: begins a text of more than 10,485,760 characters. Link to it instead."
    )


def test_a_large_file_with_a_text_of_several_lines_is_seen_through_at_a_glance() -> None:
    line = b'<s> <p> "' + b"x" * 1_000 + b'" .\n'
    assert _is_surely_within(line * 11_000 + b'<s> <p> """a\nb""" .')


def test_a_file_may_be_so_large_and_no_larger(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    with file.open("wb") as stream:
        stream.truncate(256 * 2**20 + 1)
    with pytest.raises(ReadError) as raised:
        read_content(file, "a.ttl")
    assert str(raised.value) == "a.ttl: is larger than 256 MiB. Split it."


def test_a_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").symlink_to("b.ttl")
    (tmp_path / "b.ttl").touch()
    with pytest.raises(ReadError) as raised:
        read_content(tmp_path / "a.ttl", "a.ttl")
    assert str(raised.value) == "a.ttl: is not a regular file. Put the file itself there."
