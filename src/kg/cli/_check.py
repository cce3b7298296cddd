"""``kg check``: findings, one to a line, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence

from kg.cli._talk import CLEAN, FINDINGS, WRONG, count, paint, reader_languages, say

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

    from kg.findings import Finding, Report


def check(options: argparse.Namespace) -> int:
    """Print what is found, and pass or fail by the level that was asked for."""
    from kg.findings import Severity
    from kg.jobs import Project

    project = Project.at(options.path)
    fail_on = Severity.of(options.fail_on) if options.fail_on else project.config.fail_on
    report = project.check()
    languages = reader_languages(options.lang, list(project.config.languages))
    for sentence in report.unreadable:
        print(f"{paint('1;31', 'unreadable')} {sentence}")
    for finding in report.findings:
        print(_finding_line(finding, languages))
    say(_summary(report))
    if report.unreadable:
        return WRONG
    return CLEAN if report.passes(fail_on) else FINDINGS


def _finding_line(finding: Finding, languages: Sequence[str]) -> str:
    colour = {"violation": "1;31", "warning": "33", "info": "36"}[finding.severity.word]
    place = f"{finding.place}: " if finding.place else ""
    value = f" (here: {finding.value})" if finding.value else ""
    head = f"{place}{paint(colour, finding.severity.word)} {finding.code}"
    about = f" {finding.focus}" if finding.focus else ""
    return f"{head}{about}: {finding.message(languages)}{value}"


def _summary(report: Report) -> str:
    counts = ", ".join(count(n, severity.word) for severity, n in report.counts.items())
    unread = f", {count(len(report.unreadable), 'file')} unreadable" if report.unreadable else ""
    looked_at = (
        f"{count(report.statements, 'statement')}, {count(report.shapes, 'shape')}, "
        f"{count(report.queries, 'stored query')}"
    )
    return f"{looked_at}: {counts}{unread}"
