"""Workflow commands of GitHub Actions, which annotate the lines of a change.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from kg.findings import Finding, Report
from kg.reports._reader import Reader, plain
from kg.reports._text import concise
from kg.reports._words import word
from kg.severity import Severity

_SHOWN = 10  # annotations of one kind that one step can show
_COMMANDS = {
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}


def write_github(report: Report, reader: Reader) -> str:
    """At most ten annotations of each kind, and a folded list of all findings in the log.

    Where there are more than ten, those of one shape or rule share an annotation.
    """
    lines: list[str] = []
    left = 0
    for severity, command in _COMMANDS.items():
        groups = _groups([f for f in report.told if f.severity is severity])
        shown = _SHOWN
        if severity is Severity.INFO and (left or len(groups) > _SHOWN):
            shown -= 1  # the last notice tells of what is not shown
        lines += (_annotation(command, group, reader) for group in groups[:shown])
        left += sum(map(len, groups[shown:]))
    if left:
        lines.append(
            f"::notice title=kg check::{word('in-log', reader.languages).format(number=left)}"
        )
    lines += _log(report, reader)
    return "".join(f"{line}\n" for line in lines)


def _groups(findings: list[Finding]) -> list[list[Finding]]:
    """Each finding for itself, or where there are too many, together by shape or rule."""
    if len(findings) <= _SHOWN:
        return [[finding] for finding in findings]
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.code, []).append(finding)
    return list(groups.values())


def _annotation(command: str, group: list[Finding], reader: Reader) -> str:
    first, *others = group
    place = reader.place(first)
    properties = {"file": reader.path(place), "line": place.line, "col": place.column}
    title = f"{first.code} ({len(group)})" if others else first.code
    written = ",".join(
        f"{name}={_property(plain(str(value)))}"
        for name, value in (properties | {"title": title}).items()
        if value
    )
    message = reader.sentence(first)
    if others:
        places = ", ".join(plain(str(reader.place(finding))) for finding in others[:_SHOWN])
        more = f"{places}, …" if len(others) > _SHOWN else places
        message += "\n" + word("also", reader.languages).format(places=more)
    return f"::{command} {written}::{_data(message)}"


def _log(report: Report, reader: Reader) -> Iterator[str]:
    """Every finding on a line, folded; none of the lines can be taken for a command."""
    if not report.told:
        return
    lines = [concise(finding, reader) for finding in report.told]
    seal = sha256("\n".join(lines).encode()).hexdigest()  # which no line can hold
    yield from (f"::group::kg check ({len(lines)})", f"::stop-commands::{seal}")
    yield from lines
    yield from (f"::{seal}::", "::endgroup::")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
