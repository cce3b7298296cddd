"""What every test may ask for: the tiny world, golden files, the suites of the W3C."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from kg.config import read_config
from kg.jobs import Project
from kg.render import Edition, render
from tests.acting import acting
from tests.servers import oxigraph, virtuoso

__all__ = ["acting", "oxigraph", "virtuoso"]  # fixtures of other files

# Whoever starts us in the background may have it ignored, and children would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

os.environ["KG_CACHE"] = "off"  # a test that is about what is kept says where

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
TINY = HERE / "tiny"
RHINE = HERE / "worlds" / "rhine"
GOLDEN = HERE / "golden"
SUITES = Path(os.environ.get("KG_SUITES", HERE.parent.parent / "shared" / "suites"))

Golden = Callable[[str, bytes | str], None]
World = Callable[[str], Project]

WORLD = """\
base = "https://example.org/w/"
title = { en = "A world", zh-hans = "一个世界" }
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
languages = { en = "English", zh-hans = "简体中文" }
folders = { ontology = [], data = ["data"], shapes = [], queries = [] }
site = { start = ["ex:Thing", "schema:Thing"] }

[prefixes]
ex = "https://example.com/"
pgm = "https://w3id.org/programme-graph/ns#"
rdfs = "http://www.w3.org/2000/01/rdf-schema#"
schema = "https://schema.org/"
skos = "http://www.w3.org/2004/02/skos/core#"
xsd = "http://www.w3.org/2001/XMLSchema#"
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-golden",
        action="store_true",
        help="write what the tests find into tests/golden/; review it as a diff",
    )


@pytest.fixture(scope="session")
def tiny() -> Project:
    """The tiny world, to read only. Places and names of files are relative to its folder."""
    return Project(read_config(TINY, TINY), shown_from=TINY)


@pytest.fixture
def tiny_copy(tmp_path: Path) -> Project:
    """A copy of the tiny world that a test may change, before it asks anything of it."""
    folder = tmp_path / "tiny"
    shutil.copytree(TINY, folder)
    return Project(read_config(folder, folder), shown_from=folder)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """``golden("name.html", content)``: the content is, byte for byte, that of the golden file."""

    def compare(name: str, content: bytes | str) -> None:
        file = GOLDEN / name
        found = content.encode() if isinstance(content, str) else content
        if request.config.getoption("--rewrite-golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(found)
            return
        assert file.is_file(), f"no golden file {name}: run pytest --rewrite-golden"
        expected = file.read_bytes()
        assert found.decode(errors="replace") == expected.decode()  # which differs readably
        assert found == expected

    return compare


@pytest.fixture(scope="session")
def suites() -> Path:
    """The folder of the W3C's test suites; tests that need it skip where it is not."""
    if not SUITES.is_dir():
        pytest.skip("the W3C suites are not here: set KG_SUITES to their folder")
    return SUITES


@pytest.fixture(scope="session")
def tiny_edition(tiny: Project) -> Edition:
    """The site of the tiny world."""
    return tiny.edition()


@pytest.fixture(scope="session")
def own() -> Project:
    """The repository's own content, to read only."""
    return Project(read_config(ROOT, ROOT), shown_from=ROOT)


@pytest.fixture(scope="session")
def own_edition(own: Project) -> Edition:
    """The site of the repository's own content."""
    return own.edition()


@pytest.fixture(scope="session")
def own_files(own_edition: Edition) -> Mapping[str, bytes]:
    """The same, rendered: the bytes at every path."""
    return {path: render(own_edition, path) for path in own_edition.paths()}


@pytest.fixture(scope="session")
def rhine_edition() -> Edition:
    """The site of the second programme, which is invented."""
    return Project(read_config(RHINE, RHINE), shown_from=RHINE).edition()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """``world("<id/a> schema:name 'A'@en .")``: a project of one source, ``id/source/notes``.

    The base is https://example.org/w/, also for relative IRIs; the prefixes are those of `WORLD`.
    """

    def make(turtle: str) -> Project:
        folder = tmp_path_factory.mktemp("world")
        (folder / "data").mkdir()
        (folder / "kg.toml").write_text(WORLD, encoding="utf-8")
        config = read_config(folder, folder)
        prefixes = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in config.prefixes.items())
        (folder / "data" / "notes.ttl").write_text(prefixes + turtle, encoding="utf-8")
        return Project(config, shown_from=folder)

    return make


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    """The URL of the tiny world, served by ``kg serve`` in a process of its own."""
    command = [sys.executable, "-m", "kg", "serve", "--port", "0", "--path", str(TINY)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stderr is not None
        try:
            yield process.stderr.readline().split()[2]
        finally:
            process.send_signal(signal.SIGINT)
