"""A world of which one file is spoilt: that is told, and everything else is checked.

How a file is spoilt is left to chance: pieces of its text are taken out, repeated or moved, signs
that mean something in one of the formats are put in, values of JSON become others.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import KgError
from kg.jobs import Project
from tests.conftest import HERE, TINY

SIGNS = [
    *"""(){}[];.,<>"'\\#:@^?$%|&*~-=!""",
    *("_:", "a:", "<<", ">>", "{|", "|}", '"""', "'''", "^^", "\\u00", "\\U0010FFFF", "&amp;"),
    *("--ltr", "@prefix", "BASE", "GRAPH", " AS ", "#+", "null", "true", "1e999", "0x1f", "!!int"),
    *("*a", "---", "\u202e", "é", "\x00", "\x85", "\ufeff", "\ufffe", "\n", "\r", "\t"),
]
VALUES: list[Any] = [
    *(None, True, 5, -1, "", "@id", "ht{tp://", "a:b", "é" * 50),
    *([], [[]], ["a"], {}, {"@id": 5}),
]
KEYS = (
    *("@id", "@type", "@context", "@container", "@value", "@language", "@list", "@set", "@reverse"),
    *(
        "@graph",
        "@vocab",
        "@base",
        "@prefix",
        "id",
        "type",
        "url",
        "titles",
        "name",
        "null",
        "lang",
    ),
    *("datatype", "separator", "columns", "tableSchema", "dialect", "aboutUrl", "valueUrl"),
)
FACTS = {
    "kites.jsonld": """\
{"@context": "https://example.org/tiny/context/v1.jsonld",
 "id": "https://example.org/tiny/id/fair/kites", "type": "Fair",
 "name": {"en": "Kite Fair", "zh-hans": "风筝会"}, "earliest": "2025-04-01"}
""",
    "masks.yamlld": """\
# Masks, and what they are called.
- id: https://example.org/tiny/id/fair/masks
  type: Fair
  name:
    en: Mask Fair
""",
    "drums.csv": """\
id,type,name@en,earliest
https://example.org/tiny/id/fair/drums,Fair,Drum Fair,2025-05-01
""",
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny world, with a file of each format that facts may be written in."""
    folder = tmp_path_factory.mktemp("spoilt") / "world"
    shutil.copytree(TINY, folder)
    data = folder / "data"
    for name, text in FACTS.items():
        (data / name).write_text(text, "utf-8")
    for name in ("sheet.csv", "sheet.csv-metadata.json"):
        shutil.copy(HERE / "worlds" / "syntaxes" / name, data)
    return folder


def test_the_world_is_sound_before(world: Path) -> None:
    assert Project.at(world).check().unreadable == ()


@settings(max_examples=200, deadline=None)
@given(chance=st.data())
def test_a_spoilt_file_is_told_and_ends_nothing(world: Path, chance: st.DataObject) -> None:
    files = sorted(path for path in world.rglob("*") if path.is_file())
    file = chance.draw(st.sampled_from(files))
    sound = file.read_bytes()
    is_json = file.suffix in (".json", ".jsonld") and chance.draw(st.booleans())
    text = spoil_json(sound, chance.draw) if is_json else spoil_text(sound.decode(), chance.draw)
    file.write_text(text, "utf-8")
    try:
        with suppress(KgError):  # as for settings that are none
            report = Project.at(world).check()
            for finding in (*report.unreadable, *report.findings):
                assert all(finding.message([language]) for language in ("en", "zh-hans"))
    finally:
        file.write_bytes(sound)


Draw = Callable[[st.SearchStrategy[Any]], Any]


def spoil_text(text: str, draw: Draw) -> str:
    """The text after one to three slips."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(1, 30)))
        slip = draw(st.sampled_from(("add", "take out", "repeat", "cut off")))
        if slip == "add":
            text = text[:start] + draw(st.sampled_from(SIGNS)) + text[start:]
        elif slip == "take out":
            text = text[:start] + text[end:]
        elif slip == "repeat":
            at = draw(st.integers(0, len(text)))
            text = text[:at] + text[start:end] + text[at:]
        else:
            text = text[:start]
    return text


def spoil_json(content: bytes, draw: Draw) -> str:
    """JSON of which one value is another, or one key."""
    document = json.loads(content)
    container, key = draw(st.sampled_from(list(_parts(document))))
    if isinstance(container, dict) and draw(st.booleans()):
        container[draw(st.sampled_from(KEYS))] = container.pop(key)
    else:
        container[key] = draw(st.sampled_from(VALUES))
    return json.dumps(document, indent=1, ensure_ascii=False)


def _parts(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a value in an object or array."""
    places = list(value) if isinstance(value, dict) else range(len(value))
    for key in places:
        yield value, key
        if isinstance(value[key], (dict, list)):
            yield from _parts(value[key])
