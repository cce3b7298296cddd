from __future__ import annotations

from pathlib import Path

from kg.dataset import Dataset, Shelf, read_dataset
from kg.terms import IRI, Literal

BASE = "https://example.org/"
TERMS = """
@prefix pgm: <https://w3id.org/programme-graph/ns#> .
@prefix schema: <https://schema.org/> .
schema:name pgm:singleValued true .
pgm:plannedWhen pgm:singleValued true .
<near> pgm:levelOrder 1 .
<far> pgm:levelOrder 2 .
<id/source/host> pgm:authority <near> ; schema:datePublished "2025-01-01" .
<id/source/late> pgm:authority <far> ; schema:datePublished "2025-03-01" .
<id/source/early> pgm:authority <far> ; schema:datePublished "2025-02-01" .
"""
PREFIXES = """@prefix pgm: <https://w3id.org/programme-graph/ns#> .
@prefix schema: <https://schema.org/> .
"""
NAME = IRI("https://schema.org/name")
FAIR = IRI(f"{BASE}fair")


def read(folder: Path, **sources: str) -> Dataset:
    (folder / "ontology").mkdir()
    (folder / "data").mkdir()
    (folder / "ontology" / "terms.ttl").write_text(TERMS, "utf-8")
    for name, statements in sources.items():
        (folder / "data" / f"{name}.ttl").write_text(PREFIXES + statements, "utf-8")
    ontology = Shelf("ontology", (folder / "ontology",), f"{BASE}graph/")
    data = Shelf("data", (folder / "data",), f"{BASE}id/source/", by_stem=True)
    return read_dataset(BASE, ontology, data, shown_from=folder)


def names(dataset: Dataset) -> list[str]:
    return [str(term) for term in dataset.view.objects(FAIR, NAME)]


def test_the_source_with_the_better_authority_stands(tmp_path: Path) -> None:
    dataset = read(
        tmp_path, host='<fair> schema:name "Fair"@en .', late='<fair> schema:name "Fête"@en .'
    )
    assert names(dataset) == ['"Fair"@en']


def test_among_equals_the_later_source_stands(tmp_path: Path) -> None:
    dataset = read(
        tmp_path, early='<fair> schema:name "Fair"@en .', late='<fair> schema:name "Fête"@en .'
    )
    assert names(dataset) == ['"Fête"@en']


def test_a_source_without_authority_comes_last(tmp_path: Path) -> None:
    dataset = read(
        tmp_path, someone='<fair> schema:name "Fair"@en .', early='<fair> schema:name "Fête"@en .'
    )
    assert names(dataset) == ['"Fête"@en']


def test_what_lost_stays_in_its_graph_and_is_told(tmp_path: Path) -> None:
    dataset = read(
        tmp_path, host='<fair> schema:name "Fair"@en .', late='<fair> schema:name "Fête"@en .'
    )
    (differing,) = dataset.differing
    assert differing.current == Literal("Fair", language="en")
    assert differing.others == (Literal("Fête", language="en"),)
    assert any(quad.object == differing.others[0] for quad in dataset.quads())


def test_each_language_has_a_value_of_its_own(tmp_path: Path) -> None:
    dataset = read(
        tmp_path, host='<fair> schema:name "Fair"@en .', late='<fair> schema:name "Fête"@fr .'
    )
    assert names(dataset) == ['"Fair"@en', '"Fête"@fr']
    assert dataset.differing == ()


def test_sources_that_agree_do_not_differ(tmp_path: Path) -> None:
    same = '<fair> schema:name "Fair"@en .'
    assert read(tmp_path, host=same, late=same).differing == ()


def test_a_source_that_contradicts_itself_keeps_both(tmp_path: Path) -> None:
    dataset = read(tmp_path, host='<fair> schema:name "Fair"@en, "The Fair"@en .')
    assert names(dataset) == ['"Fair"@en', '"The Fair"@en']


def test_a_property_that_may_repeat_takes_all_values(tmp_path: Path) -> None:
    dataset = read(
        tmp_path,
        host='<fair> schema:alternateName "Fair"@en .',
        late='<fair> schema:alternateName "Fête"@en .',
    )
    assert len(dataset.view.objects(FAIR, IRI("https://schema.org/alternateName"))) == 2


def test_what_a_source_takes_back_does_not_stand(tmp_path: Path) -> None:
    claim = "[] a pgm:Claim ; pgm:subject <fair> ; pgm:predicate pgm:plannedWhen ; "
    rank = "pgm:rank <https://w3id.org/programme-graph/vocab/rank#deprecated> ."
    dataset = read(
        tmp_path,
        host=f'<fair> pgm:plannedWhen "2025-10" . {claim} pgm:object "2025-10" ; {rank}',
    )
    planned = IRI("https://w3id.org/programme-graph/ns#plannedWhen")
    assert dataset.view.objects(FAIR, planned) == []


def test_bounds_come_from_the_date_that_stands(tmp_path: Path) -> None:
    dataset = read(
        tmp_path,
        host='<fair> pgm:plannedWhen "2025-10-12" .',
        late='<fair> pgm:plannedWhen "2025-11-01" .',
    )
    earliest = IRI("https://w3id.org/programme-graph/ns#earliest")
    assert [t.value for t in dataset.view.objects(FAIR, earliest) if isinstance(t, Literal)] == [
        "2025-10-12"
    ]
