"""For whom an answer is written, and with what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from kg.formats._roles import Roles
from kg.terms import IRI, Literal, Prefixes

if TYPE_CHECKING:
    from kg.formats._context import Context

Labels = Callable[[Iterable[IRI]], Mapping[IRI, Literal]]
Notes = Mapping[str, str]
"""What a reader should be told of what was written, by language; mostly nothing."""


class Presentation(Struct, frozen=True):
    """For whom an answer is written, and with what: nothing here changes what it says.

    ``labels`` tells what readers of the ``language`` call things; it is asked for a thousand rows
    at a time. ``modified`` is the day on which the dataset was last changed, as YYYY-MM-DD, where
    that is known. ``roles`` are those of the stored query's header. ``width`` is that of a
    terminal in cells, and ``paints`` is true for one that may be coloured.
    """

    prefixes: Prefixes
    context: Context | None = None
    language: str = "en"
    title: str = ""
    labels: Labels = lambda _iris: {}
    modified: str = ""
    roles: Roles = field(default_factory=dict)
    width: int | None = None
    paints: bool = False
