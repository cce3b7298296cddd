"""Which files a folder of content holds, and what the graph of each is called."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ReadError
from kg.formats import READABLE, Context, Format, by_path
from kg.terms import IRI, is_absolute


@dataclass(frozen=True, slots=True)
class Shelf:
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

    def files(self, exclude: Iterable[Path] = ()) -> Iterator[tuple[Path, Path]]:
        """Its readable files, each with the folder it was found in; see `files_in`."""
        return files_in(self.folders, exclude, self.formats)

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
) -> Iterator[tuple[Path, Path]]:
    """Every file of the formats in the folders as (file, folder), sorted, without the excluded.

    Hidden files and folders are skipped. Symbolic links are not followed.
    """
    for file, folder in _candidates(folders, exclude):
        if by_path(file, formats) and file.is_file() and not file.is_symlink():
            yield file, folder


def refused_in(
    folders: Iterable[Path],
    exclude: Iterable[Path],
    shown_from: Path,
    formats: Iterable[Format] = READABLE,
) -> Iterator[ReadError]:
    """An error for what stands where a file would be read and is none, so that nobody misses it.

    A link may lead anywhere, also one to a folder; a pipe or a device may never end.
    """
    for path, _folder in _candidates(folders, exclude):
        is_link, is_named_like_one = path.is_symlink(), by_path(path, formats)
        if (is_link and (is_named_like_one or path.is_dir())) or (
            is_named_like_one and not path.is_file() and not path.is_dir()
        ):
            what = "is a link, a pipe or a device, which is not read"
            name = shown_name(path, shown_from)
            yield ReadError(name, what, "Put the file itself there, or exclude it in kg.toml.")


def _candidates(folders: Iterable[Path], exclude: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """Everything in the folders, sorted, but what is hidden or excluded."""
    shut = tuple(exclude)
    for folder in folders:
        for path in [folder] if folder.is_file() else sorted(folder.rglob("*")):
            inner = path.relative_to(folder).parts
            hidden = any(part.startswith(".") for part in inner)
            if not hidden and not any(path == each or each in path.parents for each in shut):
                yield path, folder


def shown_name(file: Path, shown_from: Path) -> str:
    """A file's name as messages show it: relative to a folder that holds it, else absolute.

    Bytes that are no UTF-8 are shown as escapes.
    """
    name = file.relative_to(shown_from) if file.is_relative_to(shown_from) else file
    return os.fsencode(name).decode("utf-8", errors="backslashreplace")
