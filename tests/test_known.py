"""What a check knows from the one before, and what it looks at again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path

import pytest

import kg.shapes
from kg.config import read_config
from kg.dataset import Graph
from kg.findings import Finding, Report
from kg.jobs import Project, _check, _tests
from kg.jobs._folder import Folder
from kg.queries import Outcome, StoredQuery
from kg.shapes._faults import Fault


@pytest.fixture
def runs_tests(
    tiny_copy: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], bool]:
    """Checks the world anew; true when that runs the tests of its queries.

    What is told must be what is told when nothing is kept.
    """
    runs: list[Folder] = []
    test, root = _tests.test_queries, tiny_copy.config.root

    def noted(
        folder: Folder, asked_for: Callable[[], Sequence[StoredQuery | Outcome]]
    ) -> list[Finding]:
        runs.append(folder)
        return test(folder, asked_for)

    def report(kept: str) -> Report:
        monkeypatch.setenv("KG_CACHE", kept)
        return Project(read_config(root, root), root).check()

    def check() -> bool:
        runs.clear()
        told, has_run = report(str(tmp_path / "kept")), bool(runs)
        assert told == report("off")
        return has_run

    monkeypatch.setattr(_tests, "test_queries", noted)
    monkeypatch.setattr(_check, "meanwhile", nullcontext)  # else they begin before that is known
    assert check()
    return check


def test_tests_that_passed_do_not_run_again_when_nothing_that_they_read_changed(
    tiny_copy: Project, runs_tests: Callable[[], bool]
) -> None:
    root = tiny_copy.config.root
    assert not runs_tests()
    for needs_tests in (True, False):  # of what changes first, only that it did is known
        for folder in ("data", "shapes"):
            for file in (root / folder).glob("*.ttl"):
                file.write_text(f"# A comment.\n\n{file.read_text('utf-8')}", "utf-8")
        assert runs_tests() == needs_tests


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("data/notice.ttl", "<https://a.example/> <https://a.example/p> 1 ."),
        ("queries/hosts.rq", "# A comment."),
        ("kg.toml", "# A comment."),
    ],
)
def test_tests_run_again_when_something_that_they_read_changed(
    file: str, line: str, tiny_copy: Project, runs_tests: Callable[[], bool]
) -> None:
    path = tiny_copy.config.root / file
    path.write_text(f"{path.read_text('utf-8')}\n{line}\n", "utf-8")
    assert runs_tests()
    assert not runs_tests()


def test_tests_run_again_when_statements_are_of_another_source(
    tiny_copy: Project, runs_tests: Callable[[], bool]
) -> None:
    data = tiny_copy.config.root / "data"
    (data / "notice.ttl").rename(data / "other.ttl")
    assert runs_tests()


def test_tests_that_failed_run_again_each_time(
    tiny_copy: Project, runs_tests: Callable[[], bool]
) -> None:
    expected = next((tiny_copy.config.root / "queries").glob("*.csv"))
    expected.write_bytes(expected.read_bytes() + b"x\n")
    assert runs_tests()
    assert runs_tests()


def test_shapes_are_judged_again_when_they_change_and_only_then(
    tiny_copy: Project, runs_tests: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tiny_copy.config.root
    judge, judged = kg.shapes.find_faults, list[Graph]()

    def noted(shapes: Graph) -> list[Fault]:
        judged.append(shapes)
        return judge(shapes)

    monkeypatch.setattr(kg.shapes, "find_faults", noted)
    data, shapes = root / "data" / "notice.ttl", next((root / "shapes").glob("*.ttl"))
    data.write_text(f"{data.read_text('utf-8')}\n# A comment.\n", "utf-8")
    runs_tests()
    assert judged == []
    faulty = "<urn:x:shape> a <http://www.w3.org/ns/shacl#NodeShape> ;"
    term = "<http://www.w3.org/ns/shacl#targetClas> <urn:x:class> ."
    shapes.write_text(f"{shapes.read_text('utf-8')}\n{faulty} {term}\n", "utf-8")
    for _ in range(2):  # what is at fault is told each time
        runs_tests()
        assert judged.pop()
        report = Project(read_config(root, root), root).check()
        assert "KG202" in {finding.code for finding in report.findings}
