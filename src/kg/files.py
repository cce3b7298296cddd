"""Files: found in folders, written whole or not at all, and compared with what they were."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from kg.errors import WriteError


def walk(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Everything in a folder and in the folders below it, sorted by path, but what is hidden.

    Symbolic links are not followed. A folder that is not there, or that may not be looked into, has
    nothing in it.
    """
    open_ends = _entries(os.fspath(folder))
    while open_ends:
        entry = open_ends.pop()
        yield entry
        if entry.is_dir(follow_symlinks=False):
            open_ends += _entries(entry.path)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What is in a folder and not hidden, the last first."""
    try:
        with os.scandir(folder) as found:
            shown = [entry for entry in found if not entry.name.startswith(".")]
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []
    return sorted(shown, key=lambda entry: entry.name, reverse=True)


def regular_files(folder: Path) -> Iterator[Path]:
    """The regular files that `walk` finds, and what links lead to one."""
    return (Path(entry.path) for entry in walk(folder) if entry.is_file())


def replace_file(file: Path, content: bytes) -> None:
    """Write a file whole or not at all; one that stands there keeps its permissions.

    Raises `WriteError`, and then nothing has changed.
    """
    with replacing(file) as stream:
        stream.write(content)


@contextmanager
def replacing(file: Path) -> Iterator[IO[bytes]]:
    """What is written here becomes the content of a file when all of it is, or never.

    Nothing has changed when anything is raised in between, nor when `WriteError` is.
    """
    import tempfile  # 2 ms, which a check that mends nothing need not wait for

    beside = None
    try:
        target = file.resolve()  # what a symbolic link leads to, not the link
        number, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
        beside = Path(name)
        with os.fdopen(number, "wb") as stream:
            yield stream
        beside.chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
        beside.replace(target)
    except BaseException as error:
        if beside:
            with suppress(OSError):
                beside.unlink()
        if not isinstance(error, OSError):
            raise
        what = f"cannot be written ({error.strerror or error})"
        remedy = "Check the folder, its permissions and the space left."
        raise WriteError(str(file), what, remedy) from error


def difference(name: str, before: bytes, after: bytes) -> str:
    """A unified diff of a file's content in UTF-8, as patch(1) reads it."""
    import re
    from difflib import unified_diff

    lines_of = re.compile(r"[^\n]*\n|[^\n]+").findall  # and no other sign ends a line
    old, new = (lines_of(content.decode()) for content in (before, after))
    lines = unified_diff(old, new, f"a/{name}", f"b/{name}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _umask() -> int:
    """What new files may not be; it can only be asked by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
