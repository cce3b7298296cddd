"""Which part a column plays in a format that has to be told, as the latitude of a place on a map.

A stored query says it in its header: ``geojson: {latitude: lat, longitude: long, name: place}``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from kg.errors import nearest

Roles = Mapping[str, Mapping[str, str]]
"""By the name of a format, the column of each role; ``kind`` of a chart is no column."""


class Way(Struct, frozen=True):
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


def role_complaints(roles: Roles, columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with the roles that a query of these columns gives them, and what to do."""
    for name, given in roles.items():
        if name in WAYS:
            yield from _complaints_of(name, given, columns)
        else:
            yield f'"{name}" is not a format that is made from columns', nearest(name, [*WAYS])


def _complaints_of(
    name: str, given: Mapping[str, str], columns: Sequence[str]
) -> Iterator[tuple[str, str]]:
    known = list(dict.fromkeys(role for way in WAYS[name] for role in way.roles))
    for role, column in given.items():
        if role not in known:
            yield f'{name} has no role "{role}"', nearest(role, known)
        elif role == "kind":
            if column not in KINDS:
                yield f'{name} has no kind "{column}"', nearest(column, KINDS)
        elif column not in columns:
            what = f'the column "{column}", which is the {role} of {name}, is not selected'
            yield what, nearest(column, columns)
    if not set(given) <= set(known):
        return
    way = chosen_way(name, given)
    missing = [role for role in way.needed if role not in given]
    if missing:
        lacks = " and ".join(missing)
        yield f"{name} lacks {lacks}", f"Say which column is {ROLES[missing[0]]}."
    for role in given:
        if role not in way.roles:
            others = ", ".join(way.roles)
            yield f"{name} has no use for {role} here", f"It takes {others}."


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
