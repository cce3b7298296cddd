from __future__ import annotations

import json
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from kg.config import read_config
from kg.errors import (
    ConfigError,
    KgError,
    NotClean,
    QueryError,
    ReadError,
    UnknownQuery,
    Unreadable,
    WriteError,
)
from kg.findings import Place
from kg.jobs import Project
from kg.severity import Severity
from kg.terms import IRI

LANTERNS = IRI("https://example.org/tiny/id/fair/lanterns")


def again(project: Project) -> Project:
    """The same project, read anew."""
    return Project(read_config(project.config.root, project.shown_from), project.shown_from)


def write(project: Project, path: str, text: str) -> Project:
    """The project after a file of it was written."""
    (project.config.root / path).write_text(text, encoding="utf-8")
    return again(project)


def amend(project: Project, path: str, old: str, new: str) -> Project:
    """The project after some words of a file were replaced."""
    text = (project.config.root / path).read_text(encoding="utf-8")
    assert old in text
    return write(project, path, text.replace(old, new))


# ------------------------------------------------------------------------------------------ check


def test_a_violation_is_told_with_its_place_and_fails(tiny_copy: Project) -> None:
    project = amend(
        tiny_copy, "data/notice.ttl", 'schema:name "Lantern Fair"@en , "灯会"@zh-hans ;', ""
    )
    report = project.check()
    (finding,) = (f for f in report.findings if f.severity == Severity.VIOLATION)
    assert (finding.code, finding.focus) == ("shape:FairName", LANTERNS)
    assert finding.place == Place("data/editorial.ttl", 10, 1)
    assert finding.message(["zh-hans"]) == "请为灯会写一个带语言标签的名称。"
    assert not report.passes()


def test_a_file_that_does_not_parse_is_told_and_the_others_are_checked(tiny_copy: Project) -> None:
    project = write(tiny_copy, "data/extra.ttl", "<a> <b> .\n")
    project = write(project, "data/z.ttl", "<id/fair/z> a <ns#Fair> .\n")
    report = amend(project, "data/editorial.ttl", "a tiny:Fair ;", "a tiny:Fair .").check()
    assert [found.place for found in report.unreadable] == [
        Place("data/editorial.ttl", 13, 9),
        Place("data/extra.ttl", 1, 9),
    ]
    assert not report.passes()
    assert report.queries == 4
    assert {finding.code for finding in report.findings} == {
        "shape:FairName",
        "shape:FairDescription",
    }


def test_a_file_of_shapes_that_does_not_parse_is_told(tiny_copy: Project) -> None:
    report = write(tiny_copy, "shapes/broken.ttl", "shape:X a sh:NodeShape .").check()
    (found,) = report.unreadable
    assert str(found.place).startswith("shapes/broken.ttl:1:")
    assert report.shapes == 2


def test_no_shape_at_all_is_a_violation(tiny_copy: Project) -> None:
    (tiny_copy.config.root / "shapes" / "fair.ttl").unlink()
    (finding,) = tiny_copy.check().findings
    assert (finding.code, finding.severity) == ("KG201", Severity.VIOLATION)


def test_a_query_with_other_rows_than_expected_is_a_violation(tiny_copy: Project) -> None:
    path = "queries/nameless-clubs.expected.csv"
    (finding,) = write(tiny_copy, path, "club\nhttps://example.org/x\n").check().findings
    assert (finding.code, finding.place) == ("KG301", Place("queries/nameless-clubs.rq", 1))
    assert finding.message() == (
        "nameless-clubs gives other rows than nameless-clubs.expected.csv: missing "
        "[https://example.org/x]. Correct the data, the query or the expected rows."
    )


def test_a_faulty_query_is_a_violation_and_the_others_are_tested(tiny_copy: Project) -> None:
    report = write(tiny_copy, "queries/faulty.rq", "#+ sumary: Typo\n\nASK { }\n").check()
    (finding,) = report.findings
    assert (finding.code, finding.place) == ("KG303", Place("queries/faulty.rq", 1))
    assert finding.message().startswith('its header has an unknown key "sumary".')
    assert report.queries == 5


def test_findings_come_in_the_order_of_their_places(tiny_copy: Project) -> None:
    turtle = (
        "@prefix tiny: <https://example.org/tiny/ns#> .\n"
        "<id/fair/b> a tiny:Fair .\n<id/fair/a> a tiny:Fair .\n"
    )
    project = write(tiny_copy, "data/a.ttl", turtle)
    places = [finding.place for finding in project.check().findings]
    assert places == sorted(place for place in places if place)
    assert len(places) == 5


