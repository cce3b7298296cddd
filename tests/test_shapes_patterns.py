"""A pattern on which Python would try exponentially many ways is left to the embedded engine."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.dataset import Graph
from kg.formats import TURTLE, read
from kg.shapes import validate_with_columns
from kg.shapes._patterns import compile_pattern, may_take_for_ever
from kg.store import find_matching
from kg.terms import Literal

HEAD = """@prefix ex: <http://e.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""


def wrong(pattern: str, *texts: str, flags: str = "") -> list[str]:
    """The texts that do not fit a pattern."""
    shape = f"ex:S sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:pattern {pattern!s} ]"
    shapes = shape.replace(" ]", f" ; sh:flags {Literal(flags)} ] ." if flags else " ] .")
    data = "".join(f"ex:a ex:p {Literal(text)} .\n" for text in texts)
    results = validate_with_columns(_graph(data), _graph(shapes))
    return sorted(r.value.value for r in results if isinstance(r.value, Literal))


def _graph(turtle: str) -> Graph:
    return Graph(read((HEAD + turtle).encode(), "a.ttl", TURTLE, "http://e.org/"))


@pytest.mark.parametrize(
    "pattern", ["^(a+)+$", "^(a|aa)+$", "^(a*)*$", "^((a+)b?)+$", "(a+){10,}$"]
)
def test_no_text_takes_long(pattern: str) -> None:
    start = time.process_time()
    assert wrong(str(Literal(pattern)), "a" * 2000 + "!", "a" * 2000) == ["a" * 2000 + "!"]
    assert time.process_time() - start < 5  # seconds; Python alone would need more than a life


@pytest.mark.parametrize("pattern", ["^a+$", "^[a-z]+(-[a-z]+)?$", "^(a|b)c$", "a{2,4}", r"\)+"])
def test_a_harmless_pattern_is_left_to_python(pattern: str) -> None:
    assert not may_take_for_ever(pattern, "")


def test_text_that_is_quoted_is_no_pattern() -> None:
    assert not may_take_for_ever("(a+)+", "q")
    assert wrong('"(a+)+"', "aa", "x(a+)+y", flags="q") == ["aa"]


def test_what_refers_back_to_a_group_is_left_to_python() -> None:
    assert find_matching([""], r"^(a+)+\1$", "") is None
    assert wrong(str(Literal(r"^(a|b)+\1$")), "abb", "abc") == ["abc"]


@given(
    st.sampled_from(["^(a+)+$", "(ab|b)+", "^(a|b)*c$", "^(a.+)+$", "^(A+b)+$"]),
    st.lists(st.text("abcA\n", max_size=8), min_size=1, unique=True),
    st.sampled_from(["", "i", "s"]),
)
def test_both_find_the_same(pattern: str, texts: list[str], flags: str) -> None:
    expression = compile_pattern(pattern, flags)
    assert expression is not None
    assert may_take_for_ever(pattern, flags)
    assert find_matching(texts, pattern, flags) == {t for t in texts if expression.search(t)}
