from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import FormatError
from kg.formats import NQUADS, TURTLE, canonical, read

BASE = "https://x.example/"
POISON = {
    "a clique": " ".join(f"_:b{i} :p _:b{j} ." for i in range(12) for j in range(12) if i != j),
    "a chain": " ".join(f"_:b{i} :p _:b{i + 1} ." for i in range(20_000)),
    "a list": f":a :p ({' 1' * 1_000} ) .",
    "twin trees": "[] :p " + ", ".join(["[ a :X ]"] * 12) + " . [] :p "
    + ", ".join(["[ a :X ]"] * 12) + " .",
    "a chain in terms": " ".join(f"_:b{i} :p <<( :s :p _:b{i + 1} )>> ." for i in range(400)),
}  # fmt: skip
SOUND = {
    "no blank node": ":a :p :b .",
    "a small clique": " ".join(f"_:b{i} :p _:b{j} ." for i in range(6) for j in range(6) if i != j),
    "a short chain": " ".join(f"_:b{i} :p _:b{i + 1} ." for i in range(100)),
    "a list of different things": f":a :p ({' '.join(map(str, range(5_000)))}) .",
    "many small trees": " ".join(f":x{i} :p [ :q [ :r 1 ] ] ." for i in range(2_000)),
    "many twins": "[] :p " + ", ".join(["[ a :X ]"] * 1_000) + " .",
}


def _quads(turtle: str) -> list[object]:
    return [*canonical(read(f"PREFIX : <http://x.example/> {turtle}".encode(), "a", TURTLE, BASE))]


@pytest.mark.parametrize("what", POISON)
def test_blank_nodes_that_take_too_long_to_tell_apart_are_refused(what: str) -> None:
    with pytest.raises(FormatError, match=r"^blank nodes: \d+ of them are alike and point at one "):
        _quads(POISON[what])


@pytest.mark.parametrize("what", SOUND)
def test_blank_nodes_that_are_easily_told_apart_are_named(what: str) -> None:
    assert set(_quads(SOUND[what])) == set(_quads(SOUND[what]))


def test_of_the_suite_of_the_w3c_only_the_poison_is_refused(suites: Path) -> None:
    refused = []
    files = sorted((suites / "rdf-canon" / "rdfc10").glob("*-in.nq"))
    assert len(files) > 60
    for file in files:
        try:
            canonical(read(file.read_bytes(), file.name, NQUADS, BASE))
        except FormatError:
            refused.append(file.name)
    assert refused == ["test074-in.nq"]  # which asks for a refusal
