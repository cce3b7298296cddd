"""Statements from YAML-LD, by the core schema of YAML 1.2, each with its place.

https://www.w3.org/TR/yaml-ld/
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ReadError
from kg.formats import (
    JSONLD,
    NQUADS,
    YAMLLD,
    Document,
    canonical,
    locate_document,
    make_context,
    parse,
    read_document,
)
from kg.terms import Literal
from kg.vocab import xsd

BASE = "https://example.org/"
CONTEXT = make_context({"@context": {"id": "@id", "p": BASE + "p", "q": BASE + "q"}}, "")


def document(text: str) -> Document:
    return Document(text.encode(), "a.yaml", YAMLLD)


def value(word: str) -> str:
    """What a plain word in YAML is, with its datatype if it is no text."""
    (quad,) = read_document(document(f"id: a\np: {word}"), BASE, CONTEXT)
    assert isinstance(quad.object, Literal)
    kind = quad.object.datatype.value.removeprefix(xsd.iri)
    return quad.object.value if kind == "string" else f"{quad.object.value}^^{kind}"


def message(text: str) -> str:
    with pytest.raises(ReadError) as raised:
        read_document(document(text), BASE, CONTEXT)
    return str(raised.value).removeprefix("a.yaml:")


@pytest.mark.parametrize(
    "word", ["no", "yes", "on", "Off", "y", "12:30", "2025-10-01", "2025-10", "1_000", "<<", "0b1"]
)
def test_a_word_that_yaml_1_1_would_change_is_a_text(word: str) -> None:
    assert value(word) == word


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("TRUE", "true^^boolean"),
        ("False", "false^^boolean"),
        ("+12", "12^^integer"),
        ("-3", "-3^^integer"),
        ("0o17", "15^^integer"),
        ("0x1F", "31^^integer"),
        ("1.50", "1.5E0^^double"),
        (".5", "5.0E-1^^double"),
        ("-1.", "-1^^integer"),
        ("1e2", "100^^integer"),
        ("'007'", "007"),
        ('"no"', "no"),
        ("!!str 12", "12"),
        ("! 12", "12"),
        ("!!int 12", "12^^integer"),
        ("!!float 12", "12^^integer"),
    ],
)
def test_a_word_is_what_the_core_schema_makes_of_it(word: str, meant: str) -> None:
    assert value(word) == meant


@pytest.mark.parametrize("word", ["null", "~", "", "NULL", "!!null null"])
def test_null_states_nothing(word: str) -> None:
    assert read_document(document(f"id: a\np: {word}"), BASE, CONTEXT) == []


def test_a_statement_has_the_place_of_the_value_that_makes_it() -> None:
    text = """\
id: a
p:
  - x
  - "y"
q: {id: b,
    p: 灯, q: z}
