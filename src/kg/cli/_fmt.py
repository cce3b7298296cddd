"""``kg fmt``: files in the one layout."""

from __future__ import annotations

import sys

from kg.cli._talk import CLEAN, FINDINGS, WRONG, complain, count, say, spoken

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

    from kg.tidy import Tidying


def fmt(options: argparse.Namespace) -> int:
    """Lay out files anew and name them, or only tell which would be."""
    tidying = _tidying(options.paths)
    for error in tidying.unreadable:
        complain(error)
    only_tells = options.check or options.diff
    for file in tidying.untidy:
        if not only_tells:
            file.write()
        if options.diff:
            sys.stdout.write(file.diff())
        else:
            print(file.name)
    say(spoken(*_summary(tidying, only_tells=only_tells)))
    if tidying.unreadable:
        return WRONG
    return FINDINGS if only_tells and tidying.untidy else CLEAN


def _tidying(paths: list[str]) -> Tidying:
    """The files that were named, or those in the folders of the project that we are in."""
    from pathlib import Path

    from kg.config import find_root, read_config
    from kg.tidy import tidy

    here = Path.cwd()
    if paths:
        return tidy([Path(path).absolute() for path in paths], here)
    config = read_config(find_root(here), here)
    named = [config.alignments] if config.alignments else []
    folders = [*config.ontology, *config.data, *config.shapes, *config.queries]
    return tidy([*folders, *named], here, config.exclude)


def _summary(tidying: Tidying, *, only_tells: bool) -> list[str]:
    untidy, unread = len(tidying.untidy), len(tidying.unreadable)
    would = "would be " if only_tells else ""
    parts = [
        f"{count(untidy, 'file')} {would}laid out anew",
        f"{count(len(tidying.files) - untidy, 'file')} tidy",
    ]
    return [*parts, f"{count(unread, 'file')} unreadable"] if unread else parts
