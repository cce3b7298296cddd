"""What is taken from an earlier run is what a full run says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kg.config import read_config
from kg.dataset import FileMarks, mark_columns
from kg.findings import Finding
from kg.jobs import Project
from kg.shapes import Memory, Result, validate_from_memory, validate_with_columns

ROOT = Path(__file__).resolve().parent.parent
HEAD = """@prefix ex: <http://e.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
SHAPES = """
ex:Named a sh:NodeShape ; sh:targetClass ex:Person ;
    sh:property [ sh:path ex:name ; sh:minCount 1 ] .
ex:Aged a sh:NodeShape ; sh:targetClass ex:Person ;
    sh:property [ sh:path ex:age ; sh:maxInclusive 150 ] .
ex:Linked a sh:NodeShape ; sh:targetSubjectsOf ex:knows ;
    sh:property [ sh:path ( ex:knows ex:name ) ; sh:minCount 1 ] .
ex:Asked a sh:NodeShape ; sh:targetClass ex:Person ;
    sh:sparql [ sh:select "SELECT $this { $this <http://e.org/secret> ?value }" ] .
"""
DATA = "ex:a a ex:Person ; ex:age 200 ; ex:knows ex:b . ex:b a ex:Person ; ex:name 'B' .\n"


def _shapes_that_ran(memory: Memory, before: Memory) -> int:
    return len(memory.now.keys() - before.now.keys())


class World:
    """A folder with shapes and data, which runs may change in between."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "kg.toml").write_text(
            'base = "http://e.org/"\ntitle = { en = "x" }\nlicence = "http://e.org/l"\n'
            "folders = { ontology = [], queries = [] }\n",
            "utf-8",
        )
        self.write("shapes/s.ttl", SHAPES)
        self.write("data/d.ttl", DATA)
        self.files: FileMarks = {}
        self.memory = Memory({})

    def write(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(exist_ok=True)
        (self.folder / name).write_text(HEAD + text, "utf-8")

    def run(self) -> int:
        """Validate, hold what is said against a full run, and tell how many shapes ran."""
        project = Project(read_config(self.folder, self.folder), self.folder)
        columns, files = mark_columns(project.dataset, self.files)
        shapes, data = project.shapes.graph, project.dataset.judged
        memory = Memory(self.memory.now)
        found = validate_from_memory(data, shapes, columns, memory)
        assert _told(found) == _told(validate_with_columns(data, shapes))
        ran = _shapes_that_ran(memory, self.memory)
        self.files, self.memory = files, memory
        return ran


def _told(results: list[Result]) -> Counter[str]:
    return Counter(str((r.focus, r.path, r.value, r.component, r.messages)) for r in results)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A world that was looked at, and again when its file had changed."""
    made = World(tmp_path)
    assert made.run() == 4
    made.write("data/d.ttl", f"# Edited.\n{DATA}")
    made.run()
    return made


def test_the_first_change_of_a_file_runs_the_shapes_that_can_read_any_of_it(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.write("data/e.ttl", "ex:c ex:colour 'red' .")
    world.run()
    world.write("data/e.ttl", "ex:c ex:colour 'blue' .")
    assert world.run() == 1  # the one in SPARQL
    world.write("data/d.ttl", f"# Edited.\n{DATA}")
    assert world.run() == 4


def test_nothing_runs_again_when_nothing_changed(world: World) -> None:
    assert world.run() == 0


def test_a_change_runs_the_shapes_that_can_read_it(world: World) -> None:
    world.write("data/d.ttl", DATA + "ex:b ex:age 300 .")
    assert world.run() == 2  # by age, and the one in SPARQL


def test_a_change_far_along_a_path_runs_the_shape_that_follows_it(world: World) -> None:
    world.write("data/d.ttl", DATA.replace("ex:name 'B'", "ex:nick 'B'"))
    assert world.run() == 3  # named, linked, and the one in SPARQL


def test_a_new_instance_runs_every_shape_that_has_a_class(world: World) -> None:
    world.write("data/e.ttl", "ex:c a ex:Person .")
    assert world.run() == 4


def test_what_no_shape_names_runs_only_what_can_read_everything(world: World) -> None:
    world.write("data/e.ttl", "ex:c ex:colour 'red' .")
    assert world.run() == 1


def test_a_changed_shape_runs_again_and_no_other(world: World) -> None:
    world.write("shapes/s.ttl", SHAPES.replace("150", "120"))
    assert world.run() == 1


def test_a_closed_shape_reads_everything(world: World) -> None:
    closed = "ex:Closed a sh:NodeShape ; sh:targetNode ex:a ; sh:closed true ."
    world.write("shapes/more.ttl", closed)
    assert world.run() == 1
    world.write("data/e.ttl", "ex:a ex:colour 'red' .")
    assert world.run() == 2  # it, and the one in SPARQL


def test_what_has_no_name_is_found_each_time(world: World) -> None:
    world.write("data/e.ttl", "[] a ex:Person .")
    world.run()
    world.write("data/f.ttl", "ex:c ex:colour 'red' .")
    world.run()
    world.write("data/e.ttl", "[] a ex:Person ; ex:name 'C' .")
    world.run()


def test_a_moved_statement_is_told_at_its_new_place(
    tiny_copy: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = tiny_copy.config.root

    def findings() -> list[Finding]:
        return list(Project(read_config(root, root), root).check().findings)

    file = root / "data" / "notice.ttl"
    file.write_text(file.read_text("utf-8").replace("schema:name", "schema:alternateName"), "utf-8")
    fresh = findings()
    assert fresh
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "kept"))
    assert findings() == fresh
    for each in (root / "data").glob("*.ttl"):
        each.write_text("\n\n" + each.read_text("utf-8"), "utf-8")
    moved = findings()
    monkeypatch.setenv("KG_CACHE", "off")
    assert moved == findings()
    assert moved != fresh


def test_our_own_content_says_the_same_from_memory() -> None:
    project = Project(read_config(ROOT, ROOT), shown_from=ROOT)
    columns, files = mark_columns(project.dataset, {})
    again, _ = mark_columns(project.dataset, files)
    assert columns == again
    data, shapes = project.dataset.judged, project.shapes.graph
    first = Memory({})
    full = validate_from_memory(data, shapes, columns, first)
    second = Memory(first.now)
    remembered = validate_from_memory(data, shapes, columns, second)
    assert _told(remembered) == _told(full) == _told(validate_with_columns(data, shapes))
    assert {r.shape for r in remembered} == {r.shape for r in full}
    assert second.now == first.now
