"""Reading shapes from folders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from msgspec import Struct

from kg.dataset import (
    Graph,
    Portion,
    Statements,
    files_and_refused,
    read_runs,
    refusal,
    shown_name,
)
from kg.errors import ReadError
from kg.findings import Place
from kg.formats import StatementFile, by_path
from kg.terms import IRI, BlankNode, DefaultGraph, Quad, Resource, Term, Triple, in_graph
from kg.vocab import sh


class Shapes(Struct, frozen=True, dict=True):
    """The shapes of some folders as one graph. ``unreadable`` names the files not in it."""

    graph: Graph
    unreadable: tuple[ReadError, ...] = ()
    stated: Statements = Statements()

    @property
    def count(self) -> int:
        """How many shapes have a name, and can so be told in a finding."""
        kinds = (sh.NodeShape, sh.PropertyShape)
        return len({s for kind in kinds for s in self.graph.instances(kind) if isinstance(s, IRI)})

    def place_of(self, triple: Triple) -> Place | None:
        """Where a triple is stated, or None when no file states it."""
        return self.stated.get(in_graph(triple))

    def place_of_subject(self, node: Resource) -> Place | None:
        """Where the first statement about a node stands, or None when no file has one."""
        first = self._first.get(node)
        return self.stated.place_of_subject(first) if first else None

    def owner(self, node: Term | None) -> IRI | None:
        """A node that has a name, or the named one that it stands in."""
        return node if isinstance(node, IRI) else self._owners.get(node) if node else None

    @cached_property
    def _first(self) -> Mapping[Resource, Quad]:
        """The first statement about each node."""
        found: dict[Resource, Quad] = {}
        for node, quads in groupby(self.stated.merged(), attrgetter("subject")):
            found.setdefault(node, next(quads))
        return found

    @cached_property
    def _owners(self) -> Mapping[Term, IRI]:
        """For each node without a name, the outer node that has one."""
        found: dict[Term, IRI] = {}
        open_ends: list[tuple[Resource, IRI]] = [
            (subject, subject) for subject in self.graph.subjects() if isinstance(subject, IRI)
        ]
        while open_ends:
            node, name = open_ends.pop()
            for objects in self.graph.statements(node).values():
                for below in objects:
                    if isinstance(below, BlankNode) and below not in found:
                        found[below] = name
                        open_ends.append((below, name))
        return found


_MERGED = DefaultGraph()  # whatever graph a shape is in


def read_shapes(
    folders: Iterable[Path], *, exclude: Iterable[Path] = (), base: str, shown_from: Path
) -> Shapes:
    """Read all shapes. A file that does not parse is named in ``unreadable``, the rest is read."""
    portions: list[Portion] = []
    found, refused = files_and_refused(folders, exclude)
    unreadable = [refusal(path, shown_from) for path in refused]
    for path, _folder in found:
        format, name = by_path(path), shown_name(path, shown_from)
        assert format is not None, path
        try:
            file = StatementFile(path, name, format, base)
            runs = [(_MERGED, quads) for _graph, quads in read_runs(file, _MERGED)]
        except ReadError as error:
            unreadable.append(error)
        else:
            portions.append(Portion(file, runs))
    stated = Statements(portions)
    return Shapes(Graph(stated.merged()), tuple(unreadable), stated)
