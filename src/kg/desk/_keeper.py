"""Questions of strangers, each answered in a process of its own, with limits."""

from __future__ import annotations

import json
import os
import pickle
import socket
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import IO

from msgspec import Struct
from msgspec.structs import asdict

from kg.desk._desk import Desk, Wish, Written
from kg.desk._keeping import Limits
from kg.errors import ArgumentError, Busy, Exhausted, FormatError, KgError, NoSuchPage, QueryError

_LIMITS = Limits()
_GRACE = 2  # seconds after which a child that is past its time is not waited for


class Answered(Struct, frozen=True):
    """An answer: a file with its bytes, which the reader closes, and how many they are."""

    content: IO[bytes]
    size: int
    written: Written


class Keeper:
    """Answers wishes of strangers. It may be asked by many threads at once.

    The process that answers is started when it is first needed, and again when it is gone; it ends
    with this one.
    """

    def __init__(self, desk: Desk, limits: Limits = _LIMITS) -> None:
        self._desk = desk
        self._limits = limits
        self._lock = Lock()
        self._turns = BoundedSemaphore(limits.at_once)
        self._places = BoundedSemaphore(2 * limits.at_once)
        self._running: _Running | None = None

    def start(self) -> None:
        """Start the process now, so that the first question need not wait for it."""
        with self._lock:
            self._running = self._running or _Running(self._desk, self._limits)

    def stop(self) -> None:
        """End the process; it is started again when it is needed."""
        with self._lock:
            self._running = None

    def ask(self, wish: Wish) -> Answered:
        """The answer to a wish, whole. Raises `Busy`, `Exhausted`, `QueryError`, `FormatError`."""
        spool = tempfile.TemporaryFile()  # noqa: SIM115 (the reader closes it)
        try:
            with self._turn():
                told = self._told(wish, spool)
            written, size = _judged(wish, told, self._limits), spool.seek(0, os.SEEK_END)
        except BaseException:
            spool.close()
            raise
        spool.seek(0)
        return Answered(spool, size, written)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise _busy()
        try:
            if not self._turns.acquire(timeout=self._limits.patience):
                raise _busy()
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self._places.release()

    def _told(self, wish: Wish, spool: IO[bytes]) -> bytes:
        """What the child says that answers; nothing when it ended before it could."""
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self._send(theirs, spool)
            ours.settimeout(self._limits.seconds + _GRACE)
            try:
                ours.sendall(json.dumps(asdict(wish)).encode())
                ours.shutdown(socket.SHUT_WR)
                with ours.makefile("rb") as verdict:
                    return verdict.read()
            except OSError:  # its time is over, or it is gone
                return b""

    def _send(self, channel: socket.socket, spool: IO[bytes]) -> None:
        with self._lock:
            for _attempt in range(2):
                self._running = self._running or _Running(self._desk, self._limits)
                if self._running.take(channel, spool):
                    return
                self._running = None


class _Running:
    """The process, and the socket on which questions go to it."""

    def __init__(self, desk: Desk, limits: Limits) -> None:
        parts = {name: getattr(desk, name) for name in desk.__struct_fields__ if name != "store"}
        self._questions, theirs = socket.socketpair()
        with theirs, tempfile.TemporaryFile() as packed:
            pickle.dump((parts, desk.store.dump(), limits), packed)
            packed.seek(0)
            number = theirs.fileno()
            process = subprocess.Popen(
                [sys.executable, "-m", "kg.desk", str(number)],
                stdin=packed,
                stdout=subprocess.DEVNULL,
                pass_fds=[number],
                start_new_session=True,  # what interrupts the server is not meant for it
            )
        weakref.finalize(self, _end, self._questions, process)

    def take(self, channel: socket.socket, spool: IO[bytes]) -> bool:
        """Pass a question on; False when there is nobody to take it."""
        try:
            socket.send_fds(self._questions, [b"?"], [channel.fileno(), spool.fileno()])
        except OSError:
            return False
        return True


def _end(questions: socket.socket, process: subprocess.Popen[bytes]) -> None:
    """Let the process end, which it does when nobody can ask any more."""
    questions.close()
    process.wait()


def _busy() -> Busy:
    return Busy("The server", "answers too many questions at once", "Ask again later.")


_ERRORS: Mapping[str, type[KgError]] = {
    kind.__name__: kind for kind in (ArgumentError, FormatError, NoSuchPage, QueryError)
}


def _judged(wish: Wish, told: bytes, limits: Limits) -> Written:
    """What a child said, as it would have been said here."""
    verdict = json.loads(told or b"{}")
    if "written" in verdict:
        return Written(**verdict["written"])
    if "error" in verdict:
        raise _ERRORS.get(verdict["error"], QueryError)(*verdict["facts"])
    what = f"cannot be answered in {limits.seconds} s and {limits.memory >> 20} MB"
    if verdict.get("exhausted") == "size":
        what = f"has an answer of more than {limits.size >> 20} MB"
    raise Exhausted(wish.name, what, "Give arguments that narrow it.")
