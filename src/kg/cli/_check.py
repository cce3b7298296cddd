"""``kg check``: findings in the format that was asked for, and how many there are."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from kg.cli._memory import Told, recall
from kg.cli._mend import show_patches, write_patches
from kg.cli._talk import (
    CLEAN,
    FINDINGS,
    WRONG,
    count,
    may_paint,
    paint,
    reader_languages,
    say,
    screen_width,
    spoken,
)

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

    from kg.findings import Report
    from kg.jobs import Project
    from kg.reports import Reader

OUTPUT_FORMATS = (
    "text", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown",
    "turtle", "jsonld",
)  # fmt: skip
_FOR_PEOPLE = ("text", "concise")


def check(options: argparse.Namespace) -> int:
    """Tell what is found, and pass or fail by the level that was asked for."""
    from kg.jobs import Project

    on_screen, files = _outputs(options.output_format)
    project = _with_engine(Project.at(options.path), options)
    if options.diff:
        return show_patches(project)
    if options.fix:
        project = write_patches(project)
    if options.write_baseline:
        number = project.write_baseline(options.write_baseline)
        say(spoken(f"{options.write_baseline}: {count(number, 'finding')} accepted."))
        return CLEAN
    told = recall(project, options, lambda: _tell(project, options, on_screen, files))
    sys.stdout.buffer.write(told.out.encode())
    sys.stdout.flush()
    say(told.talk)
    return told.code


def _tell(
    project: Project, options: argparse.Namespace, on_screen: str, files: Sequence[tuple[str, str]]
) -> Told:
    report = project.check(options.baseline)
    if options.since is not None:
        report = project.only_since(report, options.since)
    from kg.reports import summary

    reader = _reader(options, project)
    _write_files(report, reader, files)
    code = CLEAN if report.passes(reader.fail_on) else FINDINGS
    if report.unreadable:
        code = WRONG
    return Told(_out(report, reader, on_screen), summary(report, reader), code)


ENGINES = ("columns", "pyshacl", "sparql")


def _with_engine(project: Project, options: argparse.Namespace) -> Project:
    """The project, and what validates it. An endpoint is asked in SPARQL, and by nothing else."""
    from msgspec.structs import replace

    from kg.errors import ArgumentError

    if options.endpoint and options.engine not in (None, "sparql"):
        what = f"is not validated by {options.engine}"
        raise ArgumentError("--endpoint", what, "Leave out --engine, or say --engine sparql.")
    if options.engine == "sparql" and not options.endpoint:
        remedy = "Name one with --endpoint URL; files are validated by columns or pyshacl."
        raise ArgumentError("--engine", "sparql asks an endpoint", remedy)
    project = replace(project, engine=options.engine or "columns")
    return project.elsewhere(options.endpoint) if options.endpoint else project


def output_format(text: str) -> tuple[str, str]:
    """A format and the file that it goes into, from ``FORMAT=FILE``; no file for ``FORMAT``."""
    import argparse

    name, _, file = text.partition("=")
    if name not in OUTPUT_FORMATS:
        known = ", ".join(OUTPUT_FORMATS)
        raise argparse.ArgumentTypeError(f"{name!r} is not a format (choose from {known})")
    if text.endswith("="):
        raise argparse.ArgumentTypeError(f"{text!r} names no file")
    return name, file


def _outputs(asked: Sequence[tuple[str, str]]) -> tuple[str, list[tuple[str, str]]]:
    """The format for standard output, and the others with their files."""
    from kg.errors import ArgumentError

    on_screen = [name for name, file in asked if not file] or ["text"]
    if len(on_screen) > 1:
        what = f"asks for {' and '.join(on_screen)} on standard output"
        remedy = f"Write all but one into files: --output-format {on_screen[1]}=FILE."
        raise ArgumentError("--output-format", what, remedy)
    return on_screen[0], [(name, file) for name, file in asked if file]


def _reader(options: argparse.Namespace, project: Project) -> Reader:
    from msgspec.structs import replace

    from kg import __version__
    from kg.severity import Severity

    reader = project.reader(reader_languages(options.lang, list(project.config.languages)))
    return replace(
        reader,
        version=__version__,
        fail_on=Severity.of(options.fail_on) if options.fail_on else reader.fail_on,
        width=screen_width() or reader.width,
        shows_all=options.all,
    )


def _write_files(report: Report, reader: Reader, files: Sequence[tuple[str, str]]) -> None:
    from pathlib import Path

    from kg.files import replace_file
    from kg.reports import write_report

    for name, file in files:
        replace_file(Path(file), write_report(report, reader, name))


def _out(report: Report, reader: Reader, name: str) -> str:
    from msgspec.structs import replace

    from kg.reports import write_report

    if name in _FOR_PEOPLE and may_paint():
        reader = replace(reader, paint=paint)
    return write_report(report, reader, name).decode()
