"""Rooms that open late: a cupboard is opened when a name of it is first asked for.

The names stand in a stub beside a room's ``__init__.py``, where the type checker and the reader
find them, too: a line ``from ._cupboard import name as name`` for each. lazy-loader can read stubs
itself, and parses them as Python, which takes 6 ms.
"""

from __future__ import annotations

from pathlib import Path

import lazy_loader

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    from collections.abc import Callable


def open_late(
    room: str, file: str
) -> tuple[Callable[[str], object], Callable[[], list[str]], list[str]]:
    """``__getattr__``, ``__dir__`` and ``__all__`` of a room, by its name and its file."""
    cupboards: dict[str, list[str]] = {}
    for line in Path(f"{file}i").read_text("utf-8").splitlines():
        _from, cupboard, _import, name, *_as_it_is = line.split()
        cupboards.setdefault(cupboard.removeprefix("."), []).append(name)
    attached: tuple[Callable[[str], object], Callable[[], list[str]], list[str]]
    attached = lazy_loader.attach(room, submod_attrs=cupboards)
    return attached
