"""SPARQL answers as bytes: the standard result formats, and Markdown for reports.

https://www.w3.org/TR/sparql11-results-csv-tsv/ · https://www.w3.org/TR/sparql11-results-json/
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import IO

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions

from kg.errors import FormatError
from kg.formats._table import Format
from kg.terms import Term

_NO_XML = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # 5 ms to compile
_CELL = str.maketrans({"|": "\\|", "\n": " ", "\r": " ", "&": "&amp;", "<": "&lt;", "\\": "\\\\"})


def write_solutions(solutions: QuerySolutions, format: Format, output: IO[bytes]) -> None:
    """Write solutions in a standard SPARQL result format, as they come where it can hold all text.

    XML holds no control characters: https://www.w3.org/TR/xml/#charsets. Raises `FormatError`.
    """
    if format.results is None:
        raise _cannot_hold(format, "solutions")
    if format.results != QueryResultsFormat.XML:
        solutions.serialize(output, format=format.results)
        return
    content = solutions.serialize(format=format.results) or b""
    barred = re.search(_NO_XML, content.decode())
    if barred:
        raise _cannot_hold(format, f"the character U+{ord(barred[0]):04X}")
    output.write(content)


def write_boolean(answer: QueryBoolean, format: Format, output: IO[bytes]) -> None:
    """Write the answer of an ASK query; CSV and TSV have no form for it, so a word stands there."""
    if format.results in (QueryResultsFormat.JSON, QueryResultsFormat.XML):
        output.write(answer.serialize(format=format.results) or b"")
    elif format.rdf is None:
        output.write(b"true\n" if answer else b"false\n")
    else:
        raise _cannot_hold(format, "a truth value")


def write_markdown(
    solutions: QuerySolutions, show: Callable[[Term], str], output: IO[bytes]
) -> None:
    """Write solutions as a table of GitHub Flavored Markdown, terms as ``show`` writes them."""
    names = [variable.value for variable in solutions.variables]
    output.write(f"| {' | '.join(names)} |\n|{' --- |' * len(names)}\n".encode())
    for solution in solutions:
        cells = ("" if term is None else show(term).translate(_CELL) for term in solution)
        output.write(f"| {' | '.join(cells)} |\n".encode())


def _cannot_hold(format: Format, what: str) -> FormatError:
    return FormatError(
        format.name, f"cannot hold {what}", "Choose table, csv, tsv, json, xml or markdown."
    )
