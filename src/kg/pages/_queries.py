"""The list of the stored queries, for programs."""

from __future__ import annotations

from typing import Any

from kg.desk import Entry
from kg.pages._address import query_address
from kg.pages._plan import Plan
from kg.queries import Parameter

QUERY_LIST = "queries/index.json"


def query_list(plan: Plan) -> list[dict[str, Any]]:
    """What can be asked: for each stored query its header and the formats of its answers."""
    return [_listed(plan, entry) for entry in plan.queries.values()]


def _listed(plan: Plan, entry: Entry) -> dict[str, Any]:
    query = entry.query
    return {
        "name": query.name,
        "iri": plan.imprint.base + query_address(query.name),
        "form": query.form,
        "summary": dict(query.summary),
        "description": dict(query.description),
        "tags": list(query.tags),
        "parameters": [_parameter(plan, parameter) for parameter in query.parameters],
        "examples": {e.name: dict(e.arguments) for e in query.examples if e.name},
        "formats": {format.extension: format.media_type for format in entry.formats},
        "rowsOfAPage": query.page_rows or None,
    }


def _parameter(plan: Plan, parameter: Parameter) -> dict[str, Any]:
    within = plan.imprint.prefixes.show(parameter.within) if parameter.within else None
    return {
        "name": parameter.name,
        "type": parameter.type,
        "description": dict(parameter.description),
        "required": parameter.required,
        "default": parameter.default,
        "enum": list(parameter.enum) or None,
        "within": within,
    }
