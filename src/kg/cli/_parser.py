"""The words of the command line: one parser, from which help and completion come."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from kg.errors import ArgumentError, nearest

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    from typing import NoReturn

_EXIT_CODES = """\
exit codes:
  0  done; for check: nothing as severe as --fail-on was found
  1  there are findings
  2  wrongly asked, or files that cannot be read or written"""


_Command = Callable[[str, str, str], argparse.ArgumentParser]


class _Blind(argparse.RawDescriptionHelpFormatter):
    """What help is made by until it is shown: each argument makes one, to see that it can be."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=100)  # any will do, and to ask the screen takes 3 ms


class _Parser(argparse.ArgumentParser):
    """A parser that complains as all of kg does: where, what, and what to do."""

    def format_help(self) -> str:
        """The help, as wide as the screen."""
        self.formatter_class = argparse.RawDescriptionHelpFormatter
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        """Raise `ArgumentError` for words that are not understood."""
        raise ArgumentError(self.prog, message, f"See {self.prog} --help.")


def read_words(words: Sequence[str], version: str) -> argparse.Namespace:
    """What the words of a command line ask for; `ArgumentError` for what nobody understands."""
    asked = words[0] if words else ""
    if asked and not asked.startswith("-") and asked not in _COMMANDS:
        raise ArgumentError(f"kg {asked}", "is not a command", nearest(asked, [*_COMMANDS]))
    options, unknown = make_parser(version, asked).parse_known_args(words)
    if unknown:
        where = f"kg {asked}" if asked in _COMMANDS else "kg"
        raise ArgumentError(where, f"does not know {' '.join(unknown)}", f"See {where} --help.")
    return options


def make_parser(version: str, asked: str = "") -> argparse.ArgumentParser:
    """The parser of the command line, from which help and completion come.

    Where ``asked`` is a command, it knows that one alone, for to make all of them takes longer
    than many a command; ``completion`` tells of them all.
    """
    parser = _Parser(
        prog="kg",
        description="Check, query and publish a knowledge graph that is kept as plain RDF files.",
        epilog="examples:\n"
        "  kg check                 validate the graph in this folder\n"
        "  kg query --list          what can be asked\n"
        "  kg publish --out dist    the whole site, as files\n\n"
        f"{_EXIT_CODES}",
        formatter_class=_Blind,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=version)
    parser.set_defaults(run=None, parser=parser)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(name: str, what: str, epilog: str) -> argparse.ArgumentParser:
        description = what[0].upper() + what[1:] + "."
        return commands.add_parser(
            name,
            help=what,
            description=description,
            epilog=f"{epilog}\n\n{_EXIT_CODES}",
            formatter_class=_Blind,
            allow_abbrev=False,
        )

    is_alone = asked in _COMMANDS and asked != "completion"
    for add in [_COMMANDS[asked]] if is_alone else _COMMANDS.values():
        add(command)
    return parser


