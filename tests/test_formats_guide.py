"""docs/formats.md tells what the formats are, by the tables that the code goes by."""

from __future__ import annotations

import re
from pathlib import Path

from kg.formats import ANSWER_FORMATS, ROLES, WAYS

GUIDE = (Path(__file__).parent.parent / "docs" / "formats.md").read_text(encoding="utf-8")


def rows(head: str) -> list[list[str]]:
    """The rows of the table below a head, without the marks of code."""
    table = GUIDE.split(head)[1].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip().replace("`", "") for cell in row.strip("|").split("|")] for row in table]


def test_the_guide_tells_every_format_with_its_ending() -> None:
    found = {name: re.search(rf"`{re.escape(name)}`", GUIDE) for name in
             [format.name for format in ANSWER_FORMATS]}  # fmt: skip
    assert [name for name, match in found.items() if not match] == []
    endings = {format.extension for format in ANSWER_FORMATS}
    assert [ending for ending in endings if f"`.{ending}`" not in GUIDE] == []


def test_the_guide_tells_what_each_format_needs() -> None:
    told = [(row[0], tuple(row[1].split(", ")), tuple(row[2].split(", ")))
            for row in rows("| format | needs | may have |")]  # fmt: skip
    assert told == [(name, way.needed, way.optional) for name, ways in WAYS.items() for way in ways]


def test_the_guide_tells_what_each_role_takes() -> None:
    assert rows("| role | takes |") == [[role, takes] for role, takes in ROLES.items()]
