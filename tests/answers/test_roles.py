from __future__ import annotations

from collections.abc import Mapping

import pytest

from kg.formats import ROLES, WAYS, role_complaints

COLUMNS = ("event", "name", "first", "last", "lat", "long", "month", "events", "shape")
Given = Mapping[str, Mapping[str, str]]


def told(given: Given) -> str:
    return "\n".join(f"{what}. {remedy}" for what, remedy in role_complaints(given, COLUMNS))


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"geojson": {"latitude": "lat", "longitude": "long", "id": "event", "name": "name"}},
        {"geojson": {"wkt": "shape"}},
        {"icalendar": {"uid": "event", "start": "first", "end": "last", "summary": "name"}},
        {"chart": {"x": "month", "y": "events"}},
        {"chart": {"kind": "line", "x": "month", "y": "events", "series": "name"}},
        {"chart": {"kind": "timeline", "label": "name", "start": "first", "end": "last"}},
    ],
    ids=str,
)
def test_roles_that_columns_can_play_are_no_matter(given: Given) -> None:
    assert told(given) == ""


@pytest.mark.parametrize(
    ("given", "complaints"),
    [
        (
            {"geojsn": {}},
            '"geojsn" is not a format that is made from columns. Did you mean "geojson"?',
        ),
        (
            {"geojson": {"latitud": "lat", "longitude": "long"}},
            'geojson has no role "latitud". Did you mean "latitude"?',
        ),
        (
            {"geojson": {"latitude": "lat", "longitude": "lon"}},
            (
                'the column "lon", which is the longitude of geojson, is not selected. '
                'Did you mean "long"?'
            ),
        ),
        (
            {"geojson": {"latitude": "lat"}},
            (
                "geojson lacks longitude. "
                "Say which column is a number of degrees, -180 to 180, in WGS 84."
            ),
        ),
        (
            {"geojson": {"latitude": "lat", "longitude": "long", "wkt": "shape"}},
            (
                "geojson has no use for wkt here. It takes latitude, longitude, id, name."
            ),
        ),
        (
            {"icalendar": {"start": "first"}},
            (
                "icalendar lacks uid and summary. "
                "Say which column is what identifies the event for ever: an IRI or a text."
            ),
        ),
        (
            {"chart": {"kind": "pie", "x": "month", "y": "events"}},
            'chart has no kind "pie". Known: bar, line, timeline.',
        ),
        (
            {"chart": {"kind": "timeline", "x": "month", "y": "events"}},
            (
                "chart lacks label and start. "
                "Say which column is a text for people; of an IRI, its label.\n"
                "chart has no use for x here. It takes kind, label, start, end.\n"
                "chart has no use for y here. It takes kind, label, start, end."
            ),
        ),
    ],
    ids=str,
)  # fmt: skip
def test_a_role_that_no_column_can_play_is_told(given: Given, complaints: str) -> None:
    assert told(given) == complaints


def test_every_role_says_what_it_takes_and_no_other_does() -> None:
    assert {role for ways in WAYS.values() for way in ways for role in way.roles} == set(ROLES)
