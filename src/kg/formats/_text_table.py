"""Solutions as a table for people, aligned by what each character takes on a screen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import IO

from pyoxigraph import QuerySolution

from kg.formats._presentation import Presentation
from kg.formats._received import AnySolutions
from kg.formats._rows import Names, batches, name_beside

_GAP = "   "
_NARROWEST = 8  # cells of a column: below that a row is read more easily one value to a line
_BLANK = re.compile(r"[\t\f\v]")


def write_text_table(
    solutions: AnySolutions, presentation: Presentation, output: IO[bytes]
) -> None:
    """Write solutions as lines, things by CURIE and name, as wide as they need.

    On a terminal cells are folded to fit its width; where that would leave too little, each value
    has a line. The first thousand rows settle the widths, so later ones may stand out.
    """
    header = [variable.value for variable in solutions.variables]
    layout: _Columns | _Records | None = None
    for rows, names in batches(solutions, presentation):
        cells = [_cells(row, names, presentation) for row in rows]
        if layout is None:
            layout = _lay_out(header, cells, presentation)
            output.write(layout.head().encode())
        output.write("".join(map(layout.row, cells)).encode())
    if layout is None:
        output.write(_lay_out(header, [], presentation).head().encode())


def _cells(row: QuerySolution, names: Names, presentation: Presentation) -> list[str]:
    show = presentation.prefixes.show
    cells = []
    for term in row:
        name = name_beside(row, term, names)
        text = "" if term is None else show(term)
        cells.append(_BLANK.sub(" ", f"{text} ({show(name)})" if name else text))
    return cells


def _lay_out(
    header: Sequence[str], rows: Sequence[Sequence[str]], presentation: Presentation
) -> _Columns | _Records:
    from rich.cells import cell_len

    def width(cell: str) -> int:
        return max(map(cell_len, cell.split("\n")))

    widths = [max(map(width, column)) for column in zip(header, *rows, strict=True)]
    if presentation.width is not None:
        available = presentation.width - len(_GAP) * (len(widths) - 1)
        if available < sum(min(width, _NARROWEST) for width in widths):
            return _Records(header, presentation)
        widths = _shrink(widths, available)
    return _Columns(header, widths, presentation)


def _shrink(needed: Sequence[int], available: int) -> list[int]:
    """Widths that fit: columns that need less than their share leave the rest to the others."""
    widths = list(needed)
    left = len(widths)
    for column in sorted(range(len(widths)), key=widths.__getitem__):
        widths[column] = min(widths[column], available // left)
        available -= widths[column]
        left -= 1
    return widths


class _Columns:
    """A column for each variable."""

    def __init__(
        self, header: Sequence[str], widths: Sequence[int], presentation: Presentation
    ) -> None:
        self._header = header
        self._widths = widths
        self._folds = presentation.width is not None
        self._style = "\x1b[1m{}\x1b[0m" if presentation.paints else "{}"

    def head(self) -> str:
        rule = "─" * (sum(self._widths) + len(_GAP) * (len(self._widths) - 1))
        lines = (self._style.format(line) for line in self._lines(self._header))
        return "".join(f"{line}\n" for line in (*lines, rule))

    def row(self, cells: Sequence[str]) -> str:
        return "".join(f"{line}\n" for line in self._lines(cells))

    def _lines(self, cells: Sequence[str]) -> Iterator[str]:
        from rich.cells import cell_len

        folded = (
            _fold(cell, width) if self._folds else cell.split("\n")
            for cell, width in zip(cells, self._widths, strict=True)
        )
        for line in zip_longest(*folded, fillvalue=""):
            padded = (
                text + " " * (width - cell_len(text))
                for text, width in zip(line, self._widths, strict=True)
            )
            yield _GAP.join(padded).rstrip()


class _Records:
    """A line for each value that is there, and an empty one after each row."""

    def __init__(self, header: Sequence[str], presentation: Presentation) -> None:
        self._columns = _Columns(
            ("", ""), _record_widths(header, presentation.width or 0), presentation
        )
        self._header = header

    def head(self) -> str:
        return ""

    def row(self, cells: Sequence[str]) -> str:
        values = zip(self._header, cells, strict=True)
        return "".join(self._columns.row(pair) for pair in values if pair[1]) + "\n"


def _record_widths(header: Iterable[str], width: int) -> tuple[int, int]:
    first = min(max(map(len, header)), width // 2)
    return first, max(_NARROWEST, width - first - len(_GAP))


def _fold(cell: str, width: int) -> Iterator[str]:
    """The lines of a cell, none wider than that, broken after a blank where there is one."""
    from rich.cells import cell_len, chop_cells

    for line in cell.split("\n"):
        start = 0
        while len(line) - start > width or cell_len(line[start:]) > width:
            head = chop_cells(line[start : start + width + 1], width)[0]
            end = len(head) if line[start + len(head)] == " " else head.rfind(" ") + 1 or len(head)
            yield head[:end].rstrip()
            start += end
            start += line[start : start + 1] == " "
        yield line[start:]
