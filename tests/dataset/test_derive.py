from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kg.dataset import RULES, Graph
from kg.errors import Unbounded
from kg.formats import TURTLE, parse
from kg.jobs import Project
from kg.terms import IRI, Literal, Triple
from kg.vocab import pgm, schema, xsd

World = Callable[[str], Project]

TINY = "https://example.org/tiny/"
ORGANIZER = IRI("https://schema.org/organizer")
HEAD = """\
@prefix : <https://example.org/> .
@prefix pgm: <https://w3id.org/programme-graph/ns#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
POLICY = """\
:exactly pgm:percentLow 100 ; pgm:addLow 0 ; pgm:percentHigh 100 ; pgm:addHigh 0 .
:about pgm:percentLow 90 ; pgm:addLow 0 ; pgm:percentHigh 110 ; pgm:addHigh 0 .
:nearly pgm:percentLow 85 ; pgm:addLow 0 ; pgm:percentHigh 100 ; pgm:addHigh -1 .
:odd-over pgm:percentLow 100 ; pgm:addLow 1 ; pgm:percentHigh 100 ; pgm:addHigh 9 .
:more-than pgm:percentLow 100 ; pgm:addLow 1 .
:tens-of pgm:fixedLow 20 ; pgm:fixedHigh 99 .
"""


def _derive(rule: str, turtle: str) -> list[Triple]:
    quads = parse((HEAD + turtle).encode(), "a.ttl", TURTLE, "https://base.example/")
    graph = Graph(quad.triple for quad, _ in quads)
    found = next(known for known in RULES if known.name == rule)
    return [derivation.triple for derivation in found.derive(graph)]


def _bounds(approximator: str, value: str) -> tuple[str | None, str | None]:
    """The least and the greatest number that follow, with integers as their datatype."""
    stated = f"; schema:value {value}" if value else ""
    claim = f":c a pgm:CountClaim ; pgm:approximator :{approximator} {stated} ."
    triples = _derive("count-bounds", POLICY + claim)
    assert all(isinstance(t.object, Literal) and t.object.datatype == xsd.integer for t in triples)
    found = {t.predicate: str(getattr(t.object, "value", "")) for t in triples}
    return found.get(schema.minValue), found.get(schema.maxValue)


@pytest.mark.parametrize(
    ("approximator", "value", "low", "high"),
    [
        ("exactly", "15", "15", "15"),
        ("about", "60", "54", "66"),
        ("nearly", "20", "17", "19"),
        ("nearly", "100", "85", "99"),
        ("odd-over", "20", "21", "29"),
        ("odd-over", "10", "11", "19"),
        ("more-than", "20", "21", None),
        ("tens-of", "", "20", "99"),
    ],
)
def test_the_words_of_the_announcement_give_the_bounds_of_the_study(
    approximator: str, value: str, low: str, high: str | None
) -> None:
    assert _bounds(approximator, value) == (low, high)


@pytest.mark.parametrize("value", ["0", "1", "5", "9"])
def test_a_bound_is_rounded_inwards(value: str) -> None:
    assert _bounds("about", value) == (value, value)


def test_a_great_number_is_not_rounded_by_the_machine() -> None:
    assert _bounds("about", "100000000000000001") == ("90000000000000001", "110000000000000001")


@pytest.mark.parametrize("value", ['"many"', '""', '"６０"', "1.5", "6e1", ":sixty"])
def test_what_is_no_integer_has_no_bounds(value: str) -> None:
    assert _bounds("about", value) == (None, None)


def test_a_count_without_approximator_or_policy_has_no_bounds() -> None:
    assert _derive("count-bounds", ":c a pgm:CountClaim ; schema:value 60 .") == []
    assert _bounds("unknown", "60") == (None, None)
    assert _bounds("about", "") == (None, None)


def test_a_number_that_is_no_count_claim_has_no_bounds() -> None:
    claim = ":c schema:value 60 ; pgm:approximator :about ."
    assert _derive("count-bounds", POLICY + claim) == []


def _days(*dates: str) -> tuple[str | None, str | None]:
    """The first and the last day that follow from properties, with dates as their datatype."""
    triples = _derive("date-bounds", "".join(f":x {when} .\n" for when in dates))
    assert all(isinstance(t.object, Literal) and t.object.datatype == xsd.date for t in triples)
    found = {t.predicate: str(getattr(t.object, "value", "")) for t in triples}
    for day in found.values():
        date.fromisoformat(day)
    return found.get(pgm.earliest), found.get(pgm.latest)


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2025-10-12", "2025-10-12", "2025-10-12"),
        ("2025-10", "2025-10-01", "2025-10-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2100-02", "2100-02-01", "2100-02-28"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025-10-12/2025-10-17", "2025-10-12", "2025-10-17"),
        ("2025-09/2025-10-12", "2025-09-01", "2025-10-12"),
        ("2025-10/", "2025-10-01", None),
        ("2025-10/..", "2025-10-01", None),
        ("/2025-10", None, "2025-10-31"),
        ("../2025", None, "2025-12-31"),
        ("2025~", "2025-01-01", "2025-12-31"),
        ("2025-10?", "2025-10-01", "2025-10-31"),
        ("2025-10-12%", "2025-10-12", "2025-10-12"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2025-XX-12", "2025-01-12", "2025-12-12"),
        ("[2025-10-01,2025-10-03]", "2025-10-01", "2025-10-03"),
        ("2025-10~/2025-11", "2025-10-01", "2025-11-30"),
    ],
)
def test_a_date_gives_the_first_and_the_last_day_that_it_allows(
    edtf: str, first: str | None, last: str | None
) -> None:
    assert _days(f'pgm:plannedWhen "{edtf}"') == (first, last)


@pytest.mark.parametrize(
    "edtf",
    [
        "",
        "/",
        "soon",
        "2025-13",
        "2025-02-30",
        "0000",
        "2025-10-1",
        "Y17000002",
        "2025-1X",
        "２０２５",
    ],
)
def test_what_is_no_day_of_the_calendar_gives_no_bound_and_no_noise(
    edtf: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert _days(f'pgm:plannedWhen "{edtf}"') == (None, None)
    assert capfd.readouterr() == ("", "")


def test_what_happened_counts_more_than_what_was_planned() -> None:
    days = ("2025-10-05", "2025-10-06")
    assert _days('pgm:plannedWhen "2025-10"', 'pgm:actualWhen "2025-10-05/2025-10-06"') == days
    assert _days('pgm:actualWhen "2025-10-05/2025-10-06"', 'pgm:plannedWhen "2025-10"') == days


def test_a_date_that_is_no_literal_gives_no_bound() -> None:
    assert _days("pgm:plannedWhen :soon") == (None, None)


HOST = ":i a pgm:Involvement ; pgm:involvedIn :fair ; pgm:agent :club ; pgm:role :host ."


def test_an_involvement_gives_the_direct_property_of_its_role() -> None:
    assert _derive("role-shortcuts", HOST + ":host pgm:shortcut schema:organizer .") == [
        Triple(IRI("https://example.org/fair"), ORGANIZER, IRI("https://example.org/club"))
    ]


@pytest.mark.parametrize(
    "turtle",
    [
        HOST,
        HOST + ':host pgm:shortcut "organizer" .',
        HOST.replace("pgm:agent :club ;", "") + ":host pgm:shortcut schema:organizer .",
        HOST.replace("pgm:role :host", "pgm:role :guest") + ":host pgm:shortcut schema:organizer .",
        HOST.replace("a pgm:Involvement ;", "") + ":host pgm:shortcut schema:organizer .",
    ],
    ids=["no shortcut", "a text", "no agent", "another role", "no involvement"],
)
def test_an_involvement_without_all_parts_gives_nothing(turtle: str) -> None:
    assert _derive("role-shortcuts", turtle) == []


def test_what_is_derived_stands_in_a_graph_of_its_rule(tiny: Project) -> None:
    derived = {(quad.graph_name, quad.triple.predicate) for quad in tiny.dataset.derived}
    assert derived == {
        (IRI(f"{TINY}graph/derived/count-bounds"), schema.minValue),
        (IRI(f"{TINY}graph/derived/count-bounds"), schema.maxValue),
        (IRI(f"{TINY}graph/derived/date-bounds"), pgm.earliest),
        (IRI(f"{TINY}graph/derived/date-bounds"), pgm.latest),
        (IRI(f"{TINY}graph/derived/role-shortcuts"), ORGANIZER),
    }


def test_what_is_derived_has_no_place(tiny: Project) -> None:
    assert all(tiny.dataset.place_of(quad.triple) is None for quad in tiny.dataset.derived)


def test_what_is_stated_is_not_derived_again(tiny_copy: Project) -> None:
    file = tiny_copy.config.root / "data" / "notice.ttl"
    text = file.read_text(encoding="utf-8")
    stated = "\nfair:lanterns schema:organizer club:paper .\n"
    file.write_text(text + stated, encoding="utf-8")
    dataset = tiny_copy.dataset
    assert not any(quad.predicate == ORGANIZER for quad in dataset.derived)
    assert any(quad.predicate == ORGANIZER for quad in dataset.stated)


def test_every_rule_says_what_it_derives() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.what for rule in RULES)


def test_a_rule_derives_the_same_from_the_same(tiny: Project, tiny_copy: Project) -> None:
    assert tiny.dataset.derived == tiny_copy.dataset.derived


def test_classes_that_go_round_in_a_circle_are_followed_once(
    world: World,
) -> None:
    circle = "".join(f"<c{n}> rdfs:subClassOf <c{(n + 1) % 2000}> .\n" for n in range(2000))
    derived = world(f"{circle}<thing> a <c0> .").dataset.derived
    assert len(derived) == 1999
    assert max(len(list(premises)) for premises in derived.values()) == 2000


def test_what_would_fill_the_memory_is_refused(world: World) -> None:
    nested = "".join(f"<p{n}> schema:containedInPlace <p{n + 1}> .\n" for n in range(2000))
    with pytest.raises(Unbounded) as raised:
        _ = world(nested).dataset.derived
    assert str(raised.value) == (
        "rule containment: concludes more than 10 times what is stated. "
        "Look for a circle, or for a chain that never ends."
    )
