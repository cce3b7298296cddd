from __future__ import annotations

import io
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import kg
from kg.cli import main
from kg.cli._answer import FORMATS
from kg.cli._progress import Watched
from kg.formats import ANSWER_FORMATS, by_path
from kg.jobs import Project

Golden = Callable[[str, bytes | str], None]

SRC = Path(kg.__file__).parent.parent
LANTERNS = "fair=fair:lanterns"
COMMANDS = (
    "check", "query", "publish", "serve", "push", "explain", "infer", "rule", "fmt", "config",
    "completion",
)  # fmt: skip
TRUTHS = ("table", "csv", "tsv", "json", "xml", "markdown", "html")
ROWS = (*TRUTHS, "csv-excel")
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "COLUMNS": "80", "TERM": "xterm-256color"}
SILENT = ("NO_COLOR", "FORCE_COLOR", "LANG", "LC_MESSAGES", "PYTHONPATH", "PYTHONUNBUFFERED")


FAIRS = """\
#+ summary: Fairs
#+ summary@zh-hans: 灯会
#+ formats:
#+   geojson: {latitude: lat, longitude: long, id: fair, name: fair}
#+   icalendar: {uid: fair, summary: fair, start: start, end: end}
#+   chart: {x: fair, y: visitors}

SELECT ?fair ?lat ?long ?start ?end ?visitors {
  ?fair a <https://example.org/tiny/ns#Fair> .
  VALUES (?lat ?long ?start ?end ?visitors) {
    (39.9 116.4 "2025-10-01"^^<http://www.w3.org/2001/XMLSchema#date>
     "2025-10-03"^^<http://www.w3.org/2001/XMLSchema#date> 3000)
  }
}
"""


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Shell:
    """A folder with a copy of the tiny world, in which one runs kg."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def kg(self, *words: str, given: bytes = b"") -> Outcome:
        """Run kg within this process."""
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        try:
            code = main(words)
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = self.capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    @contextmanager
    def start(
        self, *words: str, given: int | None = None, out: int | None = None
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Run kg in a process of its own, whose standard error is a pipe."""
        process = subprocess.Popen(
            [sys.executable, "-m", "kg", *words],
            cwd=self.folder,
            env=environment(),
            stdin=given,
            stdout=out,
            stderr=subprocess.PIPE,
        )
        with process:
            try:
                yield process
            except BaseException:  # or else a test that fails would wait for it for ever
                process.kill()
                raise

    def on_terminal(self, *words: str, **variables: str) -> str:
        """What kg shows on a terminal, whose colours are left in."""
        leader, follower = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "kg", *words],
            cwd=self.folder,
            env=environment() | variables,
            stdin=subprocess.DEVNULL,
            stdout=follower,
            stderr=follower,
        )
        os.close(follower)
        shown = b""
        try:
            while piece := os.read(leader, 65536):
                shown += piece
        except OSError:  # how Linux tells that nobody writes any more
            pass
        os.close(leader)
        process.wait()
        return shown.decode()

    def write(self, path: str, text: str) -> None:
        """Write a file of the world."""
        (self.folder / path).write_text(text, encoding="utf-8")

    def amend(self, path: str, old: str, new: str) -> None:
        """Replace some words of a file of the world."""
        text = (self.folder / path).read_text(encoding="utf-8")
        assert old in text
        self.write(path, text.replace(old, new))


def environment() -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in SILENT}
    return inherited | ENVIRONMENT | {"PYTHONPATH": str(SRC)}


