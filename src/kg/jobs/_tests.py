"""The tests and the lint of stored queries, beside the data that they are asked of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.findings import Finding
from kg.jobs._folder import Folder
from kg.queries import (
    ENDLESS,
    FAULT,
    PREFIX,
    SYNTAX,
    Bench,
    Outcome,
    StoredQuery,
    run_examples,
)
from kg.store import Store


def test_queries(
    folder: Folder, asked_for: Callable[[], Sequence[StoredQuery | Outcome]]
) -> list[Finding]:
    """What the tests and the lint of stored queries find.

    What cannot be asked, or never answers, is told as such and no further.
    """
    from kg.lint import Asked, Stated, lint_queries  # which who does not test does not need

    config = folder.config
    bench = Bench(Store.of(folder.dataset), config.prefixes, config.base, folder.shown_from)
    queries = asked_for()  # by now they are read
    outcomes = list(run_examples(queries, bench))
    tested = [outcome.finding for outcome in outcomes if outcome.finding]
    lost = {FAULT.code, SYNTAX.code, PREFIX.code, ENDLESS.code}
    files = {finding.place.file for finding in tested if finding.code in lost and finding.place}
    read = (query for query in queries if isinstance(query, StoredQuery))
    asked = Asked(
        queries=tuple(query for query in read if query.file not in files),
        engine=bench.engine,
        answered=frozenset(outcome.name for outcome in outcomes if outcome.shows_rows),
        ties={outcome.name: outcome.tie for outcome in outcomes if outcome.tie},
        languages=tuple(config.languages),
        services=config.services,
    )
    return [*tested, *lint_queries(Stated(folder.dataset, config.prefixes), asked)]
