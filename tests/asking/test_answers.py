from __future__ import annotations

import csv
import io
import json
from http import HTTPStatus
from typing import Any

import pytest
from starlette.testclient import TestClient

from kg.answers import Solutions
from kg.formats import HTML, MARKDOWN
from kg.jobs import Project
from kg.render import Edition, render

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
LANTERNS = "/queries/hosts?fair=fair:lanterns"


def problem(response: Any) -> tuple[int, str]:
    assert response.headers["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == response.status_code
    assert told["title"] == HTTPStatus(response.status_code).phrase
    return response.status_code, told["detail"]


# ---------------------------------------------------------------------------------------- the list


def test_the_list_tells_what_each_query_takes(client: TestClient) -> None:
    response = client.get("/queries")
    assert response.headers["Content-Type"] == "application/json"
    listed = {query["name"]: query for query in response.json()}
    assert set(listed) > {"hosts", "hosting", "counts-agree", "nameless-clubs"}
    assert listed["hosts"]["summary"] == {"en": "Hosts of a fair", "zh-hans": "灯会的主办方"}
    assert [p["name"] for p in listed["hosts"]["parameters"] if p["required"]] == ["fair"]
    assert listed["hosts"]["examples"]["english"] == {"fair": "fair:lanterns"}
    assert listed["hosting"]["formats"]["ttl"] == "text/turtle"


@pytest.mark.parametrize("path", ["/queries", "/queries/"])
@pytest.mark.parametrize(("language", "tag"), [("en", ""), ("zh-CN", ".zh-hans")])
def test_a_browser_is_led_to_the_page_that_lists_them(
    path: str, language: str, tag: str, client: TestClient
) -> None:
    response = client.get(path, headers={"Accept": BROWSER, "Accept-Language": language})
    assert response.status_code == 303
    assert response.headers["Location"] == f"/queries/index{tag}.html"
    assert client.get(response.headers["Location"]).status_code == 200


def test_a_site_without_queries_has_no_list(rhine_edition: Edition, world: Any) -> None:
    from kg.server import make_app

    edition = world("<id/a> ex:p 1 .").edition()
    client = TestClient(make_app(edition), base_url="http://127.0.0.1")
    assert [client.get(p).status_code for p in ("/queries", "/openapi.json")] == [404, 404]
    assert not [path for path in edition.paths() if "queries" in path]


# ------------------------------------------------------------------------------------ an answer


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/markdown", "text/markdown; charset=utf-8"),
        (BROWSER, "text/html; charset=utf-8"),
    ],
)
def test_an_answer_comes_in_the_format_that_is_wanted(
    accept: str | None, content_type: str, client: TestClient
) -> None:
    response = client.get(LANTERNS, headers={"Accept": accept} if accept else None)
    assert (response.status_code, response.headers["Content-Type"]) == (200, content_type)
    assert response.headers["Vary"] == "Accept, Accept-Language"
    again = client.get(response.headers["Content-Location"])
    assert again.content == response.content
    assert "Paper Club" in response.text


def test_an_answer_is_what_the_query_gives(client: TestClient, asked: Project) -> None:
    found = client.get("/queries/hosts.csv?fair=fair:lanterns&language=zh-hans").text
    rows = list(csv.DictReader(io.StringIO(found)))
    assert [row["name"] for row in rows] == ["纸艺社"]
    given = asked.query("hosts", fair="fair:lanterns", language="zh-hans")
    assert isinstance(given, Solutions)
    assert [row["host"] for row in rows] == [row["host"] for row in given]


def test_an_answer_of_triples_is_a_graph_and_a_truth_one_word(client: TestClient) -> None:
    assert "schema:organizer club:paper" in client.get("/queries/hosting.ttl").text
    assert client.get("/queries/hosting").headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert client.get("/queries/counts-agree.csv").text == "true\n"
    assert client.get("/queries/counts-agree").json()["boolean"] is True


def test_a_spreadsheet_is_told_that_it_is_utf_8(client: TestClient) -> None:
    response = client.get("/queries/hosts.excel.csv?fair=fair:lanterns&language=zh-hans")
    assert response.content.startswith("\ufefffair,".encode())
    assert "纸艺社" in response.text
    name = response.headers["Content-Disposition"]
    assert name == "attachment; filename*=UTF-8''hosts.excel.csv"


