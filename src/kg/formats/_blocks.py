"""The places of those statements of a text that somebody asks about.

A text is handed to the parser in blocks that end with a full stop, so that it is known how many
statements each holds. Only the tokens of a block that somebody asks about are looked at.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, cached_property
from itertools import accumulate

from kg.formats._places import Located, Position, find_starts, locate
from kg.formats._read import parse, parse_pieces
from kg.formats._table import NTRIPLES, TURTLE, Format
from kg.formats._tokens import COMMENT, IRIREF, LONG, LONG_SINGLE, Kind, Lines, tokenize


class LocatedText:
    """The place of each statement of a text, in the order of `kg.formats.read`.

    Raises `ReadError` when the text does not parse.
    """

    def __init__(self, content: bytes, name: str, format: Format, base: str) -> None:
        self._content, self._name, self._format, self._base = content, name, format, base
        self._text = content.decode("utf-8-sig", "replace")
        blocks = list(_full_stop().finditer(self._text))
        self._offsets = [block.start() for block in blocks]
        self._blocks = [block[0] for block in blocks]
        pieces = [block.encode() for block in self._blocks]
        in_each = [0] * (len(pieces) + 1)
        for _quad, piece in parse_pieces(pieces, name, format, base):
            in_each[piece] += 1
        self._firsts = list(accumulate(in_each[1:], initial=0))
        self._known: dict[int, Sequence[Located]] = {}

    def __len__(self) -> int:
        return self._firsts[-1]

    def __getitem__(self, number: int, /) -> Located:
        block = self._block(number)
        if block not in self._known:
            self._known[block] = self._locate(block)
        return self._known[block][number - self._firsts[block]]

    def named_subject(self, number: int) -> Position:
        """Where the subject of a statement stands, if that is an IRI.

        In Turtle all named subjects of a block are its first term, where nothing is reified in it.
        """
        block = self._block(number)
        text = self._blocks[block]
        if self._format in (TURTLE, NTRIPLES) and not _may_reify(text):
            first = next(token for token in tokenize(text) if token.kind is not Kind.COMMENT)
            if first.kind in (Kind.IRI, Kind.NAME):
                return self._lines.position(self._offsets[block] + first.start)
        return self[number].subject

    def _block(self, number: int) -> int:
        """The block that a statement is in."""
        return bisect_right(self._firsts, number) - 1

    def _locate(self, block: int) -> Sequence[Located]:
        """The places in a block; by a look at the whole text where the walk does not agree."""
        start, first = self._offsets[block], self._firsts[block]
        found = list(find_starts(self._blocks[block], self._format))
        if len(found) != self._firsts[block + 1] - first:
            return self._whole[first:]
        return [
            Located(*(self._lines.position(start + offset) for offset in starts))
            for starts in found
        ]

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self._text)

    @cached_property
    def _whole(self) -> Sequence[Located]:
        quads = parse(self._content, self._name, self._format, self._base)
        return locate(self._content, self._format, [line for _quad, line in quads])


def _may_reify(text: str) -> bool:
    """True when a block may hold a reifier, which may be named, or the text looks as if it did."""
    return "~" in text or "<<" in text or "{|" in text


@cache
def _full_stop() -> re.Pattern[str]:
    """Everything up to the next full stop with white space after it, and that, or to the end.

    One in a text, a comment or a name ends nothing; no loop is ever tried again.
    """
    return re.compile(
        rf"""
        (?>(?:[^.<"'\#\\]++|{IRIREF}|{COMMENT}
            |{LONG}(?:\"\"\"|\Z)
            |{LONG_SINGLE}(?:'''|\Z)
            |"(?!\"\")(?>(?:[^"\\\n\r]++|\\.)*)"?
            |'(?!'')(?>(?:[^'\\\n\r]++|\\.)*)'?
            |\\.
            |\.(?![ \t\n\r])
            |[<\\]
        )*)
        (?:\.[ \t\n\r]++|\Z)
        """,
        re.VERBOSE | re.DOTALL,
    )
