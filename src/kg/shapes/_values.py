"""Literals as values: which of two is less.

https://www.w3.org/TR/sparql11-query/#OperatorMapping
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from operator import ge, gt, le, lt
from typing import Any, NamedTuple

from kg.lexical import WHOLE_NUMBERS, days_in, lexical_check
from kg.terms import Literal, Term
from kg.vocab import xsd


class _Value(NamedTuple):
    """A value that compares with others of its kind.

    ``key`` is a number or a text, of one type within a kind. ``width`` tells apart the kinds of
    numbers (0 exact, 1 float, 2 double), and times without a zone (1) from those with one (0).
    """

    kind: str
    key: Any
    width: int = 0


def is_less(first: Term, second: Term, *, or_equal: bool = False) -> bool:
    """True when SPARQL's ``<`` (or ``<=``) says so; false, too, when the two do not compare.

    Times with and without a zone compare where every zone would give the same answer. Beyond
    SPARQL's own table, dates, times, years, months of years and durations compare.
    """
    if not isinstance(first, Literal) or not isinstance(second, Literal):
        return False
    one, two = _value(first), _value(second)
    if one is None or two is None or one.kind != two.kind:
        return False
    a, b = one.key, two.key
    if one.kind == "number":
        width = max(one.width, two.width)
        a, b = (_as_wide(number, width) for number in (a, b))
    elif one.width != two.width:
        a, b = a + one.width * _WIDEST_ZONE, b - two.width * _WIDEST_ZONE
    return bool(a <= b) if or_equal else bool(a < b)


def bounded(bound: Term, *, is_least: bool, or_equal: bool) -> Callable[[Term], bool]:
    """Tells of a value whether it is on the right side of a bound, as `is_less` does."""
    limit = _value(bound) if isinstance(bound, Literal) else None
    if limit is None or limit.kind != "number":
        if is_least:
            return lambda value: is_less(bound, value, or_equal=or_equal)
        return lambda value: is_less(value, bound, or_equal=or_equal)
    compare = _COMPARISONS[is_least, or_equal]
    number, own_width = limit.key, limit.width

    def fits(value: Term) -> bool:
        found = _value(value) if isinstance(value, Literal) else None
        if found is None or found.kind != "number":
            return False
        width = max(found.width, own_width)
        return compare(_as_wide(found.key, width), _as_wide(number, width))

    return fits


_COMPARISONS: Mapping[tuple[bool, bool], Callable[[Any, Any], bool]] = {
    (True, True): ge,
    (True, False): gt,
    (False, True): le,
    (False, False): lt,
}
"""Comparisons by whether the bound is the least value, and whether it is in range itself."""
_STRING = xsd.string
_WIDEST_ZONE = 14 * 3600


def _as_wide(number: Any, width: int) -> Any:
    """A number in the type to which SPARQL promotes it for a comparison."""
    if width == 0:
        return number
    try:
        wide = float(number)
        return wide if width == 2 else struct.unpack("f", struct.pack("f", wide))[0]
    except OverflowError:
        return math.inf if number > 0 else -math.inf


@lru_cache(maxsize=100_000)
def _value(literal: Literal) -> _Value | None:
    """What a literal compares by; None for an ill-formed one, and for a type without an order."""
    datatype, text = literal.datatype, literal.value
    if datatype == _STRING:
        return _Value("string", text)
    if not datatype.value.startswith(xsd.iri):
        return None
    name = datatype.value[len(xsd.iri) :]
    is_form = lexical_check(datatype)
    if is_form is None or not is_form(text):
        return None
    if name == "integer" and len(text) < _LONGEST:
        return _Value("number", int(text))
    if name in WHOLE_NUMBERS or name == "decimal":
        return _Value("number", Decimal(text))
    if name in ("double", "float"):
        number = float(text.replace("INF", "inf"))
        return _Value("number", number, 2 if name == "double" else 1)
    if name == "boolean":
        return _Value("boolean", text in ("true", "1"))
    if name in ("dayTimeDuration", "yearMonthDuration"):
        return _Value(name, _length(text))
    if name in _MOMENTS and len(text) < _LONGEST:
        return _moment("dateTime" if name == "dateTimeStamp" else name, text)
    return None


_LONGEST = 1000  # characters: Python refuses to read a number of many thousand digits
_MOMENTS = ("dateTime", "dateTimeStamp", "date", "time", "gYear", "gYearMonth")
_MOMENT = re.compile(
    r"(?:(?P<year>-?\d{4,})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?)?"
    r"T?(?:(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d(?:\.\d+)?))?"
    r"(?:(?P<zone>Z)|(?P<sign>[+-])(?P<zone_hour>\d\d):(?P<zone_minute>\d\d))?"
)


def _moment(kind: str, text: str) -> _Value:
    """Seconds since the start of the year 0, in UTC where there is a zone."""
    match = _MOMENT.fullmatch(text)
    assert match, text
    part = match.groupdict(default="")
    days = _days(int(part["year"] or 1), int(part["month"] or 1), int(part["day"] or 1))
    seconds = Decimal(days * 86400 + int(part["hour"] or 0) * 3600 + int(part["minute"] or 0) * 60)
    seconds += Decimal(part["second"] or 0)
    if part["sign"]:
        offset = int(part["zone_hour"]) * 3600 + int(part["zone_minute"]) * 60
        seconds += -offset if part["sign"] == "+" else offset
    return _Value(kind, seconds, 0 if part["zone"] or part["sign"] else 1)


def _days(year: int, month: int, day: int) -> int:
    """Days since a fixed one, in the Gregorian calendar carried back before its beginning."""
    before = year - 1
    days = before * 365 + before // 4 - before // 100 + before // 400
    return days + sum(days_in(year, m) for m in range(1, month)) + day


def _length(duration: str) -> Decimal:
    """A duration of one kind in its smallest unit: seconds, or months."""
    total, is_time = Decimal(0), False
    for number, unit in re.findall(r"([\d.]*)([A-Z])", duration):
        if unit == "T":
            is_time = True
        elif number:
            total += Decimal(number) * _UNITS[unit + "t" * is_time]
    return -total if duration.startswith("-") else total


_UNITS = {"Y": 12, "M": 1, "D": 86400, "Ht": 3600, "Mt": 60, "St": 1}
