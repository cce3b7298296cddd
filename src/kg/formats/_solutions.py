"""SPARQL answers as bytes: the standard result formats, and Markdown for reports.

https://www.w3.org/TR/sparql11-results-csv-tsv/ · https://www.w3.org/TR/sparql11-results-json/
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import IO, cast

from pyoxigraph import QueryBoolean, QueryResultsFormat

from kg.errors import FormatError
from kg.formats._received import AnySolutions
from kg.formats._roles import listed
from kg.formats._table import CSV, JSON, TABLE_FORMATS, TRUTH_FORMATS, TSV, XML, Format
from kg.terms import Term

_CELL = str.maketrans({"|": "\\|", "\n": " ", "\r": " ", "&": "&amp;", "<": "&lt;", "\\": "\\\\"})


def write_solutions(solutions: AnySolutions, format: Format, output: IO[bytes]) -> None:
    """Write solutions in a standard SPARQL result format, as they come.

    XML holds no control characters: https://www.w3.org/TR/xml/#charsets. Raises `FormatError` for
    one, when what comes before it is written.
    """
    if format.results is None:
        raise cannot_hold(format, "solutions", TABLE_FORMATS)
    passed = cast("IO[bytes]", _XmlText(output)) if format == XML else output
    solutions.serialize(passed, format=format.results)


def write_boolean(answer: QueryBoolean, format: Format, output: IO[bytes]) -> None:
    """Write the answer of an ASK query; CSV and TSV have no form for it, so a word stands there."""
    if format not in TRUTH_FORMATS:
        raise cannot_hold(format, "a truth value", TRUTH_FORMATS)
    if format.results in (QueryResultsFormat.JSON, QueryResultsFormat.XML):
        output.write(answer.serialize(format=format.results) or b"")
    else:
        output.write(b"true\n" if answer else b"false\n")


def write_markdown(solutions: AnySolutions, show: Callable[[Term], str], output: IO[bytes]) -> None:
    """Write solutions as a table of GitHub Flavored Markdown, terms as ``show`` writes them."""
    names = [variable.value for variable in solutions.variables]
    output.write(f"| {' | '.join(names)} |\n|{' --- |' * len(names)}\n".encode())
    for solution in solutions:
        cells = ("" if term is None else show(term).translate(_CELL) for term in solution)
        output.write(f"| {' | '.join(cells)} |\n".encode())


def cannot_hold(format: Format, what: str, others: tuple[Format, ...]) -> FormatError:
    """The error of a format that cannot hold something, which names those that can."""
    remedy = f"Choose {listed([other.name for other in others], 'or')}."
    return FormatError(format.name, f"cannot hold {what}", remedy)


class _XmlText:
    """A file of XML 1.0 to write into, which refuses what that cannot hold.

    A carriage return is written so that readers do not take it for a line break.
    https://www.w3.org/TR/xml/#sec-line-ends
    """

    _barred = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")  # U+FFFE, U+FFFF

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._last = b""

    def write(self, content: bytes) -> int:
        barred = self._barred.search(self._last + content)
        if barred:
            what = f"the character U+{ord(barred[0].decode()):04X}"
            raise cannot_hold(XML, what, (CSV, TSV, JSON))
        self._last = content[-2:]
        self._output.write(content.replace(b"\r", b"&#13;"))
        return len(content)

    def flush(self) -> None:
        self._output.flush()
