"""Each rule of the tests of stored queries, with a query that breaks it and one that does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.queries import RULES, Bench, query_files, read_each, run_examples
from kg.rules import Rule
from kg.store import Store
from kg.terms import IRI, Literal, Prefixes, Triple

ROWS = "s\na:a\n"
GOOD = {"q.rq": "SELECT ?s { ?s <a:p> ?o }", "q.expected.csv": ROWS}
BAD = {
    "query-rows": GOOD | {"q.expected.csv": "s\na:b\n"},
    "query-untested": {"q.rq": GOOD["q.rq"]},
    "query-fault": GOOD | {"q.rq": f"#+ sumary: All\n{GOOD['q.rq']}"},
    "query-syntax": GOOD | {"q.rq": "SELECT ?s { ?s <a:p> ?o"},
    "query-prefix": GOOD | {"q.rq": "SELECT ?s { ?s a:p ?o }"},
}


def _codes(folder: Path, files: dict[str, str]) -> list[str]:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    store = Store([], [Triple(IRI("a:a"), IRI("a:p"), Literal(1))])
    bench = Bench(store, Prefixes(), "a:/", folder)
    outcomes = run_examples(read_each(query_files([folder]).values(), folder), bench)
    return [outcome.finding.code for outcome in outcomes if outcome.finding]


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.name != "query-endless"], ids=lambda rule: rule.name
)
def test_a_query_that_breaks_a_rule_is_told_by_its_code(rule: Rule, tmp_path: Path) -> None:
    assert _codes(tmp_path, BAD[rule.name]) == [rule.code]


def test_a_query_that_breaks_none_is_not_told(tmp_path: Path) -> None:
    assert _codes(tmp_path, GOOD) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_page_shows_what_is_found_and_what_is_better(rule: Rule) -> None:
    assert rule.bad
    assert rule.good
    assert set(rule.summary) == set(rule.why) == {"en", "zh-hans"}
