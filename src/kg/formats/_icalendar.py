"""Solutions as events of a calendar. https://www.rfc-editor.org/rfc/rfc5545"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import IO, TYPE_CHECKING

from kg.formats._presentation import Notes, Presentation
from kg.formats._received import AnySolutions
from kg.formats._rows import Names, batches, text_of
from kg.formats._times import time_of
from kg.terms import IRI, Term

if TYPE_CHECKING:
    from icalendar import Calendar

_END = b"END:VCALENDAR\r\n"


def write_icalendar(
    solutions: AnySolutions, presentation: Presentation, output: IO[bytes]
) -> Notes:
    """Write an event for each row that has an identifier, a name and a day; the notes tell others.

    The last day of an event is the one before its ``DTEND``, as the standard has it. No clock is
    asked: events are stamped with the day on which the dataset was last changed.
    """
    roles = presentation.roles["icalendar"]
    stamp = datetime.fromisoformat(presentation.modified or "1970-01-01").replace(tzinfo=UTC)
    output.write(_calendar(presentation).to_ical().removesuffix(_END))
    left_out = 0
    for rows, called in batches(solutions, presentation):
        tell = partial(_text, called=called, show=presentation.prefixes.show)
        for row in rows:
            terms = {role: row[column] for role, column in roles.items()}
            event = _event({role: term for role, term in terms.items() if term}, stamp, tell)
            left_out += not event
            output.write(event)
    output.write(_END)
    return _told(left_out)


def _calendar(presentation: Presentation) -> Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//graphpress//kg//EN")
    calendar.add("version", "2.0")
    title = " ".join(presentation.title.split())
    if title:
        calendar.add("name", title)  # https://www.rfc-editor.org/rfc/rfc7986#section-5.1
        calendar.add("x-wr-calname", title)  # what most programs read instead
    return calendar


def _event(terms: Mapping[str, Term], stamp: datetime, tell: Callable[[Term], str]) -> bytes:
    """An event as bytes; nothing for terms that make none."""
    from icalendar import Event

    start, end = (time_of(terms.get(role)) for role in ("start", "end"))
    is_whole = start and "uid" in terms and "summary" in terms
    if not start or not is_whole or ("end" in terms and not _may_follow(start, end)):
        return b""
    event = Event()
    event.add("uid", text_of(terms["uid"]))
    event.add("dtstamp", stamp)
    event.add("dtstart", start)
    if isinstance(end, datetime) and end > start:
        event.add("dtend", end)
    elif end and not isinstance(end, datetime):
        event.add("dtend", end + timedelta(days=1))
    for role in ("summary", "description", "location"):
        if role in terms:
            event.add(role, tell(terms[role]))
    if "url" in terms and text_of(terms["url"]).startswith(("https://", "http://")):
        event.add("url", text_of(terms["url"]))
    return bytes(event.to_ical())


def _may_follow(start: date | datetime, end: date | datetime | None) -> bool:
    """True for an end of the same kind as the start that is not before it."""
    if end is None or type(start) is not type(end) or end == date.max:
        return False
    if isinstance(start, datetime) and isinstance(end, datetime):
        return (start.tzinfo is None) == (end.tzinfo is None) and start <= end
    return start <= end


def _text(term: Term, called: Names, show: Callable[[Term], str]) -> str:
    """What a thing is called, else its IRI; of a text what the standard has a place for."""
    name = called.get(term) if isinstance(term, IRI) else None
    return term.value if isinstance(term, IRI) and not name else show(name or term)


def _told(left_out: int) -> Notes:
    if not left_out:
        return {}
    return {
        "en": f"Rows without an identifier, a name or days, left out: {left_out}.",
        "zh-hans": f"{left_out} 行没有标识、名称或确定的日期，未写出。",
    }
