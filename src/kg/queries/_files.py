"""Where stored queries stand: one file each, whose stem is the name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.dataset import shown_name
from kg.errors import QueryError, UnknownQuery, nearest
from kg.files import walk

_EXTENSION = ".rq"


def query_files(folders: Iterable[Path]) -> dict[str, Path]:
    """The files of the stored queries by name, sorted; the name is the file's stem.

    Of several files with one name the first by its path; `same_names` tells of the others.
    """
    return {name: files[0] for name, files in _by_name(folders).items()}


def query_file(folders: Iterable[Path], name: str, shown_from: Path) -> Path:
    """The file of the stored query of a name.

    Raises `UnknownQuery`, and `QueryError` where several files have that name.
    """
    files = _by_name(folders)
    if name not in files:
        raise UnknownQuery(
            name, "is not a stored query", f"{nearest(name, [*files])} See kg query --list."
        )
    if len(files[name]) > 1:
        raise _same_name(files[name], shown_from)
    return files[name][0]


def same_names(folders: Iterable[Path], shown_from: Path) -> list[QueryError]:
    """An error for each name that more than one file has, at the second: none can be asked."""
    return [_same_name(files, shown_from) for files in _by_name(folders).values() if len(files) > 1]


def _by_name(folders: Iterable[Path]) -> dict[str, list[Path]]:
    entries = (entry for folder in folders for entry in walk(folder))
    files = {entry.path for entry in entries if entry.name.endswith(_EXTENSION)}
    found: dict[str, list[Path]] = {}
    for path in map(Path, files):
        found.setdefault(path.stem, []).append(path)
    return {name: sorted(found[name]) for name in sorted(found)}


def _same_name(files: Sequence[Path], shown_from: Path) -> QueryError:
    first, second = (shown_name(file, shown_from) for file in files[:2])
    what = f'has the name "{files[0].stem}", as has {first}'
    return QueryError(second, what, "Rename one of the two; until then neither can be asked.")
