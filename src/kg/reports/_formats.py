"""The closed table of formats of a report."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from kg.findings import Report
from kg.reports._reader import Reader

REPORT_FORMATS: Mapping[str, tuple[str, str]] = {
    "text": ("_text", "write_text"),
    "concise": ("_text", "write_concise"),
    "json": ("_json", "write_json"),
    "jsonl": ("_json", "write_jsonl"),
    "sarif": ("_sarif", "write_sarif"),
    "junit": ("_junit", "write_junit"),
    "github": ("_github", "write_github"),
    "gitlab": ("_gitlab", "write_gitlab"),
    "markdown": ("_markdown", "write_markdown"),
    "turtle": ("_shacl", "write_shacl_turtle"),
    "jsonld": ("_shacl", "write_shacl_jsonld"),
}
"""The writer of each format, and the cupboard that it is in: a report needs one of them."""


def write_report(report: Report, reader: Reader, format: str) -> bytes:
    """A report in one of the formats, for a reader."""
    cupboard, writer = REPORT_FORMATS[format]
    written: str | bytes = getattr(import_module(f"kg.reports.{cupboard}"), writer)(report, reader)
    return written if isinstance(written, bytes) else written.encode()
