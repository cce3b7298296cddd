"""The page of a stored query, and the page that lists them."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from kg.config import read_config
from kg.errors import QueryError
from kg.formats import HTML
from kg.jobs import Project
from kg.pages import index, query_page
from kg.render import Edition, render
from kg.server import make_app

ROOT = Path(__file__).resolve().parent.parent.parent

Golden = Callable[[str, bytes | str], None]


def text_of(edition: Edition, path: str) -> str:
    return unescape(render(edition, path).decode())


def code_of(page: str) -> list[str]:
    return re.findall(r'<pre class="code"[^>]*><code>(.*?)</code></pre>', page, re.DOTALL)


@pytest.mark.parametrize(
    "path",
    [
        "queries/index.html",
        "queries/index.json",
        "queries/hosts.html",
        "queries/hosts.zh-hans.html",
        "queries/counts-agree.html",
        "queries/hosting.html",
    ],
)
def test_a_page_of_queries_is_the_golden_one(
    path: str, tiny_edition: Edition, golden: Golden
) -> None:
    golden(f"site/{path}", render(tiny_edition, path))


def test_every_query_has_a_page_in_every_language_that_is_listed(tiny_edition: Edition) -> None:
    for tag in ("", ".zh-hans"):
        listed = render(tiny_edition, f"queries/index{tag}.html").decode()
        for name in tiny_edition.plan.queries:
            assert f'href="{name}{tag}.html"' in listed
            assert f"queries/{name}{tag}.html" in tiny_edition.plan.documents


def test_a_page_shows_the_rows_of_the_defaults_and_every_file_of_them(edition: Edition) -> None:
    page = query_page(edition.plan, "statements", "en")
    assert page.table
    assert page.table.count > 5
    assert page.example == ""
    assert [file.name for file in page.files] == [
        f"statements.{extension}" for extension in ("srj", "csv", "excel.csv", "tsv", "srx", "md")
    ]
    for file in page.files:
        assert len(render(edition, f"queries/{file.name}")) == file.size


def test_a_query_that_needs_arguments_is_shown_by_an_example(edition: Edition) -> None:
    page = query_page(edition.plan, "hosts", "en")
    assert (page.example, page.arguments) == ("english", {"fair": "fair:lanterns"})
    assert page.files == ()
    assert "It needs arguments. This is the answer for" in text_of(edition, "queries/hosts.html")


def test_a_query_without_an_example_shows_no_answer(edition: Edition) -> None:
    page = query_page(edition.plan, "endless", "en")
    assert (page.table, page.truth, page.asking) == (None, None, ())
    assert "kg-answer" not in text_of(edition, "queries/endless.html")


def test_a_truth_is_a_word_and_triples_are_rows(edition: Edition) -> None:
    assert query_page(edition.plan, "counts-agree", "zh-hans").truth is True
    assert ">是<" in text_of(edition, "queries/counts-agree.zh-hans.html")
    table = query_page(edition.plan, "hosting", "en").table
    assert table
    assert table.names == ("subject", "predicate", "object")


def test_a_thing_leads_to_its_page_in_the_language_of_the_reader(edition: Edition) -> None:
    page = text_of(edition, "queries/hosts.zh-hans.html")
    assert '<a href="../id/club/paper.zh-hans.html">纸艺社</a>' in page


def test_a_parameter_tells_what_it_may_name(edition: Edition) -> None:
    slots = {slot.name: slot for slot in query_page(edition.plan, "involved", "zh-hans").slots}
    assert slots["role"].within
    assert slots["role"].within.text.text == "角色"
    ((argument, link),) = slots["role"].choices
    assert (argument, link.text.text) == ("role:host", "主办")


def test_the_text_of_a_query_is_shown_in_colours_and_whole(edition: Edition) -> None:
    page = render(edition, "queries/hosts.html").decode()
    shown = code_of(page)[0]
    assert '<span class="t-keyword">SELECT</span>' in shown
    assert '<span class="t-variable">?fair</span>' in shown
    assert unescape(re.sub("<[^>]+>", "", shown)).strip() == (
        edition.plan.queries["hosts"].query.body.strip()
    )


def test_nothing_on_a_page_of_queries_is_run(edition: Edition) -> None:
    for path, document in edition.plan.documents.items():
        if path.startswith("queries/") and document.format == HTML:
            assert b"<script" not in render(edition, path)


# -------------------------------------------------------------------------------- ways to ask


def test_kg_asks_as_the_page_says(edition: Edition, asked: Project) -> None:
    (way, *_rest) = query_page(edition.plan, "hosts", "en").asking
    command = shlex.split(way.code)
    assert command[:2] == ["kg", "query"]
    done = subprocess.run(
        [sys.executable, "-m", *command, "--path", str(asked.config.root), "--format", "csv"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "club/paper" in done.stdout


def test_what_curl_and_python_fetch_is_the_answer(edition: Edition, address: str) -> None:
    page = query_page(edition.plan, "hosts", "en")
    code = {way.tool: way.code.replace("127.0.0.1:8000", address) for way in page.asking}
    rows = run(f"{code['Python']}\nprint(rows.to_csv(index=False), end='')")
    assert rows.splitlines()[1].startswith("https://example.org/tiny/id/fair/lanterns,")
    if shutil.which("curl"):
        fetched = subprocess.run(code["curl"], shell=True, capture_output=True, check=True)
        assert fetched.stdout.decode().replace("\r\n", "\n") == rows


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
@pytest.mark.parametrize(
    "command", re.findall("^curl .*", (ROOT / "docs" / "api.md").read_text("utf-8"), re.MULTILINE)
)
def test_the_guide_to_the_api_is_right(command: str, own_address: str) -> None:
    code = command.replace("curl", "curl -sf").replace("127.0.0.1:8000", own_address)
    done = subprocess.run(code, shell=True, capture_output=True, check=True)
    assert len(done.stdout) > 100


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("nameless-clubs", "print(len(rows))"),
        ("counts-agree", "print(holds)"),
        ("hosting", "print(len(graph))"),
    ],
)
def test_python_fetches_what_is_published(
    name: str, printed: str, edition: Edition, address: str
) -> None:
    ways = {way.tool: way.code for way in query_page(edition.plan, name, "en").fetching}
    assert list(ways) == ["curl", "Python", "R"]
    code = ways["Python"].replace("https://example.org/tiny/", f"http://{address}/")
    assert run(f"{code}\n{printed}") in ("0\n", "True\n", "1\n")


def run(code: str) -> str:
    command = [sys.executable, "-W", "ignore", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_arguments_that_a_shell_would_read_are_quoted(asked: Project, tmp_path: Path) -> None:
    folder = tmp_path / "world"
    shutil.copytree(asked.config.root, folder)
    (folder / "queries" / "odd.rq").write_text(
        "#+ summary: Odd\n#+ parameters:\n#+   - {name: x, type: string}\n#+ examples:\n"
        '#+   odd: {x: "a\'b $(touch ran) \\"c\\" & <d>"}\nSELECT ?x WHERE { }\n'
    )
    edition = Project(read_config(folder, folder), shown_from=folder).edition()
    ways = {way.tool: way.code for way in query_page(edition.plan, "odd", "en").asking}
    assert shlex.split(ways["kg"])[-1] == 'x=a\'b $(touch ran) "c" & <d>'
    assert 'x=a\'b $(touch ran) "c" & <d>' in shlex.split(ways["curl"].replace("\\\n", ""))
    assert "touch+ran" in ways["Python"]
    assert b"<d>" not in render(edition, "queries/odd.html")


# ---------------------------------------------------------------------------------------- views


def test_the_front_page_shows_the_queries_that_are_views(own_edition: Edition) -> None:
    shown = index(own_edition.plan, "zh-hans", {}).views
    assert [(card.link.text.text, card.link.href) for card in shown] == [
        ("活动日历", "queries/calendar.zh-hans.html"),
        ("地点地图", "queries/map.zh-hans.html"),
        ("各类成果的数量", "queries/outcome-kinds.zh-hans.html"),
        ("活动时间线", "queries/timeline.zh-hans.html"),
    ]
    assert 'id="kg-views"' in text_of(own_edition, "index.html")


def test_a_site_without_views_has_no_place_for_them(tiny_edition: Edition) -> None:
    assert "kg-views" not in text_of(tiny_edition, "index.html")


def test_a_calendar_is_in_the_language_of_its_readers(own_edition: Edition) -> None:
    chinese = render(own_edition, "queries/calendar.zh-hans.ics").decode().replace("\r\n ", "")
    assert "SUMMARY:世界青年科学家峰会\r\n" in chinese
    english = render(own_edition, "queries/calendar.ics").decode().replace("\r\n ", "")
    assert "SUMMARY:World Young Scientist Summit\r\n" in english
    assert english.count("BEGIN:VEVENT") == chinese.count("BEGIN:VEVENT") == 11


def test_a_calendar_does_not_guess_and_its_page_says_so(own_edition: Edition) -> None:
    assert "iutox-2025" not in render(own_edition, "queries/calendar.ics").decode()
    page = query_page(own_edition.plan, "calendar", "en")
    assert page.table
    assert page.table.count == 12
    (note,) = [file.note for file in page.files if file.note]
    assert "1" in note


def test_a_map_has_the_points_that_are_known_and_says_how_many_are_not(
    own_edition: Edition,
) -> None:
    features = json.loads(render(own_edition, "queries/map.geojson"))["features"]
    placed = [feature for feature in features if feature["geometry"]]
    assert (len(features), len(placed)) == (16, 9)
    (note,) = [f.note for f in query_page(own_edition.plan, "map", "zh-hans").files if f.note]
    assert "7" in note


def test_a_chart_is_drawn_on_its_page(own_edition: Edition) -> None:
    for name in ("timeline", "outcome-kinds"):
        page = text_of(own_edition, f"queries/{name}.zh-hans.html")
        assert f'<img src="{name}.zh-hans.svg"' in page
        assert render(own_edition, f"queries/{name}.zh-hans.svg").startswith(b"<svg")


def test_a_server_sends_what_a_view_is_as_a_file(own_edition: Edition) -> None:
    app = make_app(own_edition)
    client = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)
    for accept, path in (
        ("text/calendar", "queries/calendar.zh-hans.ics"),
        ("application/geo+json", "queries/map.zh-hans.geojson"),
        ("image/svg+xml", "queries/timeline.zh-hans.svg"),
    ):
        name = path.split(".")[0]
        headers = {"Accept": accept, "Accept-Language": "zh-CN"}
        response = client.get(f"/{name}", headers=headers)
        assert response.headers["Content-Location"] == f"/{path}"
        assert response.headers["Content-Language"] == "zh-hans"
        assert response.content == client.get(f"/{path}").content == render(own_edition, path)
    changed = client.get("/queries/map.geojson?area=place:china").json()["features"]
    assert {f["properties"]["name"] for f in changed if f["geometry"]} >= {"Beijing", "Shanghai"}


# ----------------------------------------------------------------------------------- an endpoint


def with_api(asked: Project, tmp_path: Path) -> Edition:
    folder = tmp_path / "world"
    shutil.copytree(asked.config.root, folder)
    settings = folder / "kg.toml"
    text = settings.read_text("utf-8").replace("[site]", '[site]\napi = "https://api.example.org/"')
    settings.write_text(text, "utf-8")
    return Project(read_config(folder, folder), shown_from=folder).edition()


def test_a_server_of_kg_toml_is_on_the_pages_and_on_the_card(
    asked: Project, tmp_path: Path
) -> None:
    edition = with_api(asked, tmp_path)
    page = text_of(edition, "queries/hosts.html")
    assert "curl -L -G https://api.example.org/queries/hosts.csv" in page
    card = render(edition, "dataset.ttl").decode()
    assert "dcat#DataService>" in card or "dcat:DataService" in card
    assert "https://api.example.org/openapi.json" in card


def test_without_a_server_the_card_names_none(edition: Edition) -> None:
    assert "DataService" not in render(edition, "dataset.ttl").decode()


# ------------------------------------------------------------------------------------- refused


def test_an_answer_without_an_end_is_not_published(
    asked: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.desk._catalogue._SECONDS", 0.5)
    folder = tmp_path / "world"
    shutil.copytree(asked.config.root, folder)
    text = (folder / "queries" / "endless.rq").read_text("utf-8")
    text = text.replace("type: string,", "type: string, default: x,")
    (folder / "queries" / "endless.rq").write_text(text, "utf-8")
    with pytest.raises(QueryError) as caught:
        Project(read_config(folder, folder), shown_from=folder).edition()
    assert str(caught.value) == (
        "queries/endless.rq: gives no answer to its default arguments in 0.5 s. "
        "Give it defaults that narrow it, or take defaults away."
    )


def test_an_answer_that_is_too_long_is_not_published_and_its_page_says_so(
    asked: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.desk._catalogue.MOST_ROWS", 5)
    edition = asked.edition()
    page = query_page(edition.plan, "statements", "zh-hans")
    assert (page.table, page.files, page.fetching) == (None, (), ())
    assert "答案超过" in text_of(edition, "queries/statements.zh-hans.html")
    assert "queries/statements.csv" not in edition.paths()
    assert query_page(edition.plan, "hosts", "en").table


def test_every_answer_is_the_same_each_time(asked: Project, edition: Edition) -> None:
    again: Mapping[str, Any] = asked.edition().plan.queries
    for name, entry in edition.plan.queries.items():
        assert again[name].files == entry.files, name
