"""The closed table of formats of a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.findings import Report
from kg.reports._github import write_github
from kg.reports._gitlab import write_gitlab
from kg.reports._json import write_json, write_jsonl
from kg.reports._junit import write_junit
from kg.reports._markdown import write_markdown
from kg.reports._reader import Reader
from kg.reports._sarif import write_sarif
from kg.reports._shacl import write_shacl_jsonld, write_shacl_turtle
from kg.reports._text import write_concise, write_text

REPORT_FORMATS: Mapping[str, Callable[[Report, Reader], str | bytes]] = {
    "text": write_text,
    "concise": write_concise,
    "json": write_json,
    "jsonl": write_jsonl,
    "sarif": write_sarif,
    "junit": write_junit,
    "github": write_github,
    "gitlab": write_gitlab,
    "markdown": write_markdown,
    "turtle": write_shacl_turtle,
    "jsonld": write_shacl_jsonld,
}


def write_report(report: Report, reader: Reader, format: str) -> bytes:
    """A report in one of the formats, for a reader."""
    written = REPORT_FORMATS[format](report, reader)
    return written if isinstance(written, bytes) else written.encode()
