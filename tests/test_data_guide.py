"""The four files of docs/data.md say the same, as the page claims."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from kg.config import read_config
from kg.jobs import Project
from kg.terms import IRI, Triple

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs" / "data.md").read_text("utf-8")
BLOCKS = dict(re.findall(r"```(turtle|json|yaml|csv)\n(.*?)```", GUIDE, re.DOTALL))
EXTENSIONS = {"turtle": "ttl", "json": "jsonld", "yaml": "yaml", "csv": "csv"}


def _project(folder: Path, kind: str) -> Project:
    """A graph with one of the files as its only source, in the ontology of this repository."""
    shutil.copytree(ROOT / "ontology", folder / "ontology")
    (folder / "data").mkdir()
    (folder / "data" / f"harbour.{EXTENSIONS[kind]}").write_text(BLOCKS[kind], "utf-8")
    (folder / "kg.toml").write_text(
        'base = "https://example.org/harbour/"\n'
        'title = { en = "Harbour" }\n'
        'licence = "https://creativecommons.org/licenses/by/4.0/"\n'
        'folders = { shapes = [], queries = [], exclude = ["ontology/alignments.ttl"] }\n'
        'site = { context = "ontology/context/v1.jsonld" }\n',
        "utf-8",
    )
    return Project(read_config(folder, folder), shown_from=folder)


def _stated(project: Project) -> set[Triple]:
    assert project.dataset.unreadable == ()
    source = IRI("https://example.org/harbour/id/source/harbour")
    return {quad.triple for quad in project.dataset.stated if quad.graph_name == source}


@pytest.mark.parametrize("kind", ["json", "yaml", "csv"])
def test_a_file_of_another_format_says_what_the_turtle_says(kind: str, tmp_path: Path) -> None:
    turtle = _stated(_project(tmp_path / "turtle", "turtle"))
    assert len(turtle) == 6
    assert _stated(_project(tmp_path / kind, kind)) == turtle


@pytest.mark.parametrize(
    ("kind", "place"), [("json", "4:19"), ("yaml", "4:7"), ("csv", "2:29"), ("turtle", "8:17")]
)
def test_a_statement_is_found_in_its_file(kind: str, place: str, tmp_path: Path) -> None:
    project = _project(tmp_path / kind, kind)
    places = {quad.object: str(at) for quad, at in project.dataset.stated.items()}
    name = next(term for term in places if str(term) == '"Lantern walk"@en')
    assert places[name] == f"data/harbour.{EXTENSIONS[kind]}:{place}"


def test_a_misspelt_key_is_told_in_its_place(tmp_path: Path) -> None:
    project = _project(tmp_path / "w", "yaml")
    file = tmp_path / "w" / "data" / "harbour.yaml"
    file.write_text(BLOCKS["yaml"].replace("plannedWhen", "planedWhen"), "utf-8")
    (error,) = project.dataset.unreadable
    assert error.where == "data/harbour.yaml:6:1"
    assert "plannedWhen" in error.remedy
