"""Everything that a check looks at, in one line of calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import partial
from typing import TYPE_CHECKING

from kg.cache import cache_of
from kg.config import FILE_NAME, find_lines
from kg.dataset import shown_name
from kg.findings import Accepted, Finding, Place, Report, fault
from kg.jobs._folder import Folder
from kg.meanwhile import meanwhile
from kg.queries import FAULT, query_files, same_names
from kg.rules import at_levels

if TYPE_CHECKING:
    from pathlib import Path

    from kg.acceptance import Ignore, Ignores
    from kg.jobs._known import Known
    from kg.queries import Outcome, StoredQuery

# What not all processes need is imported when it is needed, and so that none waits for another.


def look(folder: Folder) -> Report:
    """Everything that is found, less what comments ignore."""
    from kg.jobs._tests import test_queries

    config = folder.config
    names = query_files(config.queries)
    with ExitStack() as processes:  # which end while this one goes on
        reading = partial(_read_queries, names.values(), folder.shown_from)
        read = processes.enter_context(meanwhile(reading))
        dataset = folder.dataset
        dataset.derived  # noqa: B018  # what both need is worked out before they part
        tests: _Work = partial(test_queries, folder, read) if names else list
        test = processes.enter_context(_apart(folder, tests))
        from kg.lint import lint

        known = _known(folder)
        findings = [*_validate(folder, known), *lint(folder.content)]
        ignored = _ignored(folder)
        twins = [fault(e, FAULT.code) for e in same_names(config.queries, folder.shown_from)]
        failures = [] if known and known.has_tested else test()
        if known:
            if not failures:
                known.note_tests()
            known.write()
        found = [*findings, *failures, *twins]
        left, accepted = ignored.accept(at_levels(found, folder.levels))
        return Report(
            findings=told(folder, left),
            accepted=tuple(accepted),
            unreadable=tuple(fault(error, "unreadable") for error in folder.unreadable),
            statements=len(dataset.stated),
            shapes=folder.shapes.count,
            queries=len(names),
        )


def _known(folder: Folder) -> Known | None:
    """What an earlier check found out, where anything may be kept."""
    cache = cache_of(folder.config.root)
    if not cache:
        return None
    from kg.jobs._known import Known

    return Known(folder, cache)


def _read_queries(files: Iterable[Path], shown_from: Path) -> list[StoredQuery | Outcome]:
    from kg.queries import read_each

    return list(read_each(files, shown_from))


_Work = Callable[[], list[Finding]]
_LARGE = 200_000  # statements, which a second process would come to hold twice


def _apart(folder: Folder, work: _Work) -> AbstractContextManager[_Work]:
    """What some work finds, in a process of its own where that is best; see `meanwhile`."""
    return meanwhile(work) if folder.dataset.stated.count_as_read < _LARGE else nullcontext(work)


def _validate(folder: Folder, known: Known | None) -> list[Finding]:
    """What the shapes find in the files, or at the endpoint."""
    from kg.shapes import ENGINES, validate, validate_elsewhere

    about = (folder.dataset, folder.shapes, folder.config.prefixes)
    if folder.endpoint:
        from kg.endpoint import Endpoint  # 20 ms to import

        return validate_elsewhere(Endpoint(folder.endpoint, folder.timeout_s).select, *about)
    if known and folder.engine == "columns":
        return known.validate()
    return validate(*about, ENGINES[folder.engine])


def accept(folder: Folder, found: Iterable[Finding]) -> tuple[list[Finding], list[Accepted]]:
    """The findings at the levels of kg.toml: what is not ignored, and what is."""
    return _ignored(folder).accept(at_levels(found, folder.levels))


def _ignored(folder: Folder) -> Ignores:
    """What comments ignore, and kg.toml."""
    from kg.acceptance import read_ignores

    contents = {text.path: text.content for text in folder.content.texts}
    files = (*contents, *query_files(folder.config.queries).values())
    others = _ignored_in_settings(folder)
    return read_ignores(files, folder.shown_from, others, contents=contents)


def _ignored_in_settings(folder: Folder) -> Iterator[Ignore]:
    """What kg.toml ignores, but in files that could not be read and have no other findings."""
    from kg.acceptance import Ignore

    config, shown_from = folder.config, folder.shown_from
    ignores = [
        (file, *each)
        for file, its in config.ignores.items()
        for each in its.items()
        if config.root / file not in folder.unread
    ]
    keys = [f"check.ignore.{file}.{code}" for file, code, _reason in ignores]
    lines = find_lines(config.root, keys) if keys else []
    settings = shown_name(config.root / FILE_NAME, shown_from)
    for (file, code, reason), line in zip(ignores, lines, strict=True):
        name = shown_name(config.root / file, shown_from)
        yield Ignore(code, reason, name, Place(settings, line))


def told(folder: Folder, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings at the levels that kg.toml gives them, sorted by place."""
    levelled = at_levels(findings, folder.levels)
    return tuple(sorted(levelled, key=lambda finding: finding.sort_key))
