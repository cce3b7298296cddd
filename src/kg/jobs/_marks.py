"""Digests of what an answer was worked out from: when they are the same, so is the answer."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.cache import fingerprint, program_mark
from kg.config import FILE_NAME, Config
from kg.dataset import Shelf, files_and_refused
from kg.files import regular_files
from kg.formats import METADATA


def mark_check(config: Config, store: str, shown_from: Path) -> str:
    """A digest of everything that a check depends on; nothing where a file cannot be read.

    ``store`` is the mark of what is checked.
    """
    shapes, refused = files_and_refused(config.shapes, config.exclude)
    queries = (file for folder in config.queries for file in regular_files(folder))
    others = (config.root / FILE_NAME, config.baseline, *(file for file, _ in shapes), *queries)
    try:
        files = [(str(file), file) for file in others if file and file.is_file()]
        return fingerprint(files, store, str(shown_from), *map(str, refused))
    except OSError:
        return ""


def mark_store(config: Config, shelves: Iterable[Shelf]) -> str:
    """A digest of everything that a store depends on; nothing where a file cannot be read."""
    files: list[tuple[str, Path]] = []
    refused: list[str] = []
    for shelf in shelves:
        found, none = shelf.look(config.exclude)
        files += ((f"{shelf.graph_base} {folder} {file}", file) for file, folder in found)
        refused += map(str, none)
    beside = [file.with_name(file.name + METADATA) for _, file in files if file.suffix == ".csv"]
    files += [(f"{file}", file) for file in beside if file.is_file()]
    files += [("context", config.context)] if config.context else []
    try:
        return fingerprint(files, config.base, program_mark(), *refused)
    except OSError:
        return ""
