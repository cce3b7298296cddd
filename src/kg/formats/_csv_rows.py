"""CSV text as rows of cells, each with its place.

https://www.rfc-editor.org/rfc/rfc4180 · https://www.w3.org/TR/tabular-data-model/#parsing
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from msgspec import Struct

from kg.formats._tree import Position, place_error

_CELLS = 10_000  # in one row
_LINE_END = re.compile(r"\r\n?|\n")


class Cell(Struct, frozen=True):
    """What a cell holds, as it stands there."""

    at: Position
    text: str


class Row(Struct, frozen=True):
    """The cells of a row, and the line on which it begins."""

    line: int
    cells: tuple[Cell, ...]


def read_rows(text: str, name: str, *, delimiter: str = ",", quote: str = '"') -> Iterator[Row]:
    """The rows of a text, the header first. All have as many cells as that has.

    Rows with nothing in them are left out. `ReadError` with line and column.
    """
    if "\0" in text:
        before = text[: text.index("\0")]
        at = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise place_error(name, at, "holds a NUL character", "Take it out.")
    width = 0
    for line, raw, texts in _records(text, name, delimiter, quote):
        if not any(texts):
            continue
        cells = tuple(map(Cell, _places(raw, line, delimiter, quote), texts))
        width = width or len(cells)
        if len(cells) != width:
            at = cells[min(width, len(cells) - 1)].at
            what = f"is a row of {len(cells)} cells under a header of {width}"
            remedy = f'Put a cell that holds a "{delimiter}" in quotes, or add what is missing.'
            raise place_error(name, at, what, remedy)
        yield Row(line, cells)


def _records(
    text: str, name: str, delimiter: str, quote: str
) -> Iterator[tuple[int, str, list[str]]]:
    """Each record with the line that it begins on, and as it is written."""
    lines: list[str] = []

    def feed() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            lines.append(line)
            yield line

    reader = csv.reader(feed(), delimiter=delimiter, quotechar=quote, strict=True)
    line = 1
    try:
        for texts in reader:
            if len(texts) > _CELLS:
                remedy = "Look for a quote that is never closed."
                raise place_error(name, (line, 1), f"is a row of more than {_CELLS} cells", remedy)
            yield line, "".join(lines), texts
            line += len(lines)
            lines.clear()
    except csv.Error as error:
        what = f"is a row that is not CSV ({error})"
        remedy = f"Close each {quote}, and write one inside of a cell as {quote}{quote}."
        raise place_error(name, (line, 1), what, remedy) from error


def read_spans(
    text: str, name: str, *, delimiter: str = ",", quote: str = '"'
) -> Iterator[tuple[str, int, int]]:
    """What each cell holds, header included, and the offsets that it stands between."""
    before = 0
    for _line, raw, texts in _records(text, name, delimiter, quote):
        for cell, (start, end) in zip(texts, _spans(raw, delimiter, quote), strict=False):
            yield cell, before + start, before + end
        before += len(raw)


def _places(raw: str, line: int, delimiter: str, quote: str) -> Iterator[Position]:
    """Where each cell of a record begins."""
    column, before = 1, 0
    for start, _end in _spans(raw, delimiter, quote):
        ends = list(_LINE_END.finditer(raw, before, start))
        line += len(ends)
        column = start - ends[-1].end() + 1 if ends else column + start - before
        before = start
        yield line, column


def _spans(raw: str, delimiter: str, quote: str) -> Iterator[tuple[int, int]]:
    """Between which offsets of a record each cell stands, quotes included."""
    d, q = re.escape(delimiter), re.escape(quote)
    cell = re.compile(rf"({q}(?:[^{q}]|{q}{q})*{q}|[^{d}\r\n]*)(?:{d}|\Z|(?=[\r\n]))")
    offset = 0
    while True:
        found = cell.match(raw, offset)
        yield found.span(1) if found else (offset, len(raw))
        if not found or not found[0].endswith(delimiter):
            return
        offset = found.end()
