"""A mark for each column of what shapes judge: another as soon as a statement in it is another.

Marks let a later run tell what a change can touch. Those of a file are told by its content, so
only files that changed are looked at statement by statement; at first none is, since most are never
changed, and to look takes longer than to validate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.cache import fingerprint
from kg.dataset._dataset import Dataset
from kg.terms import IRI, BlankNode, Quad, Triple

FileMarks = Mapping[str, Mapping[str, str]]
"""For each file, by the mark of its content: the mark of each predicate in it."""


def mark_columns(dataset: Dataset, known: FileMarks) -> tuple[dict[str, str], FileMarks]:
    """The mark of each column of `Dataset.judged` by predicate, and those of the files.

    ``known`` are the marks of files from an earlier run; without any, a file that is changed later
    counts as changed in all of its columns. Raises `OSError` when a file is gone.
    """
    files: dict[str, Mapping[str, str]] = {}
    parts: dict[str, list[str]] = {}
    for portion in dataset.stated.portions:
        mark = fingerprint((path.name, path) for path in portion.file.paths)
        own = (quad for _graph, quads in portion.runs for quad in quads)
        files[mark] = known.get(mark) or (_marks(own, mark) if known else _marks_at_once(own, mark))
        for predicate, column in files[mark].items():
            parts.setdefault(predicate, []).append(column)
    everything = fingerprint([], *files)
    for statements in (dataset.unjudged, dataset.concluded):
        for predicate, column in _marks(statements, everything).items():
            parts.setdefault(predicate, []).append(column)
    return {predicate: fingerprint([], *columns) for predicate, columns in parts.items()}, files


def _marks_at_once(statements: Iterable[Quad], mark: str) -> dict[str, str]:
    """The mark of the file for each predicate in it."""
    return {predicate.value: mark for predicate in {each.predicate for each in statements}}


def _marks(statements: Iterable[Quad | Triple], unnamed: str) -> dict[str, str]:
    """The mark of each predicate; ``unnamed`` where a blank node has another name each time."""
    columns: dict[IRI, list[str]] = {}
    for statement in statements:
        subject, term = statement.subject, statement.object
        is_unnamed = isinstance(subject, BlankNode) or isinstance(term, BlankNode)
        line = unnamed if is_unnamed else f"{subject} {term}"
        columns.setdefault(statement.predicate, []).append(line)
    return {
        predicate.value: fingerprint([], *sorted(lines)) for predicate, lines in columns.items()
    }
