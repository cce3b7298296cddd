"""What a stored query is expected to give: the file beside it, read, written and compared."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from kg.errors import ReadError
from kg.formats import TURTLE, AnySolutions, StatementFile, read_file
from kg.store import QueryBoolean
from kg.terms import IRI, Literal, Prefixes, Triple

if TYPE_CHECKING:
    from kg.formats import Answer


class Difference(Struct, frozen=True):
    """How an answer differs from what is expected.

    ``words`` say it in brief, by language; ``lines`` row by row: what is missing behind ``-``,
    what is not expected behind ``+``.
    """

    words: Mapping[str, str]
    lines: tuple[str, ...]


class Rows(Struct, frozen=True):
    """The rows of a SELECT query as CSV has them: a text for each cell.

    ``tie`` is a row that another one may change places with, since both come alike in the order.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_ordered: bool
    tie: str = ""
    extension = "csv"

    @property
    def is_empty(self) -> bool:
        """True without rows."""
        return not self.rows

    def content(self, _prefixes: Prefixes) -> bytes:
        """The file that expects just this. https://www.w3.org/TR/sparql11-results-csv-tsv/"""
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([self.header, *self.rows])
        return text.getvalue().encode()

    def difference(self, expected: Path, name: str, _base: str) -> Difference | None:
        """How they differ from a file's, or None. Raises `ReadError`."""
        wanted = _read_rows(expected, name)
        if not wanted or wanted[0] != self.header:
            columns = ", ".join(self.header)
            words = {"en": f"its columns are {columns}", "zh-hans": f"列为 {columns}"}
            header = _line(wanted[0] if wanted else ())
            return Difference(words, (f"- {header}", f"+ {_line(self.header)}"))
        if wanted[1:] == self.rows:
            return None
        missing = _without(wanted[1:], self.rows)
        added = _without(self.rows, wanted[1:])
        if missing or added:
            lines = [f"- {_line(row)}" for row in missing] + [f"+ {_line(row)}" for row in added]
            return Difference(_in_brief(missing, added), tuple(lines))
        if self.is_ordered:
            words = {"en": "the rows come in another order", "zh-hans": "各行的顺序不同"}
            before, now = map(_line, wanted[1:]), map(_line, self.rows)
            from difflib import unified_diff

            moved = list(unified_diff(list(before), list(now), lineterm="", n=1))
            return Difference(words, tuple(moved[2:]))
        return None


class Truth(Struct, frozen=True):
    """The answer of an ASK query."""

    holds: bool
    extension = "csv"

    @property
    def is_empty(self) -> bool:
        """True for what does not hold."""
        return not self.holds

    def content(self, _prefixes: Prefixes) -> bytes:
        """The file that expects just this: one word."""
        return f"{self._word}\n".encode()

    def difference(self, expected: Path, name: str, _base: str) -> Difference | None:
        """How it differs from a file's word, or None. Raises `ReadError`."""
        wanted = _read_text(expected, name).strip()
        if wanted == self._word:
            return None
        words = {"en": f"it is {self._word}", "zh-hans": f"结果为 {self._word}"}
        return Difference(words, (f"- {wanted}", f"+ {self._word}"))

    @property
    def _word(self) -> str:
        return "true" if self.holds else "false"


class Triples(Struct, frozen=True):
    """The answer of a CONSTRUCT or DESCRIBE query."""

    triples: frozenset[Triple]
    extension = "ttl"

    @property
    def is_empty(self) -> bool:
        """True without triples."""
        return not self.triples

    def content(self, prefixes: Prefixes) -> bytes:
        """The file that expects just this, in Turtle."""
        from kg.formats import write_turtle

        return write_turtle(self.triples, prefixes)

    def difference(self, expected: Path, name: str, base: str) -> Difference | None:
        """How they differ from a file's, whatever blank nodes are called. Raises `ReadError`."""
        from kg.formats import canonical

        stated = canonical(read_file(StatementFile(expected, name, TURTLE, base)))
        wanted = {quad.triple for quad in stated}
        made = {quad.triple for quad in canonical(self.triples)}
        missing, added = wanted - made, made - wanted
        if not missing and not added:
            return None
        words = {
            "en": f"{len(missing)} triples missing, {len(added)} not expected",
            "zh-hans": f"缺少 {len(missing)} 条三元组，多出 {len(added)} 条",
        }
        lines = [f"- {line}" for line in sorted(f"{triple} ." for triple in missing)]
        lines += [f"+ {line}" for line in sorted(f"{triple} ." for triple in added)]
        return Difference(words, tuple(lines))


def given(answer: Answer, ordered_by: Collection[str] | None) -> Rows | Truth | Triples:
    """An answer as it can be compared; by which variables its rows are ordered, None for not."""
    if isinstance(answer, AnySolutions):
        header = tuple(variable.value for variable in answer.variables)
        solutions = [tuple(solution) for solution in answer]
        rows = tuple(tuple(map(_cell, solution)) for solution in solutions)
        tie = _tie(header, solutions, ordered_by or ())
        return Rows(header, rows, ordered_by is not None, tie)
    if isinstance(answer, QueryBoolean):
        return Truth(bool(answer))
    return Triples(frozenset(answer))


def _tie(
    header: Sequence[str], solutions: Iterable[tuple[object, ...]], ordered_by: Collection[str]
) -> str:
    """The first solution that another, different one ties with; nothing where none is certain.

    The same terms come alike in whatever order; those that are not shown may tell rows apart.
    """
    if not ordered_by or not set(ordered_by) <= set(header):
        return ""
    at = [header.index(name) for name in ordered_by]
    first: dict[tuple[object, ...], tuple[object, ...]] = {}
    for solution in solutions:
        if first.setdefault(tuple(solution[i] for i in at), solution) != solution:
            return _line(map(_cell, solution))
    return ""


def _cell(term: object) -> str:
    return term.value if isinstance(term, (IRI, Literal)) else "" if term is None else str(term)


# ------------------------------------------------------------------------------------------ files


def _read_text(file: Path, name: str) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(name, f"is not UTF-8 at byte {error.start}", "Save it as UTF-8.") from error


def _read_rows(file: Path, name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a CSV file; an empty line is the empty cell of a single column."""
    reader = csv.reader(io.StringIO(_read_text(file, name), newline=""))
    try:
        return tuple(tuple(row) or ("",) for row in reader)
    except csv.Error as error:
        where = f"{name}:{reader.line_num}"
        raise ReadError(where, f"is not CSV ({error})", "Correct this line.") from error


# ------------------------------------------------------------------------------------- difference


def _line(row: Iterable[str]) -> str:
    """A row on one line."""
    return ", ".join(cell.replace("\n", "␊").replace("\r", "␍") for cell in row)


def _without(
    rows: Sequence[tuple[str, ...]], others: Sequence[tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """The rows less the others, each as often as it comes."""
    return list((Counter(rows) - Counter(others)).elements())


def _in_brief(
    missing: Sequence[tuple[str, ...]], added: Sequence[tuple[str, ...]]
) -> Mapping[str, str]:
    english, chinese = [], []
    for words, found in ((("missing", "缺少"), missing), (("not expected", "多出"), added)):
        if found:
            row, more = f"[{', '.join(found[0])}]", len(found) - 1
            english.append(f"{words[0]} {row}{f' and {more} more' if more else ''}")
            chinese.append(f"{words[1]} {row}{f' 等 {more + 1} 行' if more else ''}")
    return {"en": "; ".join(english), "zh-hans": "；".join(chinese)}
