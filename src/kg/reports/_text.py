"""Findings for people: the line quoted and the place marked, or one line for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kg.findings import Finding, Report
from kg.reports._quote import quote
from kg.reports._reader import Reader, plain
from kg.reports._words import count, word

_MANY = 5  # findings of one shape or rule: where there are more,
_FEW = 3  # these many are told and the others counted
_STYLES = {"violation": "1;31", "warning": "33", "info": "36"}


def write_text(report: Report, reader: Reader) -> str:
    """Each finding with its line quoted; where many are alike, a few of them and their number."""
    told: list[Finding] = list(report.told)
    folded: list[Finding] = []
    if not reader.shows_all:
        told, folded = _fold(told)
    blocks = ["".join(f"{line}\n" for line in _block(finding, reader)) for finding in told]
    if folded:
        blocks.append("".join(f"{line}\n" for line in _rest(folded, reader)))
    return "\n".join(blocks)


def write_concise(report: Report, reader: Reader) -> str:
    """Each finding on a line of its own: place, severity, code, thing, what to do."""
    return "".join(f"{concise(finding, reader)}\n" for finding in report.told)


def concise(finding: Finding, reader: Reader) -> str:
    """A finding as one line."""
    about = f" {reader.shown(finding.focus)}" if finding.focus else ""
    value = reader.value(finding)
    here = f" (here: {value})" if value else ""
    head = _head(finding, reader, finding.severity.word)
    return f"{head}{about}: {reader.message(finding)}{here}"


def summary(report: Report, reader: Reader) -> str:
    """What was looked at and what was found, in numbers, as a sentence."""
    languages = reader.languages
    numbers = [count(n, severity.word, languages) for severity, n in report.counts.items()]
    in_baseline = sum(accepted.in_baseline for accepted in report.accepted)
    for number, name in (
        (in_baseline, "baseline"),
        (len(report.accepted) - in_baseline, "ignored"),
        (report.untouched, "untouched"),
        (len(report.unreadable), "unreadable"),
    ):
        if number:
            numbers.append(count(number, name, languages))
    return word("looked-at", languages).format(
        statements=count(report.statements, "statement", languages),
        shapes=count(report.shapes, "shape", languages),
        queries=count(report.queries, "query", languages),
        counts=word("comma", languages).join(numbers),
    )


def _fold(findings: list[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The findings to tell, and those of which there are too many alike."""
    alike = Counter(finding.code for finding in findings)
    seen: Counter[str] = Counter()
    told: list[Finding] = []
    folded: list[Finding] = []
    for finding in findings:
        seen[finding.code] += 1
        is_one_of_many = alike[finding.code] > _MANY and seen[finding.code] > _FEW
        (folded if is_one_of_many else told).append(finding)
    return told, folded


def _rest(folded: list[Finding], reader: Reader) -> Iterator[str]:
    """A line for each shape or rule of which there are more, and how to see all."""
    languages = reader.languages
    for code, severity in dict.fromkeys((finding.code, finding.severity) for finding in folded):
        alike = [f for f in folded if (f.code, f.severity) == (code, severity)]
        name = f"{severity.word}s" if len(alike) > 1 else severity.word
        yield word("more", languages).format(
            code=plain(code),
            number=len(alike),
            severity=reader.paint(_STYLES[severity.word], word(name, languages)),
            places=_places(alike, reader),
        )
    yield word("all", languages)


def _places(findings: list[Finding], reader: Reader) -> str:
    """How many findings are in which files."""
    files = Counter(plain(reader.place(finding).file) for finding in findings)
    told = [
        word("file", reader.languages).format(file=file, number=number)
        for file, number in files.most_common(_FEW)
    ]
    others = sum(files.values()) - sum(number for _file, number in files.most_common(_FEW))
    if others:
        told.append(word("files", reader.languages).format(number=others))
    return word("comma", reader.languages).join(told)


def _block(finding: Finding, reader: Reader) -> Iterator[str]:
    yield _head(finding, reader, word(finding.severity.word, reader.languages))
    yield f"  {reader.sentence(finding)}"
    yield from _quotation(finding, reader)


def _head(finding: Finding, reader: Reader, severity: str) -> str:
    place = f"{plain(str(finding.place))}: " if finding.place else ""
    painted = reader.paint(_STYLES[finding.severity.word], severity)
    return f"{place}{painted} {plain(finding.code)}"


def _quotation(finding: Finding, reader: Reader) -> Iterator[str]:
    """The line of a finding, and below it marks under what is at fault."""
    line = reader.line(finding.place) if finding.place else None
    if not finding.place or line is None:
        return
    gutter = f"{finding.place.line:5d} | "
    shown, marks = quote(line, finding.place.column, reader.width - len(gutter))
    if shown:
        yield f"{gutter}{shown}"
    if marks:
        yield f"{'| ':>{len(gutter)}}{reader.paint(_STYLES[finding.severity.word], marks)}"
