"""Which files a folder of content holds, and what the graph of each is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ReadError
from kg.formats import by_path
from kg.terms import IRI, is_absolute


@dataclass(frozen=True, slots=True)
class Shelf:
    """Folders of one kind, and the IRI under which their files are named graphs.

    ``by_stem`` names a graph by the file's stem alone, as sources are; otherwise by its path.
    """

    name: str
    folders: tuple[Path, ...]
    graph_base: str
    by_stem: bool = False

    def graph_of(self, file: Path, folder: Path) -> IRI:
        """The name of a file's graph; `ReadError` when its name cannot stand in an IRI."""
        inner = file.relative_to(folder) if file != folder else Path(file.name)
        name = file.stem if self.by_stem else inner.with_suffix("").as_posix()
        if not is_absolute(self.graph_base + name):
            remedy = "Rename it: letters, digits, - and _, no spaces."
            raise ReadError(file.name, "has a name that cannot stand in an IRI", remedy)
        return IRI(self.graph_base + name)


def files_in(folders: Iterable[Path], exclude: Iterable[Path] = ()) -> Iterator[tuple[Path, Path]]:
    """Every readable RDF file in the folders as (file, folder), sorted, without the excluded.

    Hidden files and folders are skipped. Symbolic links are not followed.
    """
    shut = tuple(exclude)
    for folder in folders:
        candidates = [folder] if folder.is_file() else sorted(folder.rglob("*"))
        for file in candidates:
            inner = file.relative_to(folder).parts
            hidden = any(part.startswith(".") for part in inner)
            excluded = any(file == path or path in file.parents for path in shut)
            if not hidden and not excluded and by_path(file) and _is_plain(file):
                yield file, folder


def _is_plain(file: Path) -> bool:
    return file.is_file() and not file.is_symlink()


def shown_name(file: Path, shown_from: Path) -> str:
    """A file's name as messages show it: relative to a folder that holds it, else absolute."""
    return str(file.relative_to(shown_from)) if file.is_relative_to(shown_from) else str(file)