@pytest.fixture
def shell(
    tiny_copy: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Shell:
    folder = tiny_copy.config.root
    monkeypatch.chdir(folder)
    for name in SILENT:
        monkeypatch.delenv(name, raising=False)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    return Shell(folder, capsys, monkeypatch)


@pytest.fixture
def troubled(shell: Shell) -> Shell:
    """The same with a violation, two warnings and a query whose rows are others."""
    shell.write(
        "data/more.ttl",
        "@prefix schema: <https://schema.org/> .\n"
        '<id/fair/kites> a <ns#Fair> ; schema:name "Kites" .\n'
        '<id/fair/tea> a <ns#Fair> ; schema:name "Tea"@en .\n',
    )
    shell.write("queries/counts-agree.expected.csv", "false\n")
    return shell


# ------------------------------------------------------------------------------------------- help


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_has_an_example_and_the_exit_codes(command: str, shell: Shell, golden: Golden) -> None:
    outcome = shell.kg(*command.split(), "--help")
    assert (outcome.code, outcome.err) == (0, "")
    assert re.search(rf"^examples?:\n  .*kg {command}", outcome.out, re.MULTILINE)
    assert "exit codes:\n  0  done" in outcome.out
    name = f"cli/help{'-' * bool(command)}{command}.txt"
    if sys.version_info < (3, 13):
        golden(name, outcome.out)
    else:  # argparse breaks lines elsewhere since then
        expected = (Path(__file__).parent / "golden" / name).read_text("utf-8")
        assert outcome.out.split() == expected.split()


def test_every_command_is_in_the_help(shell: Shell) -> None:
    listed = re.findall(r"^    (\w+)\b", shell.kg("--help").out, re.MULTILINE)
    assert tuple(listed) == COMMANDS


def test_without_words_kg_helps(shell: Shell) -> None:
    assert shell.kg() == shell.kg("--help")


def test_every_example_of_the_help_is_understood(shell: Shell) -> None:
    from kg.cli._parser import make_parser

    texts = "\n".join(shell.kg(*command.split(), "--help").out for command in ("", *COMMANDS))
    found = re.findall(r"^  (?:.*\| |eval \"\$\()?kg (.*)$", texts, re.MULTILINE)
    assert len(found) >= 15
    for example in found:
        words = re.split(r"  +| > |\)\"", example)[0].split()
        assert make_parser("kg").parse_args(words).run is not None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("qeury", 'kg qeury: is not a command. Did you mean "query"?\n'),
        ("query --nope", "kg query: does not know --nope. See kg query --help.\n"),
        ("--nope", "kg: does not know --nope. See kg --help.\n"),
        (
            "query --lang",
            "kg query: argument --lang: expected one argument. See kg query --help.\n",
        ),
        (
            "push",
            "kg push: the following arguments are required: --endpoint. See kg push --help.\n",
        ),
        (
            "serve --port 70000",
            (
                "kg serve: argument --port: '70000' is not a number from 0 to 65535. "
                "See kg serve --help.\n"
            ),
        ),
        (
            "check --fix --diff",
            "kg check: argument --diff: not allowed with argument --fix. See kg check --help.\n",
        ),
    ],
)
def test_words_that_are_not_understood_are_told(words: str, told: str, shell: Shell) -> None:
    assert shell.kg(*words.split()) == Outcome(2, "", told)


def test_the_version_is_told(shell: Shell) -> None:
    assert shell.kg("--version") == Outcome(0, f"kg {kg.__version__}\n", "")


@pytest.mark.parametrize("shell_", ["bash", "zsh", "tcsh"])
def test_a_completion_script_knows_every_command(shell_: str, shell: Shell) -> None:
    outcome = shell.kg("completion", shell_)
    assert (outcome.code, outcome.err) == (0, "")
    assert all(command in outcome.out for command in COMMANDS)
    assert "--fail-on" in outcome.out


