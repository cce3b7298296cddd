"""Bad input, whole: nothing hangs, crashes, or opens a connection, and no fault hides another.

Each world is made here and given to the command in a process of its own, which may take 10 s and
2 GiB, and may not touch a socket; a server that nobody should ask listens all the while.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CHILD = """\
import os, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))

def watch(event, arguments):
    if event.startswith("socket."):
        print("opened", event, arguments, flush=True)
        os._exit(99)

sys.addaudithook(watch)
import kg.queries._test
import kg.shapes._sparql
kg.queries._test._SECONDS = kg.shapes._sparql._SECONDS = 2
from kg.cli import run
run()
"""
CONFIG = """\
base = "https://example.org/w/"
title = { en = "A world" }
licence = "https://creativecommons.org/publicdomain/zero/1.0/"

[prefixes]
ex = "https://example.com/"
schema = "https://schema.org/"
sh = "http://www.w3.org/ns/shacl#"
"""
PREFIXES = """\
@prefix : <https://example.com/> .
@prefix ex: <https://example.com/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""  # 6 lines
FAIR = "ex:fair a ex:Event ; ex:name 'fair' .\n"
SHAPE = """\
ex:Dated a sh:NodeShape ; sh:targetClass ex:Event ;
    sh:property [ sh:path ex:date ; sh:minCount 1 ; sh:message "Add a date."@en ] .
"""
FAIR_HAS_NO_DATE = "data/fair.ttl:7:1: violation ex:Dated ex:fair: Add a date."
QUERY = "SELECT ?x WHERE { ?x ?p ?o }"

Content = str | bytes | Callable[[Path], None]


@dataclass(frozen=True)
class Outcome:
    """What a process left: its exit code, and its lines on both streams."""

    code: int
    lines: list[str]

    def about(self, name: str) -> list[str]:
        """What is told of a file, without its name."""
        return [line[len(name) :] for line in self.lines if line.startswith((f"{name}:", name))]


def make(folder: Path, files: Mapping[str, Content]) -> Path:
    """A world with one finding, and more files."""
    for name in ("ontology", "data", "shapes", "queries"):
        (folder / name).mkdir(parents=True)
    sound = {"kg.toml": CONFIG, "data/fair.ttl": PREFIXES + FAIR, "shapes/d.ttl": PREFIXES + SHAPE}
    for name, content in (sound | dict(files)).items():
        if callable(content):
            content(folder / name)
        else:
            text = content if isinstance(content, bytes) else content.encode()
            (folder / name).write_bytes(text)
    return folder


def run(folder: Path, *words: str) -> Outcome:
    """The outcome of a command, which has neither crashed nor taken too long nor reached out."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=10,
        check=False,
    )
    lines = done.stdout.decode("utf-8", errors="surrogateescape").splitlines()
    assert done.returncode in (0, 1, 2), lines[-20:]
    assert not any(line.startswith(("Traceback", "opened")) for line in lines), lines[-20:]
    return Outcome(done.returncode, lines)


def check(folder: Path) -> Outcome:
    return run(folder, "check", "--output-format=concise")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def link_to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


@pytest.fixture(scope="module")
def canary() -> Iterator[tuple[str, list[object]]]:
    """The URL of a server that nobody should ask, and who did."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        asked: list[object] = []

        def listen() -> None:
            while True:
                try:
                    connection, address = server.accept()
                except OSError:
                    return
                asked.append(address)
                connection.close()

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x", asked


# ------------------------------------------------------------------------- files that are refused


def nested(opening: str, closing: str, depth: int) -> str:
    return f"{PREFIXES}:a :p {opening * depth}:b{closing * depth} ."


