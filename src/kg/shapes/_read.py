"""Reading shapes from folders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from kg.dataset import Graph, Portion, files_and_refused, refusal, shown_name
from kg.errors import ReadError
from kg.findings import Place
from kg.formats import StatementFile, by_path, read_file
from kg.terms import IRI, BlankNode, Resource, Term, Triple
from kg.vocab import sh


class ShapesFile(Struct, frozen=True):
    """A file of shapes: where its triples stand, and what they are."""

    portion: Portion
    triples: tuple[Triple, ...]


class Shapes(Struct, frozen=True, dict=True):
    """The shapes of some folders as one graph. ``unreadable`` names the files not in it."""

    graph: Graph
    unreadable: tuple[ReadError, ...] = ()
    files: tuple[ShapesFile, ...] = ()

    @property
    def count(self) -> int:
        """How many shapes have a name, and can so be told in a finding."""
        kinds = (sh.NodeShape, sh.PropertyShape)
        return len({s for kind in kinds for s in self.graph.instances(kind) if isinstance(s, IRI)})

    def place_of(self, triple: Triple) -> Place | None:
        """Where a triple is stated, or None when no file states it."""
        if triple not in self._ordinals:
            return None
        portion, number = self._ordinals[triple]
        return portion.place(number)

    def place_of_subject(self, node: Resource) -> Place | None:
        """Where the first statement about a node stands, or None when no file has one."""
        if node not in self._subjects:
            return None
        portion, number = self._subjects[node]
        return portion.place_of_subject(number)

    def owner(self, node: Term | None) -> IRI | None:
        """A node that has a name, or the named one that it stands in."""
        return node if isinstance(node, IRI) else self._owners.get(node) if node else None

    @cached_property
    def _ordinals(self) -> Mapping[Triple, tuple[Portion, int]]:
        return {
            triple: (file.portion, number)
            for file in reversed(self.files)
            for number, triple in enumerate(file.triples)
        }

    @cached_property
    def _subjects(self) -> Mapping[Resource, tuple[Portion, int]]:
        found: dict[Resource, tuple[Portion, int]] = {}
        for file in self.files:
            for number, triple in enumerate(file.triples):
                found.setdefault(triple.subject, (file.portion, number))
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


def read_shapes(
    folders: Iterable[Path], *, exclude: Iterable[Path] = (), base: str, shown_from: Path
) -> Shapes:
    """Read all shapes. A file that does not parse is named in ``unreadable``, the rest is read."""
    files: list[ShapesFile] = []
    found, refused = files_and_refused(folders, exclude)
    unreadable = [refusal(path, shown_from) for path in refused]
    for path, _folder in found:
        format, name = by_path(path), shown_name(path, shown_from)
        assert format is not None, path
        try:
            file = StatementFile(path, name, format, base)
            triples = tuple(quad.triple for quad in read_file(file))
        except ReadError as error:
            unreadable.append(error)
        else:
            files.append(ShapesFile(Portion(file, 0, len(triples), len(triples)), triples))
    graph = Graph(triple for file in files for triple in file.triples)
    return Shapes(graph, tuple(unreadable), tuple(files))
