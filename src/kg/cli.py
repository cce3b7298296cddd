"""The command line: words in, words out, exit code. The only room that prints or exits.

Results go to standard output, everything else to standard error. Exit codes: 0 clean, 1 there
are findings, 2 wrongly asked or unreadable, 130 interrupted, 141 the reader of a pipe went away.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Mapping, Sequence

from kg import __version__

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    import argparse
    from typing import NoReturn

    from kg.findings import Finding, Report
    from kg.jobs import Project
    from kg.queries import StoredQuery
    from kg.store import Answer

CLEAN, FINDINGS, WRONG, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141

_OUTPUT_FAILS = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EIO)  # files have their own errors

_VERSION = f"kg {__version__}"
_EXIT_CODES = """\
exit codes:
  0  done; for check: nothing as severe as --fail-on was found
  1  there are findings
  2  wrongly asked, or files that cannot be read or written"""

_QUERY_FORMATS = (
    "table", "csv", "tsv", "json", "xml", "markdown", "turtle", "ntriples", "jsonld"
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run kg with the words of a command line, and return its exit code."""
    try:
        code = _run(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        if error.errno not in _OUTPUT_FAILS:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return PIPE_CLOSED
        what = f"cannot be written ({os.strerror(error.errno)})"
        _say(f"standard output: {what}. Make room, or write it elsewhere.")
        return WRONG


def _run(words: list[str]) -> int:
    if words == ["--version"]:  # in a third of the time that importing a parser takes
        print(_VERSION)
        return CLEAN
    parser = make_parser()
    options = parser.parse_args(words)
    if options.run is None:
        parser.print_help()
        return CLEAN
    from kg.errors import KgError

    try:
        code: int = options.run(options)
    except KgError as error:
        _say(str(error))
        return WRONG
    return code


def run() -> NoReturn:
    """The process itself: `main`, then the end at once.

    Python would first take apart every graph in memory, which takes longer than many a command.
    """
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


# -------------------------------------------------------------------------------------- words


def make_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line, from which help and completion come."""
    import argparse

    parser = argparse.ArgumentParser(
        prog="kg",
        description="Check, query and publish a knowledge graph that is kept as plain RDF files.",
        epilog="examples:\n"
        "  kg check                 validate the graph in this folder\n"
        "  kg query --list          what can be asked\n"
        "  kg publish --out dist    the whole site, as files\n\n"
        f"{_EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=_VERSION)
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(name: str, what: str, epilog: str) -> argparse.ArgumentParser:
        description = what[0].upper() + what[1:] + "."
        return commands.add_parser(
            name,
            help=what,
            description=description,
            epilog=f"{epilog}\n\n{_EXIT_CODES}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    check = command(
        "check",
        "validate the graph with its shapes, and test its stored queries",
        "examples:\n"
        "  kg check                       the graph of this folder\n"
        "  kg check ../other              another one\n"
        "  kg check --fail-on warning     stricter than kg.toml says",
    )
    _add_path(check, positional=True)
    check.add_argument(
        "--fail-on",
        choices=("violation", "warning", "info"),
        help="the mildest severity that fails (default: kg.toml's check.fail-on)",
    )
    check.add_argument(
        "--lang", metavar="TAG", help="language of the messages (default: that of the environment)"
    )
    check.set_defaults(run=_check)

    query = command(
        "query",
        "run a stored query, or one of your own",
        "examples:\n"
        "  kg query --list\n"
        "  kg query session-events --param session=session:flagship-conferences\n"
        "  kg query session-events --format csv > events.csv\n"
        "  kg query --file mine.rq\n"
        "  echo 'ASK { ?s ?p ?o }' | kg query -",
    )
    query.add_argument("name", nargs="?", metavar="NAME", help="a stored query, or - for stdin")
    query.add_argument("--list", action="store_true", help="list the stored queries")
    query.add_argument("--file", metavar="F.rq", help="run the query in a file")
    query.add_argument(
        "--param",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="an argument; a CURIE or IRI for a thing. May be given several times",
    )
    query.add_argument(
        "--format", choices=_QUERY_FORMATS, help="of the answer (default: table, or turtle)"
    )
    _add_path(query)
    query.set_defaults(run=_query)

    publish = command(
        "publish",
        "write the whole site: pages, data documents, dumps",
        "examples:\n  kg publish                 into dist/\n  kg publish --out public",
    )
    publish.add_argument("--out", metavar="DIR", help="the folder to write (default: dist)")
    _add_path(publish)
    publish.set_defaults(run=_publish)

    serve = command(
        "serve",
        "serve the same documents over HTTP, by content negotiation",
        "examples:\n"
        "  kg serve\n"
        "  kg serve --port 0          any free port\n"
        "  curl -L -H 'Accept: text/turtle' http://127.0.0.1:8000/dataset",
    )
    serve.add_argument("--port", type=_port, default=8000, help="0 to 65535 (default: 8000)")
    serve.add_argument("--host", default="127.0.0.1", help="address (default: this machine only)")
    _add_path(serve)
    serve.set_defaults(run=_serve)

    config = command(
        "config",
        "list every key of kg.toml, what it is for, and its value",
        "example:\n  kg config",
    )
    _add_path(config)
    config.set_defaults(run=_config)

    completion = command(
        "completion",
        "print a completion script for a shell",
        'example:\n  eval "$(kg completion bash)"',
    )
    completion.add_argument("shell", choices=("bash", "zsh", "tcsh"))
    completion.set_defaults(run=_completion)
    return parser


def _add_path(parser: argparse.ArgumentParser, *, positional: bool = False) -> None:
    what = "folder of the graph; its kg.toml may stand above it (default: this folder)"
    if positional:
        parser.add_argument("path", nargs="?", default=".", metavar="PATH", help=what)
    else:
        parser.add_argument("--path", default=".", metavar="PATH", help=what)


def _port(text: str) -> int:
    from argparse import ArgumentTypeError

    if not text.isascii() or not text.isdecimal() or int(text) > 65535:
        raise ArgumentTypeError(f"{text!r} is not a number from 0 to 65535")
    return int(text)


# ------------------------------------------------------------------------------------ commands


def _open(options: argparse.Namespace) -> Project:
    from kg.jobs import Project

    return Project.at(options.path)


def _check(options: argparse.Namespace) -> int:
    from kg.findings import Severity

    project = _open(options)
    fail_on = Severity.of(options.fail_on) if options.fail_on else project.config.fail_on
    report = project.check()
    languages = _languages(options.lang, list(project.config.languages))
    for sentence in report.unreadable:
        print(f"{_paint('1;31', 'unreadable')} {sentence}")
    for finding in report.findings:
        print(_finding_line(finding, languages))
    _say(_summary(report))
    if report.unreadable:
        return WRONG
    return CLEAN if report.passes(fail_on) else FINDINGS


def _finding_line(finding: Finding, languages: Sequence[str]) -> str:
    colour = {"violation": "1;31", "warning": "33", "info": "36"}[finding.severity.word]
    place = f"{finding.place}: " if finding.place else ""
    value = f" (here: {finding.value})" if finding.value else ""
    head = f"{place}{_paint(colour, finding.severity.word)} {finding.code}"
    about = f" {finding.focus}" if finding.focus else ""
    return f"{head}{about}: {finding.message(languages)}{value}"


def _summary(report: Report) -> str:
    counts = ", ".join(_count(n, severity.word) for severity, n in report.counts.items())
    unread = f", {_count(len(report.unreadable), 'file')} unreadable" if report.unreadable else ""
    looked_at = (
        f"{_count(report.statements, 'statement')}, {_count(report.shapes, 'shape')}, "
        f"{_count(report.queries, 'stored query')}"
    )
    return f"{looked_at}: {counts}{unread}"


def _count(number: int, noun: str) -> str:
    if number == 1:
        return f"1 {noun}"
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else noun if noun == "info" else f"{noun}s"
    return f"{number:,} {plural}"


def _query(options: argparse.Namespace) -> int:
    from kg.errors import ArgumentError

    if [options.list, options.file is not None, options.name is not None].count(True) != 1:
        raise ArgumentError("kg query", "one query is needed", "Give NAME, -, --file or --list.")
    project = _open(options)
    if options.list:
        _list_queries(project, _languages(None, list(project.config.languages)))
        return CLEAN
    arguments: dict[str, str] = {}
    for text in options.param:
        name, equals, value = text.partition("=")
        if not equals:
            raise ArgumentError(f"--param {text}", "has no value", "Write it as NAME=VALUE.")
        if name in arguments:
            raise ArgumentError(f"--param {text}", "is given twice", "Give each argument once.")
        arguments[name] = value
    query = _read_query(options, project)
    _write_answer(project, query, project.ask(query, arguments), options.format)
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
        print(f"{_paint('1', query.name)}{' ' + slots if slots else ''}\n    {summary}")


def _write_answer(
    project: Project, query: StoredQuery, answer: Answer, format_name: str | None
) -> None:
    from kg import formats
    from kg.errors import FormatError
    from kg.store import QueryBoolean, QuerySolutions

    output = sys.stdout.buffer
    is_graph = not isinstance(answer, (QuerySolutions, QueryBoolean))
    name = format_name or ("turtle" if is_graph else "table")
    prefixes = project.config.prefixes
    graph_names = [format.name for format in formats.GRAPH_FORMATS]
    if is_graph != (name in graph_names):
        remedy = f"Choose {', '.join(graph_names if is_graph else _QUERY_FORMATS[:6])}."
        raise FormatError(name, f"cannot hold the answer of this {query.form} query", remedy)
    if isinstance(answer, QueryBoolean):
        formats.write_boolean(answer, formats.by_name("csv" if name == "table" else name), output)
    elif isinstance(answer, QuerySolutions):
        if name == "table":
            _print_table(project, answer)
        elif name == "markdown":
            formats.write_markdown(answer, prefixes.show, output)
        else:
            formats.write_solutions(answer, formats.by_name(name), output)
    elif name == "jsonld":
        context = formats.make_context({"@context": dict(prefixes)}, "")
        output.write(formats.write_jsonld(answer, context))
    elif name == "ntriples":
        output.write(formats.write_ntriples(answer))
    else:
        output.write(formats.write_turtle(answer, prefixes))


def _print_table(project: Project, solutions: Answer) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from kg.store import QuerySolutions

    assert isinstance(solutions, QuerySolutions)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for variable in solutions.variables:
        table.add_column(variable.value, overflow="fold")
    for solution in solutions:
        table.add_row(
            *(Text("" if term is None else project.config.prefixes.show(term)) for term in solution)
        )
    width = None if sys.stdout.isatty() else 10_000
    console = Console(width=width, highlight=False, color_system="auto" if _may_paint() else None)
    with console.capture() as captured:  # rich itself would end the process on a closed pipe
        console.print(table)
    print(captured.get(), end="")


def _publish(options: argparse.Namespace) -> int:
    project = _open(options)
    out = options.out or "dist"
    if not sys.stderr.isatty():
        manifest = project.publish(out)
    else:
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("writing", total=None)
            manifest = project.publish(
                out, lambda done, total: progress.update(task, completed=done, total=total)
            )
    size = sum(file.size for file in manifest.files) / 1e6
    _say(f"{out}: {_count(len(manifest.files), 'file')}, {size:.1f} MB. Open {out}/index.html.")
    return CLEAN


def _serve(options: argparse.Namespace) -> int:
    _open(options).serve(
        options.host, options.port, lambda url: _say(f"Serving at {url} (stop with Ctrl-C)")
    )
    return CLEAN


def _config(options: argparse.Namespace) -> int:
    from kg.config import SETTINGS

    project = _open(options)
    for setting in SETTINGS:
        value = project.config.values[setting.key]
        print(f"{_paint('1', setting.key)}: {setting.what}\n    {_setting_text(value)}")
    return CLEAN


def _setting_text(value: object) -> str:
    from kg.findings import Severity

    if isinstance(value, Severity):
        return value.word
    if isinstance(value, Mapping):
        return "\n    ".join(f"{key} = {item}" for key, item in value.items()) or "-"
    if isinstance(value, (list, tuple)):
        return ", ".join(value) or "-"
    return str(value) or "-"


def _completion(options: argparse.Namespace) -> int:
    import shtab

    print(shtab.complete(make_parser(), shell=options.shell))
    return CLEAN


# ----------------------------------------------------------------------------------------- talk


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _paint(style: str, text: str) -> str:
    """The text in an ANSI style, where that may be."""
    return f"\x1b[{style}m{text}\x1b[0m" if _may_paint() else text


def _may_paint() -> bool:
    """True when standard output is a terminal that may be coloured. https://no-color.org/"""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def _languages(asked: str | None, known: list[str]) -> list[str]:
    """The languages to speak, the reader's first: as asked, else as the environment says."""
    from kg.formats import negotiate_language

    environment = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    wanted = asked or environment.partition(".")[0].replace("_", "-")
    tags = [*known, *(tag for tag in ("en", "zh-hans") if tag not in known)]
    first = negotiate_language(wanted, tags) if wanted not in ("", "C", "POSIX") else tags[0]
    return [first, *(tag for tag in tags if tag != first)]