def _add_check(command: _Command) -> None:
    from kg.cli._check import ENGINES, check, output_format

    check_words = command(
        "check",
        "validate the graph with its shapes, and test its stored queries",
        "examples:\n"
        "  kg check                       the graph of this folder\n"
        "  kg check ../other              another one\n"
        "  kg check --fail-on warning     stricter than kg.toml says\n"
        "  kg check --output-format github --output-format sarif=kg.sarif\n"
        "  kg check --since main          what this branch touches\n"
        "  kg check --write-baseline kg-baseline.toml    accept what is found now",
    )
    _add_path(check_words, positional=True)
    check_words.add_argument(
        "--fail-on",
        choices=("violation", "warning", "info"),
        help="the mildest severity that fails (default: kg.toml's check.fail-on)",
    )
    check_words.add_argument(
        "--output-format",
        type=output_format,
        action="append",
        default=[],
        metavar="FORMAT[=FILE]",
        help="text (default), concise, json, jsonl, sarif, junit, github, gitlab, markdown, "
        "turtle or jsonld; with =FILE into a file. May be given several times",
    )
    check_words.add_argument(
        "--all", action="store_true", help="tell every finding where many are alike"
    )
    check_words.add_argument(
        "--baseline",
        metavar="FILE",
        help="accept what is in it (default: kg.toml's check.baseline)",
    )
    check_words.add_argument(
        "--write-baseline", metavar="FILE", help="write a baseline that accepts what is found now"
    )
    check_words.add_argument(
        "--since",
        metavar="REV",
        help="tell only what the change since a git revision touches, untracked files included",
    )
    check_words.add_argument(
        "--lang", metavar="TAG", help="language of the messages (default: that of the environment)"
    )
    mending = check_words.add_mutually_exclusive_group()
    mending.add_argument(
        "--fix", action="store_true", help="first mend what needs no judgement; see kg rule"
    )
    mending.add_argument(
        "--diff", action="store_true", help="show what --fix would change, and check nothing"
    )
    check_words.add_argument(
        "--engine",
        choices=ENGINES,
        help="what validates with the shapes: our own columns (default), the reference pyshacl, "
        "or sparql, which asks an endpoint",
    )
    check_words.add_argument(
        "--endpoint",
        metavar="URL",
        help="validate what lies at a SPARQL endpoint, where it lies: its address, or its name in "
        "kg.toml; ?default-graph-uri=IRI "
        "names a graph. Who asks: KG_ENDPOINT_USER, KG_ENDPOINT_PASSWORD",
    )
    check_words.set_defaults(run=check)


def _add_query(command: _Command) -> None:
    from kg.cli._answer import FORMATS
    from kg.cli._query import query

    query_words = command(
        "query",
        "run a stored query, or one of your own; test stored queries",
        "examples:\n"
        "  kg query --list                what can be asked\n"
        "  kg query --list session-events     what that takes, and which values\n"
        "  kg query session-events --param session=session:flagship-conferences\n"
        "  kg query session-events --out events.excel.csv\n"
        "  kg query --file mine.rq\n"
        "  kg query dates --endpoint https://example.org/sparql\n"
        "  echo 'ASK { ?s ?p ?o }' | kg query -\n"
        "  kg query test                  every stored query, against the files beside it\n"
        "  kg query test dates --accept   what it gives now is what it must give",
    )
    query_words.add_argument(
        "name", nargs="?", metavar="NAME", help="a stored query, or - for stdin; or the word test"
    )
    query_words.add_argument(
        "tested", nargs="*", metavar="TESTED", help="after test: the queries to test (default: all)"
    )
    query_words.add_argument(
        "--accept",
        action="store_true",
        help="after test: write what is given now into the files of what must be given",
    )
    query_words.add_argument(
        "--list", action="store_true", help="list the stored queries, or tell what NAME takes"
    )
    query_words.add_argument("--file", metavar="F.rq", help="run the query in a file")
    query_words.add_argument(
        "--param",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="an argument; a CURIE or IRI for a thing. May be given several times",
    )
    query_words.add_argument(
        "--format",
        choices=FORMATS,
        help="of the answer (default: what FILE ends in, else table, or turtle)",
    )
    query_words.add_argument(
        "--out", metavar="FILE", help="write the answer into a file, whole or not at all"
    )
    query_words.add_argument(
        "--lang", metavar="TAG", help="language of names (default: that of the environment)"
    )
    query_words.add_argument(
        "--endpoint",
        nargs="?",
        const="",
        metavar="URL",
        help="ask a SPARQL endpoint, not the files: its address, or its name in kg.toml, or, "
        "without either, the one that the query's header names. Who asks: KG_ENDPOINT_USER, "
        "KG_ENDPOINT_PASSWORD",
    )
    _add_timeout(query_words)
    _add_path(query_words)
    query_words.set_defaults(run=query)