DEEP = ": violation unreadable: nests deeper than 200 levels. Give what stands inside a name, "
UNREADABLE: dict[str, tuple[Content, str]] = {
    "truncated": (PREFIXES + ":a :p :b ;", ":7:11: violation unreadable: Unexpected end."),
    "conflict": (
        PREFIXES + "<<<<<<< HEAD\n:a :p :b .\n=======\n:a :p :c .\n>>>>>>> x\n",
        ":7:7: violation unreadable: holds the marks of a merge conflict. Resolve the conflict,",
    ),
    "pointer": (
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
        ":1:9: violation unreadable: is a pointer to a large file. Run git lfs pull.",
    ),
    "page": (
        "<!DOCTYPE html><html></html>",
        ":1:1: violation unreadable: is an HTML page, not data. Save the data itself,",
    ),
    "gzip": (b"\x1f\x8b\x08abc", ":1:1: violation unreadable: is a gzip archive. Unpack it,"),
    "utf-16": (
        (PREFIXES + ":a :p :b .").encode("utf-16"),
        ":1:1: violation unreadable: is UTF-16. Save it as UTF-8.",
    ),
    "latin-1": (
        (PREFIXES + ':a :p "\xe9" .').encode("latin-1"),
        ":7:8: violation unreadable: is not UTF-8 at byte 275. Save it as UTF-8.",
    ),
    "surrogate": (
        PREFIXES + r':a :p "\ud800" .',
        r":7:8: violation unreadable: The escape sequence '\ud800' is encoding D800",
    ),
    "space-in-iri": (
        PREFIXES + "<http://x y> :p :b .",
        ":7:1: violation unreadable: Invalid IRI code point ' '.",
    ),
    "deep-nodes": (nested("[ :p ", " ]", 100_000), f":7:1007{DEEP}"),
    "deep-lists": (nested("( ", " )", 100_000), f":7:407{DEEP}"),
    "deep-terms": (nested("<<( :a :p ", " )>>", 100_000), f":7:2007{DEEP}"),
    "open-lists": (PREFIXES + ":a :p " + "(" * 1_000_000, f":7:207{DEEP}"),
    "long-text": (
        f'{PREFIXES}:a :p "{"x" * 10_485_761}" .',
        ":7:7: violation unreadable: begins a text of more than 10,485,760 characters.",
    ),
    "long-name": (
        f"{PREFIXES}:a :p <http://x.example/{'x' * 8192}> .",
        ":7:7: violation unreadable: begins a name of more than 8,192 characters. Shorten it.",
    ),
    "huge": (
        lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), 2**28 + 1),
        ": violation unreadable: is larger than 256 MiB. Split it.",
    ),
    **{
        name: (content, ": violation unreadable: is a link, a pipe or a device, which is not read.")
        for name, content in {
            "pipe": pipe,
            "link": link_to("/etc/passwd"),
            "link-to-nothing": link_to("nothing"),
            "link-to-itself": link_to("link-to-itself.ttl"),
        }.items()
    },
}