@pytest.mark.parametrize("shell_", ["bash", "zsh", "tcsh"])
def test_a_completion_script_is_a_script(shell_: str, shell: Shell) -> None:
    if not shutil.which(shell_):
        pytest.skip(f"there is no {shell_} here")
    script = shell.kg("completion", shell_).out
    done = subprocess.run([shell_, "-n"], input=script.encode(), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_module_is_the_command(shell: Shell) -> None:
    with shell.start("query", "counts-agree", out=subprocess.PIPE) as process:
        assert process.communicate() == (b"true\n", b"")
    assert process.returncode == 0


# ------------------------------------------------------------------------------------------ check


def test_a_clean_graph_has_nothing_to_tell_but_what_was_looked_at(shell: Shell) -> None:
    outcome = shell.kg("check")
    assert (outcome.code, outcome.out) == (0, "")
    assert re.fullmatch(
        r"\d+ statements, 2 shapes, 4 stored queries: 0 violations, 0 warnings, 0 info\n",
        outcome.err,
    )


def test_findings_are_told_with_their_places(troubled: Shell, golden: Golden) -> None:
    outcome = troubled.kg("check")
    assert outcome.code == 1
    golden("cli/check.txt", outcome.out + outcome.err)


def test_findings_are_told_in_the_language_of_the_reader(troubled: Shell, golden: Golden) -> None:
    outcome = troubled.kg("check", "--lang", "zh-CN")
    assert outcome.code == 1
    golden("cli/check.zh-hans.txt", outcome.out + outcome.err)


@pytest.mark.parametrize(
    ("variables", "is_chinese"),
    [
        ({"LC_ALL": "zh_CN.UTF-8"}, True),
        ({"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, True),
        ({"LC_ALL": "", "LC_MESSAGES": "zh_SG", "LANG": "en_GB.UTF-8"}, True),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, False),
        ({"LC_ALL": "fr_FR.UTF-8"}, False),
        ({"LC_ALL": "POSIX"}, False),
        ({"LC_ALL": ""}, False),
    ],
)
def test_the_environment_says_which_language_the_reader_has(
    variables: Mapping[str, str], is_chinese: bool, troubled: Shell
) -> None:
    for name, value in variables.items():
        troubled.monkeypatch.setenv(name, value)
    assert ("请用一句话说明该灯会" in troubled.kg("check").out) == is_chinese
    assert "请用一句话说明该灯会" not in troubled.kg("check", "--lang", "en").out


@pytest.mark.parametrize(
    "words",
    [
        "qeury", "query --nope", "query --lang", "push", "serve --port 70000", "check --fix --diff",
        "infer --profile owl", "check --output-format csv", "check --output-format json=",
        "query", "query nosuch", "query hosts", "query hosts --param fair", "query hosts --accept",
        "query hosts --param fair=x --param fair=y", "query hosts --param fiar=x",
        "query hosts --param fair=nothing", "query hosts --endpoint", "query hosts --endpoint ours",
        "query hosts --endpoint ftp://x --param fair=fair:lanterns", "query --file missing.rq",
        "query hosts --param fair=fair:lanterns --format geojson", "query test --list",
        "query test nosuch", "query counts-agree --format turtle", "query counts-agree --out a.xyz",
        "check --engine sparql", "check --engine pyshacl --endpoint http://x/", "check nowhere",
        "check --output-format json --output-format sarif", "check --since main", "check /",
        "check --baseline kg.toml", "rule KG999", "rule unused-prefx", "explain nonsense",
        "explain fair:nothing", "fmt kg.toml", "fmt missing.ttl", "publish --out kg.toml",
        "publish --out data", "push --endpoint nowhere", "push --endpoint http://127.0.0.1:9/",
    ],
)  # fmt: skip
def test_what_is_wrongly_asked_is_told_in_the_language_of_the_reader(
    words: str, shell: Shell
) -> None:
    shell.monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    outcome = shell.kg(*words.split())
    assert outcome.code == 2
    line = outcome.err.splitlines()[0]
    assert re.search(r": .*[\u4e00-\u9fff].*。.*[\u4e00-\u9fff]", line), line
    assert "有误" not in line


def test_every_complaint_about_the_settings_is_told_in_the_language_of_the_reader(
    shell: Shell,
) -> None:
    shell.write(
        "kg.toml",
        """base = "example.org"
title = "a text"
licence = 7
modified = "yesterday"
languages = { EN = "English" }
prefixes = { "a b" = "https://example.org/", c = "d" }
folders.data = ["nowhere"]
folders.nothing = "x"
site.start = ["x:y"]
check.fail-on = "never"
check.ignore = { "a.ttl" = { KG101 = "" }, "b.ttl" = 7 }
endpoints = { ours = "https://me:secret@example.org/" }
lint = { KG112 = "loud", X = "off" }
""",
    )
    shell.monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    outcome = shell.kg("check")
    assert outcome.code == 2
    lines = outcome.err.splitlines()
    assert len(lines) > 12
    for line in lines:
        assert re.search(r": .*[\u4e00-\u9fff].*。.*[\u4e00-\u9fff]", line), line
        assert "有误" not in line


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("query test", "5 个示例: 5 个通过\n"),
        ("fmt --check", "将重新排版 1 个文件，10 个文件已整齐\n"),
        ("check --diff", "0 个文件可以更正。\n"),
        ("check --write-baseline b.toml", "b.toml：已接受 0 条结果。\n"),
    ],
)
def test_what_is_done_is_told_in_the_language_of_the_reader(
    words: str, told: str, shell: Shell
) -> None:
    shell.monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert shell.kg(*words.split()).err == told


def test_settings_are_explained_in_the_language_of_the_reader(shell: Shell) -> None:
    shell.monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    keys = [line for line in shell.kg("config").out.splitlines() if re.match(r"[a-z.-]+: ", line)]
    assert len(keys) > 20
    assert [line for line in keys if not re.search("[\u4e00-\u9fff]", line)] == []


@pytest.mark.parametrize(
    ("fail_on", "code"), [("violation", 0), ("warning", 1), ("info", 1), (None, 0)]
)
def test_one_says_which_severity_fails(fail_on: str | None, code: int, shell: Shell) -> None:
    shell.amend("shapes/fair.ttl", "schema:description ;", "schema:url ;")
    words = ["--fail-on", fail_on] if fail_on else []
    assert shell.kg("check", *words).code == code


def test_the_settings_say_which_severity_fails(shell: Shell) -> None:
    shell.amend("shapes/fair.ttl", "schema:description ;", "schema:url ;")
    shell.amend("kg.toml", "[prefixes]", '[check]\nfail-on = "info"\n[prefixes]')
    assert shell.kg("check").code == 1
    assert shell.kg("check", "--fail-on", "violation").code == 0


def test_a_file_that_does_not_parse_is_told_beside_the_findings(troubled: Shell) -> None:
    troubled.write("data/broken.ttl", "<a> <b> ,\n")
    outcome = troubled.kg("check")
    assert outcome.code == 2
    first, *others = outcome.out.split("\n\n")
    assert first == (
        "data/broken.ttl:1:9: violation unreadable\n"
        "  , is not a valid RDF object. Correct line 1, or what stands just before it.\n"
        "    1 | <a> <b> ,\n"
        "      |         ^"
    )
    assert len(others) >= 3
    assert outcome.err.endswith(", 1 file unreadable\n")


@pytest.mark.parametrize("place", [".", "data", "queries/hosts.rq", "../tiny"])
def test_a_graph_is_checked_from_anywhere_in_it(place: str, shell: Shell) -> None:
    assert shell.kg("check", place).code == 0


# ------------------------------------------------------------------------------------------ query


