"""SARIF 2.1.0, which code hosts and editors show beside the lines.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from kg.findings import Accepted, Finding, Report
from kg.reports._dump import dump
from kg.reports._reader import Reader
from kg.severity import Severity
from kg.terms import IRI

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def write_sarif(report: Report, reader: Reader) -> str:
    """One run, with accepted findings as suppressed results."""
    accepted = {id(each.finding): each for each in report.accepted}
    findings = [*report.told, *(each.finding for each in report.accepted)]
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.code, finding)
    codes = {code: number for number, code in enumerate(first)}
    prints = reader.fingerprints(findings)
    run = {
        "tool": {"driver": _driver(first, reader)},
        "invocations": [{"executionSuccessful": not report.unreadable}],
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(finding, reader)
            | {"ruleIndex": codes[finding.code], "partialFingerprints": {"kg/v1": digest}}
            | _suppression(accepted.get(id(finding)))
            for finding, digest in zip(findings, prints, strict=True)
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return dump(log)


def _driver(first: Mapping[str, Finding], reader: Reader) -> dict[str, Any]:
    """The tool with its rules, each described by what it says, or by its first finding."""
    rules = [_rule(code, finding, reader) for code, finding in first.items()]
    return {"name": "kg", "version": reader.version, "rules": rules}


def _rule(code: str, first: Finding, reader: Reader) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": code}
    title, explanation = reader.title(code), reader.explanation(code)
    rule["shortDescription"] = {"text": title or reader.message(first)}
    if explanation:
        rule["fullDescription"] = {"text": explanation}
    rule["defaultConfiguration"] = {"level": _LEVELS[first.severity]}
    return rule


def _result(finding: Finding, reader: Reader) -> dict[str, Any]:
    return {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": reader.sentence(finding)},
        "locations": [_location(finding, reader)],
    }


def _location(finding: Finding, reader: Reader) -> dict[str, Any]:
    place = reader.place(finding)
    numbers = {"startLine": place.line, "startColumn": place.column if place.line else 0}
    region = {name: number for name, number in numbers.items() if number}
    physical: dict[str, Any] = {"artifactLocation": _artifact(reader.path(place))}
    if region:
        physical["region"] = region
    location: dict[str, Any] = {"physicalLocation": physical}
    if isinstance(finding.focus, IRI):
        names = {"name": reader.shown(finding.focus), "fullyQualifiedName": finding.focus.value}
        location["logicalLocations"] = [names]
    return location


def _artifact(path: str) -> dict[str, str]:
    """A file by a URI reference; one within the folder that one stands in is relative to it."""
    if path.startswith("/"):
        return {"uri": f"file://{quote(path)}"}
    return {"uri": quote(path), "uriBaseId": "%SRCROOT%"}


def _suppression(accepted: Accepted | None) -> dict[str, Any]:
    if not accepted:
        return {}
    suppression = {"kind": "external" if accepted.in_baseline else "inSource"}
    if accepted.reason:
        suppression["justification"] = accepted.reason
    return {"suppressions": [suppression]}
