"""Queries answered by an endpoint: how they are sent, and what is made of what comes back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import rdflib

from kg.cli import main
from kg.endpoint import Endpoint
from kg.errors import EndpointError, QueryError
from kg.formats import JSON, Answer, Presentation, ReceivedSolutions, ReceivedTriples, write_answer
from kg.jobs import Project
from kg.store import QuerySolutions, Store
from kg.terms import IRI, BlankNode, Literal, Prefixes, Triple
from tests.acting import ANSWER, RESULTS, Serve, breaks_off, hangs_up, says
from tests.servers import Server

TRIPLES = "application/n-triples"
HEAD = b'{"head": {"vars": ["x"]}, "results": {"bindings": ['
ROW = b'{"x": {"type": "uri", "value": "e:a"}}'
BASE = "https://example.org/"


def answer(url: str, text: str = "SELECT ?x {}", **limits: Any) -> Answer:
    return Endpoint(url, **limits).answer(text, where="query.rq", base=BASE)


def rows(url: str, text: str = "SELECT ?x {}", **limits: int) -> list[Mapping[str, object]]:
    solutions = answer(url, text, **limits)
    assert isinstance(solutions, ReceivedSolutions)
    names = [variable.value for variable in solutions.variables]
    return [dict(zip(names, solution, strict=True)) for solution in solutions]


# --------------------------------------------------------------------------------- what is sent


def test_a_short_query_is_got_and_a_long_one_posted(acting: Serve) -> None:
    server = acting(says(ANSWER), says(ANSWER))
    assert rows(server.url) == rows(server.url, f"SELECT ?x {{}} #{'long' * 500}")
    assert server.methods == ["GET", "POST"]
    assert server.requests[0][0] == "/sparql?query=SELECT+%3Fx+%7B%7D"


def test_a_relative_iri_is_sent_with_the_base_that_it_has_here(acting: Serve) -> None:
    server = acting(says(ANSWER), says(ANSWER))
    rows(server.url, "SELECT ?x { <id/a> ?p ?x }")
    rows(server.url, "SELECT ?x { <urn:a> ?p ?x FILTER(?x < 3 && ?x > 1) }")
    assert "query=BASE+%3Chttps%3A//example.org/%3E+SELECT" in server.requests[0][0]
    assert "BASE" not in server.requests[1][0]


@pytest.mark.parametrize(
    ("text", "media_type", "body"),
    [
        ("PREFIX task: <e:> ASK {}", RESULTS, b'{"head": {}, "boolean": true}'),
        ("# INSERT\nSELECT ?x {}", RESULTS, ANSWER),
        ("PREFIX ask: <e:> CONSTRUCT { ?s ?p ?o } {}", TRIPLES, b""),
        ("DESCRIBE <e:a>", TRIPLES, b""),
    ],
)
def test_what_is_accepted_is_what_the_form_of_the_query_gives(
    acting: Serve, text: str, media_type: str, body: bytes
) -> None:
    server = acting(says(body, media_type))
    answer(server.url, text)
    assert server.headers[0]["Accept"].split(",")[0] == media_type
    assert "query=" in server.requests[0][0]


def test_a_query_is_not_sent_that_would_open_a_connection(acting: Serve) -> None:
    server = acting()
    with pytest.raises(QueryError) as caught:
        answer(server.url, "ASK {\n SERVICE <http://e.org/> {} }")
    assert str(caught.value) == (
        "query.rq:2:2: SERVICE would open a connection. Remove it; ask that endpoint itself."
    )
    assert not server.requests


@pytest.mark.parametrize("argument", [r"\u0022 } #", r"a\U00000022", r"\\u0041", r"\\\u0041"])
def test_a_text_that_holds_an_escape_is_read_alike_by_who_undoes_escapes_first(
    acting: Serve, argument: str
) -> None:
    server = acting(says(ANSWER))
    rows(server.url, f"SELECT ({Literal(argument)} AS ?x) {{}}")
    (sent,) = parse_qs(urlsplit(server.requests[0][0]).query)["query"]
    (undone,) = rdflib.Graph().query(sent).bindings
    assert str(undone[rdflib.Variable("x")]) == argument
    answer = Store((), ()).answer(sent, where="query.rq", base=BASE)
    assert isinstance(answer, QuerySolutions)
    assert next(answer)["x"] == Literal(argument)


# ------------------------------------------------------------------------------- what is answered


def test_solutions_are_those_of_the_endpoint(acting: Serve) -> None:
    body = (
        HEAD + b'{"x": {"type": "typed-literal", "value": "01", "datatype": "e:d"}}, {},'
        b'{"x": {"type": "literal", "value": "\\"type\\": \\"bnode\\" }", "xml:lang": "en"}}]}}'
    )
    assert rows(acting(says(body)).url) == [
        {"x": Literal("01", datatype=IRI("e:d"))},
        {"x": None},
        {"x": Literal('"type": "bnode" }', language="en")},
    ]


def test_a_blank_node_may_have_a_label_that_is_no_rdf(acting: Serve) -> None:
    labels = ["nodeID://b1", "nodeID_3A", "nodeID:", "nodeID://b1", "_", "\\u00e9"]
    nodes = [f'{{"x": {{"type": "bnode", "value": "{label}"}}}}' for label in labels]
    body = HEAD + ",".join(nodes).encode() + b"]}}"
    found = [row["x"] for row in rows(acting(says(body)).url)]
    assert all(isinstance(node, BlankNode) for node in found)
    assert found[0] == found[3]
    assert len(set(found)) == 5


def test_yes_and_no_are_told_by_a_word_or_by_a_row(acting: Serve) -> None:
    answers = [b'{"head": {}, "boolean": false}', HEAD + b"]}}", ANSWER]
    url = acting(*map(says, answers)).url
    assert [bool(answer(url, "ASK {}")) for _ in answers] == [False, False, True]


def test_triples_come_as_n_triples_or_turtle(acting: Serve) -> None:
    url = acting(says(b"<e:a> <e:b> _:x .", TRIPLES), says(b"<e:a> a 1 .", "text/turtle")).url
    for _ in range(2):
        triples = answer(url, "CONSTRUCT WHERE { ?s ?p ?o }")
        assert isinstance(triples, ReceivedTriples)
        (triple,) = triples
        assert isinstance(triple, Triple)


def test_what_fails_before_a_row_is_read_is_asked_again(acting: Serve) -> None:
    server = acting(hangs_up, breaks_off, says(ANSWER))
    assert len(rows(server.url)) == 1
    assert len(server.requests) == 3


def test_rows_are_read_while_others_are_still_to_come(acting: Serve) -> None:
    many = b",".join([ROW] * 10_000)
    server = acting(says(HEAD + many + b"]}}", shown=200_000))
    solutions = answer(server.url)
    assert isinstance(solutions, ReceivedSolutions)
    first = next(solutions)
    assert first["x"] == IRI("e:a")
    with pytest.raises(EndpointError, match=r"does not answer \(its answer broke off\)"):
        list(solutions)
    assert len(server.requests) == 1


# -------------------------------------------------------------------------------------- hostile


def refusal(url: str, text: str = "SELECT ?x {}", **limits: int) -> str:
    with pytest.raises(EndpointError) as caught:
        write_answer(answer(url, text, **limits), JSON, Presentation(Prefixes()), BytesIO())
    return str(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        HEAD + ROW,
        HEAD + ROW + b"]}} and more",
        HEAD + ROW + b",\nThe SPARQL operation has been cancelled",
        HEAD + b'{"x": {"type": "uri", "value": "no iri"}}]}}',
        HEAD + b'{"y": {"type": "uri", "value": "e:a"}}]}}',
        HEAD + b'{"x": {"type": "bnode", "value": ""}}]}}',
        HEAD + b'{"x": 1}]}}',
        HEAD + b"[" * 100_000,
        b"\xff" * 5000,
    ],
)
def test_an_answer_that_is_no_sparql_results_is_told(acting: Serve, body: bytes) -> None:
    url = acting(says(body)).url
    assert refusal(url) == (
        f"{url}: gives an answer that is not SPARQL results in JSON. "
        "Give the address of a SPARQL 1.1 endpoint."
    )


@pytest.mark.parametrize("body", [b"<e:a> <e:b> <c> .", b"<e:a> <e:b>", b"<html>", b"\xff"])
def test_an_answer_that_is_no_triples_is_told(acting: Serve, body: bytes) -> None:
    url = acting(says(body, TRIPLES)).url
    triples = answer(url, "DESCRIBE <e:a>")
    assert isinstance(triples, ReceivedTriples)
    with pytest.raises(EndpointError) as caught:
        list(triples)
    assert str(caught.value) == (
        f"{url}: gives an answer that is not N-Triples or Turtle. "
        "Give the address of a SPARQL 1.1 endpoint."
    )


def test_solutions_are_no_triples(acting: Serve) -> None:
    url = acting(says(ANSWER)).url
    with pytest.raises(EndpointError, match=r"answers with .*results\+json, not with triples"):
        answer(url, "DESCRIBE <e:a>")


def test_a_long_answer_is_bounded_where_it_is_read(acting: Serve) -> None:
    body = HEAD + b",".join([ROW] * 10_000) + b"]}}"
    url = acting(says(body)).url
    assert refusal(url, max_bytes=200_000) == (
        f"{url}: answers with more than 200,000 bytes. Ask for less, as by LIMIT."
    )


def test_a_dripping_answer_is_bounded_in_time(acting: Serve) -> None:
    url = acting(says(HEAD + ROW * 100, drips_s=0.05)).url
    assert refusal(url, timeout_s=1) == (
        f"{url}: has not answered within 1 s. Ask for less, or allow it more: --timeout."
    )


# ---------------------------------------------------------------------------- the command line


@pytest.fixture
def world(tiny_copy: Project, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a graph, in which kg is run."""
    monkeypatch.chdir(tiny_copy.config.root)
    return tiny_copy.config.root


