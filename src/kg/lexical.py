"""The texts that datatypes of XML Schema take: their lexical forms.

https://www.w3.org/TR/xmlschema11-2/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from kg.terms import IRI, Literal
from kg.vocab import xsd

WHOLE_NUMBERS: dict[str, tuple[int | None, int | None]] = {
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
    if name in WHOLE_NUMBERS:
        return _whole_check(*WHOLE_NUMBERS[name])
    if name not in _FORMS:
        return None
    matches = re.compile(_FORMS[name], re.ASCII).fullmatch
    if name in _BY_DAY:
        return lambda text: matches(text) is not None and _day_ok(text)
    return lambda text: matches(text) is not None


def plain_value(literal: Literal) -> str | int | float | bool | Decimal | date | datetime:
    """What a literal is in Python; its text where that is no form of its datatype, or in no type.

    >>> plain_value(Literal("017", datatype=xsd.integer)), plain_value(Literal("x", language="en"))
    (17, 'x')
    """
    text, datatype = literal.value, literal.datatype
    check = lexical_check(datatype)
    if check is None or not check(text) or len(text) > _LONGEST:
        return text
    name = datatype.value[len(xsd.iri) :]
    convert = int if name in WHOLE_NUMBERS else _IN_PYTHON.get(name)
    try:
        return text if convert is None else convert(text)
    except ValueError:  # a year that Python does not know, or a day with a time zone
        return text


_LONGEST = 4_000  # figures: Python refuses a little more
_IN_PYTHON: Mapping[str, Callable[[str], float | bool | Decimal | date | datetime]] = {
    "decimal": Decimal,
    "double": lambda text: float(text.replace("INF", "inf")),
    "float": lambda text: float(text.replace("INF", "inf")),
    "boolean": lambda text: text in ("true", "1"),
    "date": date.fromisoformat,
    "dateTime": datetime.fromisoformat,
    "dateTimeStamp": datetime.fromisoformat,
}


def _whole_check(least: int | None, most: int | None) -> Callable[[str], bool]:
    matches = re.compile(r"[+-]?\d+", re.ASCII).fullmatch
    if least is None and most is None:
        return lambda text: matches(text) is not None

    def check(text: str) -> bool:
        if not matches(text):
            return False
        number = Decimal(text)
        return (least is None or number >= least) and (most is None or number <= most)

    return check


def _day_ok(text: str) -> bool:
    """True when the month of a date has its day."""
    if text[4] == "-" and text[8:10] <= "28":
        return True
    year, month, day = _DATE.match(text).groups()  # type: ignore[union-attr]
    return int(day) <= days_in(int(year[-4:]), int(month))


_DATE = re.compile(r"(-?\d+)-(\d\d)-(\d\d)")


def days_in(year: int, month: int) -> int:
    """How many days a month has; years count as in ISO 8601, where 0 is a leap year."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31
