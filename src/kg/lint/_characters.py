"""Characters that do not show, or do not show what they are; and text that is not NFC.

https://www.unicode.org/reports/tr15/ and https://www.unicode.org/reports/tr36/
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import partial
from itertools import islice

from kg.formats import Kind, tokenize
from kg.lint._content import Content, Text
from kg.lint._hit import Edit, Hit

_RAW = (
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ufdd0-\\ufdef\\ufffd-\\uffff"
    "\\u202a-\\u202e\\u2066-\\u2069]"
)
_WRITTEN_RAW = re.compile(_RAW)
_ESCAPED = re.compile(
    r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|(.))"
)  # of Turtle, JSON and YAML; a backslash that is escaped begins none
_NAMED = {"0": 0, "a": 7, "b": 8, "v": 11, "f": 12, "e": 27, "N": 0x85}
_ISOLATE_OR_END = re.compile("[\\u2066-\\u2069\\n]")
_MOST = 100


def check_characters(content: Content) -> Iterator[Hit]:
    """Every rule of this file.

    Shapes speak of characters that they forbid: there only those are told that change what shows.
    """
    shapes = {text.name for text in content.shapes_texts}
    for text in content.texts:
        if b"\\" in text.content or _WRITTEN_RAW.search(text.text):
            yield from _characters(text, is_shapes=text.name in shapes)
        if not text.content.isascii() and not unicodedata.is_normalized("NFC", text.text):
            yield from _not_normalized(content, text)


def _characters(text: Text, *, is_shapes: bool) -> Iterator[Hit]:
    """Each control, replacement or directional character, written as itself or as an escape.

    The first hundred: then the file is another than it seems, and more would not help.
    """
    raw = [(found.start(), ord(found[0])) for found in _WRITTEN_RAW.finditer(text.text)]
    isolates = _unbalanced(text.text) if raw else set()
    for start, number in islice(sorted([*raw, *_escaped(text)]), _MOST):
        is_isolate = 0x2066 <= number <= 0x2069
        if is_isolate and start not in isolates:
            continue
        is_directional = is_isolate or 0x202A <= number <= 0x202E
        if is_directional or not is_shapes:
            facts = {"character": f"U+{number:04X}", "name": _name(number)}
            code = "KG129" if is_directional else "KG128"
            yield Hit(code, facts, "", text.place(start))


def _escaped(text: Text) -> Iterator[tuple[int, int]]:
    """The same, written as escapes: where each begins, and which character it is.

    Those by letters are told in documents alone: in comments of Turtle they are parts of paths.
    """
    strings = [(string.start, string.end) for string in text.strings if string.has_escapes]
    for start, end in [(0, len(text.text))] if text.has_tokens else strings:
        for found in _ESCAPED.finditer(text.text, start, end):
            *numbers, name = found.groups()
            digits = next(filter(None, numbers), "")
            number = int(digits, base=16) if digits else _NAMED.get(name, ord(" "))
            is_meant = digits or not text.has_tokens
            if is_meant and number <= sys.maxunicode and _WRITTEN_RAW.fullmatch(chr(number)):
                yield found.start(), number


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


def _not_normalized(content: Content, text: Text) -> Iterator[Hit]:
    """Each string or comment that is not NFC, mended; each IRI, which only its owner may change."""
    if not text.has_tokens:
        yield from _not_normalized_in_document(content, text)
        return
    for token in tokenize(text.text):
        if not unicodedata.is_normalized("NFC", token.text):
            is_safe = token.kind in (Kind.STRING, Kind.COMMENT)
            yield _not_nfc(text, (token.start, token.end), is_safe=is_safe)


def _not_normalized_in_document(content: Content, text: Text) -> Iterator[Hit]:
    """The same in a document, where only what is stated tells a text from an IRI."""
    normal = partial(unicodedata.is_normalized, "NFC")
    found = [each for each in text.strings if not normal(text.text[each.start : each.end])]
    literals = content.literal_places(text) if found else set()
    for each in found:
        is_safe = each.is_comment or text.position(each.start) in literals
        yield _not_nfc(text, (each.start, each.end), is_safe=is_safe)


def _not_nfc(text: Text, span: tuple[int, int], *, is_safe: bool) -> Hit:
    start, end = span
    edits = (Edit(start, end, unicodedata.normalize("NFC", text.text[start:end])),)
    variant = "" if is_safe else "name"
    return Hit("KG127", {}, variant, text.place(start), edits=edits if is_safe else ())
