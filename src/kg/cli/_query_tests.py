"""``kg query test``: stored queries against what they must give, row by row."""

from __future__ import annotations

import sys

from kg.cli._talk import CLEAN, FINDINGS, count, paint, reader_languages, say, spoken

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from kg.queries import Outcome

_MOST_LINES = 40  # of one difference


def run_tests(options: argparse.Namespace) -> int:
    """Tell which examples give something else, and how; with --accept, make that what is wanted."""
    from kg.errors import ArgumentError
    from kg.jobs import Project

    if options.list or options.file or options.param or options.format:
        remedy = "Give the names of stored queries, and --accept."
        raise ArgumentError("kg query test", "takes no options of an answer", remedy)
    project = Project.at(options.path)
    if options.endpoint is not None:
        if options.accept or not options.endpoint:
            what = "is where the same must be given as from the files"
            raise ArgumentError("--endpoint", what, "Give its address, and no --accept.")
        project = project.elsewhere(options.endpoint, options.timeout)
    languages = reader_languages(None, list(project.config.languages))
    failed = accepted = passed = 0
    for outcome in project.test_queries(options.tested):
        if not outcome.finding:
            passed += 1
        elif options.accept and outcome.given:
            print(spoken(f"{project.accept(outcome)} written"))
            accepted += 1
        else:
            failed += 1
            _tell(outcome, languages)
    sys.stdout.flush()
    parts = (f"{passed} passed", f"{accepted} accepted", f"{failed} failed")
    counted = [part for part in parts if not part.startswith("0 ")] or ["nothing to test"]
    say(f"{spoken(count(passed + accepted + failed, 'example'))}: {spoken(*counted)}")
    return FINDINGS if failed else CLEAN


def _tell(outcome: Outcome, languages: Sequence[str]) -> None:
    finding = outcome.finding
    assert finding
    print(f"{paint('1', str(finding.place))}: {finding.message(languages)}")
    lines = outcome.difference.lines if outcome.difference else ()
    for line in lines[:_MOST_LINES]:
        print(f"  {paint('31' if line.startswith('-') else '32', line)}")
    if len(lines) > _MOST_LINES:
        print(spoken(f"  … and {len(lines) - _MOST_LINES:,} more"))
