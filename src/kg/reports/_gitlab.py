"""GitLab's code quality report, which merge requests show.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from kg.findings import Report
from kg.reports._dump import dump
from kg.reports._reader import Reader
from kg.severity import Severity

_SEVERITIES = {Severity.VIOLATION: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def write_gitlab(report: Report, reader: Reader) -> str:
    """One entry for each finding; the fingerprint tells GitLab which ones are new."""
    entries = []
    prints = reader.fingerprints(report.told)
    for finding, fingerprint in zip(report.told, prints, strict=True):
        place = reader.place(finding)
        entry = {
            "description": reader.sentence(finding),
            "check_name": finding.code,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[finding.severity],
            "location": {"path": reader.path(place), "lines": {"begin": max(1, place.line)}},
        }
        entries.append(entry)
    return dump(entries)
