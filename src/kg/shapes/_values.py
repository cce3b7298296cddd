"""Literals as values: which lexical forms a datatype has, and which of two values is less.

https://www.w3.org/TR/xmlschema11-2/ and https://www.w3.org/TR/sparql11-query/#OperatorMapping
"""

from __future__ import annotations

import math
import re
import struct
from calendar import isleap
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from kg.terms import IRI, Literal, Term
from kg.vocab import xsd

# ---------------------------------------------------------------------------------- lexical forms

_WHOLE: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_DURATION_DAYS = r"(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
_NAME_START = r"[A-Z_a-z:\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF]"  # noqa: E501
_NAME_REST = _NAME_START[:-1] + r"\-.0-9\u00B7\u0300-\u036F\u203F\u2040]"
_FORMS = {
    "decimal": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)",
    "double": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN",
    "boolean": r"true|false|1|0",
    "dateTime": rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "date": rf"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
    "time": rf"{_TIME}{_ZONE}",
    "gYear": rf"{_YEAR}{_ZONE}",
    "gYearMonth": rf"{_YEAR}-{_MONTH}{_ZONE}",
    "gMonth": rf"--{_MONTH}{_ZONE}",
    "gMonthDay": rf"--(?!02-3|(?:0[469]|11)-31){_MONTH}-{_DAY}{_ZONE}",
    "gDay": rf"---{_DAY}{_ZONE}",
    "duration": rf"-?P(?=[\dT])(?:\d+Y)?(?:\d+M)?{_DURATION_DAYS}",
    "dayTimeDuration": rf"-?P(?=[\dT]){_DURATION_DAYS}",
    "yearMonthDuration": r"-?P(?=\d)(?:\d+Y)?(?:\d+M)?",
    "hexBinary": r"(?:[0-9a-fA-F]{2})*",
    "base64Binary": r"(?:(?:[A-Za-z0-9+/] ?){4})*"
    r"(?:(?:[A-Za-z0-9+/] ?){3}[A-Za-z0-9+/]|(?:[A-Za-z0-9+/] ?){2}[AEIMQUYcgkosw048] ?="
    r"|[A-Za-z0-9+/] ?[AQgw] ?= ?=)?",
    "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    "normalizedString": r"[^\r\n\t]*",
    "token": r"(?:[^\r\n\t ]+(?: [^\r\n\t ]+)*)?",
    "NMTOKEN": rf"{_NAME_REST}+",
    "Name": rf"{_NAME_START}{_NAME_REST}*",
    "NCName": rf"(?!.*:){_NAME_START}{_NAME_REST}*",
}
_FORMS |= {
    "float": _FORMS["double"],
    "dateTimeStamp": _FORMS["dateTime"].removesuffix("?"),  # the zone is not optional
}
_BY_DAY = ("dateTime", "dateTimeStamp", "date")


@lru_cache(maxsize=1000)
def lexical_check(datatype: IRI) -> Callable[[str], bool] | None:
    """Tells which texts are lexical forms of a datatype; None for one that takes any text."""
    if not datatype.value.startswith(xsd.iri):
        return None
    name = datatype.value[len(xsd.iri) :]
    if name in _WHOLE:
        return _whole_check(*_WHOLE[name])
    if name not in _FORMS:
        return None
    matches = re.compile(_FORMS[name], re.ASCII).fullmatch
    if name in _BY_DAY:
        return lambda text: matches(text) is not None and _day_ok(text)
    return lambda text: matches(text) is not None


def _whole_check(least: int | None, most: int | None) -> Callable[[str], bool]:
    matches = re.compile(r"[+-]?\d+", re.ASCII).fullmatch

    def check(text: str) -> bool:
        if not matches(text):
            return False
        if least is None and most is None:
            return True
        number = Decimal(text)
        return (least is None or number >= least) and (most is None or number <= most)

    return check


def _day_ok(text: str) -> bool:
    """True when the month of a date has its day."""
    year, month, day = _DATE.match(text).groups()  # type: ignore[union-attr]
    return int(day) <= _days_in(int(year[-4:]), int(month))


_DATE = re.compile(r"(-?\d+)-(\d\d)-(\d\d)")


def _days_in(year: int, month: int) -> int:
    if month == 2:
        return 29 if isleap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


# ------------------------------------------------------------------------------------- comparison


@dataclass(frozen=True, slots=True)
class _Value:
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
    if datatype == xsd.string:
        return _Value("string", text)
    if not datatype.value.startswith(xsd.iri):
        return None
    name = datatype.value[len(xsd.iri) :]
    is_form = lexical_check(datatype)
    if is_form is None or not is_form(text):
        return None
    if name in _WHOLE or name == "decimal":
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
    return days + sum(_days_in(year, m) for m in range(1, month)) + day


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
