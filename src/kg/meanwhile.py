"""Work done on a second core, while other work goes on."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeVar

_Outcome = TypeVar("_Outcome")


@contextmanager
def meanwhile(work: Callable[[], _Outcome]) -> Iterator[Callable[[], _Outcome]]:
    """Do some work in a process of its own, which begins with all that is known here.

    The body asks for the outcome by a call. Where no process can be split off, or where it ends
    without an outcome, the work is done at that call, and raises what it raises. It must change
    nothing outside of its process. With the body it ends, whether or not it is done.
    """
    if not _may_fork():
        yield work
        return
    readable, writable = os.pipe()
    child = os.fork()
    if not child:
        _tell(work, writable)
    os.close(writable)
    try:
        with os.fdopen(readable, "rb") as pipe:
            yield lambda: _outcome(pipe, work)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _may_fork() -> bool:
    """True where a second core is free for us, and no thread could hold a lock for ever."""
    if sys.platform != "linux":  # elsewhere libraries of the system do not outlive a fork
        return False
    threads = sum(1 for _ in Path("/proc/self/task").iterdir())
    return len(os.sched_getaffinity(0)) > 1 and threads == 1


def _tell(work: Callable[[], _Outcome], writable: int) -> None:
    """Write the outcome of some work, or nothing when it fails, and end this process at once.

    An end as Python has it would write again what the other process is about to write.
    """
    try:
        with os.fdopen(writable, "wb") as pipe:
            pipe.write(pickle.dumps(work()))
    finally:
        os.kill(os.getpid(), signal.SIGKILL)


def _outcome(pipe: IO[bytes], work: Callable[[], _Outcome]) -> _Outcome:
    try:
        told: _Outcome = pickle.load(pipe)  # noqa: S301  # written by ourselves
    except (EOFError, pickle.UnpicklingError):
        return work()
    return told
