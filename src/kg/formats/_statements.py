"""From a tree to statements: JSON-LD as it is fed to the processor, piece by piece.

https://www.w3.org/TR/json-ld11-api/#deserialize-json-ld-to-rdf-algorithm
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, NamedTuple, cast

from pyoxigraph import RdfFormat
from pyoxigraph import parse as _parse

from kg.formats._context import Context
from kg.formats._stream import Piece, Stream, Type
from kg.formats._tree import Position, Tree, place_error
from kg.formats._words import Contexts
from kg.terms import Quad
from kg.vocab import rdf


class Stated(NamedTuple):
    """A statement, the place of the value that makes it, and that of its subject."""

    quad: Quad
    at: Position
    subject_at: Position


def state(tree: Tree, name: str, base: str, context: Context | None) -> Iterator[Stated]:
    """The statements of a document, each with its places.

    ``context`` is the project's: it holds where the document names it, or names none. `ReadError`
    for whatever a processor would pass over in silence: keys and classes that no context knows,
    values that state nothing, contexts that would have to be fetched.
    """
    url, own = (context.url, context.source["@context"]) if context else ("", {})
    stream = Stream(name, Contexts(name, url, own), has_base=bool(base))
    stream.write(tree)
    feed = _Feed(stream.pieces)
    try:
        for quad in _parse(
            cast("IO[bytes]", feed),
            RdfFormat.STREAMING_JSON_LD,
            base_iri=base or None,
            rename_blank_nodes=True,
        ):
            yield Stated(quad, *feed.places(quad))
    except SyntaxError as error:
        what = str(error.msg).rstrip(".")
        remedy = f"Correct line {feed.piece.at[0]}, or the context that its keys are from."
        raise place_error(name, feed.piece.at, what, remedy) from error
    if feed.lost:
        at, text = feed.lost
        remedy = "Write a value that its key can hold: an IRI has no spaces, en is a language."
        raise place_error(name, at, f"{text} states nothing", remedy)


class _Feed:
    """A reader that hands out one piece per call, or as much of it as fits.

    The processor states what it can before it asks for more. So what it states belongs to the
    piece that it was given last, and that piece has stated nothing if it asks for the next before.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.piece = pieces[0]
        self.lost: tuple[Position, str] | None = None
        self._pieces = iter(pieces)
        self._types: list[Type] = []
        self._rest = b""
        self._stated = True

    def read(self, size: int) -> bytes:
        if not self._rest:
            self._next()
        read, self._rest = self._rest[:size], self._rest[size:]
        return read

    def places(self, quad: Quad) -> tuple[Position, Position]:
        """Where a quad is stated that the processor has just made, and where its subject stands."""
        self._stated = True
        if self._types and quad.predicate == rdf.type:
            found = self._types.pop(0)
            return found.at, found.subject_at
        return self.piece.stated_at, self.piece.subject_at

    def _next(self) -> None:
        if self.piece.states and not self._stated:
            self._lose(self.piece.stated_at, self.piece.states)
        if self.piece.text == "}":
            for lost in self._types:
                self._lose(lost.at, f'"{lost.text}"')
        piece = next(self._pieces, None)
        if piece:
            self.piece, self._stated = piece, False
            self._rest = piece.text.encode()
            if piece.types:  # the processor states classes in the order of their names in the text
                self._types = sorted([*self._types, *piece.types])

    def _lose(self, at: Position, text: str) -> None:
        self.lost = self.lost or (at, text)