def test_a_name_that_is_not_ascii_is_asked_by_itself(client: TestClient) -> None:
    assert client.get("/queries/月份.csv").text == "x\r\n一\r\n"
    assert client.get("/queries/%E6%9C%88%E4%BB%BD.csv?x=%E4%BA%8C").text == "x\r\n二\r\n"
    page = client.get("/queries/月份", headers={"Accept": BROWSER}).headers["Location"]
    assert client.get(page).status_code == 200


def test_who_asks_for_nothing_in_particular_is_led_to_the_page(client: TestClient) -> None:
    for name in ("hosts", "hosting", "counts-agree"):
        response = client.get(f"/queries/{name}", headers={"Accept": BROWSER})
        assert (response.status_code, response.headers["Location"]) == (
            303,
            f"/queries/{name}.html",
        )


def test_a_table_is_in_the_language_of_its_reader(client: TestClient) -> None:
    headers = {"Accept": BROWSER, "Accept-Language": "zh-CN"}
    response = client.get(LANTERNS, headers=headers)
    assert response.headers["Content-Language"] == "zh-hans"
    assert '<html lang="zh-hans">' in response.text
    assert "style-src 'unsafe-inline'" in response.headers["Content-Security-Policy"]
    assert "script" not in response.headers["Content-Security-Policy"]
    exact = response.headers["Content-Location"]
    assert exact == "/queries/hosts.zh-hans.html?fair=fair%3Alanterns"


def test_an_answer_that_the_client_has_is_not_sent_again(client: TestClient) -> None:
    etag = client.get(LANTERNS).headers["ETag"]
    again = client.get(LANTERNS, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(f"{LANTERNS}&language=zh-hans", headers={"If-None-Match": etag})
    assert other.status_code == 200


def test_head_is_answered_without_the_body(client: TestClient) -> None:
    got, head = client.get(LANTERNS), client.head(LANTERNS)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(got.content))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_but_reading_is_allowed(method: str, client: TestClient) -> None:
    assert client.request(method, LANTERNS).status_code == 405


# ------------------------------------------------------------------------------------------ pages


def test_pages_put_together_are_the_whole_answer(client: TestClient) -> None:
    whole = client.get("/queries/statements.csv?language=zh")
    url, rows, pages = whole.links["first"]["url"], [], 0
    while url:
        page = client.get(url)
        assert len(page.text.splitlines()) <= 5
        rows += page.text.splitlines()[1:]
        assert ("prev" in page.links) == (pages > 0)
        pages += 1
        url = page.links["next"]["url"] if "next" in page.links else ""
    assert pages > 2
    assert rows == whole.text.splitlines()[1:]


def test_a_page_behind_the_last_one_is_not_found(client: TestClient) -> None:
    status, detail = problem(client.get("/queries/statements?page=999"))
    assert (status, detail) == (
        404,
        "statements: has no page 999 for these arguments. Begin with page=1, and follow the links.",
    )


@pytest.mark.parametrize("page", ["0", "-1", "1.5", "x", "９", "9999999999", "1 "])
def test_a_page_is_a_number(page: str, client: TestClient) -> None:
    status, detail = problem(client.get("/queries/statements", params={"page": page}))
    assert (status, detail) == (
        400,
        f'statements: "{page}" is no number of a page. As in page=1.',
    )


def test_only_a_query_with_pages_takes_one(client: TestClient) -> None:
    assert client.get("/queries/nameless-clubs?page=1").status_code == 400


# --------------------------------------------------------------------------- the site is the server


def test_what_is_published_of_an_answer_is_what_the_server_sends(
    client: TestClient, edition: Edition
) -> None:
    paths = [
        path
        for path, document in edition.plan.documents.items()
        if document.query and document.format != HTML
    ]
    assert len(paths) > 20
    for path in paths:
        assert client.get(f"/{path}").content == render(edition, path), path


def test_an_answer_made_in_a_child_is_the_one_that_is_published(client: TestClient) -> None:
    for extension in ("srj", "csv", "excel.csv", "tsv", "srx", MARKDOWN.extension):
        published = client.get(f"/queries/statements.{extension}")
        made = client.get(f"/queries/statements.{extension}?language=en")
        assert made.content == published.content, extension


