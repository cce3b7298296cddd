"""Reading a dataset from shelves of files."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg.dataset._derive import RULES
from kg.dataset._files import Shelf, files_in, shown_name
from kg.dataset._graph import Graph
from kg.errors import ReadError
from kg.findings import Place
from kg.formats import by_path, parse_file
from kg.terms import IRI, BlankNode, DefaultGraph, GraphName, Quad, Resource, Term, Triple
from kg.vocab import pgm


@dataclass(frozen=True)
class Dataset:
    """Named graphs with the place of every statement, and what follows from them.

    ``stated`` maps each quad to where it was read; ``derived`` holds the rules' statements, in
    graphs of their own. ``unreadable`` tells which files could not be read: their statements
    are missing. ``source_base`` begins the names of the graphs that are sources.
    """

    stated: Mapping[Quad, Place]
    derived: tuple[Quad, ...]
    unreadable: tuple[ReadError, ...]
    source_base: str

    @cached_property
    def view(self) -> Graph:
        """The current view: what is stated in any graph, and what follows from it."""
        return Graph(quad.triple for quad in self.quads())

    def quads(self) -> Iterator[Quad]:
        """Every statement in its named graph, stated ones first."""
        yield from self.stated
        yield from self.derived

    def graphs_of(self, triple: Triple) -> list[IRI]:
        """The named graphs that hold a triple, in the order in which they were read."""
        return self._graphs.get(triple, [])

    def place_of(self, triple: Triple) -> Place | None:
        """Where a triple is stated first, or None when it is derived or unknown."""
        for graph in self.graphs_of(triple):
            place = self.stated.get(Quad(triple.subject, triple.predicate, triple.object, graph))
            if place:
                return place
        return None

    def place_of_subject(self, subject: Resource) -> Place | None:
        """Where the first statement about a subject stands, or None when nothing is stated."""
        return self._subjects.get(subject)

    def is_source(self, graph: GraphName) -> bool:
        """True for a graph that holds what one source states."""
        return isinstance(graph, IRI) and graph.value.startswith(self.source_base)

    @cached_property
    def _graphs(self) -> dict[Triple, list[IRI]]:
        found: dict[Triple, list[IRI]] = {}
        for quad in self.quads():
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
    for shelf in (ontology, data):
        for file, folder in files_in(shelf.folders, excluded):
            name = shown_name(file, shown_from)
            try:
                graph = shelf.graph_of(file, folder)
                for quad, place in _name_claims(_read_file(file, name, graph, base), base):
                    stated.setdefault(quad, place)
            except ReadError as error:
                unreadable.append(error)
    return Dataset(stated, tuple(_derive(stated, base)), tuple(unreadable), data.graph_base)


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


def _derive(stated: Iterable[Quad], base: str) -> Iterator[Quad]:
    graph = Graph(quad.triple for quad in stated)
    for rule in RULES:
        name = IRI(f"{base}graph/derived/{rule.name}")
        for triple in rule.derive(graph):
            if triple not in graph:
                yield Quad(triple.subject, triple.predicate, triple.object, name)


def _name_claims(quads: list[tuple[Quad, Place]], base: str) -> Iterator[tuple[Quad, Place]]:
    """The quads, with each blank node that is a claim named by the digest of what it claims.

    A claim about what has no name keeps none either: its digest would be another each time.
    """
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


def claim_iri(base: str, triple: Iterable[Term], source: GraphName) -> IRI:
    """The IRI of the claim that a source makes: the same statement gives the same IRI.

    Sixteen base32 characters of the SHA-256 of subject, predicate, object and source, each in
    N-Quads form.
    """
    statement = " ".join(str(term) for term in (*triple, source)).encode()
    digest = base64.b32encode(hashlib.sha256(statement).digest())[:16].decode().lower()
    return IRI(f"{base}id/claim/{digest}")
