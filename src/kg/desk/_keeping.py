"""The process that keeps a store and forks a child for each question: what runs in it.

A fork holds all that it needs, shares the memory, and cannot harm anything but itself. The process
has one thread, so that forking is sound, and was started afresh, so that it holds no connection.
"""

from __future__ import annotations

import errno
import json
import os
import pickle
import resource
import signal
import socket
import sys
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import IO

from msgspec import Struct
from msgspec.structs import asdict, replace

from kg.desk._desk import Desk, Wish, formats_of, write
from kg.errors import KgError, nearest
from kg.formats import ROLE_FORMATS, WAYS, Way, make_solutions, write_answer
from kg.queries import inline_query
from kg.store import Store
from kg.terms import Literal
from kg.vocab import xsd


class Limits(Struct, frozen=True):
    """What an answer may take: seconds, on the clock and of the processor, and bytes.

    ``memory`` is counted beside the store, ``size`` is that of the answer. ``at_once`` are
    answered at the same time; as many again may wait, each for so many seconds of ``patience``.
    """

    seconds: int = 10
    memory: int = 512 << 20
    size: int = 50 << 20
    at_once: int = 8
    patience: float = 5


def keep() -> None:
    """Fork a child for each question that comes, until nobody can ask any more.

    Standard input is a file with the desk as the `Keeper` packs it; the first argument is the
    number of the socket on which questions come, each with where to talk and where to write.
    """
    # What is unpacked was packed by the process that started this one.
    parts, dump, limits = pickle.load(sys.stdin.buffer)  # noqa: S301
    desk = Desk(**parts, store=Store.loaded(dump))
    _warm(desk)
    # Whoever ended is forgotten at once: the kernel reaps it.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as questions:
        while True:
            asked, places, _flags, _address = socket.recv_fds(questions, 1, 2)
            if not asked:
                return
            if os.fork() == 0:
                questions.close()
                _limit(limits)
                _answer(desk, *places)
                # Ends without taking anything down, which would copy every page of the store.
                signal.raise_signal(signal.SIGKILL)
            for place in places:
                os.close(place)


def _warm(desk: Desk) -> None:
    """Load whatever writes answers, or tells why there is none: a child can open no file."""
    nearest("", [""])
    for text in ("SELECT * {}", "ASK {}", "CONSTRUCT {} WHERE {}"):
        query = inline_query(text, "kg")
        for format in formats_of(query.form, {}):
            answer = desk.store.answer(text, where="kg", base=desk.base)
            write_answer(answer, format, desk.presentation(query, "en"), BytesIO())
    for format in ROLE_FORMATS:
        for way in WAYS[format.name]:
            given = {role: role for role in way.roles} | {"kind": _kind(way)}
            roles = {format.name: {role: given[role] for role in way.roles}}
            row = make_solutions(way.roles, [[_SAMPLES.get(role) for role in way.roles]])
            presentation = replace(desk.presentation(query, "en"), roles=roles)
            write_answer(row, format, presentation, BytesIO())


def _kind(way: Way) -> str:
    return "timeline" if "start" in way.needed else "line"


_SAMPLES = {
    "latitude": Literal(1.5),
    "longitude": Literal(1.5),
    "wkt": Literal("POINT(1 1)"),
    "start": Literal("2025-10-05", datatype=xsd.date),
    "end": Literal("2025-10-05", datatype=xsd.date),
    "y": Literal(1),
} | {role: Literal("a") for role in ("id", "name", "uid", "summary", "label", "x", "series")}


def _answer(desk: Desk, channel: int, spool: int) -> None:
    """Answer one question: the bytes go into the spool, and how it went through the channel."""
    with socket.socket(fileno=channel) as talk:
        with talk.makefile("rb") as question:
            wish = Wish(**json.loads(question.read()))
        told = json.dumps(_write(desk, wish, os.fdopen(spool, "wb")))
        with suppress(BrokenPipeError):  # who asked has gone
            talk.sendall(told.encode())


def _write(desk: Desk, wish: Wish, output: IO[bytes]) -> dict[str, object]:
    try:
        written = write(desk, wish, output)
        output.flush()
    except KgError as error:
        facts = [error.where, error.what, error.remedy]
        return {"error": type(error).__name__, "facts": facts}
    except MemoryError:
        return {"exhausted": "memory"}
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        return {"exhausted": "size"}
    return {"written": asdict(written)}


def _limit(limits: Limits) -> None:
    """Set limits that the kernel holds, whatever runs: time, memory, size, files, processes."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    held = {
        resource.RLIMIT_CPU: limits.seconds,
        resource.RLIMIT_FSIZE: limits.size,
        resource.RLIMIT_NOFILE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CORE: 0,
    }
    statm = Path("/proc/self/statm")
    if statm.exists():  # elsewhere the system does not tell, nor keep to this limit
        pages = int(statm.read_text(encoding="ascii").split()[0])
        held[resource.RLIMIT_AS] = pages * resource.getpagesize() + limits.memory
    for limit, most in held.items():
        hard = resource.getrlimit(limit)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (allowed, allowed))
