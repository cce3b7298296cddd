"""The statements of files, each with its place: found when it is asked for, file by file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain, groupby
from operator import attrgetter

from msgspec import Struct

from kg.errors import ReadError
from kg.findings import Place
from kg.formats import (
    NTRIPLES,
    TURTLE,
    LocatedText,
    Places,
    StatementFile,
    locate_file,
    read_file,
)
from kg.terms import IRI, DefaultGraph, GraphName, Quad, in_graph

Run = tuple[GraphName, Sequence[Quad]]
"""Statements that were read one after another, and the graph that they are in."""


def read_runs(file: StatementFile, graph: GraphName) -> Iterator[Run]:
    """The statements of a file, run by run in one graph each; those of the default one in another.

    Raises `ReadError` when the file cannot be read.
    """
    if file.format in (TURTLE, NTRIPLES):  # where all of them are in the default graph
        yield graph, list(read_file(file))
        return
    for name, quads in groupby(read_file(file), attrgetter("graph_name")):
        yield (graph if isinstance(name, DefaultGraph) else name), list(map(in_graph, quads))


class Portion(Struct, frozen=True, dict=True):
    """What one file contributes.

    The quads of its ``runs`` are those of the default graph, as the parser made them: to name the
    graph in each would take as long again.
    """

    file: StatementFile
    runs: Sequence[Run]

    @cached_property
    def count(self) -> int:
        """The number of its statements, with those that stand in it again."""
        return sum(len(quads) for _graph, quads in self.runs)

    @cached_property
    def _located(self) -> Places | None:
        """Where each statement stands; nothing when the file is not as it was."""
        try:
            located = locate_file(self.file)
        except ReadError:
            return None
        return located if len(located) == self.count else None

    def place(self, number: int) -> Place:
        """The place of the object of a statement, by its number in the file from 0."""
        name = self.file.name
        return Place(name, *self._located[number].object) if self._located else Place(name)

    def place_of_subject(self, number: int, *, is_named: bool = False) -> Place:
        """The place of the subject of a statement, by its number in the file from 0.

        That of an IRI is found faster, if it is told that it is one.
        """
        name, located = self.file.name, self._located
        if not located:
            return Place(name)
        if is_named and isinstance(located, LocatedText):
            return Place(name, *located.named_subject(number))
        return Place(name, *located[number].subject)


class Statements(Mapping[Quad, Place]):
    """Quads, graph by graph in the order in which they were read, each with its first place.

    Parsing needs no places, and few statements are ever asked for theirs: so a file is searched
    for them at the first such question, and those of other files are not.
    """

    def __init__(self, portions: Sequence[Portion] = ()) -> None:
        self.portions = portions
        counts = accumulate((portion.count for portion in portions), initial=0)
        *self._starts, self.count_as_read = counts  # the latter with repeated statements

    def by_graph(self) -> Iterator[tuple[GraphName, Collection[Quad]]]:
        """Each graph with its statements, each once, as quads of the default graph."""
        return ((graph, ordinals.keys()) for graph, ordinals in self._ordinals.items())

    def runs(self) -> Iterator[Run]:
        """The statements as often as they stand in files: nobody has looked for repeated ones yet.

        They are quads of the default graph, beside the graph that they are in.
        """
        return chain.from_iterable(portion.runs for portion in self.portions)

    def merged(self) -> Iterator[Quad]:
        """The quads of `runs`, whatever graph they are in."""
        return chain.from_iterable(quads for _graph, quads in self.runs())

    @cached_property
    def _ordinals(self) -> dict[GraphName, dict[Quad, int]]:
        """The statements of each graph, each with the number of those that were read before it."""
        found: dict[GraphName, dict[Quad, int]] = {}
        start = 0
        for graph, quads in self.runs():
            known = found.setdefault(graph, {})
            for ordinal, quad in enumerate(quads, start):
                known.setdefault(quad, ordinal)
            start += len(quads)
        return found

    def __getitem__(self, quad: Quad) -> Place:
        portion, number = self._find(quad)
        return portion.place(number)

    def place_of_subject(self, quad: Quad) -> Place:
        """Where the subject of a statement stands."""
        portion, number = self._find(quad)
        return portion.place_of_subject(number, is_named=isinstance(quad.subject, IRI))

    def _find(self, quad: Quad) -> tuple[Portion, int]:
        ordinal = self._ordinals[quad.graph_name][in_graph(quad)]
        at = bisect_right(self._starts, ordinal) - 1
        return self.portions[at], ordinal - self._starts[at]

    def __contains__(self, quad: object) -> bool:
        if not isinstance(quad, Quad):
            return False
        return in_graph(quad) in self._ordinals.get(quad.graph_name, ())

    def __iter__(self) -> Iterator[Quad]:
        for graph, quads in self.by_graph():
            for quad in quads:
                yield in_graph(quad, graph)

    def __len__(self) -> int:
        return sum(map(len, self._ordinals.values()))

    def repeated(self) -> Iterator[tuple[str, int]]:
        """The statements that were read before: name of the file, and number within it from 0."""
        if len(self) == self.count_as_read:
            return
        first = {ordinal for own in self._ordinals.values() for ordinal in own.values()}
        for portion, start in zip(self.portions, self._starts, strict=True):
            for number in range(portion.count):
                if start + number not in first:
                    yield portion.file.name, number
