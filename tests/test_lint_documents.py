"""What lint sees in JSON-LD, YAML-LD and CSV: the same as in Turtle, at its line and column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.config import read_config
from kg.jobs import Project
from kg.lint import lint, patches

KG_TOML = """\
base = "https://example.org/harbour/"
title = { en = "Harbour" }
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
site = { context = "ontology/context.jsonld" }

[prefixes]
place = "https://example.org/harbour/id/place/"
schema = "https://schema.org/"
"""
CONTEXT = """\
{
  "@context": {
    "schema": "https://schema.org/",
    "id": "@id",
    "type": "@type",
    "Place": "schema:Place",
    "name": { "@id": "schema:name", "@container": "@language" },
    "label": "schema:alternateName",
    "sameAs": { "@id": "schema:sameAs", "@type": "@id" }
  }
}
"""
World = Callable[..., Project]


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A project of one file in data/, and the context that it is read with."""

    def make(name: str, content: str, context: str = CONTEXT) -> Project:
        for folder in ("ontology", "data", "shapes", "queries"):
            (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / "kg.toml").write_text(KG_TOML, encoding="utf-8")
        (tmp_path / "ontology" / "context.jsonld").write_text(context, encoding="utf-8")
        (tmp_path / "data" / name).write_bytes(content.encode())
        return Project(read_config(tmp_path, tmp_path), shown_from=tmp_path)

    return make


def told(project: Project) -> list[tuple[str, str]]:
    """Each finding's code and place, in the order of their places."""
    assert project.dataset.unreadable == ()
    found = sorted(lint(project.content), key=lambda finding: finding.sort_key)
    return [(finding.code, str(finding.place).removeprefix("data/")) for finding in found]


def mended(project: Project) -> str:
    (patch,) = patches(project.content)
    return patch.after.decode()


QUAY = '"id": "id/place/quay", "type": "Place"'


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.jsonld", f'{{{QUAY},\n  "label": ["x", "Cafe\u0301"]}}', ("KG127", "a.jsonld:2:18")),
        ("a.yaml", "id: id/place/quay\nlabel:\n  - Cafe\u0301\n", ("KG127", "a.yaml:3:5")),
        ("a.yaml", "# Cafe\u0301\nid: id/place/quay\nlabel: x\n", ("KG127", "a.yaml:1:1")),
        ("a.csv", 'id,label\nid/place/quay,"a, Cafe\u0301"\n', ("KG127", "a.csv:2:15")),
        ("a.jsonld", f'{{{QUAY},\n  "label": "Z\ufffdrich"}}', ("KG128", "a.jsonld:2:14")),
        ("a.jsonld", f'{{{QUAY},\n  "label": "Z\\ufffdrich"}}', ("KG128", "a.jsonld:2:14")),
        ("a.jsonld", f'{{{QUAY},\n  "label": "a\\bc"}}', ("KG128", "a.jsonld:2:14")),
        ("a.yaml", 'id: id/place/quay\nlabel: "a\\x07"\n', ("KG128", "a.yaml:2:10")),
        ("a.csv", "id,label\nid/place/quay,Z\ufffdrich\n", ("KG128", "a.csv:2:16")),
        ("a.jsonld", f'{{{QUAY}, "label": "a\u202eb"}}', ("KG129", "a.jsonld:1:53")),
        ("a.yaml", 'id: id/place/quay\nlabel: "a\\u202Eb"\n', ("KG129", "a.yaml:2:10")),
        ("a.yaml", "id: id/place/quay # \u202e\nlabel: x\n", ("KG129", "a.yaml:1:21")),
        ("a.csv", 'id,label\n\nid/place/quay,"a\nb\u202e"\n', ("KG129", "a.csv:4:2")),
        ("a.jsonld", f'{{{QUAY}, "name": {{"EN": "x"}}}}', ("KG122", "a.jsonld:1:52")),
        (
            "a.jsonld",
            f'{{{QUAY}, "label": {{"@value": "x", "@language": "zh-Hans"}}}}',
            ("KG122", "a.jsonld:1:81"),
        ),
        ("a.yaml", "id: id/place/quay\nname:\n  zh-Hans: x\n", ("KG122", "a.yaml:3:3")),
        ("a.csv", "id,name@zh-Hans\nid/place/quay,x\n", ("KG122", "a.csv:1:9")),
        (
            "a.jsonld",
            (
                '{"@context": ["context.jsonld",\n {"foaf": "http://xmlns.com/foaf/0.1/"}], '
                f"{QUAY}}}"
            ),
            ("KG112", "a.jsonld:2:3"),
        ),
        (
            "a.yaml",
            (
                '"@context":\n  - context.jsonld\n  - foaf: http://xmlns.com/foaf/0.1/\n'
                "id: id/place/quay\nlabel: x\n"
            ),
            ("KG112", "a.yaml:3:5"),
        ),
        (
            "a.jsonld",
            f'{{{QUAY},\n "sameAs": ["http://schema.org/Place"]}}',
            ("KG113", "a.jsonld:2:14"),
        ),
        ("a.yaml", "id: id/place/quay\nsameAs: http://schema.org/x\n", ("KG113", "a.yaml:2:9")),
        ("a.csv", "id,sameAs\nid/place/quay,http://schema.org/x\n", ("KG113", "a.csv:2:15")),
        (
            "a.jsonld",
            (
                '{"@context": ["context.jsonld", {"place": "https://example.com/"}],\n'
                f' {QUAY}, "sameAs": "place:x"}}'
            ),
            ("KG114", "a.jsonld:1:34"),
        ),
        ("a.jsonld", f'{{{QUAY},\n "sameAs": "place:x"}}', ("KG111", "a.jsonld:2:12")),
        ("a.csv", "id,sameAs\nid/place/quay,plase:x\n", ("KG120", "a.csv:2:15")),
        ("a.yaml", "id: id/place/quay\nsameAs: [plase:x, plase:y]\n", ("KG120", "a.yaml:2:10")),
        ("a.jsonld", f'{{{QUAY},\n "label": ["x", "x"]}}', ("KG131", "a.jsonld:2:17")),
        (
            "a.csv",
            "id,label\nid/place/quay,x\nid/place/pier,y\nid/place/quay,x\n",
            ("KG131", "a.csv:4:15"),
        ),
    ],
)
def test_a_rule_about_text_sees_documents(
    name: str, content: str, found: tuple[str, str], world: World
) -> None:
    assert told(world(name, content)) == [found]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonld", f'{{{QUAY}, "label": "C:\\\\u202e \\\\b"}}'),
        ("a.yaml", "id: id/place/quay\nlabel: 'a\\u202E'\nname: {en: \\x07}\n"),
        ("a.csv", "id,label\nid/place/quay,\\u202e\n"),
        ("a.jsonld", f'{{{QUAY}, "label": "http://schema.org/name"}}'),
        ("a.jsonld", f'{{{QUAY}, "name": {{"@none": "N"}}, "label": "@EN"}}'),
        ("a.jsonld", '{"@context": {"foaf": "http://xmlns.com/foaf/0.1/"}, "foaf:name": "x"}'),
        ("a.jsonld", '{"@context": {"nick": "http://xmlns.com/foaf/0.1/nick"}, "nick": "x"}'),
        ("a.yaml", "id: id/place/quay\nsameAs: [mailto:a@b.example, urn:isbn:1, tel:+1]\n"),
    ],
)
def test_what_only_looks_wrong_in_a_document_is_let_pass(
    name: str, content: str, world: World
) -> None:
    assert [code for code, _ in told(world(name, content)) if code != "KG118"] == []


