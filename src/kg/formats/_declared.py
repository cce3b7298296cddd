"""What is found in a document beside its statements: prefixes and language tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kg.formats._tree import Position


class Declared(NamedTuple):
    """A prefix that a context in a document declares, and where its key stands."""

    prefix: str
    namespace: str
    at: Position


class WrittenTag(NamedTuple):
    """A language tag, and where the string begins that it stands in."""

    tag: str
    at: Position
