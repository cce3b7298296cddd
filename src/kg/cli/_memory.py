"""What a check said when everything was the same: told again, without checking again."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import NamedTuple

from kg.cli._talk import screen_width

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

    from kg.jobs import Project

_NOTE = "check.json"
_ENVIRONMENT = ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "TERM")


class Told(NamedTuple):
    """What a command says on standard output and beside it, and how it ends."""

    out: str
    talk: str
    code: int


def recall(project: Project, options: argparse.Namespace, tell: Callable[[], Told]) -> Told:
    """What the last run told, when nothing at all has changed since; else what is told now.

    What asks elsewhere, writes files or compares with others is done each time.
    """
    from kg.cache import cache_of

    cache = cache_of(project.config.root)
    is_plain = not (options.output_format or options.endpoint or options.engine)
    alone = options.since is None and not options.baseline
    mark = _mark(project, options) if cache and is_plain and alone else ""
    if not cache or not mark:
        return tell()
    import json

    note = json.loads(cache.read_note(_NOTE) or b"{}")
    if note.get("mark") == mark:
        return Told(*note["told"])
    told = tell()
    cache.write_note(_NOTE, json.dumps({"mark": mark, "told": told}).encode())
    return told


def _mark(project: Project, options: argparse.Namespace) -> str:
    """A digest of everything that what is told depends on; nothing where a file is unreadable."""
    from kg.cache import fingerprint

    files = project.mark()
    asked = (options.fail_on, options.lang, options.all)
    environment = [os.environ.get(name) for name in _ENVIRONMENT]
    return files and fingerprint([], files, repr((asked, environment, screen_width())))
