"""What tests of text ask for: generated documents in any layout, and the W3C's files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from kg.errors import ReadError
from kg.formats import TRIG, Format, by_path, parse

BASE = "https://base.example/a/b"
Words = list[str]

# fmt: off
_GAPS = [
    *[" "] * 12, *["\n"] * 4, "\n\n", "\t", "  \r\n ", "\n    ", " # to do \n", "\n#\n",
    "#x\n\n\n#y\n", "\n\n# <a> 'b' .\n\n",
]
_IRIS = ["<a>", "<#a>", "<http://e/a>", "<\\u00e9>", ":a", ":", "e:b", "e:c.d", "e:c\\,d", "灯:会"]
_LABELS = [["_:a"], ["_:b.c"], ["_:0"], ["[", "]"]]
_SHORT_STRINGS = [
    "''", '""', '"a"', "'a'", "'\"'", '"\\n"', "'\\\\'", "'\\''", '"#"', "'灯'", "'\\\"'",
    '"\\u0041"', f"'{'long ' * 25}'",
]
_LONG_STRINGS = [
    '"""a\n\n  "b" """', "'''\n'''", "'''\"\\\\'''", '"""\r\n"""', "'''a'''", '"""\\""""',
    '"""\'"""', "'''a\"'''", "'''\\n'''",
]
_SUFFIXES = [[], [], ["@en"], ["@zh-hans"], ["@prefix"], ["^^", "e:t"], ["^^", "<t>"]]
_PLAIN = ["1", "-1.5", "+.5e3", "1.E0", "true", "false"]
_HEADS = [
    ["@prefix", ":", "<http://e/>", "."], ["PREFIX", "e:", "<http://e/e#>"],
    ["@base", "<http://f/>", "."], ["base", "<g/>"], ["@prefix", "灯:", "<灯>", "."],
    ["VERSION", "'1.2'"],
]
# fmt: on


class _Author:
    """Writes words of Turtle and TriG at random, with what RDF 1.2 adds."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._budget = 40  # of terms, so that every document ends

    def document(self, format: Format) -> str:
        """Some parts in any layout: gaps with comments between any two words."""
        words = [word for head in _HEADS for word in head]
        for _ in range(self._random.randint(0, 5)):
            words += self._part(is_trig=format is TRIG)
        text = "".join(word + self._random.choice(_GAPS) for word in words)
        return self._random.choice(["", "\n", "# head\n\n# more\n"]) + text

    def _part(self, *, is_trig: bool) -> Words:
        kind = self._random.randrange(6)
        if kind == 0:
            return self._random.choice(_HEADS)
        if kind > 2 or not is_trig:
            return [*self._triples(), "."]
        inside = self._separated(self._triples, ".", self._random.randint(0, 3))
        # The parser wants a full stop after a reified triple that stands alone.
        last = ["."] if inside and (inside[-1] == ">>" or self._random.random() < 0.5) else []
        name = self._random.choice([[], self._name(), ["graph", *self._name()]])
        return [*name, "{", *inside, *last, "}"]

    def _triples(self) -> Words:
        kind = self._random.randrange(8)
        if kind == 0:
            return self._properties() + (self._predicates() if self._random.random() < 0.5 else [])
        if kind == 1:
            return [*self._reified(), *(self._predicates() if self._random.random() < 0.5 else [])]
        return (self._collection() if kind == 2 else self._name()) + self._predicates()

    def _predicates(self) -> Words:
        words = self._separated(self._predicate, ";", self._random.choice([1, 1, 2, 3]))
        return words + self._random.choice([[], [], [";"], [";", ";"]])

    def _predicate(self) -> Words:
        verb = self._random.choice([*_IRIS, "a"])
        objects = self._random.choice([1, 1, 1, 2, 3, 8])
        return [verb, *self._separated(self._annotated, ",", objects)]

    def _annotated(self) -> Words:
        words = self._object()
        while self._random.random() < 0.06:
            if self._random.random() < 0.5:
                words += ["~", *self._random.choice([[], ["e:b"], ["_:a"]])]
            elif words[-1] != "|}":  # of several blocks in a row the parser makes too few triples
                words += ["{|", *self._predicates(), "|}"]
        return words

    def _object(self) -> Words:
        self._budget -= 1
        kind = self._random.randrange(10 if self._budget > 0 else 6)
        if kind < 3:
            return self._name()
        if kind < 6:
            return self._literal(_SHORT_STRINGS + _LONG_STRINGS)
        makers = [self._properties, self._collection, self._triple_term, self._reified]
        return makers[kind - 6]()

    def _properties(self) -> Words:
        return ["[", *self._predicates(), "]"]

    def _collection(self) -> Words:
        items = (self._object() for _ in range(self._random.choice([0, 1, 2, 3, 9])))
        return ["(", *(word for item in items for word in item), ")"]

    def _triple_term(self) -> Words:
        kind, verb = self._random.randrange(3), self._random.choice([*_IRIS, "a"])
        term = [self._name, lambda: self._literal(_SHORT_STRINGS), self._triple_term][kind]
        return ["<<(", *self._name(), verb, *term(), ")>>"]

    def _reified(self) -> Words:
        kind, verb = self._random.randrange(4), self._random.choice([*_IRIS, "a"])
        makers = [self._name, lambda: self._literal(_SHORT_STRINGS), self._triple_term]
        term = [*makers, self._reified][kind]
        reifier = self._random.choice([[], ["~"], ["~", ":a"], ["~", "_:a"]])
        return ["<<", *self._name(), verb, *term(), *reifier, ">>"]

    def _literal(self, strings: list[str]) -> Words:
        if self._random.random() < 0.3:
            return [self._random.choice(_PLAIN)]
        return [self._random.choice(strings), *self._random.choice(_SUFFIXES)]

    def _name(self) -> Words:
        if self._random.random() < 0.7:
            return [self._random.choice(_IRIS)]
        return list(self._random.choice(_LABELS))

    def _separated(self, make: Callable[[], Words], separator: str, count: int) -> Words:
        words: Words = []
        for number in range(count):
            words += [separator] * bool(number) + make()
        return words


@pytest.fixture(scope="session")
def write_document() -> Callable[[int, Format], str]:
    """``write_document(seed, TURTLE)``: a document in any layout; the same seed, the same text."""
    return lambda seed, format: _Author(Random(seed)).document(format)


@pytest.fixture(scope="session")
def suite_files(suites: Path) -> list[tuple[Path, bytes, Format]]:
    """Every file of the W3C's RDF suites that parses, with its content and its format."""
    return list(_suite_files(suites / "rdf11"))


def _suite_files(folder: Path) -> Iterator[tuple[Path, bytes, Format]]:
    for file in sorted(folder.rglob("*")):
        format = by_path(file)
        if format and file.is_file():
            content = file.read_bytes()
            try:
                list(parse(content, file.name, format, BASE))
            except ReadError:
                continue
            yield file, content, format