@pytest.mark.parametrize(
    ("query", "format_"),
    [*(("hosts", format_) for format_ in ROWS), *(("counts-agree", format_) for format_ in TRUTHS)],
)
def test_rows_and_truths_are_written_in_every_format_for_them(
    query: str, format_: str, shell: Shell, golden: Golden
) -> None:
    words = ("--param", LANTERNS) if query == "hosts" else ()
    outcome = shell.kg("query", query, "--format", format_, *words)
    assert (outcome.code, outcome.err) == (0, "")
    golden(f"cli/{query}.{format_}", outcome.out)


@pytest.mark.parametrize("format_", ["turtle", "ntriples", "jsonld"])
def test_triples_are_written_in_every_format_for_them(
    format_: str, shell: Shell, golden: Golden
) -> None:
    outcome = shell.kg("query", "hosting", "--format", format_)
    assert (outcome.code, outcome.err) == (0, "")
    golden(f"cli/hosting.{format_}", outcome.out)


def test_without_a_format_rows_are_a_table_and_triples_are_turtle(shell: Shell) -> None:
    rows = shell.kg("query", "hosts", "--param", LANTERNS)
    assert rows == shell.kg("query", "hosts", "--param", LANTERNS, "--format", "table")
    assert shell.kg("query", "hosting") == shell.kg("query", "hosting", "--format", "turtle")


def test_a_query_comes_from_a_file_or_from_standard_input(shell: Shell) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?s a <ns#Club> }"
    shell.write("mine.rq", text)
    expected = Outcome(0, "n\r\n2\r\n", "")
    assert shell.kg("query", "--file", "mine.rq", "--format", "csv") == expected
    assert shell.kg("query", "-", "--format", "csv", given=text.encode()) == expected
    assert (
        shell.kg("query", "-", "--format", "csv", given=b"\xef\xbb\xbf" + text.encode()) == expected
    )


def test_stored_queries_are_tested_by_what_stands_beside_them(shell: Shell) -> None:
    assert shell.kg("query", "test") == Outcome(0, "", "5 examples: 5 passed\n")
    assert shell.kg("query", "test", "hosts") == Outcome(0, "", "2 examples: 2 passed\n")


def test_what_a_query_gives_otherwise_is_told_row_by_row(shell: Shell) -> None:
    shell.write("queries/hosts.english.expected.csv", "fair,host,name,language\na:a,a:b,A,en\n")
    outcome = shell.kg("query", "test", "hosts")
    assert (outcome.code, outcome.err) == (1, "2 examples: 1 passed, 1 failed\n")
    finding, *lines = outcome.out.splitlines()
    assert finding.startswith("queries/hosts.rq:1: hosts (english) gives other rows than ")
    things = "https://example.org/tiny/id"
    assert lines == [
        "  - a:a, a:b, A, en",
        f"  + {things}/fair/lanterns, {things}/club/paper, Paper Club, en",
    ]


def test_what_a_query_gives_now_can_be_made_what_it_must_give(shell: Shell) -> None:
    files = ["queries/hosting.expected.ttl", "queries/hosts.english.expected.csv"]
    for file in files:
        (shell.folder / file).unlink()
    written = "".join(f"{file} written\n" for file in files)
    told = Outcome(0, written, "5 examples: 3 passed, 2 accepted\n")
    assert shell.kg("query", "test", "--accept") == told
    assert shell.kg("query", "test").code == 0


def test_a_query_that_fails_is_not_made_what_is_wanted(shell: Shell) -> None:
    shell.amend("queries/hosting.rq", "WHERE", "WHRE")
    outcome = shell.kg("query", "test", "--accept")
    assert (outcome.code, outcome.err) == (1, "5 examples: 4 passed, 1 failed\n")


def test_the_stored_queries_are_listed(shell: Shell, golden: Golden) -> None:
    outcome = shell.kg("query", "--list")
    assert (outcome.code, outcome.err) == (0, "")
    golden("cli/query-list.txt", outcome.out)


def test_the_stored_queries_are_listed_in_the_language_of_the_reader(shell: Shell) -> None:
    shell.monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "    灯会的主办方\n" in shell.kg("query", "--list").out


def test_a_thing_in_a_table_has_its_name_beside_it_in_the_language_asked_for(shell: Shell) -> None:
    words = ("query", "hosts", "--param", LANTERNS)
    assert "fair:lanterns (Lantern Fair)" in shell.kg(*words).out
    assert "fair:lanterns (灯会)" in shell.kg(*words, "--lang", "zh-hans").out
    shell.monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "fair:lanterns (灯会)" in shell.kg(*words).out


def test_the_words_for_formats_are_those_of_the_formats() -> None:
    assert tuple(format_.name for format_ in ANSWER_FORMATS) == FORMATS


@pytest.mark.parametrize("ending", ["csv", "excel.csv", "srj", "md", "html", "txt"])
def test_an_answer_is_written_into_a_file_in_the_format_of_its_ending(
    ending: str, shell: Shell
) -> None:
    words = ("query", "hosts", "--param", LANTERNS)
    assert shell.kg(*words, "--out", f"hosts.{ending}") == Outcome(0, "", "")
    format_ = by_path(Path(f"hosts.{ending}"), ANSWER_FORMATS)
    assert format_
    written = (shell.folder / f"hosts.{ending}").read_bytes()
    assert written == shell.kg(*words, "--format", format_.name).out.encode()


