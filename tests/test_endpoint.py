"""Endpoints: what a hostile or broken one may do, and what one that keeps to the standard says."""

from __future__ import annotations

import threading

import pytest

from kg.endpoint import Endpoint
from kg.errors import EndpointError
from kg.terms import IRI, BlankNode, Literal
from tests.acting import ANSWER, Answer, Serve, breaks_off, hangs_up, says


def refusal(endpoint: Endpoint) -> str:
    with pytest.raises(EndpointError) as caught:
        endpoint.select("SELECT ?x {}")
    return str(caught.value)


# --------------------------------------------------------------------------------------- questions


def test_a_query_is_posted_with_the_graphs_that_the_address_names(acting: Serve) -> None:
    server = acting(says(ANSWER))
    endpoint = Endpoint(f"{server.url}?default-graph-uri=e:g")
    assert endpoint.select("SELECT ?x {}") == [{"x": IRI("e:a")}]
    ((path, body, _),) = server.requests
    assert (server.methods, path) == (["POST"], "/sparql")
    assert b"default-graph-uri=e%3Ag" in body
    assert b"query=SELECT+%3Fx+%7B%7D" in body


def test_terms_of_every_kind_are_read(acting: Serve) -> None:
    body = (
        b'{"head": {"vars": ["a", "b"]}, "results": {"bindings": [{'
        b'"a": {"type": "literal", "value": "01", "datatype": "e:d"},'
        b'"b": {"type": "literal", "value": "x", "xml:lang": "en-gb"},'
        b'"c": {"type": "typed-literal", "value": "1", "datatype": "e:d"},'
        b'"d": {"type": "literal", "value": "y"}}]}}'
    )
    (row,) = Endpoint(acting(says(body)).url).select("SELECT * {}")
    assert dict(row) == {
        "a": Literal("01", datatype=IRI("e:d")),
        "b": Literal("x", language="en-gb"),
        "c": Literal("1", datatype=IRI("e:d")),
        "d": Literal("y"),
    }


def test_a_blank_node_is_one_node_in_an_answer_and_another_in_the_next(acting: Serve) -> None:
    body = (
        b'{"results": {"bindings": [{"x": {"type": "bnode", "value": "nodeID://b1"}},'
        b' {"x": {"type": "bnode", "value": "nodeID://b1"}}]}}'
    )
    endpoint = Endpoint(acting(says(body), says(body)).url)
    (first, again), (later, _) = endpoint.select("SELECT ?x {}"), endpoint.select("SELECT ?x {}")
    assert isinstance(first["x"], BlankNode)
    assert first["x"] == again["x"]
    assert first["x"] != later["x"]


@pytest.mark.parametrize("fails", [hangs_up, breaks_off], ids=lambda fails: fails.__name__)
def test_what_fails_on_the_way_is_asked_again(acting: Serve, fails: Answer) -> None:
    server = acting(fails, says(ANSWER))
    assert len(Endpoint(server.url).select("SELECT ?x {}")) == 1
    assert len(server.requests) == 2


def test_three_failures_are_enough(acting: Serve) -> None:
    server = acting(hangs_up, hangs_up, hangs_up)
    assert refusal(Endpoint(server.url)).startswith(f"{server.url}: does not answer (")
    assert len(server.requests) == 3


# ----------------------------------------------------------------------------------------- answers


@pytest.mark.parametrize("status", [400, 500, 503])
def test_a_refused_query_is_not_asked_again(acting: Serve, status: int) -> None:
    server = acting(says(b"<h1>Bad</h1> <script>query</script>\x1b[31m", "text/html", status))
    assert refusal(Endpoint(server.url)) == (
        f"{server.url}: refuses the query ({status}: Bad query 31m). Check its address and its log."
    )
    assert len(server.requests) == 1


def test_a_page_is_no_answer(acting: Serve) -> None:
    server = acting(says(b"<html>", "text/html"))
    assert refusal(Endpoint(server.url)) == (
        f"{server.url}: answers with text/html, not with SPARQL results. "
        "Give the address of the SPARQL endpoint itself."
    )


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'{"results": {"bindings": [{"x": {"type": "triple", "value": {}}}]}}',
        b'{"results": {"bindings": [{"x": {"type": "uri", "value": "no iri"}}]}}',
        b'{"results": {"bindings": [{"x": 1}]}}',
        b"[" * 100_000,
    ],
    ids=["cut", "list", "triple", "iri", "number", "deep"],
)
def test_an_answer_that_is_no_sparql_results_is_told(acting: Serve, body: bytes) -> None:
    server = acting(says(body))
    assert refusal(Endpoint(server.url)) == (
        f"{server.url}: gives an answer that is not SPARQL results in JSON. "
        "Give the address of a SPARQL 1.1 endpoint."
    )


