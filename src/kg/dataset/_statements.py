"""The statements of files, each with its place: found when it is asked for, file by file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from kg.errors import ReadError
from kg.findings import Place
from kg.formats import Places, StatementFile, locate_file
from kg.terms import Quad


class Portion(Struct, frozen=True, dict=True):
    """What one file contributes: how many statements, and how many were read before it.

    ``new`` are those that stand in no earlier place.
    """

    file: StatementFile
    start: int
    count: int
    new: int

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

    def place_of_subject(self, number: int) -> Place:
        """The place of the subject of a statement, by its number in the file from 0."""
        name = self.file.name
        return Place(name, *self._located[number].subject) if self._located else Place(name)


class Statements(Mapping[Quad, Place]):
    """Quads in the order in which they were read, each with the place where it first stands.

    Parsing needs no places, and few statements are ever asked for theirs: so a file is searched
    for them at the first such question, and those of other files are not.
    """

    def __init__(
        self, ordinals: Mapping[Quad, int] | None = None, portions: Sequence[Portion] = ()
    ) -> None:
        self._ordinals = {} if ordinals is None else ordinals
        self.portions = portions
        self._starts = [portion.start for portion in portions]

    def __getitem__(self, quad: Quad) -> Place:
        portion, number = self._find(quad)
        return portion.place(number)

    def place_of_subject(self, quad: Quad) -> Place:
        """Where the subject of a statement stands."""
        portion, number = self._find(quad)
        return portion.place_of_subject(number)

    def _find(self, quad: Quad) -> tuple[Portion, int]:
        ordinal = self._ordinals[quad]
        portion = self.portions[bisect_right(self._starts, ordinal) - 1]
        return portion, ordinal - portion.start

    def __contains__(self, quad: object) -> bool:
        return quad in self._ordinals

    def __iter__(self) -> Iterator[Quad]:
        return iter(self._ordinals)

    def __len__(self) -> int:
        return len(self._ordinals)

    def repeated(self) -> Iterator[tuple[str, int]]:
        """The statements that were read before: name of the file, and number within it from 0."""
        if len(self._ordinals) == sum(portion.count for portion in self.portions):
            return
        first = set(self._ordinals.values())
        for portion in self.portions:
            for number in range(portion.count):
                if portion.start + number not in first:
                    yield portion.file.name, number
