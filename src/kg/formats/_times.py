"""Days and moments, as literals say them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from kg.terms import Literal, Term

_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT.*", re.ASCII)


def time_of(term: Term | None) -> date | datetime | None:
    """The day or moment that a literal says, in UTC where it says a zone; None for any other."""
    text = term.value if isinstance(term, Literal) else ""
    day = _DAY.fullmatch(text)
    try:
        if day:
            return date.fromisoformat(day[1])
        if _MOMENT.fullmatch(text):
            moment = datetime.fromisoformat(text)
            return moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError):  # no such day, or none that Python counts
        return None
    return None


def day_of(term: Term | None) -> date | None:
    """The day that a literal says, or that its moment is in."""
    time = time_of(term)
    return time.date() if isinstance(time, datetime) else time
