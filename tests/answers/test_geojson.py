from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from kg.errors import FormatError
from kg.formats import GEOJSON, Answer, Presentation, write_answer
from kg.terms import IRI, Literal, Prefixes

Ask = Callable[[str], Answer]
CRS = "http://www.opengis.net/def/crs/"
PLACE = IRI("https://example.com/place")
POINTS = {"latitude": "lat", "longitude": "long", "id": "place", "name": "place"}


def presented(roles: Mapping[str, str]) -> Presentation:
    return Presentation(
        Prefixes({}),
        roles={"geojson": roles},
        labels=lambda iris: {iri: Literal("北京 & <co>", language="zh-hans") for iri in iris},
    )


def features(answer: Answer, roles: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The features of a document that keeps the rules of RFC 7946."""
    output = io.BytesIO()
    write_answer(answer, GEOJSON, presented(roles), output)
    document = json.loads(output.getvalue())
    assert document.keys() == {"type", "features"}
    assert document["type"] == "FeatureCollection"
    for feature in document["features"]:
        assert {"type", "geometry", "properties"} <= feature.keys() <= {
            "type", "geometry", "properties", "id"
        }  # fmt: skip
        assert feature["type"] == "Feature"
        assert isinstance(feature["properties"], dict)
        if feature["geometry"]:
            assert feature["geometry"].keys() == {"type", "coordinates"}
            longitude, latitude = feature["geometry"]["coordinates"]
            assert -180 <= longitude <= 180
            assert -90 <= latitude <= 90
        yield feature


def coordinates(ask: Ask, terms: str, roles: Mapping[str, str]) -> Any:
    columns = " ".join(f"?{column}" for column in roles.values())
    answer = ask(f"SELECT {columns} {{ VALUES ({columns}) {{ ({terms}) }} }}")
    (feature,) = features(answer, roles)
    return feature["geometry"] and feature["geometry"]["coordinates"]


def test_a_row_is_a_feature_with_its_other_columns_as_properties(ask: Ask) -> None:
    text = f"""
    SELECT ?place ?lat ?long ?kind ?people ?opens ?price ?none {{
      VALUES (?place ?lat ?long ?kind ?people ?opens ?price) {{
        ({PLACE} 39.90 116.4 "灯\\"会\\u0001<script>"@zh-hans 3000 true 1.50)
      }}
    }}"""
    assert list(features(ask(text), POINTS)) == [
        {
            "type": "Feature",
            "id": PLACE.value,
            "geometry": {"type": "Point", "coordinates": [116.4, 39.9]},
            "properties": {
                "kind": '灯"会\u0001<script>',
                "people": 3000,
                "opens": True,
                "price": 1.5,
                "name": "北京 & <co>",
            },
        }
    ]


@pytest.mark.parametrize(
    "terms",
    [
        "UNDEF 116.4",
        "91 116.4",
        "39.9 -181",
        '"x" 116.4',
        "<a:b> 1",
        '"1_0" 1',
        '"inf" 1',
        '"１" 1',
    ],
)
def test_a_row_without_a_place_on_earth_is_a_feature_without_a_geometry(
    ask: Ask, terms: str
) -> None:
    assert coordinates(ask, terms, {"latitude": "lat", "longitude": "long"}) is None


@pytest.mark.parametrize("terms", ["39.9 116.4", '"+39.9" "116.4"', "3.99e1 1.164e2"])
def test_degrees_may_be_written_in_any_way(ask: Ask, terms: str) -> None:
    assert coordinates(ask, terms, {"latitude": "lat", "longitude": "long"}) == [116.4, 39.9]


@pytest.mark.parametrize(
    ("wkt", "point"),
    [
        ("POINT(116.4 39.9)", [116.4, 39.9]),
        (" point z ( 116.4  39.9 55 ) ", [116.4, 39.9]),
        (f"<{CRS}OGC/1.3/CRS84> POINT(116.4 39.9)", [116.4, 39.9]),
        (f"<{CRS}EPSG/0/4326> POINT(39.9 116.4)", [116.4, 39.9]),
        (f"<{CRS}EPSG/0/3857> POINT(12957600 4852834)", None),
        ("POINT EMPTY", None),
        ("POLYGON((0 0, 1 0, 1 1, 0 0))", None),
    ],
)
def test_a_point_of_geosparql_has_its_longitude_first(ask: Ask, wkt: str, point: Any) -> None:
    literal = f'"{wkt}"^^<http://www.opengis.net/ont/geosparql#wktLiteral>'
    assert coordinates(ask, literal, {"wkt": "shape"}) == point


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ("9007199254740993", "9007199254740993"),
        ("0.1234567890123456789", "0.1234567890123456789"),
        ('"INF"^^<http://www.w3.org/2001/XMLSchema#double>', "INF"),
        ('"x"^^<http://www.w3.org/2001/XMLSchema#integer>', "x"),
        ("-7", -7),
        ("1.5e3", 1500.0),
    ],
)
def test_a_number_that_json_would_change_is_a_text(ask: Ask, term: str, value: object) -> None:
    (feature,) = features(ask(f"SELECT ?shape ?x {{ VALUES ?x {{ {term} }} }}"), {"wkt": "shape"})
    assert feature["properties"]["x"] == value
    assert type(feature["properties"]["x"]) is type(value)


def test_how_many_rows_have_no_place_is_told(ask: Ask) -> None:
    text = "SELECT ?lat ?long ?place { VALUES (?lat ?long) { (1 2) (UNDEF 2) (100 2) } }"
    notes = write_answer(ask(text), GEOJSON, presented(POINTS), io.BytesIO())
    assert notes["en"] == "Rows without a place on the map, written without a geometry: 2."
    assert notes["zh-hans"].startswith("2 行")


def test_no_rows_are_no_features(ask: Ask) -> None:
    text = "SELECT ?lat ?long ?place { FILTER(false) }"
    assert list(features(ask(text), POINTS)) == []


def test_many_rows_are_one_document(ask: Ask) -> None:
    rows = " ".join(map(str, range(2500)))
    text = f"SELECT (1 AS ?lat) (2 AS ?long) ?place {{ VALUES ?place {{ {rows} }} }}"
    found = [feature["id"] for feature in features(ask(text), POINTS)]
    assert sorted(found, key=int) == [str(row) for row in range(2500)]


def test_a_column_that_is_not_there_is_told(ask: Ask) -> None:
    with pytest.raises(FormatError) as raised:
        write_answer(ask("SELECT ?lat {}"), GEOJSON, presented({"wkt": "lad"}), io.BytesIO())
    assert str(raised.value) == (
        'geojson: the column "lad", which is the wkt of geojson, is not selected. '
        'Did you mean "lat"?'
    )


def test_roles_that_are_not_told_are_asked_for(ask: Ask) -> None:
    plain = replace(presented({}), roles={})
    with pytest.raises(FormatError, match="geojson lacks latitude and longitude"):
        write_answer(ask("SELECT ?lat {}"), GEOJSON, plain, io.BytesIO())