def test_the_context_itself_is_looked_at_too(world: World) -> None:
    project = world(
        "a.csv", "id,label\nid/place/quay,x\n", CONTEXT.replace("https://s", "http://s")
    )
    assert told(project) == [("KG113", "ontology/context.jsonld:3:16")]
    assert patches(project.content) == []  # it would change what every document says


@pytest.mark.parametrize(
    ("name", "content", "after"),
    [
        ("a.jsonld", f'{{{QUAY}, "label": "Cafe\u0301"}}', f'{{{QUAY}, "label": "Café"}}'),
        ("a.csv", "id,label\na,e\u0301\n", "id,label\na,é\n"),
        ("a.yaml", "id: a # e\u0301\nlabel: x\n", "id: a # é\nlabel: x\n"),
        ("a.jsonld", f'{{{QUAY}, "name": {{"EN": "x"}}}}', f'{{{QUAY}, "name": {{"en": "x"}}}}'),
        ("a.csv", "id,name@EN\na,x\n", "id,name@en\na,x\n"),
        (
            "a.jsonld",
            f'{{{QUAY}, "sameAs": "http://schema.org/x"}}',
            f'{{{QUAY}, "sameAs": "https://schema.org/x"}}',
        ),
        (
            "a.jsonld",
            (
                '{"@context": {\n  "f": "http://xmlns.com/foaf/0.1/",\n  "s": "https://schema.org/"\n},\n'
                '"s:name": "x"}'
            ),
            '{"@context": {\n  "s": "https://schema.org/"\n},\n"s:name": "x"}',
        ),
        (
            "a.jsonld",
            (
                '{"@context": {"s": "https://schema.org/", "f": "http://xmlns.com/foaf/0.1/"},\n'
                '"s:name": "x"}'
            ),
            '{"@context": {"s": "https://schema.org/"},\n"s:name": "x"}',
        ),
        (
            "a.yaml",
            '"@context":\n  f: http://xmlns.com/foaf/0.1/\n  s: https://schema.org/\ns:name: x\n',
            '"@context":\n  s: https://schema.org/\ns:name: x\n',
        ),
    ],
)
def test_what_is_plain_is_mended_in_documents(
    name: str, content: str, after: str, world: World
) -> None:
    assert mended(world(name, content)) == after


def test_a_name_that_is_not_composed_is_left_to_its_owner(world: World) -> None:
    project = world("a.jsonld", '{"id": "id/place/cafe\u0301", "label": "x"}')
    assert told(project) == [("KG127", "a.jsonld:1:8")]
    assert patches(project.content) == []
