"""Literals: dates of no calendar, texts that their datatype does not take, wrong datatypes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from kg.lexical import days_in, lexical_check
from kg.lint._content import Content, Part
from kg.lint._hit import Hit
from kg.lint._ranges import Range
from kg.terms import IRI, Literal, Resource, Term, Triple
from kg.vocab import edtf, xsd

_DATE = re.compile(r"(?<![\dY-])-?(\d{4,})-(\d\d)(?:-(\d\d))?(?![\d-])", re.ASCII)
_WHOLE_DATE = re.compile(r"-?\d{4}-\d\d-\d\d", re.ASCII)
_DATED = ("date", "dateTime", "dateTimeStamp", "gYearMonth")
_SEASONS = range(21, 42)  # as EDTF has them, in place of a month

_Use = tuple[Resource, IRI, Literal]


def check_literals(content: Content) -> Iterator[Hit]:
    """Every rule of this file."""
    for part in (content.data, content.shapes):
        for datatype, uses in part.terms.literals.items():
            yield from _ill_typed(content, part, datatype, uses)
    yield from _out_of_range(content)


def _ill_typed(
    content: Content, part: Part, datatype: IRI, uses: Collection[_Use]
) -> Iterator[Hit]:
    """Literals whose text is none of their datatype's, or a date that there is not."""
    if datatype in (xsd.string, edtf.EDTF):
        looks_dated = _WHOLE_DATE.fullmatch if datatype == xsd.string else _DATE.search
        for use in uses:
            if looks_dated(use[2].value) and _no_date(use[2].value):
                yield _hit("KG124", content, part, use)
        return
    takes = lexical_check(datatype)
    if takes is None:
        return
    is_dated = datatype.value.removeprefix(xsd.iri) in _DATED
    for use in uses:
        text = use[2].value
        if not takes(text):
            code = "KG124" if is_dated and _no_date(text) else "KG125"
            yield _hit(code, content, part, use)


def _no_date(text: str) -> bool:
    """True when a text names a month that is none, or a day that its month does not have."""
    for year, month, day in _DATE.findall(text):
        number = int(month)
        if number in _SEASONS and not day:
            continue
        if not 1 <= number <= 12:
            return True
        if day and not 1 <= int(day) <= days_in(int(year[-4:]), number):
            return True
    return False


def _hit(code: str, content: Content, part: Part, use: _Use) -> Hit:
    subject, predicate, value = use
    facts = {"datatype": content.show(value.datatype)}
    place = part.place_of(Triple(*use))
    return Hit(code, facts, "", place, subject, predicate, value)


# -------------------------------------------------------------------------------------- the ranges


def _out_of_range(content: Content) -> Iterator[Hit]:
    """Values of another kind, or of another datatype, than the vocabulary says of the property."""
    part = content.data
    for predicate, meant in content.ranges.items():
        for subject, objects in part.graph.column(predicate).items():
            assert not isinstance(subject, Literal)
            for value in objects:
                if not _fits(value, meant):
                    place = part.place_of(Triple(subject, predicate, value))
                    datatype = value.datatype if isinstance(value, Literal) else None
                    facts = {
                        "property": content.show(predicate),
                        "expected": ", ".join(content.show(term) for term in meant.terms),
                        "found": content.show(datatype) if datatype else "",
                    }
                    variant = "" if datatype else "thing"
                    yield Hit("KG126", facts, variant, place, subject, predicate, value)


def _fits(value: Term, meant: Range) -> bool:
    """True for a literal of a datatype that is meant, and for a thing where things are."""
    if not isinstance(value, Literal):
        return bool(meant.classes)
    return meant.takes_any_literal or value.datatype in meant.datatypes
