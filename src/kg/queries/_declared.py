"""What the header of a stored query declares: parameters, examples, pages, formats."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.errors import nearest
from kg.queries._header import Header
from kg.queries._query import Example, Parameter
from kg.queries._types import TYPES
from kg.terms import IRI, Prefixes

KEYS = (
    "summary",
    "description",
    "tags",
    "parameters",
    "defaults",
    "enumerate",
    "examples",
    "endpoint",
    "method",
    "pagination",
    "formats",
)
_PARAMETER_KEYS = ("name", "type", "description", "default", "required", "enum", "scheme", "class")
_FIXTURES = (".data.trig", ".data.ttl")
_MOST_ROWS = 10_000
_PAGE = "page"


# ------------------------------------------------------------------------------------- parameters


def read_parameters(header: Header, prefixes: Prefixes) -> Iterator[Parameter]:
    """The declared parameters. Schemes and classes are named by the prefixes of the query."""
    entries: dict[str, dict[str, Any]] = {}
    for entry in header.mappings("parameters"):
        unknown = [key for key in entry if key.partition("@")[0] not in _PARAMETER_KEYS]
        if unknown:
            what = f'a parameter has an unknown key "{unknown[0]}"'
            raise header.error(what, nearest(unknown[0], _PARAMETER_KEYS), f"{unknown[0]}:")
        name = str(entry.get("name", ""))
        if not re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII):
            what = f'a parameter cannot be named "{name}"'
            raise header.error(what, "Use letters and digits.", f"name: {name}")
        if name in entries:
            raise header.error(f'parameter "{name}" stands twice', "Declare it once.", name)
        entries[name] = dict(entry)
    _add_decorators(header, entries)
    for name, entry in entries.items():
        yield _parameter(header, name, entry, prefixes)


def _add_decorators(header: Header, entries: Mapping[str, dict[str, Any]]) -> None:
    """What grlc's own decorators say of parameters, as if it stood with each of them.

    https://github.com/CLARIAH/grlc#decorators
    """
    for key, ours in (("defaults", "default"), ("enumerate", "enum")):
        for item in header.items(key):
            said = item if isinstance(item, dict) else {str(item): None}
            for name, value in said.items():
                if name not in entries:
                    what = f'"{key}" in its header names "{name}", which is no parameter'
                    raise header.error(what, nearest(name, [*entries]), f"{key}:")
                if value is None and not TYPES[entries[name].get("type", "string")].within:
                    what = f'"{key}" in its header does not say the values of "{name}"'
                    raise header.error(what, f"As in {name}: [a, b].", f"{key}:")
                if value is not None:
                    entries[name].setdefault(ours, value)


def _parameter(
    header: Header, name: str, entry: Mapping[str, Any], prefixes: Prefixes
) -> Parameter:
    type_ = str(entry.get("type", "string"))
    if type_ not in TYPES:
        what = f'parameter "{name}" has an unknown type "{type_}"'
        raise header.error(what, nearest(type_, [*TYPES]), f"type: {type_}")
    default, required = entry.get("default"), entry.get("required", "true")
    if default is not None and not isinstance(default, str):
        what = f'the default of parameter "{name}" is not a text'
        raise header.error(what, "Write one text, in quotes.", "default:")
    if required not in ("true", "false"):
        what = f'parameter "{name}" has "required" neither true nor false'
        raise header.error(what, "Write true or false.", "required:")
    return Parameter(
        name,
        type_,
        header.texts("description", entry),
        default,
        default is None and required == "true",
        tuple(header.strings("enum", entry)),
        _within(header, name, entry, prefixes),
    )


def _within(header: Header, name: str, entry: Mapping[str, Any], prefixes: Prefixes) -> IRI | None:
    """The scheme or the class that an argument must be in, for the types that have one."""
    wanted = TYPES[str(entry.get("type", "string"))].within
    for key in ("scheme", "class"):
        if key in entry and key != wanted:
            what = f'parameter "{name}" has a {key}, which its type does not take'
            types = " or ".join(t for t, known in TYPES.items() if known.within == key)
            raise header.error(what, f"Make it a {types}, or take it out.", f"{key}:")
    if not wanted:
        return None
    text = str(entry.get(wanted, ""))
    try:
        return prefixes.expand(text)
    except ValueError:
        what = f'parameter "{name}" has the {wanted} "{text}", which is no IRI'
        remedy = "Write the IRI in full, or with a prefix that the query declares."
        raise header.error(what, remedy, f"name: {name}") from None


# --------------------------------------------------------------------------------------- examples


def read_examples(header: Header, path: Path) -> Iterator[Example]:
    """The declared examples; without any, one without arguments."""
    declared = header.mapping("examples")
    if not declared:
        yield _example(path, "", {})
    for name, arguments in declared.items():
        if not isinstance(arguments, dict) or not re.fullmatch(r"[\w-]+", name):
            what = f'example "{name}" is not a mapping'
            raise header.error(what, "As in cq01: {a: b}.", f"{name}:")
        if not all(isinstance(argument, str) for argument in arguments.values()):
            what = f'an argument of example "{name}" is not a text'
            raise header.error(what, "As in cq01: {a: b}.", f"{name}:")
        yield _example(path, name, arguments)


def _example(path: Path, name: str, arguments: Mapping[str, str]) -> Example:
    beside = os.fspath(path.with_suffix(f".{name}" if name else ""))
    fixtures = (Path(beside + extension) for extension in _FIXTURES)
    fixture = next((file for file in fixtures if file.is_file()), None)
    return Example(name, arguments, Path(f"{beside}.expected"), fixture)


# ------------------------------------------------------------------------------------- the others


def read_page_rows(header: Header) -> int:
    """How many rows make up a page; 0 where all do."""
    text = header.text("pagination", "0")
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or int(text) > _MOST_ROWS:
        what = f'"pagination" in its header is "{text}", which is no number of rows'
        raise header.error(what, f"Write one from 1 to {_MOST_ROWS:,}.", "pagination:")
    if int(text) and any(entry.get("name") == _PAGE for entry in header.mappings("parameters")):
        what = f'parameter "{_PAGE}" has the name by which a page of rows is asked for'
        raise header.error(what, "Rename it, or take pagination out.", f"name: {_PAGE}")
    return int(text)


def read_formats(header: Header) -> dict[str, dict[str, str]]:
    """Which column plays which role, for each format that needs to know."""
    return {name: header.texts_by_name("formats", name) for name in header.mapping("formats")}


def read_method(header: Header) -> None:
    """Refuse another method than grlc knows. Here the length of a query decides which is used."""
    if header.text("method", "GET").upper() not in ("GET", "POST"):
        raise header.error(
            '"method" in its header is neither GET nor POST', "Take it out.", "method:"
        )
