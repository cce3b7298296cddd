from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from kg.errors import WriteError
from kg.jobs import Project
from kg.render import Edition, media_type, render
from kg.server import make_app, run

World = Callable[[str], Project]

LANTERNS = "/id/fair/lanterns"


def client_of(edition: Edition) -> TestClient:
    return TestClient(make_app(edition), base_url="http://127.0.0.1", follow_redirects=False)


@pytest.fixture(scope="module")
def client(tiny_edition: Edition) -> TestClient:
    return client_of(tiny_edition)


@pytest.fixture
def connection(served: str) -> Iterator[HTTPConnection]:
    """A connection to a real server, which stays open over several requests."""
    found = HTTPConnection(urlsplit(served).netloc, timeout=60)
    yield found
    found.close()


# -------------------------------------------------------------------------------- from IRI to file


@pytest.mark.parametrize(
    ("accept", "extension"),
    [
        (None, "html"),
        ("", "html"),
        ("*/*", "html"),
        ("text/*", "html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
        ("text/turtle", "ttl"),
        ("TEXT/TURTLE", "ttl"),
        ("text/turtle;charset=utf-8", "ttl"),
        ("application/ld+json", "jsonld"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
        ("application/n-triples", "nt"),
        ("application/*", "jsonld"),
        ("text/turtle;q=0.4, application/ld+json;q=0.5", "jsonld"),
        ("text/turtle;q=0.5, application/ld+json;q=0.4", "ttl"),
        ("text/turtle, text/html", "html"),
        ("text/turtle;q=0.5, */*;q=0.1", "ttl"),
        ("text/html;q=0, */*", "ttl"),
        ("application/rdf+xml, text/turtle;q=0.9, */*;q=0.1", "ttl"),
        ("image/webp, */*;q=0.1", "html"),
        ("image/png, text/turtle;q=0.001", "ttl"),
    ],
)
def test_an_iri_is_answered_with_where_the_wanted_format_is(
    accept: str | None, extension: str, client: TestClient
) -> None:
    response = client.get(LANTERNS, headers={"Accept": accept} if accept is not None else None)
    assert response.status_code == 303
    assert response.headers["Location"] == f"{LANTERNS}.{extension}"
    assert response.headers["Vary"] == "Accept, Accept-Language"
    assert response.content == b""


@pytest.mark.parametrize(
    ("languages", "path"),
    [
        ("en", f"{LANTERNS}.html"),
        ("zh-CN,zh;q=0.9,en;q=0.8", f"{LANTERNS}.zh-hans.html"),
        ("zh", f"{LANTERNS}.zh-hans.html"),
        ("zh-Hans", f"{LANTERNS}.zh-hans.html"),
        ("fr, zh;q=0.5", f"{LANTERNS}.zh-hans.html"),
        ("en;q=0.4, zh;q=0.5", f"{LANTERNS}.zh-hans.html"),
        ("fr", f"{LANTERNS}.html"),
        ("*", f"{LANTERNS}.html"),
        ("zh;;q=x,,", f"{LANTERNS}.html"),
        ("", f"{LANTERNS}.html"),
    ],
)
def test_a_page_is_sought_in_the_language_that_is_wanted(
    languages: str, path: str, client: TestClient
) -> None:
    headers = {"Accept": "text/html", "Accept-Language": languages}
    assert client.get(LANTERNS, headers=headers).headers["Location"] == path


def test_the_language_does_not_matter_for_data(client: TestClient) -> None:
    headers = {"Accept": "text/turtle", "Accept-Language": "zh"}
    assert client.get(LANTERNS, headers=headers).headers["Location"] == f"{LANTERNS}.ttl"


@pytest.mark.parametrize("accept", ["image/png", "text/turtle;q=0", "*/*;q=0", "nonsense"])
def test_a_format_that_is_not_offered_is_answered_with_a_page_that_says_so(
    accept: str, client: TestClient
) -> None:
    response = client.get(LANTERNS, headers={"Accept": accept})
    assert response.status_code == 406
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Vary"] == "Accept, Accept-Language"
    assert "Not available in the format you asked for" in response.text


def test_every_iri_of_the_graph_leads_to_a_document(client: TestClient, tiny: Project) -> None:
    base = tiny.config.base
    found = {term.value for quad in tiny.dataset.quads() for term in (quad.subject, quad.object)
             if hasattr(term, "value") and str(term).startswith(f"<{base}")}  # fmt: skip
    assert len(found) > 10
    for iri in found:
        response = client.get(f"/{iri.removeprefix(base)}", headers={"Accept": "text/turtle"})
        assert response.status_code == 303, iri
        assert client.get(response.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("local", "request_"),
    [
        ("id/北京", "/id/北京"),
        ("id/北京", "/id/%E5%8C%97%E4%BA%AC"),
        ("id/caf%C3%A9", "/id/caf%C3%A9"),
        ("id/a?b=c&d", "/id/a?b=c&d"),
        ("id/a?b=c&d#e", "/id/a?b=c&d"),
        ("id/index", "/id/index"),
        ("id/a.ttl", "/id/a.ttl"),
        ("id/%2e%2e/a", "/id/%2e%2e/a"),
        ("id/a(b)'c", "/id/a(b)'c"),
    ],
)
def test_an_iri_with_a_digest_for_an_address_is_answered_too(
    local: str, request_: str, world: World
) -> None:
    edition = world(f"<{local}> ex:p 1 .").edition()
    client = client_of(edition)
    response = client.get(request_, headers={"Accept": "application/n-triples"})
    assert response.status_code == 303
    document = client.get(response.headers["Location"])
    assert document.text.startswith(f"<https://example.org/w/{local}> ")


# --------------------------------------------------------------------------------------- documents


def test_every_document_is_byte_for_byte_the_one_of_the_site(
    connection: HTTPConnection, tiny_edition: Edition
) -> None:
    for path in tiny_edition.paths():
        connection.request("GET", f"/{path}")
        response = connection.getresponse()
        assert (response.status, response.read()) == (200, render(tiny_edition, path)), path
        assert response.headers["Content-Type"] == media_type(path)


def test_a_document_is_itself_whatever_is_accepted(client: TestClient) -> None:
    for accept in ("text/html", "image/png", "*/*;q=0"):
        response = client.get(f"{LANTERNS}.ttl", headers={"Accept": accept})
        assert (response.status_code, response.headers["Content-Type"]) == (
            200,
            "text/turtle; charset=utf-8",
        )


def test_a_query_string_changes_no_document(client: TestClient) -> None:
    plain, asked = client.get(f"{LANTERNS}.ttl"), client.get(f"{LANTERNS}.ttl?utm=1&x")
    assert asked.content == plain.content


def test_a_page_says_its_language_and_data_does_not(client: TestClient) -> None:
    assert client.get(f"{LANTERNS}.zh-hans.html").headers["Content-Language"] == "zh-hans"
    assert "Content-Language" not in client.get(f"{LANTERNS}.ttl").headers


def test_a_document_links_to_its_other_representations(client: TestClient) -> None:
    assert client.get(f"{LANTERNS}.ttl").headers["Link"] == (
        f'<{LANTERNS}.html>; rel="alternate"; type="text/html", '
        f'<{LANTERNS}.jsonld>; rel="alternate"; type="application/ld+json", '
        f'<{LANTERNS}.nt>; rel="alternate"; type="application/n-triples"'
    )


def test_what_a_redirect_and_a_document_link_to_is_there(client: TestClient) -> None:
    for path in (LANTERNS, f"{LANTERNS}.html", f"{LANTERNS}.zh-hans.html"):
        links = client.get(path, headers={"Accept": "text/turtle"}).links
        assert links
        for link in links.values():
            assert client.get(link["url"]).status_code == 200


@pytest.mark.parametrize(
    ("languages", "path"),
    [("", "index.html"), ("en-GB", "index.html"), ("zh-CN", "index.zh-hans.html")],
)
def test_the_front_page_is_in_the_language_that_is_wanted(
    languages: str, path: str, client: TestClient, tiny_edition: Edition
) -> None:
    response = client.get("/", headers={"Accept-Language": languages})
    assert response.status_code == 200
    assert response.content == render(tiny_edition, path)
    assert response.headers["Content-Location"] == f"/{path}"
    assert response.headers["Vary"] == "Accept-Language"
    assert response.headers["Content-Language"] == ("zh-hans" if "zh" in path else "en")


def test_many_clients_at_once_get_the_same_bytes(served: str, tiny_edition: Edition) -> None:
    def fetch(_number: int) -> bytes:
        connection = HTTPConnection(urlsplit(served).netloc, timeout=60)
        connection.request("GET", f"{LANTERNS}.html")
        content = connection.getresponse().read()
        connection.close()
        return content

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(fetch, range(40)))
    assert found == {render(tiny_edition, f"{LANTERNS}.html".removeprefix("/"))}


# ------------------------------------------------------------------------------------ conditions


@pytest.fixture(scope="module")
def etag(client: TestClient) -> str:
    return str(client.get(f"{LANTERNS}.html").headers["ETag"])


def test_an_etag_is_strong_and_of_one_representation(client: TestClient) -> None:
    paths = ("html", "zh-hans.html", "ttl", "jsonld", "nt")
    tags = [client.get(f"{LANTERNS}.{extension}").headers["ETag"] for extension in paths]
    assert len(set(tags)) == len(paths)
    assert all(tag.startswith('"') for tag in tags)


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ("{etag}", 304),
        ("W/{etag}", 304),
        ('"other", {etag}', 304),
        ("*", 304),
        ('"other"', 200),
        ("", 200),
        ("nonsense", 200),
    ],
)
def test_a_document_that_is_already_known_is_not_sent_again(
    condition: str, status: int, etag: str, client: TestClient
) -> None:
    headers = {"If-None-Match": condition.format(etag=etag)}
    response = client.get(f"{LANTERNS}.html", headers=headers)
    assert response.status_code == status
    assert response.headers["ETag"] == etag
    assert (response.content == b"") == (status == 304)


