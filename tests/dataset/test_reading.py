from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from kg.dataset import Dataset, Shelf, files_in, read_dataset, shown_name
from kg.findings import Place
from kg.jobs import Project
from kg.terms import IRI, BlankNode, DefaultGraph, Literal, Quad, Triple
from kg.vocab import pgm, rdf, schema, skos

TINY = "https://example.org/tiny/"
FAIR = IRI(f"{TINY}id/fair/lanterns")
BASE = "https://base.example/"
GOOD = '<a:a> <a:p> "x" .\n'


def _read(folder: Path, *exclude: str) -> Dataset:
    """The dataset of a folder's ``ontology`` and ``data``."""
    for name in ("ontology", "data"):
        (folder / name).mkdir(exist_ok=True)
    return read_dataset(
        BASE,
        Shelf("ontology", (folder / "ontology",), f"{BASE}graph/ontology/"),
        Shelf("data", (folder / "data",), f"{BASE}id/source/", by_stem=True),
        exclude=[folder / name for name in exclude],
        shown_from=folder,
    )


def _write(folder: Path, **files: str | bytes) -> None:
    """Files of ``data``, by their stem."""
    (folder / "data").mkdir(exist_ok=True)
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / "data" / f"{name}.ttl").write_bytes(data)


def test_a_file_of_the_ontology_is_a_graph_named_by_its_path(tiny: Project) -> None:
    concept = IRI(f"{TINY}vocab/role#host")
    triple = Triple(concept, rdf.type, skos.Concept)
    assert tiny.dataset.graphs_of(triple) == [IRI(f"{TINY}graph/ontology/vocab/role")]


def test_a_file_of_the_data_is_a_graph_named_by_its_source(tiny: Project) -> None:
    name = Triple(FAIR, schema.name, Literal("灯会", language="zh-hans"))
    kind = Triple(FAIR, rdf.type, IRI(f"{TINY}ns#Fair"))
    assert tiny.dataset.graphs_of(name) == [IRI(f"{TINY}id/source/notice")]
    assert tiny.dataset.graphs_of(kind) == [IRI(f"{TINY}id/source/editorial")]


def test_a_file_of_the_data_keeps_its_name_in_whatever_folder_it_is(tmp_path: Path) -> None:
    (tmp_path / "data" / "2025" / "may").mkdir(parents=True)
    (tmp_path / "data" / "2025" / "may" / "notice.ttl").write_text(GOOD, encoding="utf-8")
    assert {quad.graph_name for quad in _read(tmp_path).stated} == {IRI(f"{BASE}id/source/notice")}


