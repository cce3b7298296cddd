"""Reading RDF files: each statement with the line on which it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from pyoxigraph import parse as _parse

from kg.errors import ReadError
from kg.formats._table import Format
from kg.terms import Quad

_BOM = b"\xef\xbb\xbf"
_CONFLICT = (b"<<<<<<< ", b"=======\n", b">>>>>>> ")


class _Lines:
    """A reader that hands out one line per call, or as much of it as fits.

    The parser emits a statement as soon as it has read the line that ends it, so ``line`` is
    then the line of that statement, at no second parse. It aborts the whole process when it is
    given more than ``size`` bytes.
    """

    def __init__(self, content: bytes) -> None:
        self._lines = iter(content.splitlines(keepends=True))
        self._rest = b""
        self.line = 0

    def read(self, size: int) -> bytes:
        if not self._rest:
            self._rest = next(self._lines, b"")
            self.line += bool(self._rest)
        read, self._rest = self._rest[:size], self._rest[size:]
        return read


def read_file(path: Path, name: str, format: Format, base: str) -> list[Quad]:
    """The statements of a file. ``name`` is the file as messages show it.

    Raises `ReadError` naming file, line and column where the file does not parse.
    """
    return read(_content(path, name), name, format, base)


def read(content: bytes, name: str, format: Format, base: str) -> list[Quad]:
    """The statements of a text; see `read_file`.

    Blank nodes get fresh names, so that files can be merged.
    """
    content = content.removeprefix(_BOM)
    try:
        return list(_parse(content, format.rdf, base_iri=base, rename_blank_nodes=True))
    except SyntaxError as error:
        raise _read_error(error, content, name) from error


def locate_file(path: Path, name: str, format: Format, base: str) -> list[int]:
    """The line on which each statement of a file ends, in the order of `read_file`."""
    return [line for _quad, line in parse_file(path, name, format, base)]


def parse_file(path: Path, name: str, format: Format, base: str) -> Iterator[tuple[Quad, int]]:
    """The statements of a file, each with its line; see `read_file`."""
    return parse(_content(path, name), name, format, base)


def parse(content: bytes, name: str, format: Format, base: str) -> Iterator[tuple[Quad, int]]:
    """The statements of a text, each with the line on which it ends; see `read`."""
    content = content.removeprefix(_BOM)
    lines = _Lines(content)
    try:
        for quad in _parse(
            cast("IO[bytes]", lines), format.rdf, base_iri=base, rename_blank_nodes=True
        ):
            yield quad, lines.line
    except SyntaxError as error:
        raise _read_error(error, content, name) from error


def _content(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise ReadError(name, what, "Check that it is a file and its permissions.") from error


def _read_error(error: SyntaxError, content: bytes, name: str) -> ReadError:
    line, column = error.lineno or 0, error.offset or 0
    where = f"{name}:{line}:{column}" if column else f"{name}:{line}" if line else name
    what, remedy = _explain(content, str(error.msg), line)
    return ReadError(where, what, remedy)


def _explain(content: bytes, message: str, line: int) -> tuple[str, str]:
    """What is wrong and what to do: by what a broken file usually is, else by the parser."""
    head = content.lstrip()[:200].lower()
    if content.startswith(b"\x1f\x8b"):
        return "is a gzip archive", "Unpack it, or leave it out of the folder."
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "is UTF-16", "Save it as UTF-8."
    if head.startswith((b"<!doctype html", b"<html")):
        return "is an HTML page, not RDF", "Save the data itself, not the page that shows it."
    if head.startswith(b"version https://git-lfs"):
        return "is a pointer to a large file", "Run git lfs pull."
    if any(mark in content for mark in _CONFLICT[::2]):
        return "holds the marks of a merge conflict", "Resolve the conflict, then try again."
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
