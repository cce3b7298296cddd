"""Comments beside what they accept: ``# kg: ignore CODE -- reason``.

On the line of a finding, or on lines of their own above it, for that line; ``ignore-file`` above
the first statement, for the file. Several codes are separated by commas. They stand in Turtle,
TriG, N-Triples, N-Quads, SPARQL and YAML. For JSON and CSV, which have no comments, and for any
other file, kg.toml may say the same of the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from kg.acceptance._rules import NOT_UNDERSTOOD, UNUSED, WITHOUT_REASON, found
from kg.dataset import shown_name
from kg.errors import ReadError
from kg.findings import Accepted, Finding, Place
from kg.formats import (
    READABLE_BY_CONTEXT,
    YAMLLD,
    Document,
    Kind,
    Lines,
    by_path,
    tokenize,
    written,
)

_MARK = re.compile(r"#[ \t]*kg:")
_COMMENT = re.compile(r"#+[ \t]*kg:[ \t]*(?P<text>.*?)\s*")
_IGNORE = re.compile(
    r"(?P<word>ignore(?:-file)?)[ \t]+(?P<codes>.*?)(?:[ \t]+--[ \t]*(?P<reason>.*))?"
)


class Ignore(Struct, frozen=True):
    """One code of a comment or of kg.toml: the ``file`` and lines that it is for, None for all."""

    code: str
    reason: str
    file: str
    place: Place
    lines: frozenset[int] | None = None

    def covers(self, finding: Finding) -> bool:
        """True for a finding that this accepts."""
        place = finding.place
        if finding.code != self.code or not place or place.file != self.file:
            return False
        return self.lines is None or place.line in self.lines


class Ignores(Struct, frozen=True):
    """What is ignored, and findings about comments that say nothing clear."""

    ignores: tuple[Ignore, ...] = ()
    findings: tuple[Finding, ...] = ()

    def accept(self, findings: Iterable[Finding]) -> tuple[list[Finding], list[Accepted]]:
        """What no comment accepts, with a finding for each comment in vain; and what one does."""
        left: list[Finding] = []
        accepted: list[Accepted] = []
        used: set[Ignore] = set()
        for finding in findings:
            covering = [ignore for ignore in self.ignores if ignore.covers(finding)]
            used.update(covering)
            if covering:
                accepted.append(Accepted(finding, in_baseline=False, reason=covering[0].reason))
            else:
                left.append(finding)
        unused = [_unused(ignore) for ignore in self.ignores if ignore not in used]
        return [*left, *self.findings, *unused], accepted


def read_ignores(
    files: Iterable[Path],
    shown_from: Path,
    others: Iterable[Ignore] = (),
    *,
    contents: Mapping[Path, bytes] | None = None,
) -> Ignores:
    """The comments in some files, and ``others``; a file that cannot be read has none.

    ``contents`` are those of files that are read already.
    """
    known = contents or {}
    read = [
        each
        for file in files
        for each in _read_file(file, shown_name(file, shown_from), known.get(file))
    ]
    return Ignores(
        (*(each for each in read if isinstance(each, Ignore)), *others),
        tuple(each for each in read if isinstance(each, Finding)),
    )


def _read_file(file: Path, name: str, content: bytes | None) -> Iterator[Ignore | Finding]:
    try:
        if content is None:
            content = file.read_bytes() if file.is_file() else b""
        text = content.decode("utf-8-sig") if b"kg:" in content else ""
    except (OSError, UnicodeDecodeError):
        return
    last = max((found.start() for found in _MARK.finditer(text)), default=None)
    if last is None:
        return
    lines = Lines(text)
    waiting: list[tuple[re.Match[str], Place]] = []  # comments, until the statement below them
    is_top = True
    line = 0
    for piece, start, is_comment in _pieces(file, text):
        if start > last and not waiting:
            break
        comment = _COMMENT.fullmatch(piece) if is_comment else None
        if not is_comment:
            line, _ = lines.position(start)
            for each, place in waiting:
                yield from _understand(each["text"], place, {place.line, line}, is_top=is_top)
            waiting, is_top = [], False
        elif comment:
            place = Place(name, *lines.position(start))
            if place.line == line:  # behind something
                yield from _understand(comment["text"], place, {line}, is_top=False)
            else:
                waiting.append((comment, place))
    for each, place in waiting:
        yield from _understand(each["text"], place, {place.line}, is_top=is_top)


def _pieces(file: Path, text: str) -> Iterator[tuple[str, int, bool]]:
    """The tokens of a text with their offsets, and which of them are comments."""
    format = by_path(file, READABLE_BY_CONTEXT)
    if format is None:
        for token in tokenize(text):
            yield token.text, token.start, token.kind is Kind.COMMENT
    elif format == YAMLLD:
        with suppress(ReadError):  # whoever reads the statements tells it
            for string in written(Document(b"", file.name, format), text):
                yield text[string.start : string.end], string.start, string.is_comment


def _understand(
    text: str, place: Place, lines: set[int], *, is_top: bool
) -> Iterator[Ignore | Finding]:
    """What a comment accepts, or what is wrong with it."""
    parts = _IGNORE.fullmatch(text)
    codes = re.split(r"[\s,]+", parts["codes"].strip(" ,")) if parts else []
    if not parts or not all(codes):
        yield found(NOT_UNDERSTOOD, place, _NOT_UNDERSTOOD, text)
    elif parts["word"] == "ignore-file" and not is_top:
        yield found(NOT_UNDERSTOOD, place, _NOT_ON_TOP)
    elif not parts["reason"]:
        yield found(WITHOUT_REASON, place, _WITHOUT_REASON, text)
    else:
        covered = None if parts["word"] == "ignore-file" else frozenset(lines)
        reason = parts["reason"]
        yield from (Ignore(code, reason, place.file, place, covered) for code in codes)


def _unused(ignore: Ignore) -> Finding:
    messages = {
        "en": f"Nothing is found here that {ignore.code} could ignore. Remove it.",
        "zh-hans": f"此处没有 {ignore.code} 可忽略的结果。请删除此注释。",
    }
    if ignore.file != ignore.place.file:
        messages = {
            "en": f"Nothing is found in {ignore.file} that {ignore.code} could ignore. Remove it.",
            "zh-hans": f"{ignore.file} 中没有 {ignore.code} 可忽略的结果。请删除此项。",
        }
    return found(UNUSED, ignore.place, messages)


_WITHOUT_REASON = {
    "en": "The comment has no effect without a reason. Write it behind the codes: -- because …",
    "zh-hans": "没有理由，注释不起作用。请在代码之后写明：-- 理由。",
}
_NOT_UNDERSTOOD = {
    "en": "The comment has no effect. Write: kg: ignore CODE -- reason, or kg: ignore-file.",
    "zh-hans": "注释不起作用。请写成 kg: ignore 代码 -- 理由，或 kg: ignore-file。",
}
_NOT_ON_TOP = {
    "en": "kg: ignore-file has no effect here. Move it above the first statement of the file.",
    "zh-hans": "kg: ignore-file 在此处不起作用。请移到文件第一条陈述之前。",
}
