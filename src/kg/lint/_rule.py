"""A rule of this room: what `kg rule` tells of it, and the messages of its findings."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from kg.findings import Finding
from kg.lint._hit import Hit
from kg.rules import Rule
from kg.severity import Severity

VIOLATION, WARNING, INFO = Severity.VIOLATION, Severity.WARNING, Severity.INFO

_LANGUAGES = ("en", "zh-hans")

Words = tuple[str, str]
"""A text in English and the same in Chinese."""


class LintRule(Rule, frozen=True):
    """A rule with its messages by variant: templates with the names of facts in braces."""

    messages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def finding(self, hit: Hit) -> Finding:
        """A hit of this rule as a finding, of the severity that the rule has by itself."""
        templates = self.messages[hit.variant]
        return Finding(
            self.severity,
            self.code,
            {language: text.format_map(hit.facts) for language, text in templates.items()},
            hit.place,
            hit.focus,
            hit.path,
            hit.value,
        )


class Example(Struct, frozen=True):
    """What a rule finds, and what it would rather see; Turtle where nothing else is said.

    ``is_mended`` promises that ``kg check --fix`` makes the second of the first.
    """

    bad: str
    good: str
    is_mended: bool = False


def rule(
    head: tuple[str, str, Severity],
    summary: Words,
    why: Words,
    messages: Mapping[str, Words],
    example: Example,
) -> LintRule:
    """A rule, with its words in both languages."""
    code, name, severity = head
    return LintRule(
        code=code,
        name=name,
        severity=severity,
        summary=_by_language(summary),
        why=_by_language(why),
        bad=example.bad,
        good=example.good,
        fixable=example.is_mended,
        messages={variant: _by_language(words) for variant, words in messages.items()},
    )


def _by_language(words: Words) -> Mapping[str, str]:
    return dict(zip(_LANGUAGES, words, strict=True))
