"""Files and folders in the one layout: which differ from it, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from msgspec import Struct

from kg.dataset import files_in, shown_name
from kg.errors import ReadError
from kg.files import difference, replace_file
from kg.formats import SPARQL, SPARQL_UPDATE, TRIG, TURTLE, Format, by_path, decode
from kg.tidy._layout import lay_out
from kg.tidy._query_layout import lay_out_query


def _lay_out_sparql(content: bytes, name: str) -> bytes:
    return lay_out_query(decode(content, name), name).encode()


_LAYOUTS: Mapping[Format, Callable[[bytes, str], bytes]] = {
    TURTLE: partial(lay_out, format=TURTLE),
    TRIG: partial(lay_out, format=TRIG),
    SPARQL: _lay_out_sparql,
    SPARQL_UPDATE: _lay_out_sparql,
}


class Tidied(Struct, frozen=True):
    """A file, its name as messages show it, its content now, and that in the one layout."""

    path: Path
    name: str
    before: bytes
    after: bytes

    @property
    def is_tidy(self) -> bool:
        """True when the file is in the one layout already."""
        return self.before == self.after

    def diff(self) -> str:
        """A unified diff, as patch(1) reads it."""
        return difference(self.name, self.before, self.after)

    def write(self) -> None:
        """Write the file in the one layout, whole or not at all; its permissions stay."""
        if not self.is_tidy:
            replace_file(self.path, self.after)


class Tidying(Struct, frozen=True):
    """Files, tidied but not yet written, and for each other one why it is left as it is."""

    files: tuple[Tidied, ...]
    unreadable: tuple[ReadError, ...] = ()

    @property
    def untidy(self) -> list[Tidied]:
        """The files that are not in the one layout."""
        return [file for file in self.files if not file.is_tidy]


def tidy(paths: Iterable[Path], shown_from: Path, exclude: Iterable[Path] = ()) -> Tidying:
    """The Turtle, TriG and SPARQL files of some files and folders laid out; nothing is written.

    What is excluded, is hidden or is a symbolic link counts where it is named, not in a folder.
    """
    files: list[Tidied] = []
    unreadable: list[ReadError] = []
    excluded = tuple(exclude)
    for file in dict.fromkeys(file for path in paths for file in _files(path, excluded)):
        try:
            files.append(_tidied(file, shown_name(file, shown_from)))
        except ReadError as error:
            unreadable.append(error)
    return Tidying(tuple(files), tuple(unreadable))


def _files(path: Path, exclude: tuple[Path, ...]) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for file, _folder in files_in([path], exclude, _LAYOUTS):
        yield file


def _tidied(path: Path, name: str) -> Tidied:
    format = by_path(path, _LAYOUTS)
    if format is None:
        *others, last = [f".{known.extension}" for known in _LAYOUTS]
        known = f"{', '.join(others)} or {last}"
        raise ReadError(name, "has no layout", f"Name a folder, or a file that ends in {known}.")
    try:
        before = path.read_bytes()
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise ReadError(name, what, "Check that it is a file and its permissions.") from error
    return Tidied(path, name, before, _LAYOUTS[format](before, name))
