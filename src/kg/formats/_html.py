"""Solutions as an HTML document of its own: one table, nothing from elsewhere, no scripts.

https://html.spec.whatwg.org/multipage/tables.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import IO

from pyoxigraph import QueryBoolean, QuerySolution

from kg.formats._presentation import Presentation
from kg.formats._received import AnySolutions
from kg.formats._rows import Names, batches, is_number, name_beside
from kg.terms import IRI, Literal, Term

_STYLE = """\
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 1rem; }
table { border-collapse: collapse; }
caption { font-weight: bold; padding-block: .5rem; text-align: start; }
th, td { border-block-end: 1px solid #8888; padding: .25rem .75rem; text-align: start; }
th { position: sticky; top: 0; background: Canvas; }
td { overflow-wrap: anywhere; vertical-align: top; white-space: pre-line; }
td.number { font-variant-numeric: tabular-nums; text-align: end; }
"""
_HEAD = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
"""
_FOOT = "</body>\n</html>\n"


def write_html(solutions: AnySolutions, presentation: Presentation, output: IO[bytes]) -> None:
    """Write solutions as a table, a batch of rows at a time, things by CURIE and name.

    Only IRIs of the web are links, and each text says what language it is in.
    """
    names = [variable.value for variable in solutions.variables]
    output.write(_head(presentation).encode())
    write_html_table(names, solutions, presentation, output)
    output.write(_FOOT.encode())


def write_html_table(
    names: Sequence[str],
    solutions: Iterator[QuerySolution],
    presentation: Presentation,
    output: IO[bytes],
) -> None:
    """Write solutions as a table alone, to be put into a document."""
    columns = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    caption = f"<caption>{escape(presentation.title)}</caption>\n" if presentation.title else ""
    output.write(f"<table>\n{caption}<thead>\n<tr>{columns}</tr>\n</thead>\n<tbody>\n".encode())
    for rows, called in batches(solutions, presentation):
        lines = (_row(row, called, presentation) for row in rows)
        output.write("".join(lines).encode())
    output.write(b"</tbody>\n</table>\n")


def write_html_truth(answer: QueryBoolean, presentation: Presentation, output: IO[bytes]) -> None:
    """Write the answer of an ASK query as a document."""
    title = f"<h1>{escape(presentation.title)}</h1>\n" if presentation.title else ""
    word = "true" if answer else "false"
    output.write(f"{_head(presentation)}{title}<p>{word}</p>\n{_FOOT}".encode())


def _head(presentation: Presentation) -> str:
    language, title = escape(presentation.language), escape(presentation.title or "kg")
    return _HEAD.format(language=language, title=title, style=_STYLE)


def _row(row: QuerySolution, called: Names, presentation: Presentation) -> str:
    cells = (
        "<td></td>" if term is None else _cell(term, name_beside(row, term, called), presentation)
        for term in row
    )
    return f"<tr>{''.join(cells)}</tr>\n"


def _cell(term: Term, name: Literal | None, presentation: Presentation) -> str:
    shown = escape(presentation.prefixes.show(term))
    if isinstance(term, Literal):
        kind = ' class="number"' if is_number(term) else ' dir="auto"'
        return f"<td{_language(term)}{kind}>{shown}</td>"
    if isinstance(term, IRI) and term.value.startswith(("https://", "http://")):
        shown = f'<a href="{escape(term.value)}">{shown}</a>'
    if name:
        text = escape(presentation.prefixes.show(name))
        shown = f"{shown} (<bdi{_language(name)}>{text}</bdi>)"
    return f"<td>{shown}</td>"


def _language(literal: Literal) -> str:
    return f' lang="{escape(literal.language)}"' if literal.language else ""
