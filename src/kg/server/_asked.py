"""What a request asks of a stored query: its path and its query string, which are not trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl

from msgspec import Struct
from msgspec.structs import replace
from starlette.requests import Request

from kg.desk import Entry, language_matters
from kg.errors import ArgumentError, FormatError, UnknownQuery, nearest
from kg.formats import FORMATS, JSON, Format
from kg.pages import Plan
from kg.queries import StoredQuery

PLAIN_JSON = replace(JSON, media_type="application/json", extension="json", name="plain-json")
"""SPARQL's JSON for clients that ask for JSON alone."""
_LONGEST = 4_096  # bytes of a query string
_MOST_ARGUMENTS = 32
_LONGEST_NAME = 100


class TooLong(ArgumentError):
    """A query string that is longer than any question needs."""


class Target(Struct, frozen=True):
    """What a path names: a stored query, and a format and a language where its ending says so."""

    entry: Entry
    format: Format | None = None
    language: str = ""


def find_target(plan: Plan, name: str) -> Target:
    """What stands behind ``queries/`` in a path. Raises `UnknownQuery` and `FormatError`."""
    if name in plan.queries:
        return Target(plan.queries[name])
    document = plan.documents.get(f"queries/{name}")
    if document and document.query:
        return Target(plan.queries[document.query], document.format, document.language)
    for stem, format in _endings(name):
        for query, language in ((stem, ""), stem.rsplit(".", 1)):
            if query not in plan.queries:
                continue
            entry = plan.queries[query]
            if format not in (*entry.formats, *((PLAIN_JSON,) if JSON in entry.formats else ())):
                raise cannot_hold(entry, format.name)
            if not language or (language in plan.imprint.languages and language_matters(format)):
                return Target(entry, format, language)
    shown = name[:_LONGEST_NAME]
    remedy = f"{nearest(shown, [*plan.queries])} See /queries."
    raise UnknownQuery(shown, "is not a stored query", remedy)


def cannot_hold(entry: Entry, wanted: str) -> FormatError:
    """The error for a format in which an answer cannot be had."""
    what = f"is not a format of the answer of {entry.query.name}"
    able = ", ".join(f"{format.media_type} (.{format.extension})" for format in entry.formats)
    return FormatError(wanted, what, f"Choose {able}.")


def _endings(name: str) -> Iterator[tuple[str, Format]]:
    """The name without each extension that it may end in, the longest first."""
    for format in sorted((*FORMATS, PLAIN_JSON), key=lambda format: -len(format.extension)):
        if name.endswith(f".{format.extension}"):
            yield name.removesuffix(f".{format.extension}"), format


def read_arguments(request: Request, query: StoredQuery) -> tuple[Mapping[str, str], int]:
    """The arguments of a query string, and the page that it asks for, 0 for all.

    Raises `ArgumentError` for what is too much, repeated or malformed.
    """
    text = request.scope["query_string"]
    if len(text) > _LONGEST:
        what = f"is asked with a query string of more than {_LONGEST:,} bytes"
        raise TooLong(query.name, what, "Shorten the arguments.")
    arguments: dict[str, str] = {}
    for name, value in _pairs(query, text):
        if name in arguments:
            raise ArgumentError(query.name, f'"{name}" is given twice', "Give each once.")
        arguments[name] = value
    page = arguments.pop("page", "") if query.page_rows else ""
    if page and not re.fullmatch(r"[1-9]\d{0,8}", page, re.ASCII):
        raise ArgumentError(query.name, f'"{page}" is no number of a page', "As in page=1.")
    return arguments, int(page or 0)


def refuse_missing(query: StoredQuery, arguments: Mapping[str, str]) -> None:
    """Raise `ArgumentError` where a parameter has to be told and is not."""
    for parameter in query.parameters:
        if parameter.required and parameter.name not in arguments:
            what = f'needs an argument for "{parameter.name}"'
            remedy = f"Give it: ?{parameter.name}=… ({parameter.type})."
            raise ArgumentError(query.name, what, remedy)


def _pairs(query: StoredQuery, text: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            text.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(text),
            errors="strict",
            max_num_fields=_MOST_ARGUMENTS,
        )
    except ValueError as error:  # which is what a UnicodeError is too
        what = (
            f"is asked with a query string that is malformed, or has over {_MOST_ARGUMENTS} parts"
        )
        raise ArgumentError(query.name, what, "Write it as name=value&name=value.") from error
