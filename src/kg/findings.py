"""What a check returns: findings, each with a severity, a place and words in every language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Severity(IntEnum):
    """The three severities of SHACL, ordered so that ``max`` gives the worst.

    https://www.w3.org/TR/shacl/#severity
    """

    INFO = 1
    WARNING = 2
    VIOLATION = 3

    @property
    def word(self) -> str:
        """The word that people and settings use: ``info``, ``warning``, ``violation``."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> Severity:
        """The severity that a word names; `ValueError` for any other word."""
        try:
            return cls[word.upper()]
        except KeyError:
            raise ValueError(word) from None


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a statement ends: file as the user named it, and line counted from 1 (0: unknown)."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. ``code`` names the shape or rule, ``focus`` the thing that it is about.

    ``messages`` maps language tags to sentences that say what to do; never empty.
    """

    severity: Severity
    code: str
    messages: Mapping[str, str]
    place: Place | None = None
    focus: str = ""
    value: str = ""

    def message(self, languages: Iterable[str] = ()) -> str:
        """The sentence in the first of the languages that has one, else in any language."""
        for language in languages:
            if language in self.messages:
                return self.messages[language]
        return next(iter(self.messages.values()))


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of one check, sorted by place, and what was looked at.

    ``unreadable`` holds one sentence for each file that could not be read: the findings then
    tell only about the others.
    """

    findings: tuple[Finding, ...]
    unreadable: tuple[str, ...] = ()
    statements: int = 0
    shapes: int = 0
    queries: int = 0
    counts: Mapping[Severity, int] = field(init=False)

    def __post_init__(self) -> None:
        counts = dict.fromkeys(sorted(Severity, reverse=True), 0)
        for finding in self.findings:
            counts[finding.severity] += 1
        object.__setattr__(self, "counts", counts)

    def passes(self, fail_on: Severity = Severity.VIOLATION) -> bool:
        """True when everything was read and no finding is as severe as ``fail_on``."""
        return not self.unreadable and all(f.severity < fail_on for f in self.findings)
