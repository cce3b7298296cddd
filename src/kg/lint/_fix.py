"""Mending texts: the edits of all hits, put together, and only if they change nothing else."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from kg.errors import ReadError
from kg.files import difference
from kg.findings import Finding
from kg.formats import canonical
from kg.lint._content import Content, Text
from kg.lint._hit import Edit, Hit
from kg.lint._lint import mendable
from kg.lint._rules import as_finding
from kg.terms import Quad

_MARK = b"\xef\xbb\xbf"


class Patch(Struct, frozen=True):
    """A file, its content now and its content mended. ``codes`` are those of what was mended."""

    path: Path
    name: str
    before: bytes
    after: bytes
    codes: tuple[str, ...]

    def diff(self) -> str:
        """A unified diff, as patch(1) reads it."""
        return difference(self.name, self.before, self.after)


def patches(
    content: Content, wanted: Callable[[list[Finding]], Iterable[Finding]] = lambda found: found
) -> list[Patch]:
    """A patch for each file that can be mended. Nothing is written.

    ``wanted`` gives back those findings that are to be mended. A file is left as it is when the
    edits would change what it states, other than by what they are for; so is the project's context,
    which states nothing and is what others are read with.
    """
    found = list(mendable(content))
    left = wanted([as_finding(hit) for hit in found])
    chosen = {(finding.code, finding.place) for finding in left}
    hits: dict[str, list[Hit]] = {}
    for hit in found:
        if hit.place and (hit.code, hit.place) in chosen:
            hits.setdefault(hit.place.file, []).append(hit)
    texts = {text.name: text for text in (*content.data_texts, *content.shapes_texts)}
    made = (
        _patch(content, texts[name], its_hits) for name, its_hits in hits.items() if name in texts
    )
    return sorted((patch for patch in made if patch), key=lambda patch: patch.name)


def _patch(content: Content, text: Text, hits: list[Hit]) -> Patch | None:
    """All edits that do not overlap, if the text then states the same."""
    after = _edited(text.text, [edit for hit in hits for edit in hit.edits])
    mark = _MARK if text.content.startswith(_MARK) else b""
    mended = replace(text, content=mark + after.encode())
    if mended.content == text.content or not _states_the_same(content, text, mended, hits):
        return None
    codes = tuple(sorted({hit.code for hit in hits}))
    return Patch(text.path, text.name, text.content, mended.content, codes)


def _edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with its edits; of two that overlap only the first is made."""
    parts: list[str] = []
    end = 0
    for edit in sorted(edits):
        if edit.start >= end:
            parts += [text[end : edit.start], edit.replacement]
            end = edit.end
    return "".join([*parts, text[end:]])


def _states_the_same(content: Content, before: Text, after: Text, hits: list[Hit]) -> bool:
    """True when both texts make the same statements, but for namespaces and normalization."""
    try:
        old = canonical(content.statements(before)[0])
        new = canonical(content.statements(after)[0])
    except ReadError:
        return False
    renamed = {
        f"<{hit.facts['namespace']}": f"<{hit.facts['meant']}"
        for hit in hits
        if hit.code == "KG113"
    }
    return _normalized(old, renamed) == _normalized(new, renamed)


def _normalized(quads: Iterable[Quad], renamed: Mapping[str, str]) -> set[str]:
    """The statements, as the edits would have them."""
    found: set[str] = set()
    for quad in quads:
        text = unicodedata.normalize("NFC", str(quad))
        for wrong, right in renamed.items():
            text = text.replace(wrong, right)
        found.add(text)
    return found
