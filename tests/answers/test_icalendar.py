from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from icalendar import Calendar, Event
from msgspec.structs import replace

from kg.formats import ICALENDAR, Answer, Presentation, write_answer
from kg.terms import IRI, Literal, Prefixes

Ask = Callable[[str], Answer]
XSD = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
THING = IRI("https://example.com/id/a,b;c")
ROLES = {
    "uid": "uid",
    "start": "start",
    "end": "end",
    "summary": "summary",
    "description": "about",
    "location": "place",
    "url": "page",
}
PLAIN = Presentation(
    Prefixes({}),
    title="灯会;\nX-INJECTED:1",
    modified="2025-11-01",
    roles={"icalendar": ROLES},
    labels=lambda iris: {iri: Literal("灯会 & <co>", language="zh-hans") for iri in iris},
)


def write(ask: Ask, text: str, presentation: Presentation = PLAIN) -> tuple[bytes, str]:
    """The calendar, and what is told of it."""
    output = io.BytesIO()
    notes = write_answer(ask(XSD + text), ICALENDAR, presentation, output)
    return output.getvalue(), notes.get("en", "")


def rows(*terms: str) -> str:
    names = " ".join(f"?{column}" for column in ROLES.values())
    return f"SELECT {names} {{ VALUES (?start ?end) {{ {' '.join(terms)} }} {THINGS} }}"


THINGS = (
    f"VALUES (?uid ?summary ?about ?place ?page) "
    f'{{ ({THING} "a, b; c\\\\d\\ne\\u0001\\u202Ef" UNDEF <https://example.com/b> {THING}) }}'
)


def events(content: bytes) -> list[Event]:
    return list(Calendar.from_ical(content).walk("VEVENT"))  # type: ignore[arg-type]


def times(ask: Ask, start: str, end: str) -> tuple[Any, Any]:
    content, _ = write(ask, rows(f"({start} {end})"))
    (event,) = events(content)
    return event.decoded("dtstart"), event.decoded("dtend") if "dtend" in event else None


def test_a_row_is_an_event_that_a_calendar_reads_back(ask: Ask) -> None:
    content, told = write(ask, rows('("2025-10-01"^^xsd:date "2025-10-03"^^xsd:date)'))
    (event,) = events(content)
    assert event.decoded("dtstart") == date(2025, 10, 1)
    assert event.decoded("dtend") == date(2025, 10, 4)
    assert event.decoded("dtstamp") == datetime(2025, 11, 1, tzinfo=UTC)
    assert str(event["uid"]) == THING.value
    assert str(event["summary"]) == "a, b; c\\d\ne␁\ufffdf"
    assert str(event["location"]) == "灯会 & <co>"
    assert str(event["url"]) == THING.value
    assert "description" not in event
    assert told == ""


def test_a_calendar_keeps_the_letter_of_the_standard(ask: Ask) -> None:
    long = replace(PLAIN, title="灯会" * 50)
    content, _ = write(ask, rows('("2025-10-01" UNDEF)'), long)
    lines = content.split(b"\r\n")
    assert lines.pop() == b""
    assert max(map(len, lines)) <= 75
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert all(line.decode() for line in lines)
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert content.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")


def test_a_title_adds_no_line_of_its_own(ask: Ask) -> None:
    content, _ = write(ask, rows())
    calendar = Calendar.from_ical(content)
    assert str(calendar["name"]) == str(calendar["x-wr-calname"]) == "灯会; X-INJECTED:1"
    assert "x-injected" not in calendar


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ('"2025-10-01"', "UNDEF", (date(2025, 10, 1), None)),
        ('"2025-10-01+08:00"^^xsd:date', '"2025-10-01"', (date(2025, 10, 1), date(2025, 10, 2))),
        (
            '"2025-10-01T10:00:00+08:00"^^xsd:dateTime',
            '"2025-10-01T04:00:00Z"^^xsd:dateTime',
            (datetime(2025, 10, 1, 2, tzinfo=UTC), datetime(2025, 10, 1, 4, tzinfo=UTC)),
        ),
        (
            '"2025-10-01T10:00:00"^^xsd:dateTime',
            '"2025-10-01T10:00:00"^^xsd:dateTime',
            (datetime(2025, 10, 1, 10), None),  # noqa: DTZ001
        ),
    ],
    ids=str,
)
def test_days_and_moments_are_as_the_standard_has_them(
    ask: Ask, start: str, end: str, expected: tuple[Any, Any]
) -> None:
    assert times(ask, start, end) == expected


@pytest.mark.parametrize(
    "terms",
    [
        "UNDEF UNDEF",
        '"2025-10" UNDEF',
        '"2025-10-01/2025-10-03" UNDEF',
        '"2025-10-01?" UNDEF',
        '"2025-02-30" UNDEF',
        '"2025-10-01T25:00:00"^^xsd:dateTime UNDEF',
        "<https://example.com/2025-10-01> UNDEF",
        '"2025-10-01" "2025-09-30"',
        '"2025-10-01" "2025-10"',
        '"2025-10-01" "2025-10-01T10:00:00Z"',
        '"2025-10-01T10:00:00Z" "2025-10-01T11:00:00"',
        '"2025-10-01" "9999-12-31"',
    ],
)
def test_a_row_without_days_that_are_known_is_left_out_and_told(ask: Ask, terms: str) -> None:
    content, told = write(ask, rows(f"({terms})", '("2025-10-01" "2025-10-01")'))
    assert len(events(content)) == 1
    assert told == "Rows without an identifier, a name or days, left out: 1."


@pytest.mark.parametrize("present", ["uid", "summary"])
def test_a_row_without_an_identifier_or_a_name_is_left_out(ask: Ask, present: str) -> None:
    names = " ".join(f"?{column}" for column in ROLES.values())
    row = f'VALUES (?start ?{present}) {{ ("2025-10-01" "x") }}'
    content, told = write(ask, f"SELECT {names} {{ {row} }}")
    assert events(content) == []
    assert told.endswith("left out: 1.")


def test_only_a_page_of_the_web_is_a_url(ask: Ask) -> None:
    text = rows('("2025-10-01" UNDEF)').replace(f"{THING}) }}", "<javascript:alert(1)>) }")
    (event,) = events(write(ask, text)[0])
    assert "url" not in event


def test_what_is_not_dated_is_stamped_without_a_clock(ask: Ask) -> None:
    content, _ = write(ask, rows('("2025-10-01" UNDEF)'), replace(PLAIN, modified="", title=""))
    assert b"DTSTAMP:19700101T000000Z" in content
    assert b"NAME" not in content
    assert (
        content
        == write(ask, rows('("2025-10-01" UNDEF)'), replace(PLAIN, modified="", title=""))[0]
    )
