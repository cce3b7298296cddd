"""Reading RDF texts: statements, and the line on which each ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, cast

from pyoxigraph import parse as _parse

from kg.errors import ReadError
from kg.formats._decode import recognise
from kg.formats._limits import refuse_excess
from kg.formats._table import Format
from kg.terms import Quad

_BOM = b"\xef\xbb\xbf"


class _Pieces:
    """A reader that hands out one piece per call, or as much of it as fits.

    The parser emits a statement as soon as it has read the line that ends it, so ``number`` is
    then that of the piece of that statement, at no second parse. It aborts the whole process when
    it is given more than ``size`` bytes.
    """

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._rest = b""
        self.number = 0

    def read(self, size: int) -> bytes:
        if not self._rest:
            self._rest = next(self._pieces, b"")
            self.number += bool(self._rest)
        read, self._rest = self._rest[:size], self._rest[size:]
        return read


def read(content: bytes, name: str, format: Format, base: str) -> list[Quad]:
    """The statements of a text; blank nodes get fresh names, so that files can be merged.

    ``name`` is the file as messages show it. Raises `ReadError` naming file, line and column where
    the text does not parse.
    """
    return list(stream(content, name, format, base))


def stream(content: bytes, name: str, format: Format, base: str) -> Iterator[Quad]:
    """The statements of a text, one by one, so that not all need to be held; see `read`."""
    content = content.removeprefix(_BOM)
    refuse_excess(content, name)
    try:
        yield from _parse(content, format.rdf, base_iri=base, rename_blank_nodes=True)
    except SyntaxError as error:
        raise _read_error(error, content, name) from error


def parse(content: bytes, name: str, format: Format, base: str) -> Iterator[tuple[Quad, int]]:
    """The statements of a text, each with the line on which it ends; see `read`."""
    lines = content.removeprefix(_BOM).splitlines(keepends=True)
    return parse_pieces(lines, name, format, base)


def parse_pieces(
    pieces: Sequence[bytes], name: str, format: Format, base: str
) -> Iterator[tuple[Quad, int]]:
    """The statements of a text in pieces, each with the number of the piece in which it ends.

    Pieces are counted from 1; see `read`.
    """
    content = b"".join(pieces)
    refuse_excess(content, name)
    reader = _Pieces(pieces)
    try:
        for quad in _parse(
            cast("IO[bytes]", reader), format.rdf, base_iri=base, rename_blank_nodes=True
        ):
            yield quad, reader.number
    except SyntaxError as error:
        raise _read_error(error, content, name) from error


def _read_error(error: SyntaxError, content: bytes, name: str) -> ReadError:
    line, column = error.lineno or 0, error.offset or 0
    where = f"{name}:{line}:{column}" if column else f"{name}:{line}" if line else name
    what, remedy = _explain(content, str(error.msg), line)
    return ReadError(where, what, remedy)


def _explain(content: bytes, message: str, line: int) -> tuple[str, str]:
    """What is wrong and what to do: by what a broken file usually is, else by the parser."""
    known = recognise(content)
    if known:
        return known
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"is not UTF-8 at byte {error.start}", "Save it as UTF-8."
    what = message.split(": ", 1)[-1].rstrip(".")
    undeclared = re.fullmatch(r"The prefix (\S*:) has not been declared", what)
    if undeclared:
        name = undeclared[1]
        return f'the prefix "{name}" is not declared', f"Add @prefix {name} <…> . at the top."
    return what, f"Correct line {line}, or what stands just before it."
