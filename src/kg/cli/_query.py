"""``kg query``: stored queries listed and answered, and queries from a file or standard input."""

from __future__ import annotations

import sys

from kg.cli._answer import choose_format, write
from kg.cli._talk import CLEAN, reader_languages

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

    from kg.jobs import Project
    from kg.queries import StoredQuery


def query(options: argparse.Namespace) -> int:
    """Print the answer of one query, or what can be asked."""
    if options.name == "test":
        from kg.cli._query_tests import run_tests

        return run_tests(options)
    from kg.errors import ArgumentError
    from kg.jobs import Project

    if options.tested or options.accept:
        what = "only kg query test takes more names, and --accept"
        raise ArgumentError("kg query", what, "As in kg query test NAME --accept.")
    if [options.list and not options.name, bool(options.file), bool(options.name)].count(True) != 1:
        raise ArgumentError("kg query", "one query is needed", "Give NAME, -, --file or --list.")
    project = Project.at(options.path)
    languages = reader_languages(options.lang, list(project.config.languages))
    if options.list:
        from kg.cli._query_list import list_queries, tell_query

        if options.name:
            tell_query(project, options.name, languages)
        else:
            list_queries(project, languages)
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
    project = _elsewhere(options, project, asked)
    format = choose_format(asked, options.format, options.out)
    presentation = project.presentation(asked, languages)
    write(project.ask(asked, arguments), format, presentation, options.out)
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


def _elsewhere(options: argparse.Namespace, project: Project, asked: StoredQuery) -> Project:
    """The project as it is to be asked: a header alone never makes anybody open a connection."""
    from kg.errors import ArgumentError

    if options.endpoint is None:
        return project
    endpoint = options.endpoint or asked.endpoint
    if not endpoint:
        what = f"is given without an address, and the header of {asked.name} names none"
        remedy = "Give --endpoint URL, or write #+ endpoint: URL."
        raise ArgumentError("--endpoint", what, remedy)
    return project.elsewhere(endpoint, options.timeout)
