"""What can be asked, as OpenAPI 3.1 describes it: made from the headers of the queries.

https://spec.openapis.org/oas/v3.1.1.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg.desk import Entry
from kg.formats import Format
from kg.pages import Plan
from kg.queries import TYPES, Parameter, StoredQuery

_SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "dateTime": {"type": "string", "format": "date-time"},
    "language": {"type": "string", "pattern": "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},
    "language-string": {"type": "string", "pattern": "@[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},
}
_REFUSED = {
    400: "An argument is missing, unknown, repeated, or not of its type.",
    404: "There is no such query, or no such page of its answer.",
    406: "The answer cannot be had in that format.",
    414: "The query string is too long.",
    503: "Too much is asked at once, or the answer takes too much time, memory or bytes.",
}


def describe_api(plan: Plan) -> dict[str, Any]:
    """The description of everything that can be asked."""
    imprint = plan.imprint
    paths: dict[str, Any] = {"/queries": {"get": _list()}}
    for name, entry in plan.queries.items():
        paths[f"/queries/{name}"] = {"get": _operation(plan, entry)}
    return {
        "openapi": "3.1.1",
        "info": {
            "title": _first(plan, imprint.title),
            "version": imprint.version or "0",
            "description": _first(plan, imprint.description),
            "license": {"name": "licence of the data", "url": imprint.licence},
        },
        "servers": [{"url": "."}],
        "paths": paths,
        "components": {"schemas": {"Problem": _problem()}},
    }


def _first(plan: Plan, texts: Mapping[str, str]) -> str:
    """The text in the language that the site prefers."""
    tags = (*plan.imprint.languages, *texts)
    return next((texts[tag] for tag in tags if tag in texts), "")


def _list() -> dict[str, Any]:
    listed = {"type": "array", "items": {"type": "object", "required": ["name", "parameters"]}}
    return {
        "operationId": "queries",
        "summary": "What can be asked",
        "responses": {
            "200": {
                "description": "The stored queries with their headers",
                "content": {"application/json": {"schema": listed}},
            },
            "303": {"description": "Where the page for people is"},
        },
    }


def _operation(plan: Plan, entry: Entry) -> dict[str, Any]:
    query = entry.query
    parameters = [_parameter(plan, entry, parameter) for parameter in query.parameters]
    if query.page_rows:
        parameters.append(_page(query))
    return {
        "operationId": query.name,
        "summary": _first(plan, query.summary),
        "description": _first(plan, query.description),
        "tags": list(query.tags),
        "parameters": parameters,
        "responses": {
            "200": {"description": "The answer", "content": dict(_content(entry.formats))},
            "303": {"description": "Where the page of the query is, for people"},
            **{str(status): _refusal(what) for status, what in _REFUSED.items()},
        },
    }


def _parameter(plan: Plan, entry: Entry, parameter: Parameter) -> dict[str, Any]:
    described = {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": _first(plan, parameter.description),
        "schema": _schema(plan, entry, parameter),
    }
    examples = {
        example.name: {"value": _value(parameter, example.arguments[parameter.name])}
        for example in entry.query.examples
        if parameter.name in example.arguments
    }
    return described | ({"examples": examples} if examples else {})


def _schema(plan: Plan, entry: Entry, parameter: Parameter) -> dict[str, Any]:
    """What an argument looks like; concepts are enumerated by their short names."""
    schema = dict(_SCHEMAS.get(parameter.type, {"type": "string"}))
    values = [*parameter.enum]
    if parameter.type == "concept":
        things = entry.choices.get(parameter.name, {})
        values = values or sorted(plan.imprint.prefixes.shrink(iri) or iri.value for iri in things)
    if values:
        schema["enum"] = [_value(parameter, value) for value in values]
    if parameter.default is not None:
        schema["default"] = _value(parameter, parameter.default)
    if not values and parameter.type in ("iri", "curie", "concept", "thing"):
        schema["pattern"] = r"^[A-Za-z][\w.+-]*:\S*$"
        schema["description"] = TYPES[parameter.type].example
    return schema


def _value(parameter: Parameter, text: str) -> str | int | float | bool:
    """An argument as JSON has values of its type."""
    kind = _SCHEMAS.get(parameter.type, {}).get("type")
    if kind == "integer":
        return int(text)
    if kind == "number":
        return float(text)
    return text == "true" if kind == "boolean" else text


def _page(query: StoredQuery) -> dict[str, Any]:
    return {
        "name": "page",
        "in": "query",
        "required": False,
        "description": f"A page of {query.page_rows} rows, counted from 1; without it, all rows. "
        "The header Link tells the others.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
    }


def _content(formats: tuple[Format, ...]) -> Iterator[tuple[str, Any]]:
    for format in formats:
        is_json = format.media_type.endswith("json")
        yield format.media_type, {"schema": {"type": "object"} if is_json else {"type": "string"}}


def _refusal(what: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": what, "content": {"application/problem+json": {"schema": schema}}}


def _problem() -> dict[str, Any]:
    """https://www.rfc-editor.org/rfc/rfc9457"""
    return {
        "type": "object",
        "required": ["title", "status", "detail"],
        "properties": {
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "Where: what. What to do."},
        },
    }