def test_an_answer_may_be_so_long_and_no_longer(acting: Serve) -> None:
    server = acting(says(ANSWER), says(ANSWER + b" "))
    endpoint = Endpoint(server.url, max_bytes=len(ANSWER))
    assert endpoint.select("SELECT ?x {}")
    assert refusal(endpoint) == (
        f"{server.url}: answers with more than {len(ANSWER)} bytes. "
        "Validate a part of it, or a dump with kg check."
    )


def test_an_answer_may_take_so_long_and_no_longer(acting: Serve) -> None:
    done = threading.Event()
    server = acting(lambda _handler: assert_(done.wait(10)))
    try:
        assert refusal(Endpoint(server.url, timeout_s=1)) == (
            f"{server.url}: has not answered within 1 s. "
            "Try again, or validate a dump with kg check."
        )
    finally:
        done.set()


def assert_(condition: bool) -> None:
    assert condition


@pytest.mark.parametrize("header", ["X-SQL-State", "X-SPARQL-MaxRows"])
def test_a_part_of_an_answer_is_no_answer(acting: Serve, header: str) -> None:
    server = acting(says(ANSWER, header=(header, "10000")))
    assert refusal(Endpoint(server.url)) == (
        f"{server.url}: gives only a part of its answer. Raise the limits on the time of its "
        "queries."
    )


# ------------------------------------------------------------------------------------------ secrets


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("KG_ENDPOINT_USER", "ann")
    monkeypatch.setenv("KG_ENDPOINT_PASSWORD", "s3cret")
    return "Basic YW5uOnMzY3JldA=="


def test_the_environment_says_who_asks(acting: Serve, secret: str) -> None:
    server = acting(says(ANSWER))
    Endpoint(server.url).select("SELECT ?x {}")
    assert server.requests[0][2] == secret


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(acting: Serve, secret: str, status: int) -> None:
    other = acting(says(ANSWER))
    server = acting(says(b"", status=status, header=("Location", f"{other.url}?token=s3cret")))
    assert refusal(Endpoint(server.url)) == (
        f"{server.url}: redirects to http://127.0.0.1/sparql, and no redirect is followed. "
        "Give that address itself, if you trust it."
    )
    assert not other.requests


def test_a_password_is_never_sent_unencrypted_to_another_machine(secret: str) -> None:
    assert refusal(Endpoint("http://192.0.2.1/sparql")) == (
        "http://192.0.2.1/sparql: would get the password unencrypted. "
        "Use its https: address, or unset KG_ENDPOINT_PASSWORD."
    )


@pytest.mark.parametrize("status", [401, 403])
def test_who_is_not_let_in_is_told_what_to_set(acting: Serve, secret: str, status: int) -> None:
    no = says(b"s3cret", status=status)
    server = acting(no, no)
    assert refusal(Endpoint(server.url)) == (
        f"{server.url}: does not let you in ({status}). "
        "Set KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD."
    )


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (
            "http://ann:s3cret@e.org/sparql?key=s3cret",
            (
                "http://e.org/sparql: its address holds a name or a password. "
                "Set KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD in the environment instead."
            ),
        ),
        (
            "file:///etc/passwd",
            (
                "/etc/passwd: is not the address of an endpoint. "
                "Give an address that begins with https: or http:."
            ),
        ),
        (
            "http://[::1/sparql",
            "--endpoint: is not an address at all. Correct its brackets or its port.",
        ),
    ],
)
def test_an_address_of_no_use_is_refused(url: str, message: str) -> None:
    with pytest.raises(EndpointError) as caught:
        Endpoint(url)
    assert str(caught.value) == message


def test_an_error_holds_nothing_that_was_sent(acting: Serve, secret: str) -> None:
    server = acting(says(b"no", "text/plain", 500))
    with pytest.raises(EndpointError) as caught:
        Endpoint(f"{server.url}?key=hidden").select("SELECT ?x {}")
    chain = caught.value.__cause__, caught.value.__suppress_context__
    assert chain == (None, True)
    assert "hidden" not in str(caught.value)
