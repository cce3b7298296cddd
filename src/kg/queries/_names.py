"""What things are called, asked of whatever answers queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from kg.formats import AnySolutions
from kg.labels import NAMING, choose
from kg.queries._ask import Engine
from kg.terms import IRI, Literal, Term, is_absolute

_AT_ONCE = 200  # things: a text of some 20 KB, which every engine takes
_BASE = "urn:x-kg:names"  # no IRI in it is relative


def names_of(engine: Engine, things: Iterable[IRI], languages: Sequence[str]) -> dict[IRI, Literal]:
    """What readers of some languages, the first most, call things; some have no name."""
    found: dict[tuple[Term, Term], list[Term]] = {}
    asked = dict.fromkeys(thing for thing in things if is_absolute(thing.value))
    rest = iter(asked)
    while some := list(islice(rest, _AT_ONCE)):
        for thing, property_, term in _ask(engine, some):
            found.setdefault((thing, property_), []).append(term)
    names: dict[IRI, Literal] = {}
    for thing in asked:
        by_property = (choose(found.get((thing, one), ()), languages) for one in NAMING)
        name = next(filter(None, by_property), None)
        if name:
            names[thing] = name
    return names


def _ask(engine: Engine, things: Sequence[IRI]) -> Iterator[tuple[Term, Term, Term]]:
    values = f"VALUES ?thing {{ {' '.join(map(str, things))} }}"
    properties = f"VALUES ?property {{ {' '.join(map(str, NAMING))} }}"
    text = f"SELECT ?thing ?property ?name {{ {values} {properties} ?thing ?property ?name }}"
    answer = engine.answer(text, where="names", base=_BASE)
    assert isinstance(answer, AnySolutions)
    for row in answer:
        yield row["thing"], row["property"], row["name"]