def test_an_answer_that_cannot_be_written_whole_leaves_the_file_as_it_was(shell: Shell) -> None:
    shell.write("out.srx", "before")
    rows = " ".join(f'"{row}"' for row in range(2000))
    text = f'SELECT ?a {{ VALUES ?a {{ {rows} "\u0001" }} }}'
    before = sorted(shell.folder.iterdir())
    outcome = shell.kg("query", "-", "--out", "out.srx", given=text.encode())
    assert outcome == Outcome(
        2, "", "xml: cannot hold the character U+0001. Choose csv, tsv or json.\n"
    )
    assert (shell.folder / "out.srx").read_text() == "before"
    assert sorted(shell.folder.iterdir()) == before


def test_what_a_stored_query_takes_is_told(shell: Shell, golden: Golden) -> None:
    golden("cli/query-hosts.txt", shell.kg("query", "--list", "hosts").out)


def test_the_values_that_a_parameter_takes_are_listed(shell: Shell) -> None:
    old = "#+     type: iri\n"
    new = "#+     type: thing\n#+     class: https://example.org/tiny/ns#Fair\n"
    shell.amend("queries/hosts.rq", old, new)
    told = shell.kg("query", "--list", "hosts", "--lang", "zh-hans").out
    assert "fair: tiny:Fair 的 thing\n    灯会。\n    fair:lanterns  灯会\n" in told


@pytest.mark.parametrize("format_", ["geojson", "icalendar", "chart"])
def test_a_query_whose_header_tells_the_roles_of_its_columns_gives_more_formats(
    format_: str, shell: Shell, golden: Golden
) -> None:
    shell.write("queries/fairs.rq", FAIRS)
    outcome = shell.kg("query", "fairs", "--format", format_)
    assert (outcome.code, outcome.err) == (0, "")
    golden(f"cli/fairs.{format_}", outcome.out)


def test_a_query_whose_header_does_not_is_told_what_to_say(shell: Shell) -> None:
    outcome = shell.kg("query", "hosts", "--param", LANTERNS, "--format", "geojson")
    assert outcome == Outcome(
        2,
        "",
        "geojson: needs to be told its columns (latitude, longitude). "
        "Say it under formats: geojson: in its header.\n",
    )


def test_what_a_reader_should_know_of_an_answer_is_told_in_their_language(shell: Shell) -> None:
    shell.write("queries/fairs.rq", FAIRS.replace("39.9", "UNDEF"))
    words = ("query", "fairs", "--format", "geojson")
    assert shell.kg(*words).err == (
        "Rows without a place on the map, written without a geometry: 1.\n"
    )
    assert shell.kg(*words, "--lang", "zh").err.startswith("1 行没有")


def test_a_table_in_a_pipe_is_as_wide_as_it_needs(shell: Shell) -> None:
    text = f'SELECT ("{"x" * 300}" AS ?a) ("{"y" * 300}" AS ?b) {{}}'
    lines = shell.kg("query", "-", given=text.encode()).out.splitlines()
    assert len(lines) == 3
    assert lines[2].split() == ["x" * 300, "y" * 300]


def test_a_cell_holds_what_a_literal_says_and_nothing_of_it_is_a_command(shell: Shell) -> None:
    text = 'SELECT ("[bold]x[/bold] :smile: [link=y]z" AS ?a) {}'
    assert "[bold]x[/bold] :smile: [link=y]z" in shell.kg("query", "-", given=text.encode()).out


# --------------------------------------------------------------------------------- publish, config


def test_publishing_tells_what_was_written_and_where_to_look(shell: Shell) -> None:
    outcome = shell.kg("publish", "--out", "public")
    assert (outcome.code, outcome.out) == (0, "")
    assert re.fullmatch(r"public: \d+ files, 0\.\d MB\. Open public/index\.html\.\n", outcome.err)
    assert (shell.folder / "public" / "index.html").is_file()


def test_a_site_is_published_into_dist_and_again(shell: Shell) -> None:
    for _ in range(2):
        assert shell.kg("publish").code == 0
    assert (shell.folder / "dist" / "index.html").is_file()


def test_settings_are_listed_with_their_values(shell: Shell, golden: Golden) -> None:
    outcome = shell.kg("config")
    assert (outcome.code, outcome.err) == (0, "")
    golden("cli/config.txt", outcome.out)


# --------------------------------------------------------------------------------- wrongly asked

MINE = "SELECT * { ?s ?p ?o }"

WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "a folder that does not exist": (
        ("check", "nothing"),
        "{here}/nothing: does not exist. Name an existing folder.",
    ),
    "a folder without a graph": (
        ("query", "--list", "--path", ".."),
        ("{above}: neither this folder nor one above it has a kg.toml. "
        "Name the folder of your graph, or write a kg.toml with base, title and licence."),
    ),
    "an unknown query": (
        ("query", "hostz"),
        'hostz: is not a stored query. Did you mean "hosts"? See kg query --list.',
    ),
    "an unknown query like no other": (
        ("query", "zzz"),
        ("zzz: is not a stored query. Known: counts-agree, hosting, hosts, nameless-clubs. "
        "See kg query --list."),
    ),
    "no query": (
        ("query",),
        "kg query: one query is needed. Give NAME, -, --file or --list.",
    ),
    "two queries": (
        ("query", "hosts", "--file", "mine.rq"),
        "kg query: one query is needed. Give NAME, -, --file or --list.",
    ),
    "names without the word test": (
        ("query", "hosts", "hosting"),
        ("kg query: only kg query test takes more names, and --accept. "
        "As in kg query test NAME --accept."),
    ),
    "a format of a test": (
        ("query", "test", "--format", "csv"),
        ("kg query test: takes no options of an answer. "
        "Give the names of stored queries, and --accept."),
    ),
    "a missing argument": (
        ("query", "hosts"),
        'hosts: needs an argument for "fair". Give it: --param fair=… (iri).',
    ),
    "an unknown parameter": (
        ("query", "hosts", "--param", LANTERNS, "--param", "langauge=en"),
        'hosts: has no parameter "langauge". Did you mean "language"?',
    ),
    "a parameter of a query that has none": (
        ("query", "hosting", "--param", LANTERNS),
        'hosting: has no parameter "fair". None is known here.',
    ),
    "an argument that is given twice": (
        ("query", "hosts", "--param", LANTERNS, "--param", LANTERNS),
        "--param fair=fair:lanterns: is given twice. Give each argument once.",
    ),
    "an argument without a value": (
        ("query", "hosts", "--param", "fair"),
        "--param fair: has no value. Write it as NAME=VALUE.",
    ),
    "an argument of another type": (
        ("query", "hosts", "--param", "fair=not an iri"),
        'hosts: "not an iri" is no iri for "fair". As in fair=prefix:name, or an IRI in full.',
    ),
    "rows as triples": (
        ("query", "hosts", "--param", LANTERNS, "--format", "turtle"),
        ("turtle: cannot hold the answer of this SELECT query. "
        "Choose table, csv, csv-excel, tsv, json, xml, markdown, html, parquet, arrow."),
    ),
    "triples as rows": (
        ("query", "hosting", "--format", "csv"),
        "csv: cannot hold the answer of this CONSTRUCT query. Choose turtle, jsonld, ntriples.",
    ),
    "a file of no format": (
        ("query", "hosting", "--out", "hosting.csv"),
        ("hosting.csv: has no extension of a format for this answer. "
        "Say --format: turtle, jsonld, ntriples."),
    ),
    "a file in no folder": (
        ("query", "hosting", "--out", "nothing/hosting.ttl"),
        ("nothing/hosting.ttl: cannot be written (No such file or directory). "
        "Check the folder, its permissions and the space left."),
    ),
    "a truth as triples": (
        ("query", "counts-agree", "--format", "ntriples"),
        ("ntriples: cannot hold the answer of this ASK query. "
        "Choose table, csv, tsv, json, xml, markdown, html."),
    ),
    "a file that does not exist": (
        ("query", "--file", "nothing.rq"),
        "nothing.rq: cannot be read (No such file or directory). Check its name and permissions.",
    ),
    "a file that is a folder": (
        ("query", "--file", "data"),
        "data: cannot be read (Is a directory). Check its name and permissions.",
    ),
    "a file in the way": (
        ("publish", "--out", "kg.toml"),
        ("{here}/kg.toml: is a file, not a folder. "
        "Choose another folder with --out, or empty this one."),
    ),
    "a folder that cannot be made": (
        ("publish", "--out", "kg.toml/dist"),
        ("{here}/kg.toml/dist: cannot be written (File exists). "
        "Check its permissions and the space left, or use --out."),
    ),
    "a folder with other files": (
        ("publish", "--out", "data"),
        ('{here}/data: holds what kg did not write: "editorial.ttl" and 1 more. '
        "Choose another folder with --out, or empty this one."),
    ),
    "a host that is not this machine": (
        ("serve", "--host", "192.0.2.1", "--port", "0"),
        ("192.0.2.1:0: cannot be listened at (Cannot assign requested address). "
        "Choose another with --port or --host."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrongly_asked_is_told_in_one_line(case: str, shell: Shell) -> None:
    words, line = WRONG[case]
    outcome = shell.kg(*words)
    expected = line.format(here=shell.folder, above=shell.folder.parent)
    assert outcome == Outcome(2, "", f"{expected}\n")


WRONG_TEXTS = {
    "SELECT * { ?s x:y ?o }": '1:15: the prefix "x:" is not declared. '
    "Add PREFIX x: <…> at the top.",
    "SELECT * {": "1:11: ends too early. Correct it there, or what stands just before it.",
    "": " holds no query. Begin with SELECT, ASK, CONSTRUCT or DESCRIBE.",
    "DELETE WHERE { ?s ?p ?o }": " DELETE would change data. "
    "Only SELECT, ASK, CONSTRUCT and DESCRIBE can be asked; change the files instead.",
    "SELECT * { SERVICE <http://127.0.0.1:9/> {} }": "1:12: SERVICE would open a connection. "
    "Remove it; ask that endpoint itself.",
    "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }": "1:40: selects a variable that is neither grouped "
    "by nor aggregated. Add it to GROUP BY, or aggregate it.",
}


@pytest.mark.parametrize("text", WRONG_TEXTS)
def test_a_query_that_cannot_be_run_is_told_in_one_line(text: str, shell: Shell) -> None:
    outcome = shell.kg("query", "-", given=text.encode())
    assert outcome == Outcome(2, "", f"standard input:{WRONG_TEXTS[text]}\n")


def test_a_stored_query_that_cannot_be_run_is_told_with_its_file(shell: Shell) -> None:
    shell.write("queries/mine.rq", "#+ summary: Mine\n\nSELECT * { ?s x:y ?o }")
    assert shell.kg("query", "mine") == Outcome(
        2,
        "",
        'queries/mine.rq:3:15: the prefix "x:" is not declared. Add PREFIX x: <…> at the top.\n',
    )


def test_a_query_that_is_not_utf_8_is_told(shell: Shell) -> None:
    assert shell.kg("query", "-", given=b"SELECT * { ?s ?p '\xff' }") == Outcome(
        2, "", "standard input: is not UTF-8 at byte 18. Save it as UTF-8.\n"
    )


def test_every_fault_of_the_settings_is_told_in_a_line_of_its_own(shell: Shell) -> None:
    shell.amend("kg.toml", 'publisher = "Nobody"', 'publischer = "Nobody"\nmodified2 = 1')
    shell.amend("kg.toml", "licence = ", "license = ")
    shell.amend("kg.toml", '"tiny:Club", ', '"tinny:Club", ')
    outcome = shell.kg("check")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.splitlines() == [
        "kg.toml: licence is missing. Add it: IRI of the licence of the data.",
        'kg.toml:6: license is not a setting. Did you mean "licence"?',
        'kg.toml:7: publischer is not a setting. Did you mean "publisher"?',
        'kg.toml:8: modified2 is not a setting. Did you mean "modified"?',
        'kg.toml:18: site.start "tinny:Club" is neither a CURIE nor an IRI. Declare its prefix.',
    ]


def test_settings_that_are_not_toml_are_told(shell: Shell) -> None:
    shell.write("kg.toml", 'base = "https://example.org/\n')
    outcome = shell.kg("check")
    assert (outcome.code, outcome.out) == (2, "")
    assert re.fullmatch(
        r"kg\.toml:1:\d+: is not TOML \(.*\)\. See https://toml\.io/en/v1\.0\.0\.\n", outcome.err
    )


def test_a_folder_of_the_settings_that_does_not_exist_is_told(shell: Shell) -> None:
    shell.amend("kg.toml", "[site]", '[folders]\ndata = ["dta"]\n\n[site]')
    assert shell.kg("check") == Outcome(
        2,
        "",
        'kg.toml:16: folders.data names "dta", which does not exist. '
        "Create it, or correct the path; it is relative to kg.toml.\n",
    )


@pytest.mark.parametrize("words", [("query", "hosting"), ("serve", "--port", "0"), ("publish",)])
def test_what_needs_every_file_tells_each_that_cannot_be_read(
    words: tuple[str, ...], shell: Shell
) -> None:
    shell.write("data/a.ttl", "<a> <b> ,\n")
    shell.write("data/b.ttl", "<<<<<<< mine\n")
    outcome = shell.kg(*words)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.splitlines() == [
        (
            "data/a.ttl:1:9: , is not a valid RDF object. "
            "Correct line 1, or what stands just before it."
        ),
        (
            "data/b.ttl:1:7: holds the marks of a merge conflict. "
            "Resolve the conflict, then try again."
        ),
    ]


def test_content_that_does_not_pass_is_not_published(troubled: Shell) -> None:
    assert troubled.kg("publish") == Outcome(
        1,
        "",
        f"{troubled.folder}: does not pass its check (findings: 2). "
        "Run kg check, and mend what it tells.\n",
    )
    assert not (troubled.folder / "dist").exists()


def test_a_port_that_is_taken_is_told(shell: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert shell.kg("serve", "--port", str(port)) == Outcome(
            2,
            "",
            f"127.0.0.1:{port}: cannot be listened at (Address already in use). "
            "Choose another with --port or --host.\n",
        )


@pytest.mark.parametrize(
    ("words", "word"),
    [
        (("frobnicate",), "frobnicate"),
        (("check", "--strict"), "--strict"),
        (("check", "--fail", "info"), "--fail"),
        (("check", "--fail-on", "error"), "error"),
        (("query", "hosts", "--format", "yaml"), "yaml"),
        (("serve", "--port", "http"), "'http' is not a number from 0 to 65535"),
        (("serve", "--port", "65536"), "'65536' is not a number from 0 to 65535"),
        (("completion", "cmd"), "cmd"),
        (("publish", "dist"), "dist"),
    ],
)
def test_words_that_kg_does_not_know_are_told(
    words: tuple[str, ...], word: str, shell: Shell
) -> None:
    outcome = shell.kg(*words)
    assert (outcome.code, outcome.out) == (2, "")
    assert word in outcome.err.splitlines()[-1]


# ------------------------------------------------------------------------------- pipes and signals

BIG = b"SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.mark.parametrize("format_", ROWS)
def test_a_reader_that_goes_away_ends_a_query(format_: str, shell: Shell) -> None:
    pipe = subprocess.PIPE
    with shell.start("query", "-", "--format", format_, given=pipe, out=pipe) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(BIG)
        process.stdin.close()
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.parametrize(
    "words", [("--version",), ("query", "--list"), ("config",), ("query", "hosting")]
)
def test_a_reader_that_was_never_there_ends_a_command(words: tuple[str, ...], shell: Shell) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with shell.start(*words, out=writer) as process:
        os.close(writer)
        assert process.communicate()[1] == b""
    assert process.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.parametrize("words", [("--version",), ("query", "--list"), ("query", "hosting")])
def test_a_disk_that_is_full_is_told_in_one_line(words: tuple[str, ...], shell: Shell) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    with shell.start(*words, out=full) as process:
        os.close(full)
        assert process.communicate()[1] == (
            b"standard output: cannot be written (No space left on device). "
            b"Make room, or write it elsewhere.\n"
        )
    assert process.returncode == 2


def test_a_server_that_is_interrupted_goes_without_a_word(shell: Shell) -> None:
    with shell.start("serve", "--port", "0", out=subprocess.PIPE) as process:
        assert process.stderr is not None
        line = process.stderr.readline().decode()
        assert re.fullmatch(r"Serving at http://127\.0\.0\.1:\d+/ \(stop with Ctrl-C\)\n", line)
        process.send_signal(signal.SIGINT)
        assert process.communicate() == (b"", b"")
    assert process.returncode == 130


def test_a_server_listens_on_the_newer_protocol_too(shell: Shell) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("there is no IPv6 here")
    with shell.start("serve", "--port", "0", "--host", "::1") as process:
        assert process.stderr is not None
        found = re.match(r"Serving at http://\[::1\]:(\d+)/ ", process.stderr.readline().decode())
        assert found
        with socket.create_connection(("::1", int(found[1])), timeout=60) as raw:
            raw.sendall(f"HEAD / HTTP/1.1\r\nHost: [::1]:{found[1]}\r\n\r\n".encode())
            assert raw.recv(100).startswith(b"HTTP/1.1 200 ")
        process.send_signal(signal.SIGINT)


# ---------------------------------------------------------------------------------------- colours

ESCAPE = "\x1b["


@pytest.mark.parametrize(
    "words", [("check",), ("query", "--list"), ("query", "hosts", "--param", LANTERNS), ("config",)]
)
def test_a_terminal_gets_colours_unless_it_wants_none(
    words: tuple[str, ...], troubled: Shell
) -> None:
    assert ESCAPE in troubled.on_terminal(*words)
    assert ESCAPE not in troubled.on_terminal(*words, NO_COLOR="1")
    assert ESCAPE not in troubled.on_terminal(*words, TERM="dumb")


@pytest.mark.parametrize("words", [("check",), ("query", "hosts", "--param", LANTERNS)])
def test_a_pipe_gets_no_colours(words: tuple[str, ...], troubled: Shell) -> None:
    troubled.monkeypatch.setenv("FORCE_COLOR", "1")
    assert ESCAPE not in troubled.kg(*words).out


def test_progress_is_shown_on_a_terminal_and_wiped(shell: Shell) -> None:
    shown = shell.on_terminal("publish")
    assert "writing" in shown
    assert shown.endswith("Open dist/index.html.\r\n")


def test_a_table_on_a_terminal_is_as_wide_as_that(shell: Shell) -> None:
    shell.write("wide.rq", f'SELECT ("{"x" * 300}" AS ?a) {{}}')
    shown = shell.on_terminal("query", "--file", "wide.rq", NO_COLOR="1", COLUMNS="60")
    assert max(len(line) for line in shown.splitlines()) <= 60
    assert shown.count("x") == 300


def test_how_much_of_a_long_answer_is_written_is_told_and_wiped(
    capsys: pytest.CaptureFixture[str],
) -> None:
    output = io.BytesIO()
    watched = Watched(output)
    watched.write(b"a" * 1_500_000)
    watched.wipe()
    assert capsys.readouterr().err == ""
    time.sleep(1.1)
    watched.write(b"b")
    assert capsys.readouterr().err == "\r\x1b[Kwritten: 1.5 MB"
    watched.wipe()
    assert capsys.readouterr().err == "\r\x1b[K"
    assert output.getvalue() == b"a" * 1_500_000 + b"b"
