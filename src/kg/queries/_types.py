"""The types of parameters: how an argument, as a person writes it, becomes a term."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from kg.terms import IRI, Literal, Prefixes
from kg.vocab import xsd


class ParameterType(NamedTuple):
    """A type of parameters.

    ``convert`` makes a term of an argument, and raises `ValueError` for one that is not of the
    type. ``example`` is an argument. ``within`` is the key of the header that says where in the
    graph the things are that an argument may name.
    """

    convert: Callable[[str, Prefixes], IRI | Literal]
    example: str
    within: str = ""


def _iri(text: str, prefixes: Prefixes) -> IRI:
    """The IRI of a CURIE or an IRI; what looks like a CURIE of an unknown prefix is neither."""
    scheme = text.partition(":")[0]
    if scheme not in prefixes and scheme.lower() not in _SCHEMES:
        raise ValueError(text)
    return prefixes.expand(text)


_SCHEMES = ("http", "https", "urn", "tag", "did", "info", "mailto", "doi", "ark", "geo", "file")


def _curie(text: str, prefixes: Prefixes) -> IRI:
    """The IRI of a CURIE, and of nothing else. https://www.w3.org/TR/curie/"""
    if text.partition(":")[0] not in prefixes or "://" in text:
        raise ValueError(text)
    return prefixes.expand(text)


def _language(text: str, _prefixes: Prefixes) -> Literal:
    """A language tag, in lower case, as LANG and LANGMATCHES compare it."""
    if not re.fullmatch(_TAG, text):
        raise ValueError(text)
    return Literal(text.lower())


def _language_string(text: str, _prefixes: Prefixes) -> Literal:
    """``text@tag``: the tag is what follows the last ``@``."""
    value, at, tag = text.rpartition("@")
    if not at or not re.fullmatch(_TAG, tag):
        raise ValueError(text)
    return Literal(value, language=tag.lower())


_TAG = r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"


def _date(text: str, _prefixes: Prefixes) -> Literal:
    return Literal(date.fromisoformat(text).isoformat(), datatype=xsd.date)


def _date_time(text: str, _prefixes: Prefixes) -> Literal:
    """A moment as XML Schema writes it. https://www.w3.org/TR/xmlschema11-2/#dateTime"""
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?", text):
        raise ValueError(text)
    datetime.fromisoformat(text)
    return Literal(text, datatype=xsd.dateTime)


def _matching(pattern: str, datatype: IRI) -> Callable[[str, Prefixes], Literal]:
    def convert(text: str, _prefixes: Prefixes) -> Literal:
        if not re.fullmatch(pattern, text, re.ASCII):
            raise ValueError(text)
        return Literal(text, datatype=datatype)

    return convert


TYPES: Mapping[str, ParameterType] = {
    "iri": ParameterType(_iri, "prefix:name, or an IRI in full"),
    "curie": ParameterType(_curie, "prefix:name"),
    "concept": ParameterType(_iri, "prefix:name, or an IRI in full", within="scheme"),
    "thing": ParameterType(_iri, "prefix:name, or an IRI in full", within="class"),
    "string": ParameterType(lambda text, _prefixes: Literal(text), "text"),
    "language-string": ParameterType(_language_string, "灯会@zh-hans"),
    "language": ParameterType(_language, "zh-hans"),
    "integer": ParameterType(_matching(r"[+-]?\d{1,18}", xsd.integer), "17"),
    "decimal": ParameterType(_matching(r"[+-]?\d{1,18}(\.\d{1,18})?", xsd.decimal), "1.5"),
    "boolean": ParameterType(_matching(r"true|false", xsd.boolean), "true"),
    "date": ParameterType(_date, "2025-10-12"),
    "dateTime": ParameterType(_date_time, "2025-10-12T09:00:00+08:00"),
}
