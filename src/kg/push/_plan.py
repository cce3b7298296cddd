"""What must change at an endpoint, doing it, and the proof that it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from hashlib import sha256

from msgspec import Struct, field

from kg.errors import EndpointError, FormatError
from kg.push._compare import Difference, Kept, compare
from kg.push._target import NO_DEFAULT, Target
from kg.terms import IRI, Literal, Triple

Here = Mapping[IRI | None, Iterable[Triple]]
"""The triples of each graph; those of the default graph under None."""

Progress = Callable[[int, int], None]
"""Is told how much is done, and how much there is."""


class Plan(Struct, frozen=True):
    """How each graph differs, and which graphs an endpoint has besides, with their sizes.

    ``default`` is the name of the graph that plays the default graph's part.
    """

    differences: tuple[Difference, ...]
    others: Mapping[IRI, int]
    default: IRI | None

    @property
    def changes(self) -> tuple[Difference, ...]:
        """The graphs that must change."""
        return tuple(one for one in self.differences if not one.is_none)

    @property
    def size(self) -> int:
        """How many triples all graphs must hold."""
        return sum(one.size for one in self.differences)

    @property
    def digest(self) -> str:
        """A hexadecimal SHA-256 of all graphs as they must be."""
        named = ("" if one.graph == self.default else one.graph for one in self.differences)
        pairs = zip(named, self.differences, strict=True)
        lines = sorted(f"{name} {one.digest}\n" for name, one in pairs)
        return sha256("".join(lines).encode()).hexdigest()

    @property
    def rewritten(self) -> Mapping[Literal, Literal]:
        """Literals, each with what the engine keeps in its place."""
        empty: Mapping[Literal, Literal] = {}
        return reduce(lambda all_, one: {**all_, **one.rewritten}, self.differences, empty)


class Outcome(Struct, frozen=True):
    """What was done, and what was found afterwards: ``left`` are graphs that still differ."""

    plan: Plan
    left: tuple[Difference, ...] = ()
    rewritten: Mapping[Literal, Literal] = field(default_factory=dict)


def make_plan(here: Here, target: Target, progress: Progress = lambda _done, _all: None) -> Plan:
    """Compare a dataset with what an endpoint holds: by sizes, and then triple by triple.

    Raises `EndpointError`.
    """
    wanted = _as_there(here, target)
    sizes = target.sizes()
    differences = []
    for number, (graph, triples) in enumerate(wanted.items()):
        progress(number, len(wanted))
        differences.append(_compare(graph, triples, target, sizes))
    others = {graph: n for graph, n in sizes.items() if graph and n and graph not in wanted}
    return Plan(tuple(differences), others, target.default_graph)


def carry_out(
    plan: Plan,
    target: Target,
    *,
    deletes_others: bool = False,
    progress: Progress = lambda _done, _all: None,
) -> Outcome:
    """Make the changes of a plan, and look again at what has changed.

    Named graphs come first, then the default graph, then those that go. Whatever is interrupted is
    made good by another plan. Raises `EndpointError`.
    """
    changes = sorted(plan.changes, key=lambda one: one.graph is None)
    gone = [*plan.others] if deletes_others else []
    steps = 2 * len(changes) + len(gone)
    for number, difference in enumerate(changes):
        progress(number, steps)
        if difference.graph is None:
            _refuse_union(difference, target)
        target.writer.write(difference)
    for number, graph in enumerate(gone):
        progress(len(changes) + number, steps)
        target.writer.drop(graph)
    return _look_again(plan, changes, target, gone, progress)


def _refuse_union(planned: Difference, target: Target) -> None:
    """Refuse a default graph that is all the named graphs, which are now as they must be."""
    target.refuse_union(_compare(None, planned.wanted, target, target.sizes()))


def _look_again(
    plan: Plan, changes: list[Difference], target: Target, gone: list[IRI], progress: Progress
) -> Outcome:
    if not changes and not gone:
        return Outcome(plan, (), plan.rewritten)
    sizes = target.sizes()
    steps = 2 * len(changes) + len(gone)
    again = []
    for number, one in enumerate(changes):
        progress(len(changes) + len(gone) + number, steps)
        again.append(_compare(one.graph, one.wanted, target, sizes))
    others = {graph: n for graph, n in sizes.items() if graph in gone and n}
    if others:
        what = f"still holds {' '.join(map(str, others))}"
        raise EndpointError(target.endpoint.name, what, "Take it away there.")
    proof = Plan((*again, *(one for one in plan.differences if one.is_none)), others, plan.default)
    return Outcome(plan, proof.changes, proof.rewritten)


def _compare(
    graph: IRI | None, triples: Iterable[Triple], target: Target, sizes: Mapping[IRI | None, int]
) -> Difference:
    there = Kept(target.triples(graph, sizes.get(graph, 0)))
    try:
        return compare(graph, Kept(triples), there)
    except FormatError as error:
        what = f"cannot be compared: {error.what}"
        raise EndpointError(target.endpoint.name, what, error.remedy) from error


def _as_there(here: Here, target: Target) -> dict[IRI | None, Iterable[Triple]]:
    """The graphs under the names that they have at the endpoint."""
    if target.default_graph is None:
        return dict(here)
    if target.default_graph in here:
        what = f"is to have {target.default_graph} as its default graph, which is a named graph"
        raise EndpointError(target.endpoint.name, what, NO_DEFAULT)
    return {graph or target.default_graph: triples for graph, triples in here.items()}