def test_a_file_with_named_graphs_keeps_their_names(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.trig").write_text(f"{GOOD} <a:g> {{ {GOOD} }}", encoding="utf-8")
    assert [quad.graph_name for quad in _read(tmp_path).stated] == [
        IRI(f"{BASE}id/source/a"),
        IRI("a:g"),
    ]


def test_no_statement_is_in_the_default_graph(tiny: Project) -> None:
    assert not any(isinstance(quad.graph_name, DefaultGraph) for quad in tiny.dataset.quads())


def test_only_graphs_of_the_data_are_sources(tiny: Project) -> None:
    dataset = tiny.dataset
    assert dataset.is_source(IRI(f"{TINY}id/source/notice"))
    assert not dataset.is_source(IRI(f"{TINY}graph/ontology/terms"))
    assert not dataset.is_source(DefaultGraph())


def test_every_statement_has_the_file_and_the_line_on_which_it_stands(tiny: Project) -> None:
    files: dict[str, list[str]] = {}
    for quad, place in tiny.dataset.stated.items():
        if place.file not in files:
            text = (tiny.config.root / place.file).read_text(encoding="utf-8")
            files[place.file] = text.splitlines()
        line = files[place.file][place.line - 1]
        term = quad.object
        assert isinstance(term, (IRI, Literal))
        last = term.value.split("\n")[-1].rpartition("/")[2].rpartition("#")[2]
        wanted = " a " if quad.predicate == rdf.type else last.replace('"', '\\"')
        assert wanted in line, (quad, place)


def test_a_statement_is_placed_where_it_is_stated_first(tmp_path: Path) -> None:
    _write(tmp_path, b=GOOD, a=f"# first\n{GOOD}")
    dataset = _read(tmp_path)
    triple = Triple(IRI("a:a"), IRI("a:p"), Literal("x"))
    assert dataset.place_of(triple) == Place("data/a.ttl", 2, 13)
    assert len(dataset.graphs_of(triple)) == 2


def test_a_statement_made_twice_in_a_file_is_placed_at_the_first(tmp_path: Path) -> None:
    _write(tmp_path, a=GOOD * 3)
    assert list(_read(tmp_path).stated.values()) == [Place("data/a.ttl", 1, 13)]


def test_a_subject_is_placed_at_the_first_statement_about_it(tiny: Project) -> None:
    assert tiny.dataset.place_of_subject(FAIR) == Place("data/editorial.ttl", 10, 1)


def test_what_nothing_states_has_no_place(tiny: Project) -> None:
    nowhere = IRI("https://nowhere.example/")
    assert tiny.dataset.place_of_subject(nowhere) is None
    assert tiny.dataset.place_of(Triple(nowhere, rdf.type, nowhere)) is None
    assert tiny.dataset.graphs_of(Triple(nowhere, rdf.type, nowhere)) == []


def test_the_view_is_what_is_stated_anywhere_and_what_follows(tiny: Project) -> None:
    view = tiny.dataset.view
    assert {quad.triple for quad in tiny.dataset.quads()} == set(view)
    assert Triple(FAIR, rdf.type, IRI(f"{TINY}ns#Fair")) in view
    assert Triple(FAIR, IRI("https://schema.org/organizer"), IRI(f"{TINY}id/club/paper")) in view


def test_lexical_forms_stay_as_they_were_read(tmp_path: Path) -> None:
    _write(tmp_path, a="<a:a> <a:p> 01 , 1.50 .")
    assert [str(quad.object).split("^")[0] for quad in _read(tmp_path).stated] == ['"01"', '"1.50"']


def test_relative_iris_resolve_against_the_base(tmp_path: Path) -> None:
    _write(tmp_path, a="<id/x> <#p> <> .")
    assert next(iter(_read(tmp_path).stated)).subject == IRI(f"{BASE}id/x")


# ------------------------------------------------------------------------------------ unreadable


def test_a_file_that_does_not_parse_does_not_hide_the_others(tmp_path: Path) -> None:
    _write(tmp_path, a=GOOD, b="<a:b> <a:p> 1 .\n<a:b> <a:p> ex:c .", c=GOOD, d=b"\xff\xfe")
    dataset = _read(tmp_path)
    assert [str(error) for error in dataset.unreadable] == [
        'data/b.ttl:2:13: the prefix "ex:" is not declared. Add @prefix ex: <…> . at the top.',
        "data/d.ttl:1:1: is UTF-16. Save it as UTF-8.",
    ]
    assert {place.file for place in dataset.stated.values()} == {"data/a.ttl", "data/c.ttl"}


@pytest.mark.parametrize("name", ["a b.ttl", "a%.ttl", "a<b.ttl", 'a"b.ttl', "a%zz.ttl"])
def test_a_name_that_cannot_stand_in_an_iri_is_told(tmp_path: Path, name: str) -> None:
    _write(tmp_path, good=GOOD)
    (tmp_path / "data" / name).write_text(GOOD, encoding="utf-8")
    dataset = _read(tmp_path)
    told = "has a name that cannot stand in an IRI. Rename it: letters, digits, - and _, no spaces."
    assert [str(error) for error in dataset.unreadable] == [f"{name}: {told}"]
    assert len(dataset.stated) == 1


def test_a_name_in_chinese_can_stand_in_an_iri(tmp_path: Path) -> None:
    _write(tmp_path, 通知=GOOD)
    assert next(iter(_read(tmp_path).stated)).graph_name == IRI(f"{BASE}id/source/通知")


# ----------------------------------------------------------------------------------------- files


def _names(folder: Path, *exclude: Path) -> list[str]:
    return [file.relative_to(folder).as_posix() for file, _ in files_in([folder], exclude)]


def test_files_are_read_from_all_folders_below_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.ttl", "a/z.ttl", "a/b.nt", "c.trig", "d.nq"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert _names(tmp_path) == ["a/b.nt", "a/z.ttl", "b.ttl", "c.trig", "d.nq"]


@pytest.mark.parametrize("name", ["a.md", "a.jsonld", "a.ttl~", "a.ttl.bak", "ttl"])
def test_files_of_other_kinds_are_not_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert _names(tmp_path) == []


@pytest.mark.parametrize("name", [".a.ttl", ".cache/a.ttl", "a/.b/c.ttl"])
def test_hidden_files_and_folders_are_not_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).touch()
    assert _names(tmp_path) == []


