from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.cache import cache_of, fingerprint
from kg.config import read_config
from kg.errors import Unreadable
from kg.jobs import Project
from kg.store import QuerySolutions, Store
from kg.terms import Term


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for what is kept."""
    folder = tmp_path / "kept"
    monkeypatch.setenv("KG_CACHE", str(folder))
    return folder


def _again(project: Project) -> Project:
    """The project as another run has it."""
    root = project.config.root
    return Project(read_config(root, root), shown_from=root)


def _rows(project: Project) -> list[list[Term | None]]:
    answer = project.ask(project.stored_query("hosts"), {"fair": "fair:lanterns"})
    assert isinstance(answer, QuerySolutions)
    return [list(solution) for solution in answer]


def _solutions(store: Store, text: str) -> list[list[Term | None]]:
    answer = store.answer(text, where="q.rq", base="a:")
    assert isinstance(answer, QuerySolutions)
    return [list(solution) for solution in answer]


def _entries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*/*") if path.is_dir())


def _asked_thrice(project: Project) -> Project:
    runs = [_again(project) for _ in range(3)]
    for run in runs:
        _rows(run)
    return runs[-1]


def test_a_store_is_kept_from_the_second_time_on(tiny_copy: Project, kept: Path) -> None:
    _rows(tiny_copy)
    assert _entries(kept) == []
    _rows(_again(tiny_copy))
    assert len(_entries(kept)) == 1


def test_what_is_kept_answers_without_reading_the_graph(tiny_copy: Project, kept: Path) -> None:
    third = _asked_thrice(tiny_copy)
    assert _rows(third) == _rows(tiny_copy)
    assert "dataset" not in vars(third)


def test_what_is_kept_is_every_statement_in_its_graph(tiny_copy: Project, tmp_path: Path) -> None:
    tiny_copy.store.keep(tmp_path / "store")
    kept = tiny_copy.store.kept_in(tmp_path / "store")
    assert kept
    text = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } ORDER BY ?g ?s ?p ?o"
    assert _solutions(kept, text) == _solutions(tiny_copy.store, text)


def test_a_changed_file_is_answered_anew(tiny_copy: Project, kept: Path) -> None:
    before = _rows(_asked_thrice(tiny_copy))
    for file in (tiny_copy.config.root / "data").glob("*.ttl"):
        text = file.read_text("utf-8")
        file.write_text(text.replace("Paper Club", "Paper Guild"), "utf-8")
    after = _rows(_again(tiny_copy))
    assert "Paper Club" in str(before)
    assert "Paper Guild" in str(after)


def test_a_file_that_moves_to_another_source_is_another_graph(
    tiny_copy: Project, kept: Path
) -> None:
    key = tiny_copy.mark()
    file = next((tiny_copy.config.root / "data").glob("*.ttl"))
    file.rename(file.with_stem("other"))
    assert tiny_copy.mark() != key


def test_a_link_that_appears_is_told_though_the_graph_was_kept(
    tiny_copy: Project, kept: Path
) -> None:
    _asked_thrice(tiny_copy)
    data = tiny_copy.config.root / "data"
    (data / "link.ttl").symlink_to(next(data.glob("*.ttl")))
    with pytest.raises(Unreadable, match=r"link\.ttl: is a link"):
        _rows(_again(tiny_copy))


def test_what_is_damaged_is_made_again(tiny_copy: Project, kept: Path) -> None:
    rows = _rows(_asked_thrice(tiny_copy))
    (entry,) = [path for path in kept.glob("*/*") if path.is_dir()]
    for file in entry.iterdir():
        file.write_bytes(b"rubbish")
    assert _rows(_again(tiny_copy)) == rows
    third = _asked_thrice(tiny_copy)
    assert "dataset" not in vars(third)


def test_nothing_is_kept_where_nothing_can_be_written(tiny_copy: Project, kept: Path) -> None:
    kept.write_text("a file is in the way", "utf-8")
    assert _rows(_asked_thrice(tiny_copy)) == _rows(tiny_copy)


def test_nothing_is_kept_when_that_is_switched_off(
    tiny_copy: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_CACHE", "off")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    _asked_thrice(tiny_copy)
    assert not (tmp_path / "home").exists()


def test_what_is_kept_stands_outside_of_the_repository(
    tiny_copy: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KG_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    before = sorted(tiny_copy.config.root.rglob("*"))
    _asked_thrice(tiny_copy)
    assert sorted(tiny_copy.config.root.rglob("*")) == before
    assert _entries(tmp_path / "home" / "kg")


def test_a_project_keeps_its_three_newest(tiny_copy: Project, kept: Path) -> None:
    file = next((tiny_copy.config.root / "data").glob("*.ttl"))
    for number in range(5):
        with file.open("a", encoding="utf-8") as stream:
            stream.write(f"\n<a:{number}> <a:p> {number} .\n")
        _asked_thrice(tiny_copy)
    assert len(_entries(kept)) == 3


def test_an_unreadable_file_is_told_though_its_graph_was_kept(
    tiny_copy: Project, kept: Path
) -> None:
    _asked_thrice(tiny_copy)
    file = next((tiny_copy.config.root / "data").glob("*.ttl"))
    file.write_text("<a:a> <a:b> .", "utf-8")
    with pytest.raises(Unreadable, match=file.name):
        _rows(_again(tiny_copy))


def test_names_and_contents_do_not_run_into_each_other(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("ab", "utf-8")
    two.write_text("b", "utf-8")
    assert fingerprint([("x", one)]) != fingerprint([("xa", two)])
    assert fingerprint([], "ab", "c") != fingerprint([], "a", "bc")


def test_two_projects_share_nothing(tmp_path: Path, kept: Path) -> None:
    caches = [cache_of(tmp_path / name) for name in ("one", "two")]
    folders = {cache.folder for cache in caches if cache}
    assert len(folders) == 2
    assert {folder.parent for folder in folders} == {kept}


def test_what_no_project_used_for_a_month_goes(tiny_copy: Project, kept: Path) -> None:
    old, other = kept / ("0" * 40), kept / "somebody's own"
    for folder in (old, other):
        folder.mkdir(parents=True)
        os.utime(folder, (0, 0))
    _rows(tiny_copy)
    assert not old.exists()
    assert other.exists()
    assert (kept / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f068")