@pytest.fixture(scope="module")
def unreadable(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What the check tells of a world with every file of the table at once, as data and shapes."""
    files: dict[str, Content] = {f"data/{name}.ttl": c for name, (c, _) in UNREADABLE.items()}
    files |= {f"shapes/{name}.ttl": UNREADABLE[name][0] for name in ("deep-terms", "pipe", "gzip")}
    files["data/folder"] = link_to("..")
    return check(make(tmp_path_factory.mktemp("unreadable") / "world", files))


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_is_told_beside_all_others(
    name: str, unreadable: Outcome
) -> None:
    told = [line for line in unreadable.about(f"data/{name}.ttl") if "unreadable" in line]
    assert len(told) == 1
    assert told[0].startswith(UNREADABLE[name][1]), told[0][:300]


@pytest.mark.parametrize("name", ["deep-terms", "pipe", "gzip"])
def test_so_is_a_file_of_shapes(name: str, unreadable: Outcome) -> None:
    told = [line for line in unreadable.about(f"shapes/{name}.ttl") if "unreadable" in line]
    assert [line.startswith(UNREADABLE[name][1]) for line in told] == [True]


def test_a_link_to_a_folder_is_told_and_not_followed(unreadable: Outcome) -> None:
    assert unreadable.about("data/folder: ")[0].startswith("violation unreadable: is a link")


def test_unreadable_files_hide_no_finding(unreadable: Outcome) -> None:
    assert FAIR_HAS_NO_DATE in unreadable.lines
    assert unreadable.code == 2


def test_a_name_of_a_file_gives_no_orders(tmp_path: Path) -> None:
    names = ("data/a\n::error::b.ttl", os.fsdecode(b"data/a\xff.ttl"), "data/a\x1b[31m.ttl")
    outcome = check(make(tmp_path / "world", dict.fromkeys(names, PREFIXES)))
    assert outcome.code == 2
    assert len([line for line in outcome.lines if "cannot stand in an IRI" in line]) == 3
    assert not any(line.startswith("::") or "\x1b" in line for line in outcome.lines)
    for format in ("json", "jsonl", "sarif", "junit", "gitlab", "markdown", "turtle", "jsonld"):
        run(tmp_path / "world", "check", f"--output-format={format}")


# ------------------------------------------------------------------- files that are odd, and read


def chain(length: int, sentence: str) -> str:
    return "".join(sentence.format(i, i + 1) for i in range(length))


ODD = {
    "empty.ttl": "",
    "mark.ttl": f"\ufeff{PREFIXES}:a :mark 1 .",
    "windows.ttl": PREFIXES.replace("\n", "\r\n") + ":a :windows 1 .\r\n",
    "macintosh.ttl": PREFIXES.replace("\n", "\r") + ":a :macintosh 1 .\r",
    "nested.ttl": nested("[ :p ", " ]", 150) + nested("<<( :a :p ", " )>>", 150)[len(PREFIXES) :],
    "list.ttl": f"{PREFIXES}:a :p ({' 1' * 30_000} ) .",
    "prefixes.ttl": chain(10_000, "@prefix p{0}: <http://x.example/{1}> .\n"),
    "graphs.nq": chain(10_000, '<urn:x:{0}> <urn:x:p> "v" <urn:g:{1}> .\n'),
    "poison.ttl": PREFIXES + " ".join(f"_:b{i} :p _:b{j} ." for i in range(12) for j in range(12)),
    "numbers.ttl": f"""{PREFIXES}:a :p {"9" * 100_000}, 1e1000000000, "x"^^xsd:integer,
        "{"9" * 5_000}"^^xsd:decimal, "NaN"^^xsd:double, "\u0661"^^xsd:integer .""",
    "dates.ttl": f"""{PREFIXES}:a :p "2025-02-30"^^xsd:date, "{"9" * 5_000}-01-01"^^xsd:date,
        "25:61:00"^^xsd:time, "P9999999999999999999Y"^^xsd:duration,
        "{"9" * 5_000}"^^xsd:gYear, "0000-00-00T99:99:99+99:99"^^xsd:dateTime,
        "{"9" * 5_000}-13-45/.."^^<http://id.loc.gov/datatypes/edtf/EDTF> .""",
    "markup.ttl": f"""{PREFIXES}:a :p "{"<b>" * 30_000}"^^rdf:HTML,
        "{"<b>" * 30_000}"^^rdf:XMLLiteral, "{"[" * 30_000}"^^rdf:JSON .""",
}  # fmt: skip


def test_what_is_odd_is_read_and_hides_no_finding(tmp_path: Path) -> None:
    outcome = check(make(tmp_path / "world", {f"data/{n}": text for n, text in ODD.items()}))
    assert not any("unreadable" in line for line in outcome.lines)
    assert FAIR_HAS_NO_DATE in outcome.lines
    assert outcome.code == 1


# ------------------------------------------------------------------------------- what is published

POISON = (
    "blank nodes: 12 of them are alike and point at one another. "
    "Give some an IRI: to name them all for good would take too long."
)
LABEL = r"a\u0000b\u0001c\u001b[31md\u007Fe\uFFFEf</script><script>alert(1)</script>"
PUBLISHED = """\
<https://example.org/w/id/event/a> a schema:Event ; schema:name "{label}"@en ;
    schema:url <javascript:alert(1)> ; schema:description "{markup}"^^rdf:HTML ;
    schema:position {number}, "x"^^xsd:integer ;
    schema:startDate "2025-02-30"^^xsd:date, "{number}-01-01"^^xsd:date .
"""


