"""``kg query``: stored queries listed and answered, and queries from a file or standard input."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from kg.cli._talk import CLEAN, paint, reader_languages

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

    from kg.jobs import Project
    from kg.queries import StoredQuery
    from kg.store import Answer, QuerySolutions

FORMATS = (
    "table", "csv", "csv-excel", "tsv", "json", "xml", "markdown", "html", "turtle", "jsonld",
    "ntriples",
)  # fmt: skip


def query(options: argparse.Namespace) -> int:
    """Print the answer of one query, or what can be asked."""
    if options.name == "test":
        from kg.cli._query_test import test_queries

        return test_queries(options)
    from kg.errors import ArgumentError
    from kg.jobs import Project

    if options.tested or options.accept:
        what = "only kg query test takes more names, and --accept"
        raise ArgumentError("kg query", what, "As in kg query test NAME --accept.")
    if [options.list, options.file is not None, options.name is not None].count(True) != 1:
        raise ArgumentError("kg query", "one query is needed", "Give NAME, -, --file or --list.")
    project = Project.at(options.path)
    if options.list:
        _list_queries(project, reader_languages(None, list(project.config.languages)))
        return CLEAN
    arguments: dict[str, str] = {}
    for text in options.param:
        name, equals, value = text.partition("=")
        if not equals:
            raise ArgumentError(f"--param {text}", "has no value", "Write it as NAME=VALUE.")
        if name in arguments:
            raise ArgumentError(f"--param {text}", "is given twice", "Give each argument once.")
        arguments[name] = value
    asked = _read_query(options, project)
    _write_answer(project, asked, project.ask(asked, arguments), options.format)
    return CLEAN


def _read_query(options: argparse.Namespace, project: Project) -> StoredQuery:
    from pathlib import Path

    from kg.errors import ReadError
    from kg.queries import inline_query

    if options.file is None and options.name != "-":
        return project.stored_query(options.name)
    name = options.file or "standard input"
    try:
        if options.file:
            return inline_query(Path(options.file).read_text(encoding="utf-8-sig"), name)
        return inline_query(sys.stdin.buffer.read().decode("utf-8-sig"), name)
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise ReadError(name, what, "Check its name and permissions.") from error
    except UnicodeDecodeError as error:
        raise ReadError(name, f"is not UTF-8 at byte {error.start}", "Save it as UTF-8.") from error


def _list_queries(project: Project, languages: Sequence[str]) -> None:
    for query in project.queries():
        wanted = (query.summary[tag] for tag in languages if tag in query.summary)
        summary = next(wanted, next(iter(query.summary.values()), ""))
        slots = " ".join(
            f"{p.name}={p.default or f'<{p.type}>'}" if p.required or p.default else f"[{p.name}]"
            for p in query.parameters
        )
        print(f"{paint('1', query.name)}{' ' + slots if slots else ''}\n    {summary}")


def _write_answer(
    project: Project, query: StoredQuery, answer: Answer, format_name: str | None
) -> None:
    from kg import formats
    from kg.errors import FormatError
    from kg.store import QuerySolutions

    known = [format.name for format in formats.answer_formats(query.form, {})]
    default = "turtle" if "turtle" in known else "table"
    if default == "table":
        known.insert(0, default)
    name = format_name or default
    if name not in known:
        remedy = f"Choose {', '.join(known)}."
        raise FormatError(name, f"cannot hold the answer of this {query.form} query", remedy)
    if name == "table" and isinstance(answer, QuerySolutions):
        _print_table(project, answer)
        return
    if name == "table":
        name = "csv"
    presentation = project.presentation(query)
    formats.write_answer(answer, formats.by_name(name), presentation, sys.stdout.buffer)


def _print_table(project: Project, solutions: QuerySolutions) -> None:
    from kg.cli._table import make_table

    header = [variable.value for variable in solutions.variables]
    show = project.config.prefixes.show
    rows = [["" if term is None else show(term) for term in solution] for solution in solutions]
    print(make_table(header, rows), end="")
