"""What a check returns: findings, each with a severity, a place and words in every language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from kg.errors import KgError
from kg.severity import Severity
from kg.terms import IRI, BlankNode, Resource, Term, order
from kg.wordings import translations


class Place(Struct, frozen=True, order=True):
    """Where a statement stands: the file as the user named it, line and column.

    Lines and columns are counted from 1, columns in code points; 0 where they are unknown.
    """

    file: str
    line: int = 0
    column: int = 0

    def within(self, root: Path, shown_from: Path) -> str:
        """The file's name within a project, with ``/``, whose ``shown_from`` is as in `Project`."""
        file = shown_from / self.file
        return (file.relative_to(root) if file.is_relative_to(root) else file).as_posix()

    def __str__(self) -> str:
        known = [str(number) for number in (self.line, self.column) if number]
        return ":".join([self.file, *known]) if self.line else self.file


Identity = tuple[str, str, str, str, str]
"""Code, file, focus, path and value of a finding, terms as in N-Triples."""


class Finding(Struct, frozen=True):
    """One thing found. ``code`` names the shape or rule, ``focus`` the thing that it is about.

    ``messages`` maps language tags to sentences that say what to do; never empty. ``path`` is
    the property concerned, or the node of the shapes graph that describes a longer path;
    ``component`` and ``shape`` are what a SHACL result names.
    https://www.w3.org/TR/shacl/#results-validation-result
    """

    severity: Severity
    code: str
    messages: Mapping[str, str]
    place: Place | None = None
    focus: Term | None = None
    path: Resource | None = None
    value: Term | None = None
    component: IRI | None = None
    shape: Resource | None = None

    def message(self, languages: Iterable[str] = ()) -> str:
        """The sentence in the first of the languages that has one, else in any language."""
        for language in languages:
            if language in self.messages:
                return self.messages[language]
        return next(iter(self.messages.values()))

    def identity(self, root: Path, shown_from: Path) -> Identity:
        """What stays of a finding when lines move: code, file within the project, and terms.

        ``shown_from`` is the folder that the names of files are relative to. Blank nodes have no
        name that would stay.
        """
        file = self.place.within(root, shown_from) if self.place else ""
        terms = (self.focus, self.path, self.value)
        focus, path, value = (
            "_:" if isinstance(term, BlankNode) else str(term or "") for term in terms
        )
        return (self.code, file, focus, path, value)

    @property
    def sort_key(self) -> tuple[object, ...]:
        """A sort key: by place, then by code, then by what it is about; blank nodes are alike."""
        terms = (self.focus, self.path, self.value)
        named = [
            () if term is None or isinstance(term, BlankNode) else order(term) for term in terms
        ]
        return (self.place or Place(""), self.code, named)


def fault(error: KgError, code: str) -> Finding:
    """An error as a finding, with the file, line and column that the error tells.

    It speaks every language: those of the error, and for others the catalogue's.
    """
    found = _PLACE.fullmatch(error.where)
    assert found, error.where
    file, line, column = found.groups()
    place = Place(file, int(line or 0), int(column or 0))
    messages = {"en": f"{error.what}. {error.remedy}", **translations(error.what, error.remedy)}
    return Finding(Severity.VIOLATION, code, messages, place)


_PLACE = re.compile(r"(.*?)(?::(\d+))?(?::(\d+))?", re.DOTALL)


class Accepted(Struct, frozen=True):
    """A finding that somebody accepted: by a comment beside it, or in the baseline."""

    finding: Finding
    in_baseline: bool
    reason: str = ""


class Report(Struct, frozen=True):
    """All findings of one check, sorted by place, and what was looked at.

    ``unreadable`` holds one finding for each file that could not be read: the others then tell
    only about the rest. ``accepted`` are findings that neither fail a check nor are told, and
    ``untouched`` is how many were left out because no change of interest touches them.
    """

    findings: tuple[Finding, ...]
    unreadable: tuple[Finding, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    untouched: int = 0
    statements: int = 0
    shapes: int = 0
    queries: int = 0

    @property
    def counts(self) -> Mapping[Severity, int]:
        """How many findings there are of each severity, the worst first."""
        counts = dict.fromkeys(sorted(Severity, reverse=True), 0)
        for finding in self.findings:
            counts[finding.severity] += 1
        return counts

    @property
    def told(self) -> tuple[Finding, ...]:
        """What a reader is told: the files that could not be read, then the findings."""
        return (*self.unreadable, *self.findings)

    def passes(self, fail_on: Severity = Severity.VIOLATION) -> bool:
        """True when everything was read and no finding is as severe as ``fail_on``."""
        return not self.unreadable and all(f.severity < fail_on for f in self.findings)
