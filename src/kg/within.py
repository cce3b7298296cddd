"""Work that may take no longer than it should."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
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
        threads[0].give(work)
        try:
            done: _Outcome = threads[0].outcome(seconds)
        except TimeoutError:
            threads.clear()
            raise
        return done

    try:
        yield outcome
    finally:
        for thread in threads:
            thread.end()
            thread.join()


def each_within(
    seconds: float, works: Iterable[Callable[[], _Outcome]]
) -> Iterator[_Outcome | None]:
    """The outcome of each piece of work; None for one that takes longer than so many seconds.

    As `within`, but the thread goes from one to the next and is looked at ten times a second: to
    pass on each outcome at once takes longer than most that are asked of a small graph.
    """
    left = deque(works)
    while left:
        thread = _Worker()
        try:
            for work in left:
                thread.give(work)
            thread.end()
            since = monotonic()
            while left and monotonic() - since < seconds:
                thread.join(min(seconds, _LOOK_S))
                for outcome in thread.outcomes():
                    left.popleft()
                    yield outcome
                    since = monotonic()
            if not left:
                thread.join()
        finally:
            thread.forget()
        if left:
            left.popleft()
            yield None


_LOOK_S = 0.1


class _Worker:
    """A thread that does what it is given, one after another."""

    def __init__(self) -> None:
        self._given: SimpleQueue[_Work | None] = SimpleQueue()
        self._done: SimpleQueue[tuple[Any, BaseException | None]] = SimpleQueue()
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def give(self, work: _Work) -> None:
        self._given.put(work)

    def outcome(self, seconds: float) -> Any:
        """What the next piece of work comes to, which was given before."""
        try:
            return _told(*self._done.get(timeout=seconds))
        except Empty:
            raise TimeoutError from None

    def outcomes(self) -> Iterator[Any]:
        """What the pieces of work came to that are done by now, and were not told yet."""
        with suppress(Empty):
            while True:
                yield _told(*self._done.get_nowait())

    def end(self) -> None:
        """End when all is done."""
        self._given.put(None)

    def join(self, seconds: float | None = None) -> None:
        """Wait for that, so many seconds at most."""
        self._thread.join(seconds)

    def forget(self) -> None:
        """End with the piece of work that is being done."""
        with suppress(Empty):
            while True:
                self._given.get_nowait()
        self.end()

    def _serve(self) -> None:
        while work := self._given.get():
            try:
                self._done.put((work(), None))
            except BaseException as error:  # noqa: BLE001  # raised again where it belongs
                self._done.put((None, error))


def _told(outcome: Any, error: BaseException | None) -> Any:
    if error:
        raise error
    return outcome
