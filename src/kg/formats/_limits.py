"""What is refused before a parser sees it: files, literals, names and nesting beyond all reason.

The parser keeps no limits, and a term that nests too deep overflows its stack, which ends the
process. Within these limits it takes time and memory in proportion to the file.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from stat import S_ISREG

from kg.errors import ReadError
from kg.formats._tokens import (
    COMMENT,
    IRIREF,
    LONG,
    LONG_SINGLE,
    Kind,
    Lines,
    Token,
    tokenize,
)

LARGEST_FILE = 256 * 2**20  # bytes
LONGEST_LITERAL = 10 * 2**20  # characters, as written
LONGEST_NAME = 8 * 2**10  # characters of an IRI, a prefixed name or a blank node's label
DEEPEST = 200  # things, lists and terms inside one another

_OPENING = frozenset(("[", "(", "<<", "<<(", "{|"))
_CLOSING = frozenset(("]", ")", ">>", ")>>", "|}"))
_NAMES = frozenset((Kind.IRI, Kind.NAME, Kind.BLANK))


def read_content(path: Path, name: str) -> bytes:
    """What stands in a file. ``name`` is the file as messages show it.

    Raises `ReadError`, also for a link, which may lead anywhere, for a pipe or a device, which may
    never end, and for a file of more than `LARGEST_FILE` bytes.
    """
    try:
        look = path.lstat()
        if not S_ISREG(look.st_mode):
            raise ReadError(name, "is not a regular file", "Put the file itself there.")
        if look.st_size > LARGEST_FILE:
            what = f"is larger than {LARGEST_FILE // 2**20} MiB"
            raise ReadError(name, what, "Split it.")
        return path.read_bytes()
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        remedy = "Check that it is a file and its permissions."
        raise ReadError(name, what, remedy) from error


def refuse_excess(content: bytes, name: str) -> None:
    """Refuse a text in Turtle or one of its kin that is beyond a limit; `ReadError` says where.

    Almost every text is seen to be within them at a glance.
    """
    if _is_surely_within(content):
        return
    text = content.decode("utf-8", errors="replace")
    depth = 0
    for token in tokenize(text):
        if token.kind is Kind.MARK:
            depth += (token.text in _OPENING) - (token.text in _CLOSING)
        what = _excess(token, depth)
        if what:
            line, column = Lines(text).position(token.start)
            raise ReadError(f"{name}:{line}:{column}", *what)


def _is_surely_within(content: bytes) -> bool:
    """True for a text in which nothing can be beyond a limit, found without telling its tokens.

    No name holds white space, and a text holds line ends only between three quotes.
    """
    longest = _longest_line(content)
    if longest > LONGEST_NAME and max(map(len, content.split())) > LONGEST_NAME:
        return False
    if longest > LONGEST_LITERAL:
        return False
    marks = (mark for mark in (b"[", b"(", b"<<", b"{|") if mark[-1:] in content)
    is_flat = sum(map(content.count, marks)) <= DEEPEST
    if is_flat and (len(content) <= LONGEST_LITERAL or not _has_any(content, b'"""', b"'''")):
        return True
    depth, length = _depth_and_length(content)
    return depth <= DEEPEST and length <= LONGEST_LITERAL


def _has_any(content: bytes, *marks: bytes) -> bool:
    return any(mark[:1] in content and mark in content for mark in marks)


def _longest_line(content: bytes) -> int:
    """The length of the longest line; `LONGEST_NAME` where all are seen to be as short as that."""
    size = LONGEST_NAME // 2
    starts = range(0, len(content) - size, size)
    if all(content.find(b"\n", start, start + size) >= 0 for start in starts):
        return LONGEST_NAME
    return max(map(len, content.splitlines()), default=0)


def _depth_and_length(content: bytes) -> tuple[int, int]:
    """How deep a text nests, and the bytes of its longest part between three quotes.

    Both are told up to its first fault.
    """
    opening, closing = ({mark.encode() for mark in marks} for marks in (_OPENING, _CLOSING))
    depth = deepest = longest = 0
    for found in _mark().finditer(content):
        mark = found[1]
        depth += (mark in opening) - (mark in closing)
        deepest, longest = max(deepest, depth), max(longest, len(mark))
    return deepest, longest


@cache
def _mark() -> re.Pattern[bytes]:
    """Everything up to the next bracket or part between three quotes, and that, or the end.

    No loop is ever tried again.
    """
    text = rf"""
        (?>(?:[^\[\](){{}}<>|"'\#\\]++|{IRIREF}|{COMMENT}
            |"(?!\"\")(?>(?:[^"\\\n\r]++|\\.)*)"?
            |'(?!'')(?>(?:[^'\\\n\r]++|\\.)*)'?
            |\\.
            |(?!<<|>>|\{{\||\|\}}|[\[\]()]|\"\"\"|'''|\Z).
        )*)
        (<<\(|<<|\{{\||\)>>|>>|\|\}}|[\[\]()]
            |{LONG}(?:\"\"\"|\Z)
            |{LONG_SINGLE}(?:'''|\Z)
            |\Z)
        """
    return re.compile(text.encode("ascii"), re.VERBOSE | re.DOTALL)


def _excess(token: Token, depth: int) -> tuple[str, str] | None:
    """What is beyond a limit at a token, and what to do, or None."""
    if depth > DEEPEST:
        remedy = "Give what stands inside a name, and say more of it elsewhere."
        return f"nests deeper than {DEEPEST} levels", remedy
    if token.kind is Kind.STRING and len(token.text) > LONGEST_LITERAL:
        return f"begins a text of more than {LONGEST_LITERAL:,} characters", "Link to it instead."
    if token.kind in _NAMES and len(token.text) > LONGEST_NAME:
        return f"begins a name of more than {LONGEST_NAME:,} characters", "Shorten it."
    return None
