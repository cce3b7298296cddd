"""How far long work is, told on a terminal and wiped; nothing elsewhere."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kg.cli._talk import spoken

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    from typing import IO

_PATIENCE_S = 1.0


@contextmanager
def counted(what: str) -> Iterator[Callable[[int, int], None]]:
    """Takes how much of some work is done, and how much there is, and tells it on a terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(spoken(what), total=None)
        yield lambda done, all_: progress.update(task, completed=done, total=all_)


class Watched(io.RawIOBase):
    """A file to write into that tells from time to time how much it has got."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._written = 0
        self._silent_until = time.monotonic() + _PATIENCE_S
        self._has_told = False

    def writable(self) -> bool:
        """True."""
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]
        """Pass on what is written."""
        self._written += self._output.write(content)
        if time.monotonic() > self._silent_until:
            self._tell(spoken(f"written: {self._written / 1e6:,.1f} MB"))
            self._silent_until = time.monotonic() + _PATIENCE_S / 10
        return len(content)

    def wipe(self) -> None:
        """Take away what was told."""
        if self._has_told:
            self._tell("")

    def _tell(self, text: str) -> None:
        self._has_told = True
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
