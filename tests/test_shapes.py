"""Every shape of ours has an example that it passes and one that it alone finds fault with."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kg.dataset import Dataset, Shelf, read_dataset
from kg.jobs import Project
from kg.shapes import Shapes, read_shapes, validate
from kg.terms import IRI, Literal, Prefixes
from kg.vocab import sh

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "tests" / "shapes"
BASE = "https://w3id.org/programme-graph/"
IDENTIFIER = IRI("http://purl.org/dc/terms/identifier")


@cache
def our_shapes() -> Shapes:
    return read_shapes([ROOT / "shapes"], base=BASE, shown_from=ROOT)


@cache
def shapes_by_row() -> dict[str, str]:
    """The shape of each row of the catalogue, which names the fixtures."""
    rows = {}
    for shape, identifiers in our_shapes().graph.column(IDENTIFIER).items():
        assert isinstance(shape, IRI)
        for identifier in identifiers:
            assert isinstance(identifier, Literal)
            rows[identifier.value.lower()] = shape.value.partition("#")[2]
    return rows


def dataset_with(fixture: str) -> Dataset:
    ontology = Shelf("ontology", (ROOT / "ontology",), f"{BASE}graph/ontology/")
    data = Shelf("data", (FIXTURES / fixture,), f"{BASE}id/source/", by_stem=True)
    exclude = [ROOT / "ontology" / "alignments.ttl"]
    return read_dataset(BASE, ontology, data, exclude=exclude, shown_from=ROOT)


def shapes_that_find_fault(fixture: str) -> set[str]:
    dataset = dataset_with(fixture)
    assert not dataset.unreadable
    findings = validate(dataset, our_shapes(), Prefixes({"shape": f"{BASE}shapes#"}))
    codes = {finding.code for finding in findings}
    return {code.removeprefix("shape:") for code in codes - {"KG223"}}  # an example has few things


@pytest.mark.parametrize("row", sorted(shapes_by_row()))
def test_a_shape_finds_nothing_in_the_example_that_it_passes(row: str) -> None:
    assert shapes_by_row()[row] not in shapes_that_find_fault(f"{row}-pass.ttl")


@pytest.mark.parametrize("row", sorted(shapes_by_row()))
def test_a_shape_alone_finds_fault_with_its_failing_example(row: str) -> None:
    assert shapes_that_find_fault(f"{row}-fail.ttl") == {shapes_by_row()[row]}


def test_every_shape_belongs_to_a_row_and_every_example_to_a_shape() -> None:
    kinds = (sh.NodeShape, sh.PropertyShape)
    named = {s for kind in kinds for s in our_shapes().graph.instances(kind) if isinstance(s, IRI)}
    assert {shape.value.partition("#")[2] for shape in named} == set(shapes_by_row().values())
    wanted = {f"{row}-{end}.ttl" for row in shapes_by_row() for end in ("pass", "fail")}
    assert {file.name for file in FIXTURES.glob("*.ttl")} == wanted


def test_an_empty_set_of_shapes_is_a_finding(tiny: Project, tmp_path: Path) -> None:
    nothing = read_shapes([tmp_path], base=BASE, shown_from=ROOT)
    assert [finding.code for finding in validate(tiny.dataset, nothing, Prefixes())] == ["KG201"]


def test_a_finding_names_the_line_of_the_statement_and_speaks_both_languages() -> None:
    dataset = dataset_with("c10-fail.ttl")
    found = validate(dataset, our_shapes(), Prefixes({"shape": f"{BASE}shapes#"}))
    finding = next(finding for finding in found if finding.code.startswith("shape:"))
    assert finding.place is not None
    assert finding.place.file == "tests/shapes/c10-fail.ttl"
    assert finding.place.line > 0
    assert set(finding.messages) == {"en", "zh-hans"}