def test_names_of_files_are_relative_to_where_one_stands(tiny_copy: Project) -> None:
    root = tiny_copy.config.root
    (root / "data" / "extra.ttl").write_text("<a> <b> .\n")
    for shown_from, name in (
        (root, "data/extra.ttl"),
        (root.parent, "tiny/data/extra.ttl"),
        (root / "data", "extra.ttl"),
        (root / "queries", str(root / "data" / "extra.ttl")),
    ):
        report = Project(read_config(root, root), shown_from).check()
        assert report.unreadable[0].place == Place(name, 1, 9)


def test_a_graph_in_a_folder_with_a_blank_and_chinese_letters_in_its_name_passes(
    tiny_copy: Project, tmp_path: Path
) -> None:
    folder = tmp_path / "a graph 图谱"
    shutil.copytree(tiny_copy.config.root, folder)
    project = Project.at(folder)
    assert project.check().passes(Severity.INFO)
    project.publish(folder / "公开 site")
    assert (folder / "公开 site" / "index.html").is_file()


# ---------------------------------------------------------------------------------------- queries


def test_stored_queries_come_sorted_by_name(tiny: Project) -> None:
    assert [query.name for query in tiny.queries()] == [
        "counts-agree",
        "hosting",
        "hosts",
        "nameless-clubs",
    ]


def test_an_unknown_query_is_told_with_the_nearest_name(tiny: Project) -> None:
    with pytest.raises(UnknownQuery) as caught:
        tiny.query("hostz")
    assert str(caught.value) == (
        'hostz: is not a stored query. Did you mean "hosts"? See kg query --list.'
    )


def test_a_graph_with_an_unreadable_file_answers_no_query(tiny_copy: Project) -> None:
    project = write(tiny_copy, "data/a.ttl", "<a> <b> .\n")
    project = write(project, "data/b.ttl", "<a> .\n")
    with pytest.raises(Unreadable) as caught:
        project.query("hosting")
    assert [complaint.where for complaint in caught.value.complaints] == [
        "data/a.ttl:1:9",
        "data/b.ttl:1:5",
    ]


def test_a_query_that_would_reach_out_is_refused(tiny_copy: Project) -> None:
    text = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }\n"
    project = write(tiny_copy, "queries/out.rq", text)
    with pytest.raises(QueryError) as caught:
        project.query("out")
    assert str(caught.value) == (
        "queries/out.rq:1:12: SERVICE would open a connection. Remove it; ask that endpoint itself."
    )


# ---------------------------------------------------------------------------------------- publish


def test_content_with_a_violation_is_not_published(tiny_copy: Project, tmp_path: Path) -> None:
    project = amend(tiny_copy, "data/notice.ttl", '"Lantern Fair"@en , "灯会"@zh-hans', '"x"')
    with pytest.raises(NotClean) as caught:
        project.publish(tmp_path / "dist")
    assert str(caught.value) == (
        f"{project.config.root}: does not pass its check (findings: 1). "
        "Run kg check, and mend what it tells."
    )
    assert not (tmp_path / "dist").exists()


def test_content_with_an_unreadable_file_is_not_published(
    tiny_copy: Project, tmp_path: Path
) -> None:
    project = write(tiny_copy, "shapes/broken.ttl", "shape:X a sh:NodeShape .")
    with pytest.raises(Unreadable, match=r'^shapes/broken\.ttl:1:1: the prefix "shape:" is not'):
        project.publish(tmp_path / "dist")
    assert not (tmp_path / "dist").exists()


@pytest.mark.parametrize(("fail_on", "is_published"), [("violation", True), ("warning", False)])
def test_the_settings_say_which_findings_keep_content_from_being_published(
    fail_on: str, is_published: bool, tiny_copy: Project, tmp_path: Path
) -> None:
    project = amend(tiny_copy, "shapes/fair.ttl", "schema:description", "schema:url")
    project = amend(project, "kg.toml", "[prefixes]", f'[check]\nfail-on = "{fail_on}"\n[prefixes]')
    with suppress(NotClean):
        project.publish(tmp_path / "dist")
    assert (tmp_path / "dist").exists() == is_published


def test_an_error_in_the_settings_names_every_fault(tiny_copy: Project) -> None:
    (tiny_copy.config.root / "kg.toml").write_text('titel = "x"\nlicence = 1\n')
    with pytest.raises(ConfigError) as caught:
        again(tiny_copy)
    assert [(c.where, c.what) for c in caught.value.complaints] == [
        ("kg.toml", "base is missing"),
        ("kg.toml", "title is missing"),
        ("kg.toml:1", "titel is not a setting"),
        ("kg.toml:2", "licence is not a text"),
    ]


