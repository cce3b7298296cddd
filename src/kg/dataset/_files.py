"""Which files a folder of content holds, and what the graph of each is called."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from kg.errors import ReadError
from kg.files import walk
from kg.formats import READABLE, Format, by_file_name
from kg.terms import IRI, is_absolute

if TYPE_CHECKING:
    from kg.formats import Context

FileIn = tuple[Path, Path]
"""A file, and the folder that was looked through."""


class Shelf(Struct, frozen=True):
    """Folders of one kind, and the IRI under which their files are named graphs.

    ``by_stem`` names a graph by the file's stem alone, as sources are; otherwise by its path.
    ``formats`` are those that are read, and ``context`` what some of them need.
    """

    name: str
    folders: tuple[Path, ...]
    graph_base: str
    by_stem: bool = False
    formats: tuple[Format, ...] = READABLE
    context: Callable[[], Context | None] = lambda: None

    def look(self, exclude: Iterable[Path] = ()) -> tuple[list[FileIn], list[Path]]:
        """Its readable files, and what is refused; see `files_and_refused`."""
        return files_and_refused(self.folders, exclude, self.formats)

    def graph_of(self, file: Path, folder: Path) -> IRI:
        """The name of a file's graph; `ReadError` when its name cannot stand in an IRI."""
        inner = file.relative_to(folder) if file != folder else Path(file.name)
        name = file.stem if self.by_stem else inner.with_suffix("").as_posix()
        if not is_absolute(self.graph_base + name):
            remedy = "Rename it: letters, digits, - and _, no spaces."
            raise ReadError(
                shown_name(file, folder), "has a name that cannot stand in an IRI", remedy
            )
        return IRI(self.graph_base + name)


def files_in(
    folders: Iterable[Path], exclude: Iterable[Path] = (), formats: Iterable[Format] = READABLE
) -> list[FileIn]:
    """Every file of the formats in the folders with its folder, sorted, without the excluded.

    Hidden files and folders are skipped. Symbolic links are not followed.
    """
    return files_and_refused(folders, exclude, formats)[0]


def files_and_refused(
    folders: Iterable[Path], exclude: Iterable[Path] = (), formats: Iterable[Format] = READABLE
) -> tuple[list[FileIn], list[Path]]:
    """The files as `files_in` has them, and what stands where a file would be read and is none.

    A link may lead anywhere, also one to a folder; a pipe or a device may never end.
    """
    files: list[FileIn] = []
    refused: list[Path] = []
    known = tuple(formats)
    for entry, folder in _candidates(folders, exclude):
        is_named_like_one = by_file_name(entry.name, known) is not None
        if entry.is_symlink():
            if is_named_like_one or entry.is_dir():
                refused.append(Path(entry))
        elif is_named_like_one and entry.is_file():
            files.append((Path(entry), folder))
        elif is_named_like_one and not entry.is_dir():
            refused.append(Path(entry))
    return files, refused


def refusal(path: Path, shown_from: Path) -> ReadError:
    """The error for what stands where a file would be read and is none."""
    what = "is a link, a pipe or a device, which is not read"
    remedy = "Put the file itself there, or exclude it in kg.toml."
    return ReadError(shown_name(path, shown_from), what, remedy)


def _candidates(
    folders: Iterable[Path], exclude: Iterable[Path]
) -> Iterator[tuple[Path | os.DirEntry[str], Path]]:
    """Everything in the folders, sorted, but what is hidden or excluded."""
    shut = {os.fspath(each) for each in exclude}
    below = tuple(f"{each}{os.sep}" for each in shut)
    for folder in folders:
        for entry in [folder] if folder.is_file() else walk(folder):
            path = os.fspath(entry)
            if path not in shut and not path.startswith(below):
                yield entry, folder


def shown_name(file: Path, shown_from: Path) -> str:
    """A file's name as messages show it: relative to a folder that holds it, else absolute.

    Bytes that are no UTF-8 are shown as escapes.
    """
    before = os.fspath(shown_from).rstrip(os.sep) + os.sep
    name = os.fspath(file).removeprefix(before)
    return os.fsencode(name).decode("utf-8", errors="backslashreplace")
