"""What a rule is: a name, and a function from a graph to what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.dataset._graph import Graph
from kg.terms import Triple


@dataclass(frozen=True, slots=True)
class Derivation:
    """A triple that follows, and the triples that it follows from."""

    triple: Triple
    premises: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule. ``what`` says in a few words what it concludes."""

    name: str
    what: str
    derive: Callable[[Graph], Iterator[Derivation]]
