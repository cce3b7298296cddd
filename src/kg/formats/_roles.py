"""Which part a column plays in a format that has to be told, as the latitude of a place on a map.

A stored query says it in its header: ``geojson: {latitude: lat, longitude: long, name: place}``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.errors import nearest

Roles = Mapping[str, Mapping[str, str]]
"""By the name of a format, the column of each role; ``kind`` of a chart is no column."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to make a format from columns: the roles that it needs, and those it has use for."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.needed, *self.optional)


WAYS: Mapping[str, tuple[Way, ...]] = {
    "geojson": (Way(("latitude", "longitude"), ("id", "name")), Way(("wkt",), ("id", "name"))),
    "icalendar": (Way(("uid", "start", "summary"), ("end", "description", "location", "url")),),
    "chart": (
        Way(("x", "y"), ("kind", "series")),
        Way(("kind", "label", "start"), ("end",)),
    ),
}
KINDS = ("bar", "line", "timeline")

ROLES: Mapping[str, str] = {
    "latitude": "a number of degrees, -90 to 90, in WGS 84",
    "longitude": "a number of degrees, -180 to 180, in WGS 84",
    "wkt": "a geo:wktLiteral that is a point",
    "id": "what identifies the thing: an IRI or a text",
    "name": "a text for people; of an IRI, its label",
    "uid": "what identifies the event for ever: an IRI or a text",
    "start": "the first day or instant: a date or dateTime",
    "end": "the last day, or the instant at which it ends, of the same kind",
    "summary": "a text for people; of an IRI, its label",
    "description": "a longer text",
    "location": "a text; of an IRI, its label",
    "url": "the IRI of a page",
    "kind": f"no column, but one of {', '.join(KINDS)}",
    "x": "what each bar or point is of, in the order of the rows",
    "y": "a number",
    "series": "what tells bars or lines apart that share an x",
    "label": "a text for people; of an IRI, its label",
}


class RoleFault(NamedTuple):
    """What is wrong with the roles that a query gives its columns.

    ``kind`` says what ``word`` is: a ``format`` that there is not, a ``role`` that the format has
    not, a ``chart`` of a kind that there is not, a ``column`` that is not selected, roles that are
    ``missing``, or a role that is ``idle`` here. ``known`` are the words that would do.
    """

    kind: str
    format: str
    word: str
    known: tuple[str, ...]
    role: str = ""


def role_complaints(roles: Roles, columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with the roles that a query of these columns gives them, and what to do."""
    for fault in role_faults(roles, columns):
        word, name, near = fault.word, fault.format, nearest(fault.word, fault.known)
        match fault.kind:
            case "format":
                yield f'"{word}" is not a format that is made from columns', near
            case "role":
                yield f'{name} has no role "{word}"', near
            case "chart":
                yield f'{name} has no kind "{word}"', near
            case "column":
                what = f'the column "{word}", which is the {fault.role} of {name}, is not selected'
                yield what, near
            case "missing":
                yield f"{name} lacks {word}", f"Say which column is {ROLES[fault.role]}."
            case "idle":
                yield f"{name} has no use for {word} here", f"It takes {', '.join(fault.known)}."


def role_faults(roles: Roles, columns: Sequence[str]) -> Iterator[RoleFault]:
    """What is wrong with the roles that a query of these columns gives them."""
    for name, given in roles.items():
        if name in WAYS:
            yield from _faults_of(name, given, tuple(columns))
        else:
            yield RoleFault("format", name, name, tuple(WAYS))


def _faults_of(
    name: str, given: Mapping[str, str], columns: tuple[str, ...]
) -> Iterator[RoleFault]:
    known = tuple(dict.fromkeys(role for way in WAYS[name] for role in way.roles))
    for role, column in given.items():
        if role not in known:
            yield RoleFault("role", name, role, known)
        elif role == "kind":
            if column not in KINDS:
                yield RoleFault("chart", name, column, KINDS)
        elif column not in columns:
            yield RoleFault("column", name, column, columns, role)
    if not set(given) <= set(known):
        return
    way = chosen_way(name, given)
    missing = [role for role in way.needed if role not in given]
    if missing:
        yield RoleFault("missing", name, " and ".join(missing), way.needed, missing[0])
    for role in given:
        if role not in way.roles:
            yield RoleFault("idle", name, role, way.roles)


def chosen_way(name: str, given: Mapping[str, str]) -> Way:
    """The way that the given roles fit best."""
    if name == "chart":
        return WAYS[name][given.get("kind") == "timeline"]
    return max(WAYS[name], key=lambda way: len(set(way.needed) & set(given)))


def listed(words: Sequence[str], last: str) -> str:
    """Words as a sentence lists them.

    >>> listed(["a", "b", "c"], "or")
    'a, b or c'
    """
    *first, final = words
    return f"{', '.join(first)} {last} {final}" if first else final
