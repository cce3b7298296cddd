"""Data validated where they lie: the same findings as those of the embedded engine.

Each server is a real one. Where one of them is wrong by
the standards, the difference is named in `FAULTS`, and a fault that is gone fails a test.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from kg.cli import main
from kg.dataset import Dataset, Graph, Shelf, read_dataset
from kg.endpoint import Endpoint
from kg.findings import Finding
from kg.jobs import Project
from kg.shapes import (
    Shapes,
    read_shapes,
    validate,
    validate_elsewhere,
)
from kg.terms import BlankNode, Prefixes, Resource, Term
from tests.engines import unexplained
from tests.servers import SERVERS, Server

ROOT = Path(__file__).resolve().parent.parent
TINY = ROOT / "tests" / "tiny"


# ------------------------------------------------------------------------------- content, examples

BASE = "https://w3id.org/programme-graph/"
PREFIXES = Prefixes({"shape": f"{BASE}shapes#"})


def told(findings: Iterable[Finding]) -> Counter[tuple[str, ...]]:
    """Findings as they can be compared between servers: blank nodes have no name."""
    return Counter(
        (f.code, f.severity.word, shown(f.focus), shown(f.path), shown(f.value), f.message(["en"]))
        for f in findings
    )


def shown(term: Term | Resource | None) -> str:
    return "_:" if isinstance(term, BlankNode) else str(term or "")


def differing(url: str, dataset: Dataset, shapes: Shapes) -> set[str]:
    """The shapes whose findings differ; those of all others are the same to the letter."""
    expected = told(validate(dataset, shapes, PREFIXES))
    found = told(validate_elsewhere(Endpoint(url).select, dataset, shapes, PREFIXES))
    assert found
    return {code for code, *_ in (found - expected) + (expected - found)}


@pytest.fixture(scope="module")
def our_shapes() -> Shapes:
    return read_shapes([ROOT / "shapes"], base=BASE, shown_from=ROOT)


@pytest.fixture(scope="module")
def examples() -> Dataset:
    """Every failing example of our shapes, each a source."""
    ontology = Shelf("ontology", (ROOT / "ontology",), f"{BASE}graph/ontology/")
    files = tuple(sorted((ROOT / "tests" / "shapes").glob("*-fail.ttl")))
    data = Shelf("data", files, f"{BASE}id/source/", by_stem=True)
    exclude = [ROOT / "ontology" / "alignments.ttl"]
    return read_dataset(BASE, ontology, data, exclude=exclude, shown_from=ROOT)


@pytest.mark.parametrize("server", SERVERS)
def test_content_and_examples_give_the_same_findings_where_they_lie(
    server: str,
    own: Project,
    examples: Dataset,
    our_shapes: Shapes,
    request: pytest.FixtureRequest,
) -> None:
    load = request.getfixturevalue(server).load
    different = differing(
        load("https://example.org/own", own.dataset.judged), own.dataset, our_shapes
    )
    different |= differing(
        load("https://example.org/examples", examples.judged), examples, our_shapes
    )
    assert unexplained(server, different, of_shapes=True) == set()


def test_a_check_validates_at_the_endpoint_that_it_is_given(
    oxigraph: Server,
    tiny: Project,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tiny.config.root)
    nothing = oxigraph.load("https://example.org/nothing", Graph())
    assert main(["check", "--endpoint", nothing, "--output-format", "concise"]) == 0
    assert " info KG223 " in capfd.readouterr().out


def test_an_endpoint_is_asked_in_sparql_and_files_are_not(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", "--engine", "sparql", str(TINY)]) == 2
    assert capfd.readouterr().err == (
        "--engine: sparql asks an endpoint. "
        "Name one with --endpoint URL; files are validated by columns or pyshacl.\n"
    )
    assert main(["check", "--engine", "pyshacl", "--endpoint", "http://e.org/", str(TINY)]) == 2
    assert capfd.readouterr().err == (
        "--endpoint: is not validated by pyshacl. Leave out --engine, or say --engine sparql.\n"
    )


def test_both_engines_for_files_print_the_same(capfd: pytest.CaptureFixture[str]) -> None:
    outputs = []
    for engine in ("columns", "pyshacl"):
        main(["check", "--engine", engine, str(TINY)])
        outputs.append(capfd.readouterr().out)
    assert outputs[0] == outputs[1]
