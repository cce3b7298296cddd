"""Who reads a report, and where its writers look things up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from kg.dataset import Dataset, Graph
from kg.findings import Finding, Identity, Place
from kg.labels import NAMING, choose
from kg.reports._words import word
from kg.rules import Rule, in_language
from kg.severity import Severity
from kg.terms import IRI, BlankNode, Literal, Prefixes, Term
from kg.vocab import rdfs, sh

HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What would steer a terminal or mislead the eye: control characters, and those of direction.

Surrogates stand for the bytes of a file's name that is not UTF-8.
"""

_BIGGEST = 32_000_000  # bytes of a file whose lines are quoted


class Reader(Struct, frozen=True):
    """Somebody who reads a report, and what is at hand to tell it.

    ``languages`` holds their wishes, the first most. ``root`` is the folder of the project, and
    ``shown_from`` the one that the names of files are relative to. ``width`` is in columns of a
    terminal, and ``paint`` puts a text into an ANSI style; ``shows_all`` asks for each finding
    where many are alike. ``rules`` are told by their code, ``shapes`` by what they say.
    """

    languages: Sequence[str]
    prefixes: Prefixes
    dataset: Dataset
    shapes: Graph
    root: Path
    shown_from: Path
    version: str = ""
    rules: Mapping[str, Rule] = field(default_factory=dict)
    fail_on: Severity = Severity.VIOLATION
    width: int = 100
    shows_all: bool = False
    paint: Callable[[str, str], str] = lambda _style, text: text
    _lines: dict[str, list[str]] = field(default_factory=dict)

    # ------------------------------------------------------------------------------ in words

    def message(self, finding: Finding) -> str:
        """What is wrong and what to do, in the first language that the finding speaks."""
        return plain(finding.message(self.languages))

    def shown(self, term: Term) -> str:
        """A term in short: a CURIE, or a literal's text; ``[]`` for what has no name."""
        return "[]" if isinstance(term, BlankNode) else plain(self.prefixes.show(term))

    def named(self, term: Term) -> str:
        """A term in short, with the name that the graph gives it: ``event:x (The X Meeting)``."""
        label = self.label(term)
        return f"{self.shown(term)} ({label})" if label else self.shown(term)

    def label(self, term: Term) -> str:
        """The name that the graph gives a thing, or nothing."""
        return "" if isinstance(term, Literal) else self._said(self.dataset.view, term, NAMING)

    def value(self, finding: Finding) -> str:
        """The value at fault in short, or nothing; the thing itself is not told twice."""
        if finding.value is None or finding.value == finding.focus:
            return ""
        return self.shown(finding.value)

    def sentence(self, finding: Finding) -> str:
        """The thing with its name, what is wrong with it and what to do, and the value at fault."""
        told = message = self.message(finding)
        value = finding.value
        if finding.focus:
            thing = self.named(finding.focus)
            told = word("colon", self.languages).format(thing=thing, message=told)
        is_told = value == finding.focus or (
            isinstance(value, IRI) and self.shown(value) in message
        )
        if value is not None and not is_told:
            here = self.named(value)
            told = word("here", self.languages).format(message=told, value=here)
        return told

    def title(self, code: str) -> str:
        """What a shape or rule is called, or nothing."""
        if code in self.rules:
            return in_language(self.rules[code].summary, self.languages)
        return self._said(self.shapes, self._named_by(code), (rdfs.label, sh.name))

    def explanation(self, code: str) -> str:
        """What a shape or rule is for, or nothing."""
        if code in self.rules:
            return in_language(self.rules[code].why, self.languages)
        return self._said(self.shapes, self._named_by(code), (sh.description, rdfs.comment))

    def _named_by(self, code: str) -> IRI | None:
        try:
            return self.prefixes.expand(code.removeprefix("<").removesuffix(">"))
        except ValueError:
            return None

    def _said(self, graph: Graph, thing: Term | None, predicates: Iterable[IRI]) -> str:
        for predicate in predicates if thing else ():
            found = choose(graph.objects(thing, predicate), self.languages) if thing else None
            if found:
                return plain(found.value)
        return ""

    # ------------------------------------------------------------------------------ in files

    def place(self, finding: Finding) -> Place:
        """Where a finding is; for one without a place, the settings of the project."""
        if finding.place:
            return finding.place
        settings = self.root / "kg.toml"
        near = settings.is_relative_to(self.shown_from)
        return Place(str(settings.relative_to(self.shown_from) if near else settings), 1)

    def path(self, place: Place) -> str:
        """The file of a place for other programs: relative to where one is, with ``/``."""
        return Path(place.file).as_posix()

    def line(self, place: Place) -> str | None:
        """The line of a file at a place, or None where it is not known or cannot be read."""
        if place.file not in self._lines:
            self._lines[place.file] = _lines_of(self.shown_from / place.file)
        lines = self._lines[place.file]
        return lines[place.line - 1] if 0 < place.line <= len(lines) else None

    def fingerprints(self, findings: Iterable[Finding]) -> list[str]:
        """A digest for each finding that stays when lines move, and is never twice the same."""
        from hashlib import sha256

        seen: Counter[Identity] = Counter()
        digests = []
        for finding in findings:
            identity = finding.identity(self.root, self.shown_from)
            seen[identity] += 1
            digests.append(sha256(repr((*identity, seen[identity])).encode()).hexdigest())
        return digests


def plain(text: str) -> str:
    """The text with what would steer a terminal, or mislead the eye, as escapes."""
    return HIDDEN.sub(lambda found: _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04x}", text)


_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _lines_of(file: Path) -> list[str]:
    try:
        if file.stat().st_size > _BIGGEST:
            return []
        text = file.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError:
        return []
    return re.split(r"\r\n?|\n", text) if "\r" in text else text.split("\n")