# ---------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        (
            "hots?fair=fair:lanterns",
            404,
            'hots: is not a stored query. Did you mean "hosts"? See /queries.',
        ),
        ("hosts", 400, 'hosts: needs an argument for "fair". Give it: ?fair=… (iri).'),
        (
            "hosts?fair=fair:lanterns&fiar=x",
            400,
            'hosts: has no parameter "fiar". Did you mean "fair"?',
        ),
        (
            "hosts?fair=fair:lanterns&fair=fair:lanterns",
            400,
            'hosts: "fair" is given twice. Give each once.',
        ),
        (
            "hosts?fair=lanterns",
            400,
            'hosts: "lanterns" is no iri for "fair". As in fair=prefix:name, or an IRI in full.',
        ),
        (
            "involved?role=role:hots",
            400,
            (
                "involved: role:hots is no concept of <https://example.org/tiny/vocab/role> for "
                '"role". Did you mean "role:host"?'
            ),
        ),
        (
            "involved?role=role:host&after=2025-13-01",
            400,
            'involved: "2025-13-01" is no date for "after". As in after=2025-10-12.',
        ),
        (
            "involved?role=role:host&most=3",
            400,
            'involved: "3" is none of what "most" takes. Known: 1, 2.',
        ),
        (
            "hosts?fair",
            400,
            (
                "hosts: is asked with a query string that is malformed, or has over 32 parts. "
                "Write it as name=value&name=value."
            ),
        ),
        (
            f"hosts?fair={'x' * 5000}",
            414,
            "hosts: is asked with a query string of more than 4,096 bytes. Shorten the arguments.",
        ),
    ],
)
def test_what_cannot_be_asked_is_told(
    path: str, status: int, detail: str, client: TestClient
) -> None:
    assert problem(client.get(f"/queries/{path}")) == (status, detail)


@pytest.mark.parametrize(
    "query", ["a=%ff", "a=%00&" * 40, "&" * 100, "a=%", "%ff=1", "=x", "fair=%ff%fe", "a=1;b=2"]
)
def test_a_query_string_can_be_anything(query: str, client: TestClient) -> None:
    assert client.get(f"/queries/hosts?{query}").status_code == 400


@pytest.mark.parametrize(
    "path", ["hosts.ttl?fair=fair:lanterns", "hosting.csv", "counts-agree.nt", "hosts.parquet"]
)
def test_a_format_that_cannot_hold_an_answer_is_told(path: str, client: TestClient) -> None:
    status, detail = problem(client.get(f"/queries/{path}"))
    assert status == 406
    assert "is not a format of the answer of" in detail


def test_a_format_that_nobody_has_is_told(client: TestClient) -> None:
    status, detail = problem(client.get(LANTERNS, headers={"Accept": "image/png"}))
    assert (status, detail[:57]) == (
        406,
        "image/png: is not a format of the answer of hosts. Choose",
    )


def test_a_person_is_told_on_a_page(client: TestClient) -> None:
    headers = {"Accept": BROWSER, "Accept-Language": "zh-CN"}
    response = client.get("/queries/hosts?fair=<script>", headers=headers)
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "无法回答此查询" in response.text
    assert "&lt;script&gt;" in response.text
    assert "<script>" not in response.text


@pytest.mark.parametrize(
    "path",
    ["/queries/x/y", "/queries/..%2f..%2fkg.toml", "/queries/.rq", "/queries//", "/queries/%00"],
)
def test_no_path_leads_out_of_the_queries(path: str, client: TestClient) -> None:
    assert client.get(path).status_code == 404


INJECTIONS = [
    'x" } DROP ALL #',
    "x> } ?s ?p ?o { <x",
    "en') || true || ('",
    'en"@en . ?s ?p ?o',
    "http://a/> } UNION { ?s ?p ?o } #",
    "fair:lanterns ?x",
]


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("parameter", ["about", "language"])
def test_an_argument_is_never_a_part_of_the_query(
    text: str, parameter: str, client: TestClient
) -> None:
    response = client.get("/queries/statements", params={parameter: text})
    assert response.status_code == 400 or response.json()["results"]["bindings"] == []


def test_the_problem_is_json_whatever_was_sent(client: TestClient) -> None:
    response = client.get('/queries/"\\\u2028<b>')
    assert json.loads(response.text)["status"] == 404