BAD_CONTEXT = '{"@context": {\n  "id": "@id",\n  "name": 5\n}}'
TELLING_CONTEXT = 'ontology/context/v1.jsonld:3:3: defines "name" by neither an IRI nor an object'


def test_nothing_is_published_with_a_context_that_cannot_be_read(tiny_copy: Project) -> None:
    project = write(tiny_copy, "ontology/context/v1.jsonld", BAD_CONTEXT)
    with pytest.raises(ReadError) as caught:
        project.edition()
    assert TELLING_CONTEXT in str(caught.value)


def test_a_context_that_cannot_be_read_hides_nothing_else(tiny_copy: Project) -> None:
    project = write(tiny_copy, "ontology/context/v1.jsonld", BAD_CONTEXT)
    project = write(project, "data/more.csv", "id,name\nfair:more,More\n")
    project = amend(project, "data/notice.ttl", "schema:name", "schema:nmae")
    report = project.check()
    where = [f"{found.place.file}:{found.place.line}" for found in report.unreadable if found.place]
    assert where == ["data/more.csv:0", "ontology/context/v1.jsonld:3"]
    assert "KG101" in {finding.code for finding in report.findings}


def test_json_that_lies_beside_the_context_is_published_as_it_lies(tiny_copy: Project) -> None:
    (tiny_copy.config.root / "ontology" / "context" / "frames").mkdir()
    project = write(tiny_copy, "ontology/context/frames/fair.jsonld", '{"type":  "Fair"}')
    project = write(project, "ontology/context/v1.schema.json", "true")
    assert project.edition().beside == {
        "context/frames/fair.jsonld": b'{"type":  "Fair"}',
        "context/v1.schema.json": b"true",
    }


def test_a_context_that_does_not_lie_in_a_folder_of_its_own_takes_nothing_along(
    tiny_copy: Project,
) -> None:
    context = (tiny_copy.config.root / "ontology" / "context" / "v1.jsonld").read_text("utf-8")
    project = write(tiny_copy, "v1.jsonld", context)
    project = write(project, "package.json", "{}")
    project = amend(project, "kg.toml", "ontology/context/v1.jsonld", "v1.jsonld")
    assert list(project.edition().beside) == ["context/v1.schema.json"]


def test_a_site_without_a_context_of_its_own_has_none(tiny_copy: Project) -> None:
    project = amend(tiny_copy, "kg.toml", 'context = "ontology/context/v1.jsonld"', "")
    edition = project.edition()
    assert not [path for path in edition.paths() if path.startswith("context")]
    document = json.loads(edition.dumps["dump/graph.jsonld"])
    assert document["@context"]["schema"] == "https://schema.org/"


def test_words_of_the_pages_may_be_the_graphs_own(tiny_copy: Project) -> None:
    (tiny_copy.config.root / "words").mkdir()
    project = write(tiny_copy, "words/en.toml", '[words]\nfacts = "Said of it"\n')
    project = amend(project, "kg.toml", "[site]", '[site]\nphrases = "words"')
    assert project.edition().plan.imprint.phrases["en"]["facts"] == "Said of it"


def test_faulty_words_are_told(tiny_copy: Project) -> None:
    (tiny_copy.config.root / "words").mkdir()
    project = write(tiny_copy, "words/en.toml", "[words\n")
    project = amend(project, "kg.toml", "[site]", '[site]\nphrases = "words"')
    with pytest.raises(ReadError) as caught:
        project.edition()
    assert str(caught.value).startswith("en.toml: is not TOML (")


def test_iris_that_would_share_a_file_stop_publishing(tiny_copy: Project, tmp_path: Path) -> None:
    project = write(tiny_copy, "data/a.ttl", "<id/club/Paper> <id/p> 1 .\n")
    with pytest.raises(WriteError):
        project.publish(tmp_path / "dist")
    assert not (tmp_path / "dist").exists()


def test_a_project_reads_its_files_once(tiny_copy: Project) -> None:
    before = len(tiny_copy.dataset.view)
    (tiny_copy.config.root / "data" / "notice.ttl").write_text("")
    assert len(tiny_copy.dataset.view) == before
    assert len(again(tiny_copy).dataset.view) < before


def test_every_error_of_a_job_is_one_of_ours(tiny_copy: Project) -> None:
    for error in (ConfigError, NotClean, QueryError, ReadError, UnknownQuery, WriteError):
        assert issubclass(error, KgError)