def _add_publish(command: _Command) -> None:
    from kg.cli._site import publish

    publish_words = command(
        "publish",
        "write the whole site: pages, data documents, dumps",
        "examples:\n"
        "  kg publish                 into dist/, if nothing is found that kg check would fail by\n"
        "  kg publish --out public",
    )
    publish_words.add_argument("--out", metavar="DIR", help="the folder to write (default: dist)")
    _add_path(publish_words)
    publish_words.set_defaults(run=publish)


def _add_serve(command: _Command) -> None:
    from kg.cli._site import serve

    serve_words = command(
        "serve",
        "serve the same over HTTP, and answer stored queries",
        "A stored query is answered at /queries/NAME?PARAMETER=VALUE, in the format of the Accept\n"
        "header or of an extension; /openapi.json describes all of them.\n\n"
        "examples:\n"
        "  kg serve\n"
        "  kg serve --port 0          any free port\n"
        "  curl -L -H 'Accept: text/turtle' http://127.0.0.1:8000/dataset\n"
        "  curl http://127.0.0.1:8000/queries/sessions.csv",
    )
    serve_words.add_argument("--port", type=_port, default=8000, help="0 to 65535 (default: 8000)")
    serve_words.add_argument(
        "--host", default="127.0.0.1", help="address (default: this machine only)"
    )
    _add_path(serve_words)
    serve_words.set_defaults(run=serve)


def _add_push(command: _Command) -> None:
    from kg.cli._push import push

    push_words = command(
        "push",
        "bring a SPARQL endpoint to hold exactly this dataset, by changing only what differs",
        "The named graphs are those of the dataset, the default graph is its current view. Each\n"
        "is compared first, and again when it has changed; what was interrupted is repeated.\n"
        "A line for each graph tells how many triples are added (+), taken away (-), and replaced\n"
        "because of blank nodes (~). The content must pass kg check. Who pushes:\n"
        "KG_ENDPOINT_USER, KG_ENDPOINT_PASSWORD. The exit code is 1 where something still\n"
        "differs, or would change.\n\n"
        "examples:\n"
        "  kg push --endpoint http://127.0.0.1:7878/query --update http://127.0.0.1:7878/update\n"
        "  kg push --endpoint ours --graph-store https://example.org/store --dry-run\n"
        "  kg push --endpoint 'https://example.org/sparql-auth?default-graph-uri=urn:now'",
    )
    push_words.add_argument(
        "--endpoint",
        required=True,
        metavar="URL",
        help="where it is asked: its address, or its name in kg.toml. Where it has no default "
        "graph of its own, as Virtuoso, ?default-graph-uri=IRI names the graph that is to be it",
    )
    writing = push_words.add_mutually_exclusive_group()
    writing.add_argument(
        "--update", metavar="URL", help="where it takes SPARQL updates (default: where it is asked)"
    )
    writing.add_argument(
        "--graph-store", metavar="URL", help="its graph store, to put whole graphs there instead"
    )
    push_words.add_argument(
        "--dry-run",
        action="store_true",
        help="tell what would change; exit 1 where something would",
    )
    others = push_words.add_mutually_exclusive_group()
    others.add_argument(
        "--keep-others",
        dest="others",
        action="store_const",
        const="keep",
        default="",
        help="leave graphs that are not ours (default: change nothing where there are any)",
    )
    others.add_argument(
        "--delete-others",
        dest="others",
        action="store_const",
        const="delete",
        help="take them away, but for those that an engine keeps for itself",
    )
    _add_timeout(push_words)
    _add_path(push_words)
    push_words.set_defaults(run=push)


def _add_explain(command: _Command) -> None:
    from kg.cli._explain import explain

    explain_words = command(
        "explain",
        "tell for each statement who says so, what it follows from, and who says otherwise",
        "examples:\n"
        "  kg explain event:iutox-2025\n"
        "  kg explain programme:international-month-2025 pgm:earliest\n"
        "  kg explain event:iutox-2025 pgm:editionNumber 17",
    )
    explain_words.add_argument("subject", metavar="IRI", help="the thing: a CURIE or an IRI")
    explain_words.add_argument("predicate", nargs="?", metavar="PREDICATE", help="one property")
    explain_words.add_argument("object", nargs="?", metavar="OBJECT", help="one value of it")
    explain_words.add_argument("--lang", metavar="TAG", help="language of the notes")
    _add_path(explain_words)
    explain_words.set_defaults(run=explain)


