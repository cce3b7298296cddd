"""JSON text as a tree with places: the standard library judges it, and a second look finds them.

https://www.rfc-editor.org/rfc/rfc8259
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right

from kg.formats._tree import Array, Object, Position, Scalar, Tree, TreeBuilder, place_error

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s\[\]{}:,"]+|[\[\]{}]')
_LINE_END = re.compile(r"\r\n?|\n")


def read_json_tree(text: str, name: str) -> Tree:
    """The tree of a JSON text; `ReadError` with line and column where it is not JSON.

    Also refused, because they would be lost or changed: keys that stand twice, halves of
    characters, and numbers that are none or too large.
    """
    starts = [0, *(found.end() for found in _LINE_END.finditer(text))]

    def position(offset: int) -> Position:
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    try:
        json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        at = position(error.pos)
        what = f"is not JSON ({error.msg[0].lower()}{error.msg[1:]})"
        remedy = f"Correct line {at[0]}, or what stands just before it."
        raise place_error(name, at, what, remedy) from error
    except RecursionError:
        pass  # the builder tells where it gets too deep, long before

    builder = TreeBuilder(name)
    for found in _TOKEN.finditer(text):
        word, at = found[0], position(found.start())
        if word == "{":
            builder.start(Object(at))
        elif word == "[":
            builder.start(Array(at))
        elif word in "]}":
            builder.end()
        elif builder.wants_key:
            builder.key(at, json.loads(_checked(word, at, name)))
        else:
            builder.add(Scalar(at, _checked(word, at, name)))
    assert builder.root is not None
    return builder.root


def _checked(word: str, at: Position, name: str) -> str:
    """A string, number or word that means the same to everyone."""
    if word.startswith('"'):
        if "\\u" in word and not _is_whole(json.loads(word)):
            remedy = "Write the character itself, or both of its halves."
            raise place_error(name, at, "holds half a character (a lone surrogate)", remedy)
    elif word not in ("true", "false", "null") and not math.isfinite(float(word)):
        remedy = "Write a number, or a string with a type."
        raise place_error(name, at, f"{word[:20]} is no number that JSON can hold", remedy)
    return word


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
