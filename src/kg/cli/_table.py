"""Rows as a table for people, aligned by what each character takes on a screen."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence

from kg.cli._talk import may_paint, paint

_GAP = "   "


def make_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lines for standard output: as wide as they need, folded where a terminal is narrower."""
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(header, *rows, strict=True)]
    needed = sum(widths) + len(_GAP) * (len(widths) - 1)
    has_lines = any("\n" in cell for row in rows for cell in row)
    if has_lines or (sys.stdout.isatty() and needed > shutil.get_terminal_size().columns):
        return _folded(header, rows)

    def line(cells: Sequence[str], style: str = "") -> str:
        padded = zip(cells, widths, strict=True)
        text = _GAP.join(cell + " " * (width - cell_len(cell)) for cell, width in padded).rstrip()
        return paint(style, text) if style else text

    return "".join(f"{text}\n" for text in (line(header, "1"), "─" * needed, *map(line, rows)))


def _folded(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table that breaks the lines of its cells; 20 ms to import."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    width = None if sys.stdout.isatty() else 10_000
    console = Console(width=width, highlight=False, color_system="auto" if may_paint() else None)
    with console.capture() as captured:  # rich itself would end the process on a closed pipe
        console.print(table)
    return captured.get()
