"""The body of an answer, read as it comes and no further than it may go."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterable, Iterator
from http.client import HTTPException, HTTPResponse

_CHUNK = 1 << 16


class TooLong(Exception):
    """A body of more bytes than were allowed."""


FAILURES = (OSError, HTTPException, TooLong)
"""What may be raised while an endpoint is asked, and while its answer is read."""


def chunks(response: HTTPResponse, deadline: float, max_bytes: int) -> Iterator[bytes]:
    """A body as it comes, until a moment of the monotonic clock. Raises one of `FAILURES`."""
    received = 0
    with response:
        while content := response.read1(_CHUNK):  # what is there: who drips fills no chunk
            received += len(content)
            if received > max_bytes:
                raise TooLong
            if time.monotonic() > deadline:
                raise TimeoutError
            yield content
    if received < _announced(response):
        raise ConnectionError("its answer broke off")


def _announced(response: HTTPResponse) -> int:
    length = response.headers.get("Content-Length", "")
    return int(length) if re.fullmatch(r"\d{1,18}", length, re.ASCII) else 0


def with_sound_labels(content: Iterable[bytes]) -> Iterator[bytes]:
    """SPARQL results in JSON with labels of blank nodes that RDF allows.

    Virtuoso writes ``nodeID://b1``. Nothing else in JSON looks like the term of a blank node, since
    the quotation marks of a text are escaped. What is passed on ends with a brace, so that no term
    is parted.
    """
    kept: list[bytes] = []
    for chunk in content:
        before, brace, after = chunk.rpartition(b"}")
        if brace:
            yield _relabelled(b"".join([*kept, before, brace]))
            kept = []
        kept.append(after)
    yield _relabelled(b"".join(kept))


_LABEL = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")((?:[^"\\]|\\.)*)(?=")')


def _relabelled(content: bytes) -> bytes:
    return _LABEL.sub(_sound, content) if b'"bnode"' in content else content


def _sound(found: re.Match[bytes]) -> bytes:
    """Letters and digits as they are, all else in hexadecimal: no two labels become one."""
    return found[1] + re.sub(rb"[^A-Za-z0-9]", lambda odd: b"_%02X" % odd[0][0], found[2])


class Stream(io.RawIOBase):
    """Chunks as a file to read from."""

    def __init__(self, content: Iterator[bytes]) -> None:
        self._content = content
        self._chunk = b""
        self._taken = 0

    def readable(self) -> bool:
        """True."""
        return True

    def read(self, size: int = -1) -> bytes:
        """No more than so many bytes, or a chunk; nothing at the end."""
        while self._taken == len(self._chunk):
            try:
                self._chunk, self._taken = next(self._content), 0
            except StopIteration:
                return b""
        end = self._taken + size if size >= 0 else len(self._chunk)
        piece = self._chunk[self._taken : end]
        self._taken += len(piece)
        return piece
