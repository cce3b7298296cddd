"""What the generic queries answer where neither our content nor the second programme tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kg.jobs import Project
from kg.queries import read_query_file
from kg.store import QuerySolutions
from kg.terms import IRI, Literal, Term

ROOT = Path(__file__).resolve().parent.parent.parent

Rows = list[dict[str, str]]
World = Callable[[str], Project]


def ask(project: Project, name: str, arguments: Mapping[str, str] | None = None) -> Rows:
    """The rows of a stored query of the repository, asked of another world."""
    query = read_query_file(ROOT / "queries" / f"{name}.rq", ROOT)
    answer = project.ask(query, arguments or {})
    assert isinstance(answer, QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return [dict(zip(names, map(_cell, solution), strict=True)) for solution in answer]


def _cell(term: Term | None) -> str:
    assert term is None or isinstance(term, (IRI, Literal))
    return term.value.removeprefix("https://example.org/w/id/") if term else ""


EVENT = '<id/event/fair> a pgm:Event ; pgm:inProgramme <id/programme/year> ; pgm:plannedWhen "{}" .'


@pytest.mark.parametrize(
    ("when", "months"),
    [
        ("2025-10-31", ["2025-10"]),
        ("2025-10-31/2025-11-01", ["2025-10", "2025-11"]),
        ("2025-11/2026-02", ["2025-11", "2025-12", "2026-01", "2026-02"]),
        ("2025", [f"2025-{month:02}" for month in range(1, 13)]),
        ("2025-10/", []),
    ],
)
def test_an_event_stands_in_every_month_that_it_may_fall_in(
    when: str, months: list[str], world: World
) -> None:
    rows = ask(world(EVENT.format(when)), "events-by-month")
    assert [row["month"] for row in rows] == months


def test_only_the_months_that_are_asked_for_are_shown(world: World) -> None:
    project = world(EVENT.format("2025-11/2026-02"))
    rows = ask(project, "events-by-month", {"from": "2025-12", "to": "2026-01"})
    assert [row["month"] for row in rows] == ["2025-12", "2026-01"]


def test_a_part_of_an_event_stands_in_the_months_of_its_programme_once(world: World) -> None:
    project = world(
        """
        <id/event/fair> a pgm:Event ; pgm:inProgramme <id/programme/year> .
        <id/event/talk> a pgm:Event ; pgm:inProgramme <id/programme/year> ;
            schema:superEvent <id/event/fair> ; pgm:plannedWhen "2025-10-12" .
        """
    )
    rows = ask(project, "events-by-month")
    assert [(row["month"], row["event"]) for row in rows] == [("2025-10", "event/talk")]


OVERLAPPING = """
<id/event/{}> a pgm:Event ; pgm:inProgramme <id/programme/year> ; pgm:plannedWhen "{}" .
"""


def test_events_that_share_a_day_stand_in_both_orders(world: World) -> None:
    events = {"a": "2025-10-01/2025-10-05", "b": "2025-10-05/2025-10-09", "c": "2025-10-10"}
    rows = ask(
        world("".join(OVERLAPPING.format(*item) for item in events.items())), "overlapping-events"
    )
    assert [(row["event"], row["other_event"]) for row in rows] == [
        ("event/a", "event/b"),
        ("event/b", "event/a"),
    ]
    assert {(row["first_shared_day"], row["last_shared_day"]) for row in rows} == {
        ("2025-10-05", "2025-10-05")
    }


CANCELLED = "pgm:status <https://w3id.org/programme-graph/vocab/status#cancelled>"


@pytest.mark.parametrize("why", [CANCELLED, "schema:superEvent <id/event/a>"])
def test_what_is_cancelled_or_a_part_shares_no_day(why: str, world: World) -> None:
    both = OVERLAPPING.format("a", "2025-10") + OVERLAPPING.format("b", "2025-10-05")
    assert len(ask(world(both), "overlapping-events")) == 2
    assert ask(world(f"{both} <id/event/b> {why} ."), "overlapping-events") == []


EXPECTED = """
pgm:earliest pgm:expectedOf pgm:Event .
schema:location pgm:expectedOf pgm:Event .
<id/event/fair> a pgm:Event .
"""


def test_what_the_ontology_expects_and_no_source_gives_is_unknown(world: World) -> None:
    unknown = [row["unknown"] for row in ask(world(EXPECTED), "unknowns")]
    assert unknown == [
        "https://schema.org/location",
        "https://w3id.org/programme-graph/ns#earliest",
    ]


def test_what_a_source_gives_is_not_unknown(world: World) -> None:
    given = '<id/event/fair> schema:location <id/place/a> ; pgm:actualWhen "2025" .'
    assert ask(world(EXPECTED + given), "unknowns") == []


def test_the_place_of_what_is_held_online_is_not_unknown(world: World) -> None:
    online = "<id/event/fair> schema:eventAttendanceMode schema:OnlineEventAttendanceMode ."
    unknown = [row["unknown"] for row in ask(world(EXPECTED + online), "unknowns")]
    assert unknown == ["https://w3id.org/programme-graph/ns#earliest"]


COUNTED = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
pgm:Session a owl:Class .
ex:events pgm:countsClass pgm:Event .
ex:exactly pgm:percentLow 100 ; pgm:percentHigh 100 .
<id/source/notes> a pgm:Source .
<id/session/a> a pgm:Session .
<id/count/a> a pgm:CountClaim ; pgm:subject <id/session/a> ; pgm:counted ex:events ;
    schema:value {} ; pgm:approximator ex:exactly .
<id/event/fair> a pgm:Event ; pgm:inSession <id/session/a> .
"""


def test_more_counted_than_named_is_unknown(world: World) -> None:
    (row,) = ask(world(COUNTED.format(2)), "unknowns")
    assert row == {
        "class": "https://w3id.org/programme-graph/ns#Session",
        "thing": "session/a",
        "unknown": "https://example.com/events",
        "named": "1",
        "at_least": "2",
        "source": "source/notes",
    }


def test_as_many_counted_as_named_is_not_unknown(world: World) -> None:
    assert ask(world(COUNTED.format(1)), "unknowns") == []
