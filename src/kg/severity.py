"""How severe a finding is, and the levels that kg.toml may give a rule."""

from __future__ import annotations

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


OFF = "off"
"""The level, in kg.toml, of a rule whose findings are not wanted."""

LEVELS = (OFF, *(severity.word for severity in Severity))
"""The levels that kg.toml may give a rule."""