def test_a_front_page_that_is_already_known_still_varies(client: TestClient) -> None:
    etag = client.get("/", headers={"Accept-Language": "zh"}).headers["ETag"]
    response = client.get("/", headers={"Accept-Language": "zh", "If-None-Match": etag})
    assert (response.status_code, response.headers["Vary"]) == (304, "Accept-Language")
    assert client.get("/", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("path", ["/", LANTERNS, f"{LANTERNS}.html", "/nothing"])
def test_head_is_answered_as_get_without_the_body(path: str, connection: HTTPConnection) -> None:
    answers: list[tuple[int, dict[str, Any], bytes]] = []
    for method in ("GET", "HEAD", "GET"):
        connection.request(method, path)
        response = connection.getresponse()
        headers = {name: value for name, value in response.getheaders() if name != "date"}
        answers.append((response.status, headers, response.read()))
    first, head, again = answers
    assert head == (first[0], first[1], b"")
    assert again == first


# --------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/id/fair/lanterns/",
        "/id/fair/",
        "/ID/fair/lanterns",
        "/id/fair/lanterns.rdf",
        "/manifest.json",
        "/../kg.toml",
        "/%2e%2e/kg.toml",
        "/..%2fkg.toml",
        "/data/notice.ttl",
        "//etc/passwd",
        "//example.net/",
        "/\\example.net",
        "/%00",
        "/%0d%0aSet-Cookie:x",
        "/%ff%fe",
        "/" + "x" * 5000,
        "/<script>alert(1)</script>",
    ],
)
def test_an_unknown_address_is_answered_with_a_page_that_says_so(path: str, served: str) -> None:
    url = urlsplit(served)
    with socket.create_connection((url.hostname, url.port), timeout=60) as raw:
        request = f"GET {path} HTTP/1.1\r\nHost: {url.netloc}\r\nConnection: close\r\n\r\n"
        raw.sendall(request.encode())
        answer = b"".join(iter(lambda: raw.recv(65536), b"")).decode()
    head, _, body = answer.partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 404 ")
    assert "There is nothing at this address" in body
    assert "location" not in head.lower().replace("content-location", "")
    assert "alert" not in body


