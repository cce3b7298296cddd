"""Work that may take no longer than it should."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Protocol, TypeVar

_Outcome = TypeVar("_Outcome")
_Work = Callable[[], Any]


class Within(Protocol):
    """What some work comes to; `TimeoutError` when that takes longer than it may."""

    def __call__(self, work: Callable[[], _Outcome], /) -> _Outcome:
        """The outcome of one piece of work."""


@contextmanager
def within(seconds: float) -> Iterator[Within]:
    """Do one piece of work after another, each in so many seconds, in one thread.

    The engine cannot be told to stop, so work that is given up goes on beside everything else until
    the process ends, which it does not keep from ending; what comes after it gets another thread.
    """
    threads: list[_Worker] = []

    def outcome(work: Callable[[], _Outcome]) -> _Outcome:
        if not threads:
            threads.append(_Worker())
        try:
            done: _Outcome = threads[0].outcome(work, seconds)
        except TimeoutError:
            threads.clear()
            raise
        return done

    try:
        yield outcome
    finally:
        for thread in threads:
            thread.end()


class _Worker:
    """A thread that does what it is given."""

    def __init__(self) -> None:
        self._given: SimpleQueue[_Work | None] = SimpleQueue()
        self._done: SimpleQueue[tuple[Any, BaseException | None]] = SimpleQueue()
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def outcome(self, work: _Work, seconds: float) -> Any:
        self._given.put(work)
        try:
            outcome, error = self._done.get(timeout=seconds)
        except Empty:
            raise TimeoutError from None
        if error:
            raise error
        return outcome

    def end(self) -> None:
        self._given.put(None)
        self._thread.join()

    def _serve(self) -> None:
        while work := self._given.get():
            try:
                self._done.put((work(), None))
            except BaseException as error:  # noqa: BLE001  # raised again where it belongs
                self._done.put((None, error))
