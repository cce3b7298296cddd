"""A query in SPARQL made to be evaluated for many focus nodes at once.

SHACL evaluates a query once for each focus node, with variables bound beforehand. Here the
bindings stand as rows in a named graph, and the pattern that reads them is put at the start of
every group that mentions such a variable: one evaluation answers for all rows.
https://www.w3.org/TR/shacl/#pre-binding
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct, field

from kg.formats import mask_sparql
from kg.shapes._result import IllFormed, Refused
from kg.terms import IRI, Resource, Term, Triple

ROWS = IRI("urn:x-kg:rows")
ROW_VARIABLE = "kg_row"
_ALL = IRI("urn:x-kg:row:all")
_NAMED = frozenset({"shapesGraph", "currentShape"})  # need not leave a sub-SELECT
_EXCLUDED = frozenset({"MINUS", "SERVICE", "VALUES"})  # by SHACL
_PER_ROW = frozenset({"LIMIT", "OFFSET"})
_TOKEN = re.compile(
    r"@[\w-]+|(?:[A-Za-z_][\w.-]*)?:[\w%\\.:-]*|[?$](?P<variable>\w+)|(?P<word>[A-Za-z]+)|[{}()*]"
)


class Prebound(Struct, frozen=True):
    """A query, and where in it the rows are read. ``is_per_row``: its answer is cut off."""

    text: str
    places: tuple[int, ...]
    variables: frozenset[str]
    is_per_row: bool

    def with_rows(self, per_row: Iterable[str], for_all: Iterable[str]) -> str:
        """The text that reads variables from rows, and others from what holds for all rows."""
        parts = [f"?{ROW_VARIABLE} {_variable(name)} ?{name} ." for name in per_row]
        parts += [f"{_ALL} {_variable(n)} ?{n} ." for n in for_all if n in self.variables]
        return self.with_pattern(f" GRAPH {ROWS} {{ {' '.join(parts)} }} ")

    def with_pattern(self, pattern: str) -> str:
        """The text with a pattern wherever the variables bound beforehand have to be known."""
        pieces = [self.text[: self.places[0]]]
        for start, end in zip(self.places, (*self.places[1:], len(self.text)), strict=True):
            pieces += [pattern, self.text[start:end]]
        return "".join(pieces)


def row_iri(number: int) -> IRI:
    """The name of a row."""
    return IRI(f"urn:x-kg:row:{number}")


def row_triples(number: int, names: Iterable[str], terms: Iterable[Term]) -> Iterator[Triple]:
    """A row: a term for each variable."""
    for name, term in zip(names, terms, strict=True):
        yield Triple(row_iri(number), _variable(name), term)


def all_rows_triples(name: str, term: Term) -> Triple:
    """What a variable is bound to in every row."""
    return Triple(_ALL, _variable(name), term)


def _variable(name: str) -> IRI:
    return IRI(f"urn:x-kg:variable:{name}")


class _Group(Struct):
    """A group between braces, or a sub-SELECT's braces, while it is read."""

    start: int
    is_inside_exists: bool
    is_select: bool = False  # the braces around a sub-SELECT, which is read up to its own group
    mentions: bool = False
    where: int | None = None  # of a sub-SELECT: where its own group starts
    projected: set[str] = field(default_factory=set)


@lru_cache(maxsize=1000)  # a query is read when it is judged, and when its shape is compiled
def prebind(text: str, bound: frozenset[str], node: Resource) -> Prebound:
    """Read a query with its variables bound beforehand.

    Raises `IllFormed` for what SHACL forbids in such a query, and `Refused` for what is not known
    here.
    """
    return _Reader(text, bound, node).read()


class _Reader:
    """Reads the tokens of one query."""

    def __init__(self, text: str, bound: frozenset[str], node: Resource) -> None:
        self._text = text
        self._bound = bound
        self._node = node
        self._groups = [_Group(0, is_inside_exists=False)]  # the first is the whole query
        self._places: list[int] = []
        self._variables: set[str] = set()
        self._is_per_row = False

    def read(self) -> Prebound:
        before, depth = "", 0
        for token in _TOKEN.finditer(mask_sparql(self._text)):
            word = (token["word"] or "").upper()
            if before == "GRAPH" and token["variable"] != "shapesGraph":
                what = "a query looks into other graphs than $shapesGraph"
                raise Refused(what, self._node, "查询涉及 $shapesGraph 以外的图")
            if token[0] == "{":
                self._open(token.end(), before)
            elif token[0] == "}":
                self._close()
            elif token[0] in "()":
                depth += 1 if token[0] == "(" else -1
            elif token["variable"]:
                self._meet(token["variable"], before, depth)
            elif word or token[0] == "*":
                self._meet_word(word or "*", before)
            before = word or token[0]
        if len(self._groups) != 1 or not self._places:
            raise IllFormed("the braces of a query do not pair", self._node, "查询的花括号不成对")
        return Prebound(
            self._text, tuple(sorted(self._places)), frozenset(self._variables), self._is_per_row
        )

    def _open(self, start: int, before: str) -> None:
        outer = self._groups[-1]
        inside = outer.is_inside_exists or before == "EXISTS"
        if outer.is_select and outer.where is None:
            outer.where = start
        self._groups.append(_Group(start, is_inside_exists=inside))

    def _close(self) -> None:
        if len(self._groups) < 2:
            raise IllFormed("the braces of a query do not pair", self._node, "查询的花括号不成对")
        group, outer = self._groups.pop(), self._groups[-1]
        is_whole = len(self._groups) == 1
        if group.is_select:
            missing = self._bound - _NAMED - group.projected
            if missing:
                what = f"a sub-SELECT does not select ${min(missing)}"
                chinese = f"子查询没有选出 ${min(missing)}"
                raise IllFormed(what, self._node, chinese)
        place = group.where if group.is_select else group.start
        is_read_here = (group.mentions or is_whole) and not group.is_inside_exists
        if is_read_here and place is not None and place not in self._places:
            self._places.append(place)
        outer.mentions = outer.mentions or group.mentions

    def _meet(self, name: str, before: str, depth: int) -> None:
        group = self._groups[-1]
        self._variables.add(name)
        if name in self._bound and before == "AS":
            what = f"a query gives ${name} another value"
            raise IllFormed(what, self._node, f"查询给 ${name} 赋了另一个值")
        if group.is_select and depth == 0:
            if group.where is None:
                group.projected.add(name)
        elif name in self._bound:
            group.mentions = True

    def _meet_word(self, word: str, before: str) -> None:
        group = self._groups[-1]
        if word in _EXCLUDED:
            what = f"a query has {word}, which SHACL excludes"
            raise IllFormed(what, self._node, f"查询中有 SHACL 不允许的 {word}")
        if word == "FROM":
            raise Refused("a query names its graphs by FROM", self._node, "查询以 FROM 指定图")
        if word in _PER_ROW:
            self._is_per_row = True
        if word == "SELECT" and len(self._groups) > 1:
            group.is_select = True
        if word == "*" and group.is_select and before in ("SELECT", "DISTINCT", "REDUCED"):
            what = "a sub-SELECT selects * and not its variables by name"
            raise Refused(what, self._node, "子查询使用 * 而没有逐个写出变量")