def test_a_page_that_says_no_is_in_the_language_that_is_wanted(client: TestClient) -> None:
    response = client.get("/nothing", headers={"Accept-Language": "zh-CN"})
    assert response.status_code == 404
    assert '<html lang="zh-hans"' in response.text


@pytest.mark.parametrize("path", ["/", LANTERNS, f"{LANTERNS}.html"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_nothing_but_reading_is_allowed(method: str, path: str, client: TestClient) -> None:
    response = client.request(method, path)
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert "This site can only be read" in response.text


@pytest.mark.parametrize(
    "host", ["example.net", "127.0.0.1.example.net", "localhost.example.net", "", "[::2]", "@"]
)
def test_a_request_for_another_host_is_refused(host: str, client: TestClient) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "LOCALHOST:80", "[::1]:8000"])
def test_this_machine_has_three_names(host: str, client: TestClient) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/", LANTERNS, f"{LANTERNS}.html", f"{LANTERNS}.ttl", "/nothing"])
def test_every_answer_lets_others_read_and_nothing_run(path: str, client: TestClient) -> None:
    headers = client.get(path).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")


def test_a_request_that_is_not_http_is_refused_and_the_next_one_answered(
    served: str, connection: HTTPConnection
) -> None:
    url = urlsplit(served)
    with socket.create_connection((url.hostname, url.port), timeout=60) as raw:
        raw.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
        assert raw.recv(65536).startswith(b"HTTP/1.1 400 ")
    connection.request("GET", "/")
    assert connection.getresponse().status == 200


def test_a_port_that_is_taken_is_told(tiny_edition: Edition) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WriteError) as caught:
            run(tiny_edition, "127.0.0.1", port, lambda _url: None)
    assert str(caught.value) == (
        f"127.0.0.1:{port}: cannot be listened at (Address already in use). "
        "Choose another with --port or --host."
    )
