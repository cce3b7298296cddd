"""The lines of SPARQL, how wide they are, and where each of them may be broken."""

from __future__ import annotations

from enum import IntEnum
from functools import cached_property
from math import inf

from msgspec import Struct

from kg.tidy._query_syntax import Leaf

STEP = 2  # columns by which a line is indented


class Break(IntEnum):
    """Where a line is broken; of the first three, the first that a bracket has comes first."""

    ITEM = 1  # before an argument or a row
    OR = 2
    AND = 3
    FILL = 4  # where the line is full
    KEEP = 5  # only where its author broke it
    NEVER = 6


class Part(Struct, frozen=True):
    """A leaf or a block, the blank before it, and how a line may be broken before it.

    ``is_broken`` is true where its author broke the line.
    """

    node: Leaf | Block
    gap: str
    at: Break
    is_broken: bool = False

    @property
    def leaf(self) -> Leaf:
        """The leaf that it begins with."""
        return self.node if isinstance(self.node, Leaf) else self.node.opening

    @property
    def is_group(self) -> bool:
        """True for a group in braces."""
        return isinstance(self.node, Block) and self.node.is_group

    @property
    def width(self) -> float:
        """The columns that it takes on one line, without the gap; infinite where it has several."""
        if isinstance(self.node, Block):
            return self.node.width
        return inf if "\n" in self.node.text or "\r" in self.node.text else len(self.node.text)


class Line(Struct, frozen=True):
    """What stands on one line, unless it is too long; indented by so many columns.

    Where it is broken, so many columns more ``hang`` before the rest. From ``listed`` on are the
    items of a list, which has lines of its own where it has several. ``is_apart`` is true where a
    blank line must come before.
    """

    indent: int
    parts: tuple[Part, ...]
    hang: int = STEP
    listed: int | None = None
    is_apart: bool = False

    def width(self) -> float:
        """The columns that it takes, not counting its indent."""
        return sum(len(part.gap) + part.width for part in self.parts)

    def head(self) -> float:
        """The columns that it takes up to the brace of a group."""
        return sum(len(part.gap) + (1 if part.is_group else part.width) for part in self.parts)

    def is_broken_list(self) -> bool:
        """True for a list that its author broke into lines."""
        return self.listed is not None and any(part.is_broken for part in self.parts)

    def width_from(self, index: int, after: int) -> float:
        """The columns of a part, of those that cannot leave it, and of so many after the last."""
        width = len(self.parts[index].gap) + self.parts[index].width
        for number in range(index + 1, len(self.parts)):  # a slice would take quadratic time
            part = self.parts[number]
            if part.at <= Break.FILL or part.is_group:
                return width
            width += len(part.gap) + part.width
        return width + after

    def room_after(self, index: int, after: int) -> int:
        """The columns that must be left for what cannot leave a part: marks and brackets."""
        if index + 1 == len(self.parts):
            return after
        part = self.parts[index + 1]
        return len(part.gap) + 1 if part.leaf.mark in (".", ";", ",") else 0


class Block(Struct, frozen=True, dict=True):
    """A bracket with its lines; on one line, where the width is finite and there is room."""

    opening: Leaf
    lines: tuple[Line, ...]
    closing: Leaf
    is_group: bool = False

    @cached_property
    def is_broken(self) -> bool:
        """True where its author broke it into lines, or a comment inside does."""
        if not self.lines:
            return bool(self.closing.comments)
        begins = any(line.parts[0].leaf.begins_line for line in self.lines)
        parts = [part for line in self.lines for part in line.parts]
        is_inside = any(part.is_broken or part.leaf.comments for part in parts)
        return begins or is_inside or self.closing.begins_line

    @cached_property
    def width(self) -> float:
        """The columns that it takes on one line; infinite where it has several."""
        if self.is_broken or (self.is_group and len(self.lines) > 1):
            return inf
        inside = sum(line.width() + 1 for line in self.lines) - bool(self.lines)
        return len(self.opening.text + self.closing.text) + 2 * len(self.pad) + inside

    @property
    def can_hold_lines(self) -> bool:
        """True for brackets around one thing that has the lines for both."""
        if self.is_group or self.is_broken or self.width < inf or len(self.lines) != 1:
            return False
        return all(part.at > Break.FILL for part in self.lines[0].parts)

    @property
    def pad(self) -> str:
        """The blank inside its brackets where they stand on one line."""
        return " " if self.lines and self.opening.text not in ("(", "") else ""
