"""Solutions as places on a map: a feature for each row. https://www.rfc-editor.org/rfc/rfc7946"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import isfinite
from typing import IO, Any

from pyoxigraph import QuerySolution

from kg.formats._presentation import Notes, Presentation
from kg.formats._received import AnySolutions
from kg.formats._rows import INTEGERS, Names, batches, is_number, name_of, text_of
from kg.terms import Literal, Term
from kg.vocab import xsd

_HEAD = b'{"type": "FeatureCollection", "features": [\n'
_FOOT = b"\n]}\n"

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_POINT = re.compile(
    rf"\s*(?:<([^<>]*)>)?\s*POINT\s*Z?\s*\(\s*({_NUMBER})\s+({_NUMBER})(?:\s+{_NUMBER})?\s*\)\s*",
    re.IGNORECASE | re.ASCII,
)
# By a point's coordinate system, which of its numbers is the longitude: GeoJSON has only these.
# https://docs.ogc.org/is/22-047r1/22-047r1.html#_wkt_serialization_requirements
_LONGITUDE = {
    "": 0,
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84": 0,
    "http://www.opengis.net/def/crs/EPSG/0/4326": 1,
}
_SAFE_INTEGER = 2**53  # https://www.rfc-editor.org/rfc/rfc8259#section-6


def write_geojson(solutions: AnySolutions, presentation: Presentation, output: IO[bytes]) -> Notes:
    """Write a feature for each row; columns that play no role are its properties.

    A row without a place that GeoJSON can hold is a feature without a geometry, as the standard
    has it, and the notes tell how many there are.
    """
    roles = presentation.roles["geojson"]
    names = [variable.value for variable in solutions.variables]
    placeless, separator = 0, _HEAD
    for rows, called in batches(solutions, presentation):
        features = [_feature(row, names, roles, called) for row in rows]
        placeless += sum(feature["geometry"] is None for feature in features)
        lines = (json.dumps(feature, ensure_ascii=False) for feature in features)
        output.write(separator + ",\n".join(lines).encode())
        separator = b",\n"
    output.write(_HEAD + _FOOT if separator == _HEAD else _FOOT)
    return _told(placeless)


def _feature(
    row: QuerySolution, names: Sequence[str], roles: Mapping[str, str], called: Names
) -> dict[str, Any]:
    cells = {name: term for name, term in zip(names, row, strict=True) if term is not None}
    terms = {role: cells[column] for role, column in roles.items() if column in cells}
    others = {name: term for name, term in cells.items() if name not in roles.values()}
    properties = {name: _value(term) for name, term in others.items()}
    if "name" in terms:
        properties["name"] = name_of(terms["name"], called)
    identifier = {"id": text_of(terms["id"])} if "id" in terms else {}
    geometry = _geometry(terms)
    return {"type": "Feature", **identifier, "geometry": geometry, "properties": properties}


def _geometry(terms: Mapping[str, Term]) -> dict[str, Any] | None:
    """The point that the terms tell, or None where they tell none on Earth."""
    point: tuple[str, str] | None = None
    if "wkt" in terms:
        found = _POINT.fullmatch(text_of(terms["wkt"]))
        if found and (found[1] or "") in _LONGITUDE:
            first = _LONGITUDE[found[1] or ""]
            point = (found[2 + first], found[3 - first])
    elif "longitude" in terms and "latitude" in terms:
        point = (text_of(terms["longitude"]), text_of(terms["latitude"]))
    if not point or not all(re.fullmatch(_NUMBER, text, re.ASCII) for text in point):
        return None
    longitude, latitude = map(float, point)
    if abs(longitude) > 180 or abs(latitude) > 90:
        return None
    return {"type": "Point", "coordinates": [longitude, latitude]}


def _value(term: Term) -> str | int | float | bool:
    """A term as JSON has it: a number or a truth value where nothing of it is lost, or its text."""
    text = text_of(term)
    if isinstance(term, Literal) and term.datatype == xsd.boolean and text in ("true", "false"):
        return text == "true"
    if not is_number(term) or text.lstrip("+-") in ("INF", "NaN"):
        return text
    if isinstance(term, Literal) and term.datatype in INTEGERS:
        return int(text) if len(text) < 17 and abs(int(text)) < _SAFE_INTEGER else text
    number = float(text)
    return number if isfinite(number) and Decimal(repr(number)) == Decimal(text) else text


def _told(placeless: int) -> Notes:
    if not placeless:
        return {}
    return {
        "en": f"Rows without a place on the map, written without a geometry: {placeless}.",
        "zh-hans": f"{placeless} 行没有可在地图上标出的位置，写出时不含几何图形。",
    }
