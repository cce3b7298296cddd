"""Reading a dataset from shelves of files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kg.dataset._claims import claim_iri, derive_claims
from kg.dataset._closure import CLOSURE
from kg.dataset._current import Differing, current_view, find_differing, find_withdrawn
from kg.dataset._derive import RULES
from kg.dataset._files import Shelf, files_in, shown_name
from kg.dataset._graph import Graph
from kg.errors import ReadError
from kg.findings import Place
from kg.formats import by_path, parse_file
from kg.terms import IRI, BlankNode, DefaultGraph, GraphName, Literal, Quad, Resource, Term, Triple
from kg.vocab import pgm


@dataclass(frozen=True)
class Dataset:
    """Named graphs with the place of every statement, and what follows from them.

    ``stated`` maps each quad to where it was read. ``derived`` maps each quad that follows, in a
    graph of its rule, to what it follows from. ``differing`` holds what sources differ on, and
    ``withdrawn`` what a source itself took back. ``unreadable`` tells which files could not be
    read: their statements are missing.
    """

    base: str
    source_base: str
    stated: Mapping[Quad, Place]
    derived: Mapping[Quad, tuple[Triple, ...]] = field(default_factory=dict)
    differing: tuple[Differing, ...] = ()
    withdrawn: frozenset[Quad] = frozenset()
    unreadable: tuple[ReadError, ...] = ()

    # ---------------------------------------------------------------------------------- views

    @cached_property
    def view(self) -> Graph:
        """The current view: what stands of what is stated, and everything that follows."""
        return Graph(self.current())

    @cached_property
    def judged(self) -> Graph:
        """The current view as people write and read it: what shapes judge.

        Superclasses and superproperties are not in it, nor are claims of what lost.
        """
        closure = {self._derived_graph(rule.name) for rule in CLOSURE}
        derived = (quad.triple for quad in self.derived if quad.graph_name not in closure)
        lost = {
            self.claim_of(triple, graph)
            for triple in self._replaced
            for graph in self.graphs_of(triple)
        }
        standing = (triple for triple in self._standing() if triple.subject not in lost)
        return Graph([*standing, *derived])

    @cached_property
    def everything(self) -> Graph:
        """Every statement, with those that lost to a better source or were withdrawn."""
        return Graph(quad.triple for quad in (*self.stated, *self.derived))

    @cached_property
    def claims(self) -> tuple[Quad, ...]:
        """A claim for each sourced statement, in a graph of their own."""
        name = self._derived_graph("claims")
        sourced = (quad for quad in self.stated if self.is_source(quad.graph_name))
        lost = self._replaced.union(quad.triple for quad in self.withdrawn)
        return tuple(
            Quad(triple.subject, triple.predicate, triple.object, name)
            for triple in derive_claims(self.base, sourced, self._stated, lost)
        )

    def quads(self) -> Iterator[Quad]:
        """Every statement in its named graph: what is stated, what follows, the claims."""
        yield from self.stated
        yield from self.derived
        yield from self.claims

    def current(self) -> Iterator[Triple]:
        """The triples of the current view, some of them more than once."""
        yield from self._standing()
        yield from (quad.triple for quad in self.derived)

    def _standing(self) -> Iterable[Triple]:
        return current_view(self.stated, self.withdrawn, self.differing)

    # ------------------------------------------------------------------------------- look-ups

    def graphs_of(self, triple: Triple) -> list[IRI]:
        """The named graphs that hold a triple, in the order in which they were read."""
        return self._graphs.get(triple, [])

    def place_of(self, triple: Triple) -> Place | None:
        """Where a triple is stated first, or None when it is derived or unknown."""
        places = (self.place_in(triple, graph) for graph in self.graphs_of(triple))
        return next((place for place in places if place), None)

    def place_in(self, triple: Triple, graph: IRI) -> Place | None:
        """Where a triple is stated in a graph, or None when it is not."""
        return self.stated.get(Quad(triple.subject, triple.predicate, triple.object, graph))

    def place_of_subject(self, subject: Resource) -> Place | None:
        """Where the first statement about a subject stands, or None when nothing is stated."""
        return self._subjects.get(subject)

    def derivations(self, triple: Triple) -> Iterator[tuple[str, tuple[Triple, ...]]]:
        """The rules that a triple follows by, each with what it follows from."""
        for graph in self.graphs_of(triple):
            quad = Quad(triple.subject, triple.predicate, triple.object, graph)
            if quad in self.derived:
                yield graph.value.rpartition("/")[2], self.derived[quad]

    def claim_of(self, triple: Triple, source: IRI) -> IRI:
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

    def is_derived(self, graph: GraphName) -> bool:
        """True for a graph that holds what a rule concluded."""
        return _is_below(graph, f"{self.base}graph/derived/")

    def _derived_graph(self, name: str) -> IRI:
        return IRI(f"{self.base}graph/derived/{name}")

    @cached_property
    def _stated(self) -> Graph:
        return Graph(quad.triple for quad in self.stated)

    @cached_property
    def _replaced(self) -> frozenset[Triple]:
        """What lost to a better source."""
        return frozenset(
            Triple(differing.subject, differing.predicate, other)
            for differing in self.differing
            for other in differing.others
        )

    @cached_property
    def _graphs(self) -> dict[Triple, list[IRI]]:
        found: dict[Triple, list[IRI]] = {}
        for quad in (*self.stated, *self.derived):
            if isinstance(quad.graph_name, IRI):
                found.setdefault(quad.triple, []).append(quad.graph_name)
        return found

    @cached_property
    def _subjects(self) -> dict[Resource, Place]:
        found: dict[Resource, Place] = {}
        for quad, place in self.stated.items():
            if isinstance(quad.subject, (IRI, BlankNode)):
                found.setdefault(quad.subject, place)
        return found


def read_dataset(
    base: str, ontology: Shelf, data: Shelf, *, exclude: Iterable[Path] = (), shown_from: Path
) -> Dataset:
    """Read all files of the shelves and derive what follows.

    A file that does not parse contributes nothing and is named in ``unreadable``; the others
    are read all the same. ``base`` is what relative IRIs resolve against, and where the graphs
    of derived statements and the claims without a name get theirs.
    """
    stated: dict[Quad, Place] = {}
    unreadable: list[ReadError] = []
    excluded = tuple(exclude)
    files: dict[IRI, str] = {}
    for shelf in (ontology, data):
        for file, folder in files_in(shelf.folders, excluded):
            name = shown_name(file, shown_from)
            try:
                graph = shelf.graph_of(file, folder)
                if files.setdefault(graph, name) != name:
                    what = f"would be the same graph as {files[graph]}"
                    raise ReadError(name, what, "Rename one of the two files.")
                for quad, place in _name_claims(_read_file(file, name, graph, base), base):
                    stated.setdefault(quad, place)
            except ReadError as error:
                unreadable.append(error)
    sourced = [quad for quad in stated if _is_below(quad.graph_name, data.graph_base)]
    withdrawn = frozenset(find_withdrawn(sourced))
    standing = (quad for quad in sourced if quad not in withdrawn)
    differing = tuple(find_differing(standing, Graph(quad.triple for quad in stated)))
    current = Graph(current_view(stated, withdrawn, differing))
    derived = dict(_derive(current, base))
    return Dataset(base, data.graph_base, stated, derived, differing, withdrawn, tuple(unreadable))


def _is_below(graph: GraphName, base: str) -> bool:
    return isinstance(graph, IRI) and graph.value.startswith(base)


def _read_file(file: Path, name: str, graph: IRI, base: str) -> list[tuple[Quad, Place]]:
    format = by_path(file)
    assert format is not None, file
    return [
        (
            quad
            if not isinstance(quad.graph_name, DefaultGraph)
            else Quad(quad.subject, quad.predicate, quad.object, graph),
            Place(name, line),
        )
        for quad, line in parse_file(file, name, format, base)
    ]


def _derive(current: Graph, base: str) -> Iterator[tuple[Quad, tuple[Triple, ...]]]:
    """What follows by each rule, with its premises; a rule that finds it stated says nothing."""
    for rule in (*RULES, *CLOSURE):
        name = IRI(f"{base}graph/derived/{rule.name}")
        for derivation in rule.derive(current):
            triple = derivation.triple
            if triple not in current:
                quad = Quad(triple.subject, triple.predicate, triple.object, name)
                yield quad, derivation.premises


def _name_claims(quads: list[tuple[Quad, Place]], base: str) -> Iterator[tuple[Quad, Place]]:
    """The quads, with each blank node that is a claim named by the digest of what it claims.

    A claim about what has no name keeps none either: its digest would be another each time.
    """
    if not any(isinstance(quad.subject, BlankNode) for quad, _ in quads):
        yield from quads
        return
    claims: dict[Resource, dict[IRI, Term]] = {}
    graphs: dict[Resource, GraphName] = {}
    for quad, _ in quads:
        if isinstance(quad.subject, BlankNode) and quad.predicate in _CLAIM_PARTS:
            claims.setdefault(quad.subject, {})[quad.predicate] = quad.object
            graphs[quad.subject] = quad.graph_name
    names: dict[Term, IRI] = {
        node: claim_iri(base, [claim[part] for part in _CLAIM_PARTS], graphs[node])
        for node, claim in claims.items()
        if len(claim) == len(_CLAIM_PARTS)
        and not any(isinstance(part, BlankNode) for part in claim.values())
    }
    for quad, place in quads:
        subject, term = names.get(quad.subject), names.get(quad.object)
        if subject or term:
            renamed = Quad(
                subject or quad.subject, quad.predicate, term or quad.object, quad.graph_name
            )
            yield renamed, place
        else:
            yield quad, place


_CLAIM_PARTS = (pgm.subject, pgm.predicate, pgm.object)
