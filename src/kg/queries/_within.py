"""Work that may take no longer than it should."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

_Outcome = TypeVar("_Outcome")


def within(seconds: float, work: Callable[[], _Outcome]) -> _Outcome:
    """What some work comes to; `TimeoutError` when that takes longer.

    The engine cannot be told to stop, so work that is given up goes on beside everything else until
    the process ends, which it does not keep from ending.
    """
    done: list[_Outcome] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # noqa: BLE001  # raised again below, where it belongs
            failed.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise TimeoutError
    if failed:
        raise failed[0]
    return done[0]