@pytest.fixture(scope="module")
def odd_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world that passes its check because its lint is off, with texts that nobody would write."""
    numbers = {"number": "9" * 5_000, "label": LABEL, "markup": "<script>alert(1)</script>"}
    rules = "".join(f'KG{number} = "off"\n' for number in (101, 121, 122, 124, 125))
    return make(
        tmp_path_factory.mktemp("odd") / "world",
        {
            "kg.toml": f"{CONFIG}\n[lint]\n{rules}",
            "data/odd.ttl": PREFIXES + PUBLISHED.format(**numbers),
            "data/fair.ttl": "",
            "queries/names.rq": "SELECT ?name WHERE { ?x <https://schema.org/name> ?name }",
        },
    )


def test_odd_texts_are_published_as_text(odd_world: Path) -> None:
    outcome = run(odd_world, "publish", "--out", "dist")
    assert outcome.code == 0, outcome.lines
    page = (odd_world / "dist" / "id" / "event" / "a.html").read_text(encoding="utf-8")
    assert "a\ufffdb\ufffdc\ufffd[31md\ufffde\ufffdf&lt;/script&gt;&lt;script&gt;alert(1)" in page
    assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", page)
    assert 'href="javascript:' not in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("words", [["query", "names"], ["query", "names", "--format=markdown"],
                                   ["explain", "https://example.org/w/id/event/a"]])  # fmt: skip
def test_no_text_steers_a_terminal(odd_world: Path, words: list[str]) -> None:
    outcome = run(odd_world, *words)
    assert outcome.code == 0
    text = "\n".join(outcome.lines)
    assert "a\u2400b\u2401c\u241b[31md\u2421e" in text
    assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f]", text)


def test_xml_that_could_not_hold_a_text_is_not_written(odd_world: Path) -> None:
    outcome = run(odd_world, "query", "names", "--format=xml")
    assert (outcome.code, outcome.lines) == (
        2,
        ["xml: cannot hold the character U+0000. Choose csv, tsv or json."],
    )


def test_blank_nodes_that_cannot_be_told_apart_are_refused_and_not_tried(tmp_path: Path) -> None:
    text = CONFIG + '\n[lint]\nKG101 = "off"\n'
    files = {"kg.toml": text, "data/fair.ttl": "", "data/poison.ttl": ODD["poison.ttl"]}
    outcome = run(make(tmp_path / "world", files), "publish", "--out", "dist")
    assert (outcome.code, outcome.lines) == (
        2,
        [POISON],
    )
    assert not (tmp_path / "world" / "dist").exists()


# ------------------------------------------------------------------------------------ the settings

TOO_DEEP = "kg.toml: nests too deep, or holds a number that is too long. Take it out."
OTHER = (
    "which is neither a file nor a folder. Create it, or correct the path; it is relative to "
    "kg.toml."
)
SETTINGS: dict[str, tuple[str | bytes, str]] = {
    "lists": ("start = " + "[" * 100_000 + "]" * 100_000 + f"\n{CONFIG}", TOO_DEEP),
    "tables": (f"{CONFIG}x = " + "{a = " * 5_000 + "1" + "}" * 5_000, TOO_DEEP),
    "number": (f"x = {'9' * 5_000}\n{CONFIG}", TOO_DEEP),
    "dots": (f"{CONFIG}{'a.' * 1_000}b = 1", 'kg.toml: prefixes.a is not a text. Write it in'),
    "twice": (f'{CONFIG}ex = "https://x.example/"\n', "kg.toml:9:26: is not TOML (Cannot overwr"),
    "nul": (f"{CONFIG}\0", "kg.toml:9:1: is not TOML (Invalid statement). See https://toml.io/"),
    "bytes": (b"\xff\xfe", "kg.toml: is not UTF-8 at byte 0. Save it as UTF-8."),
    "pipe": (
        f'folders = {{ data = ["pipe"] }}\n{CONFIG}',
        f'kg.toml:1: folders.data names "pipe", {OTHER}',
    ),
    "context": (
        f'site.context = "pipe"\n{CONFIG}',
        f'kg.toml:1: site.context names "pipe", {OTHER}',
    ),
    "device": (
        f'folders.shapes = ["/dev/zero"]\n{CONFIG}',
        f'kg.toml:1: folders.shapes names "/dev/zero", {OTHER}',
    ),
    "long-path": (
        f'folders.data = ["{"x" * 5_000}"]\n{CONFIG}',
        f'kg.toml:1: folders.data names "{"x" * 5_000}", which does not exist.',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_that_cannot_be_are_told(name: str, tmp_path: Path) -> None:
    text, told = SETTINGS[name]
    outcome = check(make(tmp_path / "world", {"kg.toml": text, "pipe": pipe}))
    assert outcome.code == 2
    assert outcome.lines[0].startswith(told), outcome.lines[0][:300]


# --------------------------------------------------------------------------------- stored queries

TOO_MANY = (
    ": violation KG303: it has more than 1,000 operators and parts. "
    "Split it; a longer chain would end the process."
)
TOO_LARGE = ": violation KG303: is larger than 65,536 bytes. Split the query."
FLAT = (
    ": violation KG303: its brackets nest deeper than 200 levels. "
    "Flatten it; deeper nesting would end the process."
)
NO_FILE = ": violation KG303: is not a regular file. Put the query itself there."
QUERIES: dict[str, tuple[Content, str]] = {
    "groups": ("SELECT * WHERE " + "{" * 10_000 + "}" * 10_000, FLAT),
    "brackets": (f"SELECT * WHERE {{ FILTER({'(' * 10_000}1{')' * 10_000}) }}", FLAT),
    "exists": ("SELECT * { " + "FILTER EXISTS { " * 1_024 + "}" * 1_025, FLAT),
    "nots": (f"SELECT * WHERE {{ FILTER({'!' * 20_000}true) }}", TOO_MANY),
    "ands": (f"SELECT * WHERE {{ FILTER(true{'&&true' * 9_000}) }}", TOO_MANY),
    "sums": (f"SELECT (1{'+1' * 20_000} AS ?x) WHERE {{ }}", TOO_MANY),
    "paths": (f"SELECT * WHERE {{ ?s <a:a>{'/<a:a>' * 9_000} ?o }}", TOO_MANY),
    "unions": (f"SELECT * WHERE {{ {{}}{' UNION {}' * 6_000} }}", TOO_MANY),
    "minuses": (f"SELECT * WHERE {{ {{}}{' MINUS {}' * 6_000} }}", TOO_MANY),
    "selects": (f"SELECT * WHERE {{ {'{SELECT * {}} ' * 4_000} }}", TOO_MANY),
    "large": (f"SELECT * WHERE {{ {'?s ?p ?o . ' * 6_000} }}", TOO_LARGE),
    "patterns": (
        f"SELECT * WHERE {{ {'?s ?p ?o . ' * 256} }}",
        ":1: violation KG304: patterns gave no answer in 2 s. Narrow it: ",
    ),
    "product": (
        "SELECT (COUNT(*) AS ?n) WHERE { "
        + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(30))
        + " FILTER(?a0 = ?none) }",
        ":1: violation KG30",
    ),
    "quotes": ("SELECT * WHERE { " + "'" * 60_000 + " }", ":1:18: violation KG305: does not"),
    "service": (
        "SELECT * WHERE { SERVICE <CANARY> { ?s ?p ?o } }",
        ":1:26: violation KG321: SERVICE <http://",
    ),
    "load": ("LOAD <CANARY>", ": violation KG303: LOAD would change data."),
    "from": ("SELECT * FROM <CANARY> { ?s ?p ?o }", ":1: warning KG302: "),
    "doubled": (
        f"#+ summary: a\n#+ summary: b\n{QUERY}",
        ':2: violation KG303: its header has the key "summary" twice. Keep one of the two.',
    ),
    "aliases": (
        "#+ summary: &a [x]\n#+ tags: [*a, *a]\n" + QUERY,
        ":2: violation KG303: its header uses the alias *a. Write the value again.",
    ),
    "deep": (
        f"#+ tags: {'[' * 50_000}\n{QUERY}",
        ":1: violation KG303: its header nests deeper than 8 levels. Flatten it.",
    ),
    "pipe": (pipe, NO_FILE),
    "link": (link_to("groups.rq"), NO_FILE),
    "folder": (Path.mkdir, NO_FILE),
    "expected": (QUERY, ":1: warning KG302: "),
}


@pytest.fixture(scope="module")
def queries(tmp_path_factory: pytest.TempPathFactory, canary: tuple[str, list[object]]) -> Outcome:
    """What the check tells of a world with every query of the table at once."""
    url, asked = canary
    files: dict[str, Content] = {
        f"queries/{name}.rq": c.replace("CANARY", url) if isinstance(c, str) else c
        for name, (c, _) in QUERIES.items()
    }
    files["queries/expected.expected.csv"] = pipe
    files["kg.toml"] = f'{CONFIG}\n[lint]\nKG324 = "off"\n'
    outcome = check(make(tmp_path_factory.mktemp("queries") / "world", files))
    assert asked == []
    return outcome


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_that_cannot_be_run_is_told_beside_all_others(name: str, queries: Outcome) -> None:
    told = queries.about(f"queries/{name}.rq")
    assert len(told) == 1
    assert told[0].startswith(QUERIES[name][1]), told[0][:300]


def test_queries_that_cannot_be_run_hide_no_finding(queries: Outcome) -> None:
    assert FAIR_HAS_NO_DATE in queries.lines
    assert queries.code == 1


# ------------------------------------------------------------------------------------------ shapes


def shape(name: str, what: str) -> str:
    return f"{PREFIXES}ex:{name} a sh:NodeShape ; sh:targetClass ex:Event ;\n    {what} .\n"


SHAPES = {
    "cycle-of-paths": shape("A", "sh:property [ sh:path _:x ]") + "_:x sh:inversePath _:x .",
    "cycle-of-lists": shape("B", "sh:property [ sh:path _:x ]")
    + "_:x rdf:first ex:a ; rdf:rest _:x .",
    "recursive": shape("C", "sh:node ex:C"),
    "paradox": shape("D", "sh:not ex:D"),
    "deep": shape("E", "sh:node [ " * 150 + "sh:nodeKind sh:IRI" + " ]" * 150),
    "long-chain": shape("F", "sh:node _:n0") + chain(5_000, "_:n{0} sh:node _:n{1} .\n"),
    "long-path": shape("G", "sh:property [ sh:path _:n0 ; sh:minCount 1 ]")
    + chain(5_000, "_:n{0} sh:inversePath _:n{1} .\n"),
    "count": shape("H", f"sh:property [ sh:path ex:a ; sh:minCount {'9' * 5_000} ]"),
    "no-count": shape("I", 'sh:property [ sh:path ex:a ; sh:maxCount "x"^^xsd:integer ]'),
    "bounds": shape(
        "J", 'sh:property [ sh:path ex:a ; sh:maxInclusive "1e999999999"^^xsd:decimal ]'
    ),
    "no-pattern": shape("K", 'sh:property [ sh:path ex:name ; sh:pattern "(((" ]'),
    "service": shape("L", 'sh:sparql [ sh:select "SELECT $this { SERVICE <CANARY> {} }" ]'),
    "product": shape(
        "N",
        'sh:sparql [ sh:select "SELECT $this { $this ?p ?v . '
        + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(20))
        + f" FILTER(CONCAT({', '.join(f'STR(?c{n})' for n in range(20))}) = 'x') }}\" ]",
    ),
    "imports": shape("M", "sh:nodeKind sh:IRI")
    + "<CANARY> <http://www.w3.org/2002/07/owl#imports> <CANARY> .\n"
    + "ex:fair sh:shapesGraph <CANARY> .",
}
WRONG = (
    "cycle-of-paths",
    "cycle-of-lists",
    "recursive",
    "no-count",
    "no-pattern",
    "service",
    "product",
)


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory, canary: tuple[str, list[object]]) -> Outcome:
    """What the check tells of a world with every shape of the table at once."""
    url, asked = canary
    files = {f"shapes/{name}.ttl": text.replace("CANARY", url) for name, text in SHAPES.items()}
    outcome = check(make(tmp_path_factory.mktemp("shapes") / "world", files))
    assert asked == []
    return outcome


@pytest.mark.parametrize("name", WRONG)
def test_a_shape_that_cannot_hold_is_told_beside_all_others(name: str, shapes: Outcome) -> None:
    told = [line for line in shapes.about(f"shapes/{name}.ttl") if "KG2" in line]
    assert any(re.match(r":\d+(:\d+)?: (violation|warning) KG2", line) for line in told), told


def test_shapes_that_cannot_hold_hide_no_finding(shapes: Outcome) -> None:
    assert FAIR_HAS_NO_DATE in shapes.lines
    assert shapes.code == 1


# --------------------------------------------------------------------------------- no connections


def test_no_file_makes_the_check_open_a_connection(
    tmp_path: Path, canary: tuple[str, list[object]]
) -> None:
    url, asked = canary
    imports = f"<{url}> <http://www.w3.org/2002/07/owl#imports> <{url}> ; rdf:type <{url}> ."
    page = f'{{"@context": "{url}", "@id": "x", "name": "y"}}'
    files = {"ontology/o.ttl": PREFIXES + imports, "data/d.jsonld": page, "data/d.yamlld": page}
    outcome = check(make(tmp_path / "world", files))
    assert FAIR_HAS_NO_DATE in outcome.lines
    assert asked == []


def test_a_connection_would_have_been_seen(canary: tuple[str, list[object]]) -> None:
    url, asked = canary
    program = CHILD.replace(
        "from kg.cli import run\nrun()", f"import urllib.request as u; u.urlopen('{url}')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 99
    assert done.stdout.startswith("opened socket.")
    assert asked == []
    socket.create_connection(("127.0.0.1", int(url.split(":")[2][:-2]))).close()
    deadline = threading.Event()
    for _ in range(100):
        if asked:
            break
        deadline.wait(0.05)
    assert len(asked) == 1
    asked.clear()
