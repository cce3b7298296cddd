"""The baseline: what was found when a graph adopted its checks, and need not fail them.

A file in TOML with a line for each entry, sorted, so that it merges well. An entry holds the code,
the file and the terms of a finding, no line: it stays true when lines move.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from kg.acceptance._rules import STALE, found
from kg.dataset import shown_name
from kg.errors import ReadError
from kg.findings import Accepted, Finding, Identity, Place

_PARTS = ("code", "file", "focus", "path", "value")
_HEAD = """\
# What kg check found when this file was written, and does not tell again.
# Written by kg check --write-baseline; a reason = "…" that is added to an entry stays.
version = 1
findings = [
"""


class Entry(Struct, frozen=True):
    """So many findings that are alike in all but their lines, and why they are accepted."""

    key: Identity
    count: int = 1
    reason: str = ""
    place: Place | None = None


class Baseline(Struct, frozen=True):
    """What is accepted until it is mended."""

    entries: tuple[Entry, ...] = ()

    def accept(
        self, findings: Iterable[Finding], root: Path, shown_from: Path
    ) -> tuple[list[Finding], list[Accepted]]:
        """What is not in the baseline, with a finding for each stale entry; and what is."""
        reasons = {entry.key: entry.reason for entry in self.entries}
        room: Counter[Identity] = Counter()
        for entry in self.entries:
            room[entry.key] += entry.count
        left: list[Finding] = []
        accepted: list[Accepted] = []
        for finding in findings:
            key = finding.identity(root, shown_from)
            if room[key] > 0:
                room[key] -= 1
                accepted.append(Accepted(finding, in_baseline=True, reason=reasons[key]))
            else:
                left.append(finding)
        stale = [_stale(entry, room[entry.key]) for entry in self.entries if room[entry.key]]
        return [*left, *stale], accepted


def read_baseline(file: Path, shown_from: Path) -> Baseline:
    """The baseline in a file. Raises `kg.errors.ReadError` where it is none."""
    name = shown_name(file, shown_from)
    remedy = f"Write it anew: kg check --write-baseline {name}"
    try:
        text = file.read_text(encoding="utf-8-sig")
        table = tomllib.loads(text)
    except FileNotFoundError as error:
        raise ReadError(name, "does not exist", remedy) from error
    except (OSError, ValueError) as error:
        raise ReadError(name, f"is not a baseline ({error})", remedy) from error
    entries = table.get("findings")
    if table.get("version") != 1 or not isinstance(entries, list):
        raise ReadError(name, "is not a baseline of version 1", remedy)
    lines = [n for n, line in enumerate(text.split("\n"), 1) if line.lstrip().startswith("{")]
    if len(lines) != len(entries):  # somebody has laid it out anew
        lines = [0] * len(entries)
    try:
        return Baseline(
            tuple(
                _entry(entry, Place(name, line)) for entry, line in zip(entries, lines, strict=True)
            )
        )
    except ValueError as error:
        raise ReadError(name, f"is not a baseline ({error})", remedy) from error


def write_baseline(
    findings: Iterable[Finding], before: Baseline, root: Path, shown_from: Path
) -> bytes:
    """The baseline that accepts some findings; reasons that one before it gave are kept."""
    import tomlkit

    reasons = {entry.key: entry.reason for entry in before.entries}
    lines = []
    alike = Counter(finding.identity(root, shown_from) for finding in findings)
    for key, count in sorted(alike.items()):
        entry = tomlkit.inline_table()
        entry.update({part: text for part, text in zip(_PARTS, key, strict=True) if text})
        if count > 1:
            entry["count"] = count
        if reasons.get(key):
            entry["reason"] = reasons[key]
        lines.append(f"  {entry.as_string()},\n")
    return f"{_HEAD}{''.join(lines)}]\n".encode()


def _entry(table: object, place: Place) -> Entry:
    """An entry as it was read; `ValueError` for what is none."""
    if not isinstance(table, dict) or not table.get("code"):
        raise ValueError("an entry without a code")
    unknown = sorted(table.keys() - {*_PARTS, "count", "reason"})
    if unknown:
        raise ValueError(f"an entry with the unknown key {unknown[0]}")
    count = table.get("count", 1)
    texts = [table.get(name, "") for name in (*_PARTS, "reason")]
    if not isinstance(count, int) or count < 1 or not all(isinstance(t, str) for t in texts):
        raise ValueError("an entry that holds no text, or a count that is no number above 0")
    code, file, focus, path, value, reason = texts
    return Entry((code, file, focus, path, value), count, reason, place)


def _stale(entry: Entry, number: int) -> Finding:
    assert entry.place
    code, file, focus, *_ = entry.key
    what = " ".join(filter(None, (code, focus, file)))
    messages = {
        "en": f"No longer found: {what} ({number}). Remove it here.",
        "zh-hans": f"不再出现：{what}（{number}）。请将其删除。",
    }
    return found(STALE, entry.place, messages)
