"""What a rule of the check is: a code, a name, a severity, and a page in every language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from kg.findings import Finding
from kg.severity import OFF, Severity


class Rule(Struct, frozen=True):
    """One thing that a check looks for; every map goes from a language tag to words.

    ``code`` is ``KG`` and three figures and never means anything else later; ``name`` is kebab
    case; ``summary`` says in one sentence what is wrong, ``why`` in a few sentences what harm it
    does and what to do. ``bad`` and ``good`` are examples, in Turtle where nothing else is said.
    ``fixable`` is a promise: ``kg check --fix`` mends at least the plain cases.
    """

    code: str
    name: str
    severity: Severity
    summary: Mapping[str, str]
    why: Mapping[str, str] = field(default_factory=dict)
    bad: str = ""
    good: str = ""
    fixable: bool = False


def in_language(words: Mapping[str, str], languages: Iterable[str]) -> str:
    """The words in the first of the languages that has some, else in any; empty if there are none.

    >>> in_language({"en": "a term", "zh-hans": "\u672f\u8bed"}, ["fr", "zh-hans"])
    '\u672f\u8bed'
    """
    for language in languages:
        if language in words:
            return words[language]
    return next(iter(words.values()), "")


def at_levels(findings: Iterable[Finding], levels: Mapping[str, str]) -> list[Finding]:
    """The findings, each of the severity that its code has in the levels; without those `OFF`.

    Codes that the levels do not name keep their severity.
    """
    left: list[Finding] = []
    for finding in findings:
        level = levels.get(finding.code)
        if level is None:
            left.append(finding)
        elif level != OFF:
            left.append(replace(finding, severity=Severity.of(level)))
    return left


def write_page(rule: Rule, languages: Iterable[str]) -> str:
    """What a rule is about, in Markdown, in the first of the languages that it knows."""
    wanted = list(languages)
    words = {key: in_language(texts, wanted) for key, texts in _WORDS.items()}
    mended = f", {words['mended']}" if rule.fixable else ""
    parts = [
        f"## {rule.code} {rule.name}",
        f"{in_language(rule.summary, wanted)} ({rule.severity.word}{mended})",
        in_language(rule.why, wanted),
    ]
    for title, example in ((words["bad"], rule.bad), (words["good"], rule.good)):
        if example:
            lines = "\n".join(f"    {line}" for line in example.split("\n"))
            parts.append(f"{title}\n\n{lines}")
    return "\n\n".join(part for part in parts if part) + "\n"


_WORDS: Mapping[str, Mapping[str, str]] = {
    "mended": {"en": "mended by kg check --fix", "zh-hans": "kg check --fix 可更正"},
    "bad": {"en": "Found:", "zh-hans": "会被指出："},
    "good": {"en": "Better:", "zh-hans": "宜改为："},
}
