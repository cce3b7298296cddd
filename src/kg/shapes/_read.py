"""Reading shapes from folders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.dataset import Graph, files_in, shown_name
from kg.errors import ReadError
from kg.formats import by_path, parse_file
from kg.terms import IRI, Triple
from kg.vocab import sh


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes of a folder as one graph. ``unreadable`` names the files that are not in it."""

    graph: Graph
    unreadable: tuple[ReadError, ...]

    @property
    def count(self) -> int:
        """How many shapes have a name, and can so be told in a finding."""
        kinds = (sh.NodeShape, sh.PropertyShape)
        return len({s for kind in kinds for s in self.graph.instances(kind) if isinstance(s, IRI)})


def read_shapes(
    folders: Iterable[Path], *, exclude: Iterable[Path] = (), base: str, shown_from: Path
) -> Shapes:
    """Read all shapes. A file that does not parse is named in ``unreadable``, the rest is read."""
    triples: list[Triple] = []
    unreadable: list[ReadError] = []
    for file, _folder in files_in(folders, exclude):
        format = by_path(file)
        assert format is not None, file
        try:
            parsed = list(parse_file(file, shown_name(file, shown_from), format, base))
        except ReadError as error:
            unreadable.append(error)
        else:
            triples += (quad.triple for quad, _line in parsed)
    return Shapes(Graph(triples), tuple(unreadable))
