"""What is kept between runs, by what it was worked out from, and never inside a repository.

A folder of the user's own, so that nobody's repository can hold an answer that was not worked out
here. It may be deleted at any time. ``KG_CACHE`` names another folder, or is ``off``.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

_NEWEST = 3  # entries that a project keeps
_KEY = re.compile(r"[0-9a-f]{40}")
_TAG = (
    "Signature: 8a477f597d28d172789f06886806bc55\n# What kg keeps: https://bford.info/cachedir/\n"
)

_Kept = TypeVar("_Kept")


class Cache(Struct, frozen=True):
    """A project's place among what is kept; ``folder`` need not exist."""

    folder: Path

    def recall(
        self,
        key: str,
        read: Callable[[Path], _Kept | None],
        make: Callable[[], _Kept],
        write: Callable[[_Kept, Path], None],
    ) -> _Kept:
        """What is kept under a key as a folder, else what is made now.

        It is kept from the second time in a row that it is asked for: what changes each time
        would cost more to write than it saves. Where nothing can be written, nothing is kept.
        """
        entry = self.folder / key
        kept = read(entry) if entry.is_dir() else None
        if kept is not None:
            with suppress(OSError):
                os.utime(entry)
            return kept
        made = make()
        with suppress(OSError):
            if self._was_asked(key):
                self._place(entry, lambda folder: write(made, folder))
        return made

    def read_note(self, name: str) -> bytes:
        """A note that an earlier run left; nothing when there is none."""
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            return b""

    def write_note(self, name: str, content: bytes) -> None:
        """Leave a note for the next run, whole; where nothing can be written, none is left."""
        beside = self.folder / f"{name}.{os.getpid()}"
        with suppress(OSError):
            self._open()
            beside.write_bytes(content)
            beside.replace(self.folder / name)

    def _was_asked(self, key: str) -> bool:
        """True when the same was asked the last time too."""
        last = self.folder / "last"
        if last.is_file() and last.read_text("ascii") == key:
            return True
        self._open()
        last.write_text(key, "ascii")
        return False

    def _open(self) -> None:
        """Make the folder; a new one pushes out those that no project used for a month."""
        if self.folder.is_dir():
            return
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        base = self.folder.parent
        (base / "CACHEDIR.TAG").write_text(_TAG, "ascii")
        month_ago = time.time() - 30 * 24 * 3600
        for project in base.iterdir():
            if _KEY.fullmatch(project.name) and _last_used(project) < month_ago:
                _remove(project)

    def _place(self, entry: Path, write: Callable[[Path], None]) -> None:
        """Write an entry whole, beside it first, and let go of the oldest ones."""
        beside = entry.with_name(f"{entry.name}.{os.getpid()}")
        try:
            write(beside)
            _remove(entry)  # one that could not be read
            beside.rename(entry)
        finally:
            _remove(beside)
        kept = [path for path in self.folder.iterdir() if _KEY.fullmatch(path.name)]
        for old in sorted(kept, key=_last_used, reverse=True)[_NEWEST:]:
            _remove(old)


def cache_of(root: Path) -> Cache | None:
    """The cache of the project in a folder; None where nothing may be kept."""
    chosen = os.environ.get("KG_CACHE", "")
    if chosen == "off":
        return None
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # nobody's home is known
        return None
    return Cache((Path(chosen) if chosen else home / "kg") / fingerprint([], str(root)))


def fingerprint(files: Iterable[tuple[str, Path]], *facts: str) -> str:
    """A digest of facts, and of files with their names: another as soon as one of them differs.

    Forty hexadecimal digits. Raises `OSError` for a file that cannot be read.
    """
    import hashlib

    digest = hashlib.blake2b(digest_size=20)
    digest.update("".join(f"{len(fact)} {fact}\n" for fact in facts).encode())
    for name, path in files:
        content = path.read_bytes()
        digest.update(f"{len(name)} {name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def program_mark() -> str:
    """Another as soon as this program is: what one version keeps is nothing to the next."""
    package = str(Path(__file__).parent)
    rooms = [entry.path for entry in os.scandir(package) if entry.is_dir()]
    files = (entry for folder in (package, *rooms) for entry in os.scandir(folder))
    return " ".join(
        sorted(f"{file.name} {file.stat().st_mtime_ns}" for file in files if file.is_file())
    )


def _remove(entry: Path) -> None:
    """Let go of an entry; another run may do so at the same time."""
    from shutil import rmtree

    rmtree(entry, ignore_errors=True)


def _last_used(entry: Path) -> float:
    try:
        return entry.stat().st_mtime
    except OSError:  # another run has just let go of it
        return 0.0
