"""What follows from what is stated: few rules, each in a named graph of its own.

A rule is a function from the current view of what is stated to what follows from it. Derived
statements are never authored, and never mistaken for stated ones: they stand in
``graph/derived/<rule>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date

from kg.dataset._closure import chains_above
from kg.dataset._graph import Graph
from kg.dataset._rule import Derivation, Premises, Rule
from kg.lexical import days_in
from kg.terms import IRI, Literal, Term, Triple
from kg.vocab import pgm, schema, xsd


def derive_count_bounds(graph: Graph) -> Iterator[Derivation]:
    """The least and the greatest number that a printed number and its approximator allow.

    ``ceil(v * percentLow / 100) + addLow`` to ``floor(v * percentHigh / 100) + addHigh``, or the
    approximator's fixed bounds where no number is printed; no upper bound without a rule for it.
    """
    for claim in graph.instances(pgm.CountClaim):
        approximator = graph.object(claim, pgm.approximator)
        if approximator is None:
            continue
        policy = {
            name: _integer(graph.object(approximator, getattr(pgm, name)))
            for name in ("percentLow", "addLow", "percentHigh", "addHigh", "fixedLow", "fixedHigh")
        }
        value = _integer(graph.object(claim, schema.value))
        low, high = policy["fixedLow"], policy["fixedHigh"]
        if value is not None:
            if policy["percentLow"] is not None:
                low = -(-value * policy["percentLow"] // 100) + (policy["addLow"] or 0)
            if policy["percentHigh"] is not None:
                high = value * policy["percentHigh"] // 100 + (policy["addHigh"] or 0)
        premises = [Triple(claim, pgm.approximator, approximator)]
        if value is not None:
            premises.append(Triple(claim, schema.value, Literal(value)))
        for predicate, bound in ((schema.minValue, low), (schema.maxValue, high)):
            if bound is not None:
                yield Derivation(Triple(claim, predicate, Literal(bound)), tuple(premises))


def derive_date_bounds(graph: Graph) -> Iterator[Derivation]:
    """The first and the last day that an EDTF string allows: what happened, else the plan.

    An open or unknown end gives no bound. https://www.loc.gov/standards/datetime/
    """
    dates: dict[IRI, Triple] = {}
    for predicate in (pgm.plannedWhen, pgm.actualWhen, pgm.releasedWhen):
        for subject in graph.column(predicate):
            when = graph.object(subject, predicate)
            if isinstance(when, Literal) and isinstance(subject, IRI):
                dates[subject] = Triple(subject, predicate, when)
    for subject, stated in dates.items():
        assert isinstance(stated.object, Literal)
        for predicate, day in zip(_BOUNDS, date_bounds(stated.object.value), strict=True):
            if day:
                bound = Literal(day.isoformat(), datatype=xsd.date)
                yield Derivation(Triple(subject, predicate, bound), (stated,))


def derive_role_shortcuts(graph: Graph) -> Iterator[Derivation]:
    """The direct property that an involvement's role stands for, from the thing to the agent."""
    for involvement in graph.instances(pgm.Involvement):
        thing = graph.object(involvement, pgm.involvedIn)
        agent = graph.object(involvement, pgm.agent)
        role = graph.object(involvement, pgm.role)
        shortcut = graph.object(role, pgm.shortcut) if role else None
        if isinstance(thing, IRI) and isinstance(shortcut, IRI) and agent and isinstance(role, IRI):
            premises = (
                Triple(involvement, pgm.involvedIn, thing),
                Triple(involvement, pgm.agent, agent),
                Triple(involvement, pgm.role, role),
                Triple(role, pgm.shortcut, shortcut),
            )
            yield Derivation(Triple(thing, shortcut, agent), premises)


def derive_containment(graph: Graph) -> Iterator[Derivation]:
    """Every place that a place is in, not only the next wider one."""
    for place in graph.column(schema.containedInPlace):
        if isinstance(place, IRI):
            for wider, chain in chains_above(graph, place, schema.containedInPlace).items():
                yield Derivation(Triple(place, pgm.within, wider), Premises(chain))


RULES = (
    Rule("count-bounds", "bounds of printed numbers", derive_count_bounds),
    Rule("date-bounds", "first and last day of EDTF dates", derive_date_bounds),
    Rule("role-shortcuts", "direct properties for roles", derive_role_shortcuts),
    Rule("containment", "places within places", derive_containment),
)


_BOUNDS = (pgm.earliest, pgm.latest)
_CALENDAR_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


def date_bounds(edtf: str) -> tuple[date | None, date | None]:
    """The first and last day of an EDTF string; None for a bound that is open, unknown or wrong.

    >>> [str(day) for day in date_bounds("2025-10-12/2025-10-17")]
    ['2025-10-12', '2025-10-17']
    >>> date_bounds("2025-10/")
    (datetime.date(2025, 10, 1), None)
    """
    first, slash, last = edtf.partition("/")
    return _day(first, last=False), _day(last if slash else first, last=True)


def _day(text: str, *, last: bool) -> date | None:
    """One end of an interval. Calendar dates need no parser; the rest of EDTF has a library."""
    if text in ("", ".."):
        return None
    plain = _CALENDAR_DATE.fullmatch(text)
    try:
        if plain:
            year, month, day = (int(part) if part else None for part in plain.groups())
            assert year is not None
            month = month or (12 if last else 1)
            return date(year, month, day or (days_in(year, month) if last else 1))
        return _edtf_day(text, last=last)
    except ValueError:
        return None


def _edtf_day(text: str, *, last: bool) -> date | None:
    """One end of an uncertain, approximate or unspecified date, as the library reads it."""
    import edtf  # 0.1 s to import

    try:
        with redirect_stdout(None):  # where the library tells its own troubles
            parsed = edtf.parse_edtf(text)
            return date(*(parsed.upper_strict() if last else parsed.lower_strict())[:3])
    except (edtf.EDTFParseException, AttributeError, TypeError, OverflowError):
        return None  # the middle two are how it fails on dates that it half knows


def _integer(term: Term | None) -> int | None:
    """The value of an integer literal; None for anything else, so that a shape can tell."""
    if isinstance(term, Literal) and re.fullmatch(r"[+-]?\d{1,18}", term.value, re.ASCII):
        return int(term.value)
    return None
