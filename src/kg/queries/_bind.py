"""Arguments to terms, by the type that a parameter declares."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from kg.errors import ArgumentError, nearest
from kg.queries._query import Parameter, StoredQuery
from kg.terms import IRI, Literal, Prefixes
from kg.vocab import xsd


def bind(
    query: StoredQuery, arguments: Mapping[str, str], prefixes: Prefixes
) -> dict[str, IRI | Literal]:
    """The terms for a query's variables; `ArgumentError` for what is unknown, missing or ill."""
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in arguments:
        if name not in known:
            what = f'has no parameter "{name}"'
            raise ArgumentError(query.name, what, nearest(name, [*known]))
    bound: dict[str, IRI | Literal] = {}
    for name, parameter in known.items():
        text = arguments.get(name, parameter.default)
        if text is not None:
            bound[name] = _term(query, parameter, text, prefixes)
        elif parameter.required:
            remedy = f"Give it: --param {name}=… ({parameter.type})."
            raise ArgumentError(query.name, f'needs an argument for "{name}"', remedy)
    return bound


_SCHEMES = ("http", "https", "urn", "tag", "did", "info", "mailto", "doi", "ark", "geo", "file")


def _term(query: StoredQuery, parameter: Parameter, text: str, prefixes: Prefixes) -> IRI | Literal:
    convert, example = TYPES[parameter.type]
    try:
        return convert(text, prefixes)
    except ValueError as error:
        what = f'"{text}" is no {parameter.type} for "{parameter.name}"'
        raise ArgumentError(query.name, what, f"As in {parameter.name}={example}.") from error


def _matching(pattern: str, datatype: IRI) -> Callable[[str, Prefixes], Literal]:
    def convert(text: str, _prefixes: Prefixes) -> Literal:
        if not re.fullmatch(pattern, text, re.ASCII):
            raise ValueError(text)
        return Literal(text, datatype=datatype)

    return convert


def _iri(text: str, prefixes: Prefixes) -> IRI:
    """The IRI of a CURIE or an IRI; what looks like a CURIE of an unknown prefix is neither."""
    scheme = text.partition(":")[0]
    if scheme not in prefixes and scheme.lower() not in _SCHEMES:
        raise ValueError(text)
    return prefixes.expand(text)


def _language(text: str, _prefixes: Prefixes) -> Literal:
    if not re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", text):
        raise ValueError(text)
    return Literal(text.lower())


TYPES: Mapping[str, tuple[Callable[[str, Prefixes], IRI | Literal], str]] = {
    "iri": (_iri, "prefix:name, or an IRI in full"),
    "string": (lambda text, _prefixes: Literal(text), "text"),
    "integer": (_matching(r"[+-]?\d{1,18}", xsd.integer), "17"),
    "decimal": (_matching(r"[+-]?\d{1,18}(\.\d{1,18})?", xsd.decimal), "1.5"),
    "boolean": (_matching(r"true|false", xsd.boolean), "true"),
    "date": (
        lambda text, _prefixes: Literal(date.fromisoformat(text).isoformat(), datatype=xsd.date),
        "2025-10-12",
    ),
    "language": (_language, "zh-hans"),
}