"""
    places = [(3, 5), (4, 5), (5, 4), (6, 8), (6, 14)]
    assert [at.object for at in locate_document(document(text), BASE, CONTEXT)] == places


def test_a_value_in_a_block_stands_where_its_mark_does() -> None:
    text = "id: a\np: |\n  x\n  y\n"
    assert [at.object for at in locate_document(document(text), BASE, CONTEXT)] == [(2, 4)]


def test_what_an_alias_stands_for_keeps_its_place() -> None:
    text = "- &a {id: a, p: 1}\n- {id: b, q: *a}\n"
    assert [at.object for at in locate_document(document(text), BASE, CONTEXT)] == [
        (1, 17),
        (1, 3),
        (1, 17),
    ]


JSON = st.recursive(
    st.text(st.characters(codec="utf-8", max_codepoint=0xFFFF))
    | st.integers(-99, 99)
    | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("pq"), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from("pq"), JSON), st.sampled_from([None, 2]))
def test_a_document_in_json_means_the_same_in_yaml(thing: Any, indent: int | None) -> None:
    text = json.dumps(thing, indent=indent).encode()
    in_json, in_yaml = (
        read_document(Document(text, "a", format), BASE, CONTEXT) for format in (JSONLD, YAMLLD)
    )
    assert set(canonical(in_json)) == set(canonical(in_yaml))


BROKEN = {
    "p: 'x": "1:6: is not YAML (found unexpected end of stream). "
    "Correct line 1, or what stands just before it.",
    "p: [1\nq: 2": "2:2: is not YAML (did not find expected ',' or ']'). "
    "Correct line 2, or what stands just before it.",
    "\tp: 1": "1:1: is not YAML (found character that cannot start any token). "
    "Correct line 1, or what stands just before it.",
    "p: 1\np: 2": '2:1: has the key "p" again, which stands at 1:1 too. '
    "Put both values in one array, or take one out.",
    "p: 1\n---\np: 2": "2:1: begins a second document. "
    "Make it a file of its own, or a list of things.",
    "p: *a": "1:4: *a is no value that is complete here. Write &a before a value further up.",
    "p: &a [*a]": "1:8: *a is no value that is complete here. Write &a before a value further up.",
    "1: x": "1:1: the key 1 is no text. Put it in quotes.",
    "? [p]\n: x": "1:3: is a key that is no text. Write the key as one word.",
    "p: !!python/name:os.system x": "1:4: has the tag !python/name:os.system, which JSON has not. "
    'Take it out, or write {"@value": …, "@type": …}.',
    "p: !!int x": "1:4: x is not of its tag, !!int. Correct either.",
    "p: !!map x": "1:4: has a tag for another kind of value. Take the tag out.",
    "p: .inf": "1:4: .inf is no value that JSON can hold. "
    "Put it in quotes, or write a number without them.",
    "p: 007": "1:4: 007 is no value that JSON can hold. "
    "Put it in quotes, or write a number without them.",
    "p: 1e999": "1:4: 1e999 is no value that JSON can hold. "
    "Put it in quotes, or write a number without them.",
    "<<: {p: 1}": '1:1: "<<" is not a key that the context knows. Known: id, p, q.',
    "p: \x07": " holds a character that YAML forbids. Take it out, or write it with an escape.",
    "": " is an empty YAML document. Write a mapping, or take it out.",
    "just words": "1:1: holds neither an object nor an array. "
    "Write one thing as an object, or several in an array.",
    "[" * 300: "1:201: nests more than 200 levels deep. "
    "Give what is inside a name, and put it beside.",
}


@pytest.mark.parametrize("text", BROKEN, ids=lambda text: repr(text[:20]))
def test_what_json_could_not_say_is_refused(text: str) -> None:
    assert message(text) == BROKEN[text]


def test_aliases_that_multiply_are_refused() -> None:
    lines = ["- &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"- &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert message("\n".join(lines)) == (
        "4:43: *a2 makes more than 10000 copies. Give the thing an id, and name it by that."
    )


# --------------------------------------------------------------------------------- the W3C's tests

# What the suite has that is no document of its own: streams, HTML, framing, contexts to be fetched.
ELSEWHERE = re.compile(r"html|stream|script|context|flatten|frame")


def cases(suites: Path) -> list[dict[str, Any]]:
    manifest = json.loads((suites / "yaml-ld" / "manifest.jsonld").read_bytes())
    return [case for case in manifest["sequence"] if not ELSEWHERE.search(case["@id"])]


def outcome(case: dict[str, Any], folder: Path) -> str:
    """How reading a test's document fails it, or nothing."""
    file, wanted = folder / case["input"], folder / case.get("expect", "")
    try:
        read = read_document(Document(file.read_bytes(), file.name, YAMLLD), BASE)
    except ReadError as error:
        return f"{case['@id']} {error}" if "expect" in case else ""
    if "expect" not in case:
        return f"{case['@id']} is read"
    if wanted.suffix == ".nq":
        expected = [quad for quad, _ in parse(wanted.read_bytes(), wanted.name, NQUADS, "")]
    else:
        expected = read_document(Document(wanted.read_bytes(), wanted.name, YAMLLD), BASE)
    return "" if set(canonical(read)) == set(canonical(expected)) else f"{case['@id']} differs"


def test_the_suite_of_yaml_ld_is_read_as_it_should_be_but_for_tags(suites: Path) -> None:
    told = [outcome(case, suites / "yaml-ld") for case in cases(suites)]
    assert len(told) > 15
    # The standard passes over tags of others; we refuse them, since a datatype would be lost.
    assert [failure for failure in told if failure and "which JSON has not" not in failure] == []
    assert len([failure for failure in told if failure]) == 3
