"""What follows from what is stated: few rules, each in a named graph of its own.

A rule is a function from the stated graph to triples. Derived statements are never authored,
and never mistaken for stated ones: they stand in ``graph/derived/<rule>``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date

from kg.dataset._graph import Graph
from kg.terms import IRI, Literal, Resource, Term, Triple
from kg.vocab import pgm, schema, xsd


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: ``derive`` gives the triples that follow from a graph."""

    name: str
    what: str
    derive: Callable[[Graph], Iterator[Triple]]


def derive_count_bounds(graph: Graph) -> Iterator[Triple]:
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
        if low is not None:
            yield Triple(claim, schema.minValue, Literal(low))
        if high is not None:
            yield Triple(claim, schema.maxValue, Literal(high))


def derive_date_bounds(graph: Graph) -> Iterator[Triple]:
    """The first and the last day that an EDTF string allows: what happened, else the plan.

    An open or unknown end gives no bound. https://www.loc.gov/standards/datetime/
    """
    dates: dict[Resource, str] = {}
    for predicate in (pgm.plannedWhen, pgm.actualWhen, pgm.releasedWhen):
        dates |= _values(graph, predicate)
    for subject, when in dates.items():
        first, last = date_bounds(when)
        if first:
            yield Triple(subject, pgm.earliest, Literal(first.isoformat(), datatype=xsd.date))
        if last:
            yield Triple(subject, pgm.latest, Literal(last.isoformat(), datatype=xsd.date))


def derive_role_shortcuts(graph: Graph) -> Iterator[Triple]:
    """The direct property that an involvement's role stands for, from the thing to the agent."""
    for involvement in graph.instances(pgm.Involvement):
        thing = graph.object(involvement, pgm.involvedIn)
        agent = graph.object(involvement, pgm.agent)
        role = graph.object(involvement, pgm.role)
        shortcut = graph.object(role, pgm.shortcut) if role else None
        if isinstance(thing, IRI) and isinstance(shortcut, IRI) and agent is not None:
            yield Triple(thing, shortcut, agent)


RULES = (
    Rule("count-bounds", "bounds of printed numbers", derive_count_bounds),
    Rule("date-bounds", "first and last day of EDTF dates", derive_date_bounds),
    Rule("role-shortcuts", "direct properties for roles", derive_role_shortcuts),
)


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
            return date(year, month, day or (monthrange(year, month)[1] if last else 1))
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


def _values(graph: Graph, predicate: IRI) -> Iterator[tuple[Resource, str]]:
    for triple in graph:
        term = triple.object
        if triple.predicate == predicate and isinstance(term, Literal):
            yield triple.subject, term.value


def _integer(term: Term | None) -> int | None:
    """The value of an integer literal; None for anything else, so that a shape can tell."""
    if isinstance(term, Literal) and re.fullmatch(r"[+-]?\d{1,18}", term.value, re.ASCII):
        return int(term.value)
    return None
