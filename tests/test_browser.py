"""The published site in a real browser, from files and over HTTP."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest

from kg.render import Edition
from kg.site import write_site

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here"),
]

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--enable-logging=stderr",
)

Browse = Callable[..., "Seen"]


class Seen(HTMLParser):
    """What a browser made of a page: its headings, its links, and what it complained about."""

    def __init__(self, dom: str, complaints: list[str]) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.links: dict[str, str] = {}
        self.complaints = complaints
        self._href = ""
        self._tag = ""
        self.feed(dom)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag = tag
        if tag == "a":
            self._href = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        self._tag = ""

    def handle_data(self, data: str) -> None:
        if self._tag == "h1":
            self.headings.append(data)
        if self._tag == "a":
            self.links[data.strip()] = self._href


@pytest.fixture(scope="module")
def browse(tmp_path_factory: pytest.TempPathFactory) -> Browse:
    """``browse(url)``: open a page and tell what is seen; with ``picture``, draw it instead."""
    profile = tmp_path_factory.mktemp("profile")

    def open_page(url: str, *, picture: Path | None = None) -> Seen:
        assert CHROMIUM
        task = [f"--screenshot={picture}", "--window-size=1000,1400"] if picture else ["--dump-dom"]
        done = subprocess.run(
            [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", *task, url],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return Seen(done.stdout, re.findall(r"CONSOLE.*", done.stderr))

    return open_page


@pytest.fixture
def site(tiny_edition: Edition, tmp_path: Path) -> str:
    """The URL of the front page of the tiny world as a file, in a folder with an odd name."""
    folder = tmp_path / "a site 站点"
    write_site(tiny_edition, folder)
    return (folder / "index.html").as_uri()


def test_one_walks_from_the_front_page_to_a_thing_in_files(browse: Browse, site: str) -> None:
    front = browse(site)
    assert (front.headings, front.complaints) == (["A tiny world"], [])
    thing = browse(urljoin(site, front.links["Lantern Fair"]))
    assert (thing.headings, thing.complaints) == (["Lantern Fair"], [])
    assert thing.links["Paper Club"] == "../club/paper.html"


def test_one_reads_over_http_and_an_iri_leads_to_its_page(browse: Browse, served: str) -> None:
    front = browse(served)
    assert (front.headings, front.complaints) == (["A tiny world"], [])
    thing = browse(f"{served}id/fair/lanterns")
    assert (thing.headings, thing.complaints) == (["Lantern Fair"], [])


def test_one_walks_to_a_query_and_its_answer_in_files(browse: Browse, site: str) -> None:
    front = browse(site)
    listed = urljoin(site, front.links["Queries"])
    page = urljoin(listed, browse(listed).links["Hosts of a fair"])
    query = browse(page)
    assert (query.headings, query.complaints) == (["Hosts of a fair"], [])
    assert browse(urljoin(page, query.links["Paper Club"])).headings == ["Paper Club"]


def test_one_reads_an_answer_with_arguments_over_http(browse: Browse, served: str) -> None:
    table = browse(f"{served}queries/hosts?fair=fair:lanterns")
    assert (list(table.links), table.complaints) == (["fair:lanterns", "club:paper"], [])
    page = browse(f"{served}queries/hosts")
    assert (page.headings, page.complaints) == (["Hosts of a fair"], [])


def test_one_changes_the_language(browse: Browse, site: str) -> None:
    front = browse(site)
    assert browse(urljoin(site, front.links["简体中文"])).headings == ["小世界"]


def test_a_page_is_drawn_alike_from_files_and_over_http(
    browse: Browse, site: str, served: str, tmp_path: Path
) -> None:
    def draw(front: str) -> bytes:
        picture = tmp_path / "page.png"
        browse(urljoin(front, "id/fair/lanterns.html"), picture=picture)
        return picture.read_bytes()

    from_files: set[bytes] = set()
    over_http: set[bytes] = set()
    for _ in range(4):  # a busy machine now and then smooths the edge of a letter in another way
        from_files.add(draw(site))
        over_http.add(draw(served))
        if from_files & over_http:
            break
    assert from_files & over_http
    assert min(map(len, from_files)) > 20_000
