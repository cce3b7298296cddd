"""What a rule is: a name, and a function from a graph to what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from kg.dataset._graph import Graph
from kg.terms import Triple


class Way(Struct, frozen=True):
    """Triples that lead from one thing to another: the last, and the way up to it.

    Ways that begin alike share what they have in common, so that long ones take no more memory.
    """

    last: Triple
    before: Way | None = None

    def __iter__(self) -> Iterator[Triple]:
        steps, way = [self.last], self.before
        while way:
            steps.append(way.last)
            way = way.before
        return reversed(steps)


class Premises(Struct, frozen=True):
    """The triples that another follows from: those of a way, and before them one of its own."""

    way: Way
    first: Triple | None = None

    def __iter__(self) -> Iterator[Triple]:
        if self.first:
            yield self.first
        yield from self.way


class Derivation(Struct, frozen=True):
    """A triple that follows, and the triples that it follows from."""

    triple: Triple
    premises: Iterable[Triple]


class Rule(Struct, frozen=True):
    """A named rule. ``what`` says in a few words what it concludes."""

    name: str
    what: str
    derive: Callable[[Graph], Iterator[Derivation]]
