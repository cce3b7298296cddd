"""The query of docs/queries.md is one, and does what the page says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from kg.answers import Solutions
from kg.config import read_config
from kg.errors import ArgumentError
from kg.jobs import Project
from kg.queries import TYPES
from kg.queries._declared import KEYS

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs" / "queries.md").read_text("utf-8")
QUERY = re.findall(r"```sparql\n(.*?)```", GUIDE, re.DOTALL)[0]
DATA = """
@prefix pgm: <https://w3id.org/programme-graph/ns#> .
@prefix schema: <https://schema.org/> .
@prefix topic: <https://w3id.org/programme-graph/vocab/topic#> .
<id/event/lantern-walk> a pgm:Event ; schema:about topic:open-science ;
    schema:name "Lantern walk"@en .
<id/event/puppet-play> a pgm:Event ; schema:about topic:youth-development .
"""


@pytest.fixture
def harbour(tmp_path: Path) -> Project:
    """A graph with the query of the page, in the ontology of this repository."""
    shutil.copytree(ROOT / "ontology", tmp_path / "ontology")
    for folder, file, text in (
        ("data", "harbour.ttl", DATA),
        ("queries", "events-on.rq", QUERY),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / file).write_text(text, "utf-8")
    (tmp_path / "kg.toml").write_text(
        'base = "https://example.org/harbour/"\n'
        'title = { en = "Harbour" }\n'
        'licence = "https://creativecommons.org/licenses/by/4.0/"\n'
        'folders = { shapes = [], exclude = ["ontology/alignments.ttl"] }\n'
        "[prefixes]\n"
        'topic = "https://w3id.org/programme-graph/vocab/topic#"\n',
        "utf-8",
    )
    return Project(read_config(tmp_path, tmp_path), shown_from=tmp_path)


def test_the_query_answers_about_its_topic(harbour: Project) -> None:
    answer = harbour.query("events-on", topic="topic:open-science")
    assert isinstance(answer, Solutions)
    assert [row.name for row in answer] == ["Lantern walk"]


def test_a_topic_that_is_none_is_told_with_the_nearest(harbour: Project) -> None:
    with pytest.raises(ArgumentError, match='Did you mean "topic:open-science"'):
        harbour.query("events-on", topic="topic:open-sciense")


def test_the_answer_becomes_its_test(harbour: Project) -> None:
    (untested,) = harbour.test_queries()
    assert harbour.accept(untested) == "queries/events-on.open-science.expected.csv"
    (tested,) = harbour.test_queries()
    assert tested.finding is None


@pytest.mark.parametrize("word", [*KEYS, *TYPES])
def test_every_key_and_type_is_explained(word: str) -> None:
    if word != "method":  # which is read, and means nothing here
        assert f"`{word}`" in GUIDE
