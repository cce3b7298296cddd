"""Reading a dataset from shelves of files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kg.dataset._claims import claim_names
from kg.dataset._dataset import Dataset
from kg.dataset._files import Shelf, refusal, shown_name
from kg.dataset._statements import Portion, Statements
from kg.errors import ReadError
from kg.formats import StatementFile, by_path, read_file
from kg.terms import IRI, DefaultGraph, Quad, Term


def read_dataset(
    base: str, ontology: Shelf, data: Shelf, *, exclude: Iterable[Path] = (), shown_from: Path
) -> Dataset:
    """Read all files of the shelves and derive what follows.

    A file that does not parse contributes nothing and is named in ``unreadable``; the others
    are read all the same. ``base`` is what relative IRIs resolve against, and where the graphs
    of derived statements and the claims without a name get theirs.
    """
    ordinals: dict[Quad, int] = {}
    portions: list[Portion] = []
    unreadable: list[ReadError] = []
    excluded = tuple(exclude)
    graphs: dict[IRI, str] = {}
    count = 0
    for shelf in (ontology, data):
        found, refused = shelf.look(excluded)
        unreadable += (refusal(path, shown_from) for path in refused)
        for path, folder in found:
            name = shown_name(path, shown_from)
            try:
                graph = shelf.graph_of(path, folder)
                if graphs.setdefault(graph, name) != name:
                    what = f"would be the same graph as {graphs[graph]}"
                    raise ReadError(name, what, "Rename one of the two files.")
                format = by_path(path, shelf.formats)
                assert format is not None, path
                file = StatementFile(path, name, format, base, shelf.context)
                quads = _in_graph(read_file(file), graph, base)
            except ReadError as error:
                unreadable.append(error)
                continue
            before = len(ordinals)
            for ordinal, quad in enumerate(quads, count):
                ordinals.setdefault(quad, ordinal)
            portions.append(Portion(file, count, len(quads), len(ordinals) - before))
            count += len(quads)
    return Dataset(base, data.graph_base, Statements(ordinals, portions), tuple(unreadable))


def _in_graph(quads: Iterable[Quad], graph: IRI, base: str) -> list[Quad]:
    """The quads, those of the default graph in a named one, and claims with their names."""
    default = DefaultGraph()
    placed = [
        Quad(quad.subject, quad.predicate, quad.object, graph)
        if quad.graph_name == default
        else quad
        for quad in quads
    ]
    names = claim_names(placed, base)
    return [_renamed(quad, names) for quad in placed] if names else placed


def _renamed(quad: Quad, names: Mapping[Term, IRI]) -> Quad:
    subject, term = names.get(quad.subject), names.get(quad.object)
    if subject is None and term is None:
        return quad
    return Quad(subject or quad.subject, quad.predicate, term or quad.object, quad.graph_name)