def test_a_folder_below_a_hidden_one_is_read_all_the_same(tmp_path: Path) -> None:
    folder = tmp_path / ".hidden" / "data"
    folder.mkdir(parents=True)
    (folder / "a.ttl").touch()
    assert _names(folder) == ["a.ttl"]


def test_symbolic_links_are_not_followed(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    (elsewhere / "a.ttl").touch()
    (folder / "file.ttl").symlink_to(elsewhere / "a.ttl")
    (folder / "folder").symlink_to(elsewhere)
    (folder / "broken.ttl").symlink_to(tmp_path / "nowhere")
    assert _names(folder) == []


def test_a_folder_named_like_a_file_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").mkdir()
    (tmp_path / "a.ttl" / "b.ttl").touch()
    assert _names(tmp_path) == ["a.ttl/b.ttl"]


def test_excluded_files_and_folders_are_not_read(tmp_path: Path) -> None:
    for name in ("a.ttl", "b/c.ttl", "bc.ttl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert _names(tmp_path, tmp_path / "a.ttl", tmp_path / "b") == ["bc.ttl"]


def test_one_file_may_stand_for_a_folder(tmp_path: Path) -> None:
    file = tmp_path / "notice.ttl"
    file.write_text(GOOD, encoding="utf-8")
    shelf = Shelf("data", (file,), f"{BASE}graph/")
    nothing = Shelf("ontology", (), BASE)
    dataset = read_dataset(BASE, nothing, shelf, shown_from=tmp_path)
    assert next(iter(dataset.stated)).graph_name == IRI(f"{BASE}graph/notice")


def test_an_excluded_file_states_nothing(tmp_path: Path) -> None:
    _write(tmp_path, a=GOOD, b="broken")
    dataset = _read(tmp_path, "data/b.ttl")
    assert not dataset.unreadable
    assert len(dataset.stated) == 1


def test_a_file_is_shown_as_the_user_would_name_it(tmp_path: Path) -> None:
    assert shown_name(tmp_path / "data" / "a.ttl", tmp_path) == "data/a.ttl"
    assert shown_name(tmp_path / "a.ttl", tmp_path / "data") == str(tmp_path / "a.ttl")


# ---------------------------------------------------------------------------------------- claims

CLAIM = """\
@prefix pgm: <https://w3id.org/programme-graph/ns#> .
[] a pgm:Claim ; pgm:subject <a:s> ; pgm:predicate <a:p> ; pgm:object {} ; <a:note> "n" .
"""


def _subjects(dataset: Dataset) -> set[object]:
    return {quad.subject for quad in dataset.stated}


def test_a_claim_is_named_by_the_digest_of_what_it_claims_and_its_source(tmp_path: Path) -> None:
    _write(tmp_path, notice=CLAIM.format('"1"'))
    statement = f'<a:s> <a:p> "1" <{BASE}id/source/notice>'
    digest = base64.b32encode(hashlib.sha256(statement.encode()).digest()).decode().lower()[:16]
    assert _subjects(_read(tmp_path)) == {IRI(f"{BASE}id/claim/{digest}")}


def test_the_claim_of_the_tiny_world_has_the_name_that_it_always_had(tiny: Project) -> None:
    claims = {q.subject for q in tiny.dataset.stated if q.object == pgm.Claim}
    assert claims == {IRI(f"{TINY}id/claim/m4p6hfjp6bkkbfim")}


def test_the_same_claim_has_the_same_name_however_it_is_written(tmp_path: Path) -> None:
    _write(tmp_path, notice=CLAIM.format('"1"'))
    one = _subjects(_read(tmp_path))
    pgm_ = "https://w3id.org/programme-graph/ns#"
    other = f'_:x <{pgm_}object> "1" .\n_:x <{pgm_}predicate> <a:p> .\n_:x <{pgm_}subject> <a:s> .'
    _write(tmp_path, notice=other)
    assert _subjects(_read(tmp_path)) == one


@pytest.mark.parametrize("other", ["1", '"1"@en', "<a:1>", "01", '"2"'])
def test_another_claim_has_another_name(tmp_path: Path, other: str) -> None:
    _write(tmp_path, notice=CLAIM.format('"1"') + CLAIM.format(other))
    assert len(_subjects(_read(tmp_path))) == 2


def test_the_same_claim_of_another_source_has_another_name(tmp_path: Path) -> None:
    _write(tmp_path, one=CLAIM.format("1"), other=CLAIM.format("1"))
    assert len(_subjects(_read(tmp_path))) == 2


def test_a_claim_made_twice_in_a_file_is_one(tmp_path: Path) -> None:
    _write(tmp_path, one=CLAIM.format("1") * 2)
    assert len(_subjects(_read(tmp_path))) == 1


def test_who_points_at_a_claim_points_at_its_name(tmp_path: Path) -> None:
    text = CLAIM.format("1").replace("[] a", "<a:x> <a:of> _:c . _:c a")
    _write(tmp_path, one=text)
    dataset = _read(tmp_path)
    objects = {q.object for q in dataset.stated if q.predicate == IRI("a:of")}
    assert objects == _subjects(dataset) - {IRI("a:x")}


def test_a_claim_that_lacks_a_part_stays_without_a_name(tmp_path: Path) -> None:
    _write(tmp_path, one="[] <https://w3id.org/programme-graph/ns#subject> <a:s> .")
    assert all(isinstance(subject, BlankNode) for subject in _subjects(_read(tmp_path)))


def test_a_claim_about_what_has_no_name_stays_without_one(tmp_path: Path) -> None:
    _write(tmp_path, one=CLAIM.format("_:nameless"))
    assert all(isinstance(subject, BlankNode) for subject in _subjects(_read(tmp_path)))


def test_an_authored_claim_keeps_its_name(tmp_path: Path) -> None:
    _write(tmp_path, one=CLAIM.format("1").replace("[]", "<a:mine>"))
    assert _subjects(_read(tmp_path)) == {IRI("a:mine")}


def test_a_claim_stays_where_it_was_read(tmp_path: Path) -> None:
    _write(tmp_path, one=CLAIM.format("1"))
    places = list(_read(tmp_path).stated.values())
    assert {(place.file, place.line) for place in places} == {("data/one.ttl", 2)}
    assert len(set(places)) == len(places)


def test_reading_twice_gives_the_same_quads(tiny: Project, tiny_copy: Project) -> None:
    assert list(tiny.dataset.quads()) == list(tiny_copy.dataset.quads())


def test_what_is_stated_comes_before_what_is_derived(tiny: Project) -> None:
    quads: list[Quad] = list(tiny.dataset.quads())
    dataset = tiny.dataset
    assert quads == [*dataset.stated, *dataset.derived, *dataset.claims]


def test_two_files_that_would_be_one_graph_are_told(tmp_path: Path) -> None:
    for folder in ("data/one", "data/two"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "notice.ttl").write_text("<a:b> <a:p> 1 .", "utf-8")
    (error,) = _read(tmp_path).unreadable
    assert str(error) == (
        "data/two/notice.ttl: would be the same graph as data/one/notice.ttl. "
        "Rename one of the two files."
    )


def test_a_file_that_changed_since_gives_its_name_alone(tmp_path: Path) -> None:
    _write(tmp_path, a="\n" + GOOD)
    dataset = _read(tmp_path)
    _write(tmp_path, a=GOOD + '<a:b> <a:p> "y" .\n')
    assert list(dataset.stated.values()) == [Place("data/a.ttl")]


def test_a_file_that_is_gone_since_gives_its_name_alone(tmp_path: Path) -> None:
    _write(tmp_path, a=GOOD)
    dataset = _read(tmp_path)
    (tmp_path / "data" / "a.ttl").unlink()
    assert list(dataset.stated.values()) == [Place("data/a.ttl")]
