"""Answers as bytes, in every format that can hold them: what command line, server and site call.

Solutions are read once and written as they come, so memory does not grow with their number.
"""

from __future__ import annotations

from typing import IO

from pyoxigraph import QueryBoolean

from kg.errors import FormatError
from kg.formats._presentation import Notes, Presentation
from kg.formats._received import AnySolutions, AnyTriples
from kg.formats._roles import Roles, role_complaints
from kg.formats._solutions import cannot_hold, write_boolean, write_markdown, write_solutions
from kg.formats._table import (
    BINARY_FORMATS,
    CSV_EXCEL,
    GEOJSON,
    GRAPH_FORMATS,
    HTML,
    ICALENDAR,
    JSONLD,
    MARKDOWN,
    NTRIPLES,
    ROLE_FORMATS,
    TABLE,
    TABLE_FORMATS,
    TRUTH_FORMATS,
    Format,
)

Answer = AnySolutions | QueryBoolean | AnyTriples


def answer_formats(form: str, roles: Roles) -> tuple[Format, ...]:
    """The formats that can hold the answer of a ``SELECT``, ``ASK`` or other query."""
    if form == "ASK":
        return TRUTH_FORMATS
    if form == "SELECT":
        return (*TABLE_FORMATS, *(format for format in ROLE_FORMATS if format.name in roles))
    return GRAPH_FORMATS


def write_answer(
    answer: Answer, format: Format, presentation: Presentation, output: IO[bytes]
) -> Notes:
    """Write an answer in a format, and return what a reader should be told of it.

    Raises `FormatError` for what the format cannot hold; some of it may be written by then.
    """
    if isinstance(answer, AnyTriples):
        _write_triples(answer, format, presentation, output)
        return {}
    if isinstance(answer, QueryBoolean):
        _write_truth(answer, format, presentation, output)
        return {}
    if format in ROLE_FORMATS:
        return _write_by_roles(answer, format, presentation, output)
    _write_rows(answer, format, presentation, output)
    return {}


def _write_rows(
    answer: AnySolutions, format: Format, presentation: Presentation, output: IO[bytes]
) -> None:
    if format == TABLE:
        from kg.formats._text_table import write_text_table

        write_text_table(answer, presentation, output)
    elif format == HTML:
        from kg.formats._html import write_html

        write_html(answer, presentation, output)
    elif format == CSV_EXCEL:
        from kg.formats._csv_excel import write_csv_excel

        write_csv_excel(answer, output)
    elif format in BINARY_FORMATS:
        from kg.formats._columns import write_columns

        write_columns(answer, format, output)
    elif format == MARKDOWN:
        write_markdown(answer, presentation.prefixes.show, output)
    else:
        write_solutions(answer, format, output)


def _write_by_roles(
    answer: AnySolutions, format: Format, presentation: Presentation, output: IO[bytes]
) -> Notes:
    roles = {format.name: presentation.roles.get(format.name, {})}
    columns = [variable.value for variable in answer.variables]
    for what, remedy in role_complaints(roles, columns):
        raise FormatError(format.name, what, remedy)
    if format == GEOJSON:
        from kg.formats._geojson import write_geojson

        return write_geojson(answer, presentation, output)
    if format == ICALENDAR:
        from kg.formats._icalendar import write_icalendar

        return write_icalendar(answer, presentation, output)
    from kg.formats._chart import write_chart

    return write_chart(answer, presentation, output)


def _write_truth(
    answer: QueryBoolean, format: Format, presentation: Presentation, output: IO[bytes]
) -> None:
    if format == HTML:
        from kg.formats._html import write_html_truth

        write_html_truth(answer, presentation, output)
    else:
        write_boolean(answer, format, output)


def _write_triples(
    triples: AnyTriples, format: Format, presentation: Presentation, output: IO[bytes]
) -> None:
    prefixes = presentation.prefixes
    if format not in GRAPH_FORMATS:
        raise cannot_hold(format, "triples", GRAPH_FORMATS)
    if format == JSONLD:
        from kg.formats._context import make_context
        from kg.formats._jsonld import write_jsonld

        context = presentation.context or make_context({"@context": dict(prefixes)}, "")
        output.write(write_jsonld(triples, context))
    elif format == NTRIPLES:
        from kg.formats._ntriples import write_ntriples

        output.write(write_ntriples(triples))
    else:
        from kg.formats._turtle import write_turtle

        output.write(write_turtle(triples, prefixes))