def test_a_query_is_asked_at_an_address_or_by_the_name_of_one(
    acting: Serve, world: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    server = acting(says(ANSWER), says(ANSWER))
    with (world / "kg.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[endpoints]\nours = "{server.url}"\n')
    (world / "mine.rq").write_text("SELECT ?x {}", encoding="utf-8")
    for endpoint in (server.url, "ours"):
        assert main(["query", "--file", "mine.rq", "--endpoint", endpoint, "--format", "csv"]) == 0
        assert capfd.readouterr() == ("x\r\ne:a\r\n", "")
    assert main(["config"]) == 0
    assert f"ours = {server.url}" in capfd.readouterr().out


def test_an_unknown_name_of_an_endpoint_is_told(
    world: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with (world / "kg.toml").open("a", encoding="utf-8") as file:
        file.write('\n[endpoints]\nours = "https://example.org/sparql"\n')
    assert main(["query", "hosting", "--endpoint", "our"]) == 2
    assert capfd.readouterr().err == (
        'our: is neither a URL nor an endpoint of kg.toml. Did you mean "ours"?\n'
    )


def test_the_endpoint_of_a_header_is_asked_by_who_asks_for_that_alone(
    acting: Serve, world: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    server = acting(says(ANSWER))
    text = f"#+ summary: X\n#+ endpoint: {server.url}\nSELECT ?x {{}}"
    (world / "queries" / "there.rq").write_text(text, encoding="utf-8")
    assert main(["query", "there", "--format", "csv"]) == 0
    assert capfd.readouterr().out == "x\r\n\r\n"
    assert not server.requests
    assert main(["query", "there", "--format", "csv", "--endpoint"]) == 0
    assert capfd.readouterr().out == "x\r\ne:a\r\n"
    assert main(["query", "hosting", "--endpoint"]) == 2
    assert capfd.readouterr().err == (
        "--endpoint: is given without an address, and the header of hosting names none. "
        "Give --endpoint URL, or write #+ endpoint: URL.\n"
    )


def test_a_part_of_an_answer_becomes_no_file(
    acting: Serve, world: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    server = acting(says(HEAD + b",".join([ROW] * 10_000), shown=200_000))
    (world / "mine.rq").write_text("SELECT ?x {}", encoding="utf-8")
    words = ["query", "--file", "mine.rq", "--endpoint", server.url, "--out", "rows.csv"]
    assert main(words) == 2
    assert capfd.readouterr().err == (
        f"{server.url}: does not answer (its answer broke off). "
        "Check its address, and that it runs.\n"
    )
    assert not (world / "rows.csv").exists()


@pytest.mark.parametrize("seconds", ["0", "x", "1e9", "86401"])
def test_a_time_out_is_a_number_of_seconds(seconds: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "x", "--timeout", seconds]) == 2
    assert "is not a number from 1 to 86400" in capfd.readouterr().err


_TENS = " ".join(map(str, range(100)))
_MILLION = f"SELECT * {{ VALUES ?a {{ {_TENS} }} VALUES ?b {{ {_TENS} }} VALUES ?c {{ {_TENS} }} }}"
_MEASURE = """\
import resource, sys
from kg.cli import main
code = main(sys.argv[1:])
sys.stdout.flush()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
sys.exit(code)
"""


def test_a_million_rows_take_no_more_memory_than_a_few(
    oxigraph: Server, world: Path, tmp_path: Path
) -> None:
    megabytes = []
    for query in ("SELECT * { VALUES ?a { 1 2 3 } }", _MILLION):
        words = ["query", "-", "--endpoint", oxigraph.query, "--format", "csv"]
        with (tmp_path / "rows.csv").open("wb") as rows:
            done = subprocess.run(
                [sys.executable, "-c", _MEASURE, *words],
                input=query.encode(),
                stdout=rows,
                stderr=subprocess.PIPE,
                check=True,
            )
        megabytes.append(int(done.stderr))
    with (tmp_path / "rows.csv").open("rb") as rows:
        assert sum(1 for _ in rows) == 1_000_001
    assert megabytes[1] < megabytes[0] + 20
