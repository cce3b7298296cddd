"""Reading a dataset from shelves of files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kg.dataset._claims import claim_names
from kg.dataset._dataset import Dataset
from kg.dataset._files import Shelf, refusal, shown_name
from kg.dataset._statements import Portion, Run, Statements, read_runs
from kg.errors import ReadError
from kg.formats import StatementFile, by_path
from kg.terms import IRI, Quad, Term


def read_dataset(
    base: str, ontology: Shelf, data: Shelf, *, exclude: Iterable[Path] = (), shown_from: Path
) -> Dataset:
    """Read all files of the shelves and derive what follows.

    A file that does not parse contributes nothing and is named in ``unreadable``; the others
    are read all the same. ``base`` is what relative IRIs resolve against, and where the graphs
    of derived statements and the claims without a name get theirs.
    """
    portions: list[Portion] = []
    unreadable: list[ReadError] = []
    excluded = tuple(exclude)
    graphs: dict[IRI, str] = {}
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
                portions.append(Portion(file, _read(file, graph, base)))
            except ReadError as error:
                unreadable.append(error)
    return Dataset(base, data.graph_base, Statements(portions), tuple(unreadable))


def _read(file: StatementFile, graph: IRI, base: str) -> list[Run]:
    """The statements of a file, those of the default graph in another, claims with their names."""
    runs = list(read_runs(file, graph))
    names = claim_names(runs, base)
    if not names:
        return runs
    return [(name, [_renamed(quad, names) for quad in quads]) for name, quads in runs]


def _renamed(quad: Quad, names: Mapping[Term, IRI]) -> Quad:
    subject, term = quad.subject, quad.object
    if subject not in names and term not in names:
        return quad
    return Quad(names.get(subject, subject), quad.predicate, names.get(term, term))
