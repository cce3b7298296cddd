"""A summary in Markdown, as for a comment or the summary of a workflow step.

https://github.github.com/gfm/
"""

from __future__ import annotations

import re

from kg.findings import Finding, Report
from kg.reports._reader import Reader, plain
from kg.reports._text import summary
from kg.reports._words import word

_PLACES = 5  # that are told of one shape or rule
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&])")


def write_markdown(report: Report, reader: Reader) -> str:
    """A table with a row for each shape or rule that found something, the gravest first."""
    languages = reader.languages
    lines = [f"## {word('title', languages)}", "", _escape(summary(report, reader)), ""]
    groups: dict[tuple[int, str], list[Finding]] = {}
    for finding in report.told:
        groups.setdefault((-finding.severity, finding.code), []).append(finding)
    if not groups:
        return "\n".join([*lines, word("clean", languages), ""])
    header = [word(name, languages) for name in ("severity", "rule", "number", "what", "where")]
    lines += [_row(header), _row(["---", "---", "--:", "---", "---"])]
    for (_, code), found in sorted(groups.items()):
        places = [f"`{_in_code(plain(str(reader.place(finding))))}`" for finding in found[:_PLACES]]
        cells = [
            word(found[0].severity.word, languages),
            f"`{_in_code(plain(code))}`",
            f"{len(found):,}",
            _escape(reader.message(found[0])),
            "<br>".join([*places, *(["…"] if len(found) > _PLACES else [])]),
        ]
        lines.append(_row(cells))
    return "\n".join([*lines, ""])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _in_code(text: str) -> str:
    """A text for between backticks in a table, where it can hold neither them nor a bar."""
    return text.replace("`", "'").replace("|", "\\|")
