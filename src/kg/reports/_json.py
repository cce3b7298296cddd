"""Findings for programs: one JSON document, or one JSON object to a line.

The form is described by ``report.schema.json``, beside this file; ``version`` grows when a program
that reads it would have to change. Terms are written as in the SPARQL 1.1 Query Results JSON
Format: https://www.w3.org/TR/sparql11-results-json/#select-encode-terms
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.findings import Finding, Report
from kg.reports._dump import dump
from kg.reports._reader import Reader
from kg.terms import IRI, BlankNode, Literal, Term, Triple
from kg.vocab import xsd

VERSION = 1


def write_json(report: Report, reader: Reader) -> str:
    """The whole report as one JSON object."""
    whole = {**_summary(report, reader), "findings": list(_findings(report, reader))}
    return dump(whole)


def write_jsonl(report: Report, reader: Reader) -> str:
    """A line for each finding, and a last one with the rest. https://jsonlines.org/"""
    objects = [*_findings(report, reader), _summary(report, reader)]
    return "".join(dump(each, indent=None) for each in objects)


def _summary(report: Report, reader: Reader) -> dict[str, Any]:
    in_baseline = sum(accepted.in_baseline for accepted in report.accepted)
    return {
        "version": VERSION,
        "tool": {"name": "kg", "version": reader.version},
        "passes": report.passes(reader.fail_on),
        "failOn": reader.fail_on.word,
        "counts": {severity.word: number for severity, number in report.counts.items()}
        | {"unreadable": len(report.unreadable)},
        "accepted": {"baseline": in_baseline, "ignored": len(report.accepted) - in_baseline},
        "lookedAt": {
            "statements": report.statements,
            "shapes": report.shapes,
            "queries": report.queries,
        },
    }


def _findings(report: Report, reader: Reader) -> Iterator[dict[str, Any]]:
    prints = reader.fingerprints(report.told)
    terms = _Terms(reader)
    for finding, fingerprint in zip(report.told, prints, strict=True):
        yield _finding(finding, reader, terms) | {"fingerprint": fingerprint}


def _finding(finding: Finding, reader: Reader, terms: _Terms) -> dict[str, Any]:
    place = finding.place
    found: dict[str, Any] = {
        "severity": finding.severity.word,
        "code": finding.code,
        "message": finding.message(reader.languages),
        "messages": dict(finding.messages),
    }
    if place:
        numbers = {"line": place.line, "column": place.column}
        found["place"] = {"file": reader.path(place)} | {k: n for k, n in numbers.items() if n}
    for key in ("focus", "path", "value", "shape", "component"):
        term = getattr(finding, key)
        if term is not None:
            found[key] = terms.written(term)
    if finding.focus and (label := reader.label(finding.focus)):
        found["focus"]["label"] = label
    return found


class _Terms:
    """Terms as JSON; blank nodes are numbered as they come, for their own names do not stay."""

    def __init__(self, reader: Reader) -> None:
        self._prefixes = reader.prefixes
        self._numbers: dict[BlankNode, int] = {}

    def written(self, term: Term) -> dict[str, Any]:
        """A term as in SPARQL's results, an IRI also as a CURIE where there is one."""
        if isinstance(term, IRI):
            curie = self._prefixes.shrink(term)
            return {"type": "uri", "value": term.value} | ({"curie": curie} if curie else {})
        if isinstance(term, Literal):
            written = {"type": "literal", "value": term.value}
            if term.language:
                return written | {"xml:lang": term.language}
            is_plain = term.datatype == xsd.string
            return written if is_plain else written | {"datatype": term.datatype.value}
        if isinstance(term, Triple):
            parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
            inner = {name: self.written(part) for name, part in parts.items()}
            return {"type": "triple", "value": inner}
        return {"type": "bnode", "value": f"b{self._numbers.setdefault(term, len(self._numbers))}"}
