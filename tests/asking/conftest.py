"""A world whose stored queries try the server: pages, choices, and answers without an end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from kg.config import read_config
from kg.jobs import Project
from kg.render import Edition
from kg.server import make_app

ROOT = Path(__file__).resolve().parent.parent.parent
TINY = ROOT / "tests" / "tiny"

QUERIES = {
    "statements": """\
#+ summary: Everything that is stated
#+ summary@zh-hans: 所有陈述
#+ parameters:
#+   - {name: about, type: iri, required: false, description: What it is about.}
#+   - {name: language, type: language, default: en}
#+ examples:
#+   lanterns: {about: fair:lanterns}
#+ pagination: 4
SELECT ?about ?property ?value ?language WHERE {
  ?about ?property ?value FILTER(LANGMATCHES(LANG(?value), ?language) || !LANG(?value) = "")
} ORDER BY ?about ?property ?value
""",
    "involved": """\
#+ summary: Who takes part, by role
#+ parameters:
#+   - {name: role, type: concept, scheme: "https://example.org/tiny/vocab/role"}
#+   - {name: after, type: date, default: 2025-01-01}
#+   - {name: most, type: integer, enum: [1, 2], default: 1}
#+ examples:
#+   hosts: {role: role:host}
PREFIX pgm: <https://w3id.org/programme-graph/ns#>
SELECT ?role ?agent ?after ?most WHERE { ?x pgm:role ?role ; pgm:agent ?agent }
ORDER BY ?role ?agent
""",
    "endless": """\
#+ summary: As many rows as are wanted
#+ parameters:
#+   - {name: x, type: string, description: What comes of it.}
SELECT (COUNT(*) AS ?n) WHERE {
  ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p
  FILTER(?x != STR(?a))
}
""",
    "memory": """\
#+ summary: A text that doubles
#+ parameters:
#+   - {name: x, type: string}
SELECT ?h WHERE {
  BIND(CONCAT(?x, ?x, ?x, ?x, ?x, ?x, ?x, ?x, ?x, ?x, ?x, ?x, ?x, ?x, ?x, ?x) AS ?a)
  BIND(CONCAT(?a, ?a, ?a, ?a, ?a, ?a, ?a, ?a, ?a, ?a, ?a, ?a, ?a, ?a, ?a, ?a) AS ?b)
  BIND(CONCAT(?b, ?b, ?b, ?b, ?b, ?b, ?b, ?b, ?b, ?b, ?b, ?b, ?b, ?b, ?b, ?b) AS ?c)
  BIND(CONCAT(?c, ?c, ?c, ?c, ?c, ?c, ?c, ?c, ?c, ?c, ?c, ?c, ?c, ?c, ?c, ?c) AS ?d)
  BIND(CONCAT(?d, ?d, ?d, ?d, ?d, ?d, ?d, ?d, ?d, ?d, ?d, ?d, ?d, ?d, ?d, ?d) AS ?e)
  BIND(CONCAT(?e, ?e, ?e, ?e, ?e, ?e, ?e, ?e, ?e, ?e, ?e, ?e, ?e, ?e, ?e, ?e) AS ?f)
  BIND(CONCAT(?f, ?f, ?f, ?f, ?f, ?f, ?f, ?f, ?f, ?f, ?f, ?f, ?f, ?f, ?f, ?f) AS ?g)
  BIND(STRLEN(?g) AS ?h)
}
""",
    "large": """\
#+ summary: Long rows
#+ parameters:
#+   - {name: x, type: string}
SELECT ?x ?a ?b ?c WHERE {
  VALUES ?a { 0 1 2 3 4 5 6 7 8 9 } VALUES ?b { 0 1 2 3 4 5 6 7 8 9 }
  VALUES ?c { 0 1 2 3 4 5 6 7 8 9 } VALUES ?d { 0 1 2 3 4 5 6 7 8 9 }
  VALUES ?e { 0 1 2 3 4 5 6 7 8 9 }
}
""",
    "月份": """\
#+ summary: A name that is not ASCII
#+ parameters:
#+   - {name: x, type: string, default: 一}
SELECT ?x WHERE { }
""",
}


@pytest.fixture(scope="session")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The tiny world with those queries."""
    folder = tmp_path_factory.mktemp("asked") / "tiny"
    shutil.copytree(TINY, folder)
    for name, text in QUERIES.items():
        (folder / "queries" / f"{name}.rq").write_text(text, encoding="utf-8")
    return Project(read_config(folder, folder), shown_from=folder)


@pytest.fixture(scope="session")
def edition(asked: Project) -> Edition:
    """Its site."""
    return asked.edition()


@pytest.fixture(scope="session")
def client(edition: Edition) -> TestClient:
    """A client of the real application."""
    return TestClient(make_app(edition), base_url="http://127.0.0.1", follow_redirects=False)


@pytest.fixture(scope="session")
def address(asked: Project) -> Iterator[str]:
    """The address at which ``kg serve`` serves it, in a process of its own."""
    yield from _served(asked.config.root)


@pytest.fixture(scope="session")
def own_address() -> Iterator[str]:
    """The address at which ``kg serve`` serves the repository's own content."""
    yield from _served(ROOT)


def _served(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "kg", "serve", "--port", "0", "--path", str(folder)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stderr
        try:
            yield urlsplit(process.stderr.readline().split()[2]).netloc
        finally:
            process.send_signal(signal.SIGINT)
