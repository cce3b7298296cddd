"""The dataset: what files state, and what follows from it, worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from msgspec import Struct

from kg.dataset._claims import claim_iri, derive_claims
from kg.dataset._closure import CLOSURE
from kg.dataset._current import (
    Differing,
    fallen_with,
    find_contested,
    find_differing,
    find_withdrawn,
)
from kg.dataset._derive import RULES
from kg.dataset._graph import Graph
from kg.dataset._statements import Statements
from kg.errors import ReadError, Unbounded
from kg.findings import Place
from kg.terms import IRI, GraphName, Literal, Quad, Resource, Triple, in_graph
from kg.vocab import pgm


class Dataset(Struct, frozen=True, dict=True):
    """Named graphs with the place of every statement, and what follows from them.

    ``stated`` maps each quad to where it was read. ``unreadable`` tells which files could not be
    read: their statements are missing.
    """

    base: str
    source_base: str
    stated: Statements
    unreadable: tuple[ReadError, ...] = ()

    # ---------------------------------------------------------------------------------- views

    @cached_property
    def assertions(self) -> Graph:
        """What is stated, whether or not it stands."""
        return Graph.of_quads(self.stated.merged)

    @cached_property
    def standing(self) -> Graph:
        """What is stated, less what a source took back and what lost to a better source."""
        return self.assertions.without(self.fallen)

    @cached_property
    def view(self) -> Graph:
        """The current view: what stands of what is stated, and everything that follows."""
        return self.standing.with_added(self.derived)

    @cached_property
    def judged(self) -> Graph:
        """The current view as people write and read it: what shapes judge.

        Superclasses and superproperties are not in it, nor are claims of what lost.
        """
        return self.assertions.without(self.unjudged).with_added(self.concluded)

    @cached_property
    def unjudged(self) -> list[Triple]:
        """What is stated and is not judged: what does not stand, and claims of what lost."""
        lost = {
            self.claim_of(quad.triple, quad.graph_name)
            for quad in self._contested
            if quad.triple in self._replaced
        }
        return [*self.fallen, *self.assertions.about_few(lost)]

    @cached_property
    def concluded(self) -> list[Quad]:
        """What follows, without superclasses and superproperties."""
        closure = {self._derived_graph(rule.name) for rule in CLOSURE}
        return [quad for quad in self.derived if quad.graph_name not in closure]

    @cached_property
    def everything(self) -> Graph:
        """Every statement, with those that lost to a better source or were withdrawn."""
        return self.assertions.with_added(self.derived)

    # -------------------------------------------------------------------------- what follows

    @cached_property
    def fallen(self) -> frozenset[Triple]:
        """What is stated and does not stand."""
        return self._replaced | fallen_with(self.withdrawn, self._contested)

    @cached_property
    def withdrawn(self) -> set[Quad]:
        """What a source itself took back."""
        return find_withdrawn(quad for quad in self._contested if self.is_source(quad.graph_name))

    @cached_property
    def differing(self) -> tuple[Differing, ...]:
        """What sources differ on."""
        sourced = (quad for quad in self._contested if self.is_source(quad.graph_name))
        standing = (quad for quad in sourced if quad not in self.withdrawn)
        return tuple(find_differing(standing, self.assertions))

    @cached_property
    def derived(self) -> Mapping[Quad, Iterable[Triple]]:
        """Each quad that follows, in a graph of its rule, with what it follows from."""
        return dict(_derive(self.standing, self.base))

    @cached_property
    def claims(self) -> tuple[Quad, ...]:
        """A claim for each sourced statement, in a graph of their own."""
        properties = self.assertions.column(pgm.requiresClaim)
        sourced = dict.fromkeys(
            in_graph(quad, graph)
            for graph, quads in self.stated.runs()
            if self.is_source(graph)
            for quad in quads
            if quad.predicate in properties
        )
        lost = self._replaced.union(quad.triple for quad in self.withdrawn)
        name = self._derived_graph("claims")
        return tuple(derive_claims(self.base, sourced, self.assertions, lost, name))

    def quads(self) -> Iterator[Quad]:
        """Every statement in its named graph: what is stated, what follows, the claims."""
        yield from self.stated
        yield from self.derived
        yield from self.claims

    # ------------------------------------------------------------------------------- look-ups

    def graphs_of(self, triple: Triple) -> list[IRI]:
        """The named graphs that hold a triple, in the order in which they were read."""
        found = self._graphs.get(triple.subject)
        if found is None:
            found = {}
            for graph, quads in self._about.get(triple.subject, ()):
                if isinstance(graph, IRI):
                    for quad in quads:
                        found.setdefault(quad.triple, []).append(graph)
            self._graphs[triple.subject] = found
        return found.get(triple, [])

    def place_of(self, triple: Triple) -> Place | None:
        """Where a triple is stated first, or None when it is derived or unknown."""
        places = (self.place_in(triple, graph) for graph in self.graphs_of(triple))
        return next((place for place in places if place), None)

    def place_in(self, triple: Triple, graph: IRI) -> Place | None:
        """Where a triple is stated in a graph, or None when it is not."""
        return self.stated.get(in_graph(triple, graph))

    def repeated(self) -> Iterator[tuple[str, int]]:
        """The statements that a file makes again: its name, and their number in it from 0."""
        return self.stated.repeated()

    def place_of_subject(self, subject: Resource) -> Place | None:
        """Where the first statement about a subject stands, or None when nothing is stated."""
        about = self._about.get(subject)
        if not about:
            return None
        graph, quads = about[0]
        quad = in_graph(quads[0], graph)
        return self.stated.place_of_subject(quad) if quad in self.stated else None

    def derivations(self, triple: Triple) -> Iterator[tuple[str, tuple[Triple, ...]]]:
        """The rules that a triple follows by, each with what it follows from."""
        for graph in self.graphs_of(triple):
            quad = in_graph(triple, graph)
            if quad in self.derived:
                yield graph.value.rpartition("/")[2], tuple(self.derived[quad])

    def claim_of(self, triple: Triple, source: GraphName) -> IRI:
        """The claim that a source makes by a statement, whether or not anything is said of it."""
        return claim_iri(self.base, (triple.subject, triple.predicate, triple.object), source)

    def differing_on(self, subject: Resource, predicate: IRI) -> list[Differing]:
        """What sources differ on in one property of a subject: one for each language of texts."""
        return self._differing.get((subject, predicate), [])

    def is_inferred(self, triple: Triple) -> bool:
        """True when every source that states a triple only lets it be concluded."""
        sources = [graph for graph in self.graphs_of(triple) if self.is_source(graph)]
        return bool(sources) and all(self.is_inferred_from(triple, graph) for graph in sources)

    def is_inferred_from(self, triple: Triple, source: IRI) -> bool:
        """True when a source only lets a triple be concluded, as its claim says."""
        claim = self.claim_of(triple, source) if self._has_inferences else None
        mark = self.everything.object(claim, pgm.inferred) if claim else None
        return isinstance(mark, Literal) and mark.value == "true"

    @cached_property
    def _has_inferences(self) -> bool:
        return bool(self.everything.column(pgm.inferred))

    @cached_property
    def _differing(self) -> dict[tuple[Resource, IRI], list[Differing]]:
        found: dict[tuple[Resource, IRI], list[Differing]] = {}
        for differing in self.differing:
            found.setdefault((differing.subject, differing.predicate), []).append(differing)
        return found

    def is_source(self, graph: GraphName) -> bool:
        """True for a graph that holds what one source states."""
        return _is_below(graph, self.source_base)

    def is_sourced(self, subject: Resource) -> bool:
        """True when a source states something of a subject."""
        return any(self.is_source(graph) for graph, _quads in self._about.get(subject, ()))

    def is_derived(self, graph: GraphName) -> bool:
        """True for a graph that holds what a rule concluded."""
        return _is_below(graph, f"{self.base}graph/derived/")

    def _derived_graph(self, name: str) -> IRI:
        return IRI(f"{self.base}graph/derived/{name}")

    @cached_property
    def _contested(self) -> list[Quad]:
        contested = find_contested(self.assertions)
        found = (
            in_graph(quad, graph)
            for graph, quads in self.stated.runs()
            for quad in quads
            if quad.subject in contested
        )
        return list(dict.fromkeys(found))

    @cached_property
    def _replaced(self) -> frozenset[Triple]:
        """What lost to a better source."""
        return frozenset(
            Triple(differing.subject, differing.predicate, other)
            for differing in self.differing
            for other in differing.others
        )

    @cached_property
    def _graphs(self) -> dict[Resource, dict[Triple, list[IRI]]]:
        """The graphs that hold a triple, for each subject that somebody asked about."""
        return {}

    @cached_property
    def _about(self) -> dict[Resource, list[tuple[GraphName, Sequence[Quad]]]]:
        """The statements about each subject by their graphs: what is stated, what follows."""
        found: dict[Resource, list[tuple[GraphName, Sequence[Quad]]]] = {}
        for graph, quads in self.stated.by_graph():
            for subject, own in groupby(quads, attrgetter("subject")):
                found.setdefault(subject, []).append((graph, list(own)))
        for quad in self.derived:
            found.setdefault(quad.subject, []).append((quad.graph_name, [quad]))
        return found


def _is_below(graph: GraphName, base: str) -> bool:
    return isinstance(graph, IRI) and graph.value.startswith(base)


_MOST_DERIVED = 10  # times what is stated, and some thousand


def _derive(current: Graph, base: str) -> Iterator[tuple[Quad, Iterable[Triple]]]:
    """What follows by each rule, with its premises; a rule that finds it stated says nothing.

    Raises `Unbounded` where a rule would fill the memory.
    """
    left = _MOST_DERIVED * len(current) + 10_000
    for rule in (*RULES, *CLOSURE):
        name = IRI(f"{base}graph/derived/{rule.name}")
        for derivation in rule.derive(current):
            triple = derivation.triple
            if triple not in current:
                left -= 1
                if left < 0:
                    what = f"concludes more than {_MOST_DERIVED} times what is stated"
                    remedy = "Look for a circle, or for a chain that never ends."
                    raise Unbounded(f"rule {rule.name}", what, remedy)
                quad = in_graph(triple, name)
                yield quad, derivation.premises
