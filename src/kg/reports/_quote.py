"""A line of a file as it is shown, with marks under what is at fault."""

from __future__ import annotations

import re

from kg.reports._reader import HIDDEN

_NARROWEST = 20
_TOKEN = re.compile(
    r"""\"\"\"|'''|"(?>(?:[^"\\]|\\.)*)"(?>(?:@[\w-]++|\^\^[^\s;,]++)?)|<[^>\s]*+>|[^\s;,\])]++"""
)


def quote(line: str, column: int, width: int) -> tuple[str, str]:
    """What of a line fits, and below it marks under the token at a column, counted from 1.

    Both are empty for an empty line, and the marks where the column is 0 or beyond the line. What
    would steer a terminal is replaced one for one, so that columns stay true.
    """
    width = max(width, _NARROWEST)
    start = column - 1 if 0 < column <= len(line) else -1
    begin, end = _window(line, max(start, 0), width)
    before, after = "…" if begin else "", "…" if end < len(line) else ""
    shown = f"{before}{_harmless(line[begin:end])}{after}"
    if not shown.strip() or start < 0:
        return shown.rstrip(), ""
    token = _TOKEN.match(line, start)
    marked = line[start : min(end, token.end())] if token else line[start]
    return shown.rstrip(), " " * cells(before + line[begin:start]) + "^" * max(1, cells(marked))


def cells(text: str) -> int:
    """How many columns of a terminal a text takes: two for a Chinese character."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(_harmless(text))


def _window(line: str, start: int, width: int) -> tuple[int, int]:
    """Where to cut a line so that it fits, and a third of it at most stands before the start."""
    if len(line) <= width and cells(line) <= width:
        return 0, len(line)
    room = width - 2  # for the two signs that it was cut
    begin = max(0, start - room // 3)
    while cells(line[begin:start]) > room // 3:
        begin += 1
    end = min(len(line), begin + room)
    while cells(line[begin:end]) > room:
        end -= 1
    return begin, end


def _harmless(text: str) -> str:
    return HIDDEN.sub(lambda found: " " if found[0] == "\t" else "\ufffd", text)
