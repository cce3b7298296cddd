"""The statements of files, each with its place: found when it is asked for, file by file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg.errors import ReadError
from kg.findings import Place
from kg.formats import Format, locate_file
from kg.terms import Quad


@dataclass(frozen=True)
class StatementFile:
    """A file that was read: how many statements it held, and how many were read before it."""

    path: Path
    name: str
    format: Format
    base: str
    start: int
    count: int

    @cached_property
    def places(self) -> Sequence[Place]:
        """The place of each statement, in order: the file alone, when it is not as it was."""
        unknown = [Place(self.name)] * self.count
        try:
            lines = locate_file(self.path, self.name, self.format, self.base)
        except ReadError:
            return unknown
        places = [Place(self.name, line) for line in lines]
        return places if len(places) == self.count else unknown


class Statements(Mapping[Quad, Place]):
    """Quads in the order in which they were read, each with the place where it first stands.

    Parsing needs no places, and few statements are ever asked for theirs: so a file is searched
    for them at the first such question, and those of other files are not.
    """

    def __init__(self, ordinals: Mapping[Quad, int], files: Sequence[StatementFile]) -> None:
        self._ordinals = ordinals
        self._files = files
        self._starts = [file.start for file in files]

    def __getitem__(self, quad: Quad) -> Place:
        ordinal = self._ordinals[quad]
        file = self._files[bisect_right(self._starts, ordinal) - 1]
        return file.places[ordinal - file.start]

    def __contains__(self, quad: object) -> bool:
        return quad in self._ordinals

    def __iter__(self) -> Iterator[Quad]:
        return iter(self._ordinals)

    def __len__(self) -> int:
        return len(self._ordinals)
