"""Characters that do not show, or do not show what they are; and text that is not NFC.

https://www.unicode.org/reports/tr15/ and https://www.unicode.org/reports/tr36/
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from kg.formats import Kind, tokenize
from kg.lint._content import Content, Text
from kg.lint._hit import Edit, Hit

_RAW = (
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ufdd0-\\ufdef\\ufffd-\\uffff"
    "\\u202a-\\u202e\\u2066-\\u2069]"
)
_ESCAPED = (
    r"\\u(?:00(?:0[0-8bBcCeEfF]|1[0-9a-fA-F]|7[fF]|[89][0-9a-fA-F])"
    r"|202[a-eA-E]|206[6-9]|[fF]{3}[d-fD-F])"
)
_WRITTEN_RAW = re.compile(_RAW)
_WRITTEN = re.compile(f"{_RAW}|{_ESCAPED}")
_ISOLATE_OR_END = re.compile("[\\u2066-\\u2069\\n]")
_MOST = 100


def check_characters(content: Content) -> Iterator[Hit]:
    """Every rule of this file.

    Shapes speak of characters that they forbid: there only those are told that change what shows.
    """
    shapes = {text.name for text in content.shapes_texts}
    for text in content.texts:
        if b"\\u" in text.content or _WRITTEN_RAW.search(text.text):
            yield from _characters(text, is_shapes=text.name in shapes)
        if not text.content.isascii() and not unicodedata.is_normalized("NFC", text.text):
            yield from _not_normalized(text)


def _characters(text: Text, *, is_shapes: bool) -> Iterator[Hit]:
    """Each control, replacement or directional character, written as itself or as an escape.

    The first hundred: then the file is another than it seems, and more would not help.
    """
    isolates = _unbalanced(text.text)
    for found in islice(_WRITTEN.finditer(text.text), _MOST):
        written = found[0].removeprefix("\\u")
        number = ord(written) if len(written) == 1 else int(written, base=16)
        is_isolate = 0x2066 <= number <= 0x2069
        if is_isolate and found.start() not in isolates:
            continue
        is_directional = is_isolate or 0x202A <= number <= 0x202E
        if is_directional or not is_shapes:
            facts = {"character": f"U+{number:04X}", "name": _name(number)}
            code = "KG129" if is_directional else "KG128"
            yield Hit(code, facts, "", text.place(found.start()))


def _unbalanced(text: str) -> set[int]:
    """The offsets of the isolates on lines where not every one ends: these reach beyond."""
    found: set[int] = set()
    on_line: list[int] = []
    depth = 0
    for isolate in _ISOLATE_OR_END.finditer(text):
        if isolate[0] == "\n":
            found.update(on_line if depth else ())
            on_line, depth = [], 0
        elif depth >= 0:
            on_line.append(isolate.start())
            depth += -1 if isolate[0] == "\u2069" else 1
    return found.union(on_line if depth else ())


def _name(number: int) -> str:
    return unicodedata.name(chr(number), "control character").lower()


def _not_normalized(text: Text) -> Iterator[Hit]:
    """Each string or comment that is not NFC, mended; each IRI, which only its owner may change.

    In other formats than Turtle and its kin: each line.
    """
    if not text.has_tokens:
        offset = 0
        for line in text.text.splitlines(keepends=True):
            if not unicodedata.is_normalized("NFC", line):
                yield Hit("KG127", {}, "", text.place(offset))
            offset += len(line)
        return
    for token in tokenize(text.text):
        if not unicodedata.is_normalized("NFC", token.text):
            is_safe = token.kind in (Kind.STRING, Kind.COMMENT)
            edit = Edit(token.start, token.end, unicodedata.normalize("NFC", token.text))
            place = text.place(token.start)
            variant = "" if is_safe else "name"
            yield Hit("KG127", {}, variant, place, edits=(edit,) if is_safe else ())
