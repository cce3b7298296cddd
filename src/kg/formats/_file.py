"""Files of statements, whatever their format: the one way to read them, and to find places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from kg.errors import ReadError
from kg.formats._blocks import LocatedText
from kg.formats._document import Document, locate_document, read_document
from kg.formats._limits import read_content
from kg.formats._places import Located
from kg.formats._read import read, stream
from kg.formats._table import CSV, METADATA, READABLE_BY_CONTEXT, Format
from kg.terms import Quad

if TYPE_CHECKING:
    from kg.formats._context import Context


def _no_context() -> None:
    return None


class StatementFile(Struct, frozen=True):
    """A file to read. ``name`` is the file as messages show it.

    ``context`` gives the JSON-LD context for the formats that need one; it is asked only then.
    """

    path: Path
    name: str
    format: Format
    base: str
    context: Callable[[], Context | None] = _no_context

    @property
    def paths(self) -> tuple[Path, ...]:
        """The file, and what stands beside it and tells how it is read."""
        beside = self.path.with_name(self.path.name + METADATA)
        return (self.path, beside) if self.format == CSV and beside.is_file() else (self.path,)


def read_file(file: StatementFile) -> list[Quad]:
    """The statements of a file; blank nodes get fresh names, so that files can be merged.

    Raises `ReadError` naming file, line and column where the file does not parse.
    """
    if file.format in READABLE_BY_CONTEXT:
        return read_document(_document(file), file.base, _context(file))
    return read(read_content(file.path, file.name), file.name, file.format, file.base)


def stream_file(file: StatementFile) -> Iterator[Quad]:
    """The statements of a file, one by one; see `read_file`.

    What stands before the place where a file does not parse is told before the error is raised.
    """
    if file.format in READABLE_BY_CONTEXT:
        return iter(read_file(file))
    return stream(read_content(file.path, file.name), file.name, file.format, file.base)


class Places(Protocol):
    """Where each statement of a file stands, in the order of `read_file`."""

    def __len__(self) -> int: ...

    def __getitem__(self, number: int, /) -> Located: ...


def locate_file(file: StatementFile) -> Places:
    """Where each statement of a file stands; the places are looked for when they are asked for."""
    if file.format in READABLE_BY_CONTEXT:
        return locate_document(_document(file), file.base, _context(file))
    content = read_content(file.path, file.name)
    return LocatedText(content, file.name, file.format, file.base)


def _context(file: StatementFile) -> Context | None:
    try:
        return file.context()
    except ReadError as error:
        what = f"is written with the keys of a context that cannot be read, {error.where}"
        raise ReadError(file.name, what, "Correct that first.") from error


def _document(file: StatementFile) -> Document:
    content, *beside = (read_content(path, file.name) for path in file.paths)
    return Document(content, file.name, file.format, *beside)
