"""Answers that are kept: the dataset never changes while it is served."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from msgspec import Struct

from kg.desk import Written

LARGEST = 1 << 20
"""How many bytes an answer may have to be kept."""
_MOST = 32 << 20  # bytes of all answers together


class Content(Struct, frozen=True):
    """An answer in memory."""

    content: bytes
    written: Written


class Kept:
    """The answers asked for last, as many as fit. Many threads may use it at once."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._size = 0
        self._lock = Lock()
        self._answers: OrderedDict[Hashable, Content] = OrderedDict()

    def recall(self, key: Hashable) -> Content | None:
        """The answer that was kept, or None."""
        with self._lock:
            found = self._answers.get(key)
            if found:
                self._answers.move_to_end(key)
            return found

    def keep(self, key: Hashable, answer: Content) -> None:
        """Keep an answer, and let go of those asked for longest ago when there are too many."""
        with self._lock:
            if key in self._answers:
                return
            self._answers[key] = answer
            self._size += len(answer.content)
            while self._size > self._most:
                _key, oldest = self._answers.popitem(last=False)
                self._size -= len(oldest.content)