def _add_infer(command: _Command) -> None:
    from kg.cli._explain import infer

    infer_words = command(
        "infer",
        "print what RDFS or OWL 2 RL would add, without adding it",
        "examples:\n  kg infer --profile rdfs\n  kg infer --profile owl-rl > closure.ttl",
    )
    infer_words.add_argument(
        "--profile", choices=("rdfs", "owl-rl"), default="owl-rl", help="(default: owl-rl)"
    )
    _add_path(infer_words)
    infer_words.set_defaults(run=infer)


def _add_rule(command: _Command) -> None:
    from kg.cli._rule import rule

    rule_words = command(
        "rule",
        "tell what a rule of the check is about, and why",
        "examples:\n"
        "  kg rule              every rule, a line for each\n"
        "  kg rule KG101        what it finds, what harm that does, and what to do\n"
        "  kg rule unused-prefix",
    )
    rule_words.add_argument("code", nargs="?", metavar="CODE", help="code or name of a rule")
    rule_words.add_argument("--list", action="store_true", help="a line for each rule")
    rule_words.add_argument("--all", action="store_true", help="the pages of all rules")
    rule_words.add_argument("--lang", metavar="TAG", help="language of the page")
    rule_words.set_defaults(run=rule)


def _add_fmt(command: _Command) -> None:
    from kg.cli._fmt import fmt

    fmt_words = command(
        "fmt",
        "lay out Turtle, TriG and SPARQL files in one way; nothing that they say changes",
        "examples:\n"
        "  kg fmt                     the files of this folder's project\n"
        "  kg fmt data notes.ttl      these folders and files, in any project or none\n"
        "  kg fmt --check             for CI: exit 1 and name the files that would change\n"
        "  kg fmt --diff              show how they would change",
    )
    fmt_words.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files and folders (default: the folders that kg.toml names)",
    )
    fmt_words.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where a file would change"
    )
    fmt_words.add_argument(
        "--diff", action="store_true", help="the same, and print the changes as a unified diff"
    )
    fmt_words.set_defaults(run=fmt)


def _add_config(command: _Command) -> None:
    from kg.cli._settings import config

    config_words = command(
        "config",
        "list every key of kg.toml, what it is for, and its value",
        "example:\n  kg config",
    )
    _add_path(config_words)
    config_words.set_defaults(run=config)


def _add_completion(command: _Command) -> None:
    from kg.cli._settings import completion

    completion_words = command(
        "completion",
        "print a completion script for a shell",
        'example:\n  eval "$(kg completion bash)"',
    )
    completion_words.add_argument("shell", choices=("bash", "zsh", "tcsh"))
    completion_words.set_defaults(run=completion)


_COMMANDS = {
    "check": _add_check,
    "query": _add_query,
    "publish": _add_publish,
    "serve": _add_serve,
    "push": _add_push,
    "explain": _add_explain,
    "infer": _add_infer,
    "rule": _add_rule,
    "fmt": _add_fmt,
    "config": _add_config,
    "completion": _add_completion,
}


def _add_path(parser: argparse.ArgumentParser, *, positional: bool = False) -> None:
    what = "folder of the graph; its kg.toml may stand above it (default: this folder)"
    if positional:
        parser.add_argument("path", nargs="?", default=".", metavar="PATH", help=what)
    else:
        parser.add_argument("--path", default=".", metavar="PATH", help=what)


def _add_timeout(parser: argparse.ArgumentParser) -> None:
    what = "how long the endpoint may take for one answer (default: 300)"
    parser.add_argument("--timeout", type=_seconds, default=300, metavar="SECONDS", help=what)


def _seconds(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) <= _LONGEST_S:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {_LONGEST_S}")
    return int(text)


_LONGEST_S = 86_400


def _port(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 65535")
    return int(text)
