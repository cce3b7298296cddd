"""The repository's own content: whole, honest, and readable by any tool."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib

from kg import formats
from kg.dataset import Dataset, Graph
from kg.findings import Report
from kg.formats import NTRIPLES, TURTLE, canonical
from kg.jobs import Project
from kg.severity import Severity
from kg.terms import IRI, BlankNode, Literal, Quad, Term
from kg.vocab import Namespace, owl, pgm, rdf, rdfs, schema, skos

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("ontology", "data", "shapes")
FILES = sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.ttl"))
DATA = sorted((ROOT / "data").glob("*.ttl"))
SHAPES = sorted((ROOT / "shapes").glob("*.ttl"))

LANGUAGES = {"en", "zh-hans", "en-t-zh", "zh-hans-t-en"}
TERM_KINDS = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
SH = Namespace("http://www.w3.org/ns/shacl#", "NodeShape PropertyShape message severity")
SKOS = Namespace(skos.iri, "definition example scopeNote")


def shown(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def read(file: Path) -> list[Quad]:
    return formats.read(file.read_bytes(), file.name, TURTLE, "https://example.net/")


def languages_of(graph: Graph, subject: Term, predicate: IRI) -> set[str]:
    terms = graph.objects(subject, predicate)
    return {term.language or "" for term in terms if isinstance(term, Literal)}


@pytest.fixture(scope="module")
def dataset(own: Project) -> Dataset:
    return own.dataset


@pytest.fixture(scope="module")
def view(dataset: Dataset) -> Graph:
    return dataset.view


@pytest.fixture(scope="module")
def report(own: Project) -> Report:
    return own.check()


# ----------------------------------------------------------------------------------- the check


def test_nothing_violates_a_shape_and_every_query_gives_its_rows(report: Report) -> None:
    violations = [f for f in report.findings if f.severity == Severity.VIOLATION]
    assert (violations, report.unreadable) == ([], ())


def test_the_only_warnings_are_about_what_no_source_says(own: Project, report: Report) -> None:
    shown = own.config.prefixes.show
    warnings = [
        (f.code, shown(f.focus))
        for f in report.findings
        if f.severity == Severity.WARNING and f.focus
    ]
    differing = [warning for warning in warnings if warning[0] != "shape:SourceCanBeChecked"]
    assert sorted(differing) == [
        ("shape:CountsAgree", "count:civilisations--events"),  # nearly 20 announced, 21 reported
        ("shape:CountsAgree", "count:international-month-2025--countries-and-regions"),
        ("shape:LocationOnce", "event:digital-earth-supporting-sustainable-development"),
        ("shape:LocationOnce", "event:wfeo-engineering-capacity-workshops-2025"),
        ("shape:LocationOnce", "event:world-science-technology-development-forum-2025"),
        ("shape:OutcomeOfEvent", "outcome:young-scientists-growth-initiative"),
        ("shape:ReleasedAfterBeginning", "outcome:modeling-simulation-declaration"),
    ]


def test_the_rest_is_only_what_no_source_says_either(report: Report) -> None:
    infos = Counter(f.code for f in report.findings if f.severity == Severity.INFO)
    assert set(infos) <= {
        "shape:SessionHasEvents",
        "shape:EventHasOrganiser",
        "shape:ListedAll",
        "KG223",  # shapes for what no source tells of this programme
    }


def test_every_finding_has_a_place_and_speaks_both_languages(report: Report) -> None:
    for finding in report.findings:
        assert finding.place is not None
        assert (ROOT / finding.place.file).is_file()
        assert {"en", "zh-hans"} <= finding.messages.keys()


# ------------------------------------------------------------------------------------ the files


@pytest.mark.parametrize("file", FILES, ids=shown)
def test_rdflib_reads_every_file_as_we_do(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    graph = rdflib.Graph().parse(file, format="turtle", publicID="https://example.net/")
    lines = graph.serialize(format="nt").encode()
    seen = canonical(formats.read(lines, "rdflib", NTRIPLES, ""))
    assert set(seen) == set(canonical(read(file)))


@pytest.mark.parametrize("file", FILES, ids=shown)
def test_every_language_tag_is_one_of_four(file: Path) -> None:
    tags = {q.object.language for q in read(file) if isinstance(q.object, Literal)} - {None}
    assert tags <= LANGUAGES
    written = re.findall(r'"@([A-Za-z][\w-]*)', file.read_text(encoding="utf-8"))
    assert set(written) <= LANGUAGES  # the parser would have made them lower case


@pytest.mark.parametrize("file", DATA, ids=shown)
def test_only_claims_may_be_nameless(file: Path) -> None:
    graph = Graph(quad.triple for quad in read(file))
    nameless = [subject for subject in graph.subjects() if isinstance(subject, BlankNode)]
    assert all(graph.types(node) == [pgm.Claim] for node in nameless)
    assert not any(isinstance(triple.object, BlankNode) for triple in graph)


def test_no_statement_is_left_with_a_nameless_subject_or_object(dataset: Dataset) -> None:
    data = (quad for quad in dataset.quads() if dataset.is_source(quad.graph_name))
    assert [q for q in data if BlankNode in (type(q.subject), type(q.object))] == []


@pytest.mark.parametrize("file", DATA, ids=shown)
def test_every_file_of_data_is_a_source_that_is_described(
    file: Path, own: Project, view: Graph
) -> None:
    source = IRI(f"{own.config.base}id/source/{file.stem}")
    assert pgm.Source in view.types(source)
    spoken = {tag.partition("-t-")[0] for tag in languages_of(view, source, schema.name)}
    assert spoken >= {"en", "zh-hans"}  # one of them may be our translation


def test_nothing_that_is_derived_is_authored(dataset: Dataset) -> None:
    derived = {quad.predicate for quad in dataset.derived}
    shortcuts = {t for s in dataset.view.subjects() for t in dataset.view.objects(s, pgm.shortcut)}
    never = (derived | shortcuts | {pgm.earliest, pgm.latest, schema.minValue, schema.maxValue}) - {
        rdf.type
    }
    assert [quad for quad in dataset.stated if quad.predicate in never] == []


def test_schema_org_is_spelt_in_one_way(own: Project) -> None:
    wrong = [shown(file) for file in FILES if b"http://schema.org" in file.read_bytes()]
    assert wrong == []
    assert own.config.prefixes["schema"] == "https://schema.org/"


def test_alignments_are_not_loaded(own: Project, dataset: Dataset) -> None:
    quads = read(ROOT / "ontology" / "alignments.ttl")
    assert quads
    assert not {quad.triple for quad in quads} & {quad.triple for quad in dataset.stated}


def test_no_text_is_longer_than_a_description_may_be(dataset: Dataset) -> None:
    texts = (quad.object for quad in dataset.stated if isinstance(quad.object, Literal))
    assert [text for text in texts if len(text.value) > 500] == []


# ------------------------------------------------------------------------------------ the terms


def terms(view: Graph) -> Iterator[IRI]:
    """The classes and properties that the ontology mints."""
    kinds = {*(IRI(owl.iri + name) for name in TERM_KINDS), IRI(rdf.iri + "Property")}
    for subject in view.subjects():
        is_ours = isinstance(subject, IRI) and subject.value.startswith(pgm.iri)
        if is_ours and kinds & {*view.types(subject)}:
            assert isinstance(subject, IRI)
            yield subject


def test_every_term_has_a_label_a_definition_and_an_example_in_both_languages(view: Graph) -> None:
    found = list(terms(view))
    assert len(found) > 60
    for term in found:
        for predicate in (rdfs.label, SKOS.definition, SKOS.example):
            assert languages_of(view, term, predicate) >= {"en", "zh-hans"}, (term, predicate)


def test_every_concept_has_a_label_and_a_definition_in_both_languages(view: Graph) -> None:
    concepts = [c for c in view.instances(skos.Concept) if isinstance(c, IRI)]
    assert len(concepts) > 50
    for concept in concepts:
        for predicate in (skos.prefLabel, skos.definition):
            assert languages_of(view, concept, predicate) >= {"en", "zh-hans"}, concept
        assert len(view.objects(concept, skos.inScheme)) == 1


def test_every_class_says_what_it_is_not(view: Graph) -> None:
    classes = [term for term in terms(view) if IRI(owl.iri + "Class") in view.types(term)]
    for term in classes:
        assert languages_of(view, term, SKOS.scopeNote) >= {"en", "zh-hans"}, term


def test_every_term_of_ours_that_is_used_is_minted(dataset: Dataset, own: Project) -> None:
    minted = {subject.value for subject in dataset.view.subjects() if isinstance(subject, IRI)}
    used = {
        term.value
        for file in (*DATA, *SHAPES)
        for quad in read(file)
        for term in (quad.subject, quad.predicate, quad.object)
        if isinstance(term, IRI) and term.value.startswith((pgm.iri, f"{own.config.base}vocab/"))
    }
    assert used - minted == set()


def test_every_term_says_where_it_is_defined(view: Graph) -> None:
    for term in terms(view):
        assert view.objects(term, rdfs.isDefinedBy) == [IRI(pgm.iri.rstrip("#"))], term


def test_no_property_has_a_domain_or_range_that_a_reasoner_would_use(dataset: Dataset) -> None:
    forbidden = {IRI(rdfs.iri + "domain"), IRI(rdfs.iri + "range"), IRI(owl.iri + "sameAs")}
    assert [quad for quad in dataset.stated if quad.predicate in forbidden] == []


def test_the_context_knows_every_property_that_is_used_in_data(own: Project) -> None:
    assert own.config.context is not None
    entries = json.loads(own.config.context.read_text(encoding="utf-8"))["@context"]
    known = {e.get("@id") if isinstance(e, dict) else e for e in entries.values()}
    used = {q.predicate.value for file in DATA for q in read(file)} - {rdf.type.value}
    assert used - known == set()


# ----------------------------------------------------------------------------------- the shapes


@pytest.mark.parametrize("file", SHAPES, ids=shown)
def test_every_shape_with_a_message_says_what_to_do_in_both_languages(file: Path) -> None:
    graph = Graph(quad.triple for quad in read(file))
    for shape in graph.subjects():
        if graph.objects(shape, SH.message):
            assert languages_of(graph, shape, SH.message) == {"en", "zh-hans"}, shape


@pytest.mark.parametrize("file", SHAPES, ids=shown)
def test_every_named_shape_has_a_label_in_both_languages(file: Path) -> None:
    graph = Graph(quad.triple for quad in read(file))
    shapes = [s for kind in (SH.NodeShape, SH.PropertyShape) for s in graph.instances(kind)]
    for shape in shapes:
        if isinstance(shape, IRI):
            assert languages_of(graph, shape, rdfs.label) >= {"en", "zh-hans"}, shape


# ---------------------------------------------------------------------------------- the queries


QUESTIONS = [f"cq{number:02}" for number in range(1, 31)]
ANNOUNCEMENT = "source:announcement-2025-10-05"
EVERYTHING = "-everything"

# A statement that no source makes cannot be asked of one source.
OF_NO_SOURCE = {"cq30"}

# Where everything answers as the announcement alone does, and why.
ALIKE = {
    "cq02": "no other source gives an organisation a role in the programme",
    "cq03": "no other source tells of groups that collaborate",
    "cq03-chinese": "the same",
    "cq05": "no other source puts the sessions in order",
    "cq09": "no other source names an event of the first session",
    "cq22": "no other source counts the outcomes",
    "cq24": "no other source tells the fields of the programme",
    "cq24-chinese": "the same",
    "cq27": "no other source is known to say something in one of its languages only",
    "cq28-confirmed": "no source confirms anything",
    "cq29": "no other source puts the congress into a session",
}


def test_every_competency_question_has_a_stored_query(own: Project) -> None:
    tags = {tag for query in own.queries() for tag in query.tags if tag.startswith("cq")}
    assert sorted(tags) == QUESTIONS


def test_every_competency_question_is_asked_of_the_announcement_and_of_everything(
    own: Project,
) -> None:
    for query in own.queries():
        asked = {example.name: dict(example.arguments) for example in query.examples}
        questions = {name[:4] for name in asked if name.startswith("cq")}
        assert questions == {tag for tag in query.tags if tag.startswith("cq")} - OF_NO_SOURCE
        alone = {name for name in asked if name.startswith("cq") and EVERYTHING not in name}
        for name in alone:
            assert asked[name].pop("source") == ANNOUNCEMENT, (query.name, name)
            assert asked[name] == asked[name + EVERYTHING], (query.name, name)


def test_everything_answers_more_than_the_announcement_but_where_we_know_why(own: Project) -> None:
    alike = set()
    for query in own.queries():
        rows = {e.name: Path(f"{e.expected}.csv").read_bytes() for e in query.examples}
        alone = {name for name in rows if name.startswith("cq") and EVERYTHING not in name}
        alike |= {name for name in alone if rows[name] == rows[name + EVERYTHING]}
    assert alike == set(ALIKE)


def test_every_example_has_its_rows(own: Project) -> None:
    for query in own.queries():
        for example in query.examples:
            assert Path(f"{example.expected}.csv").is_file(), (query.name, example.name)


def test_every_file_of_expected_rows_belongs_to_an_example(own: Project) -> None:
    wanted = {Path(f"{e.expected}.csv").name for query in own.queries() for e in query.examples}
    assert {file.name for file in (ROOT / "queries").glob("*.expected.*")} == wanted


@pytest.mark.parametrize(
    ("example", "query"),
    [
        ("cq12", "session-events"),
        ("cq18", "places"),
        ("cq20", "dates"),
        ("cq23", "outcome-origins"),
        ("cq28-reported", "statements-by-modality"),
        ("cq28-confirmed", "statements-by-modality"),
        ("cq28-confirmed-everything", "statements-by-modality"),
    ],
)
def test_what_is_not_said_has_no_rows(example: str, query: str) -> None:
    rows = (ROOT / "queries" / f"{query}.{example}.expected.csv").read_text(encoding="utf-8")
    assert len(rows.splitlines()) == 1


def test_every_query_is_summed_up_in_both_languages(own: Project) -> None:
    for query in own.queries():
        assert query.summary.keys() >= {"en", "zh-hans"}, query.name
        assert query.description.keys() >= {"en", "zh-hans"}, query.name
        for parameter in query.parameters:
            assert parameter.description.keys() >= {"en", "zh-hans"}, (query.name, parameter.name)


def test_chinese_texts_of_queries_have_full_width_punctuation(own: Project) -> None:
    half_width = re.compile(
        r"[\u4e00-\u9fff\u201d\uff09][,:;()?!]|[,:;()?!][\u4e00-\u9fff\u201c\uff08]"
    )
    for query in own.queries():
        texts = [query.summary, query.description, *(p.description for p in query.parameters)]
        for text in texts:
            assert half_width.findall(text["zh-hans"]) == [], query.name


def test_the_rows_of_every_query_come_in_a_stated_order(own: Project) -> None:
    assert [q.name for q in own.queries() if q.form == "SELECT" and not q.is_ordered] == []


# ---------------------------------------------------------------------- what the announcement says


@pytest.fixture(scope="module")
def announced(own: Project, dataset: Dataset) -> Graph:
    """What the announcement states, and nothing else."""
    source = IRI(f"{own.config.base}id/source/announcement-2025-10-05")
    return Graph(quad.triple for quad in dataset.stated if quad.graph_name == source)


@pytest.mark.parametrize(
    ("kind", "count"),
    [("Programme", 1), ("Session", 4), ("Event", 7), ("Outcome", 3)],
)
def test_everything_that_the_announcement_names_is_there(
    kind: str, count: int, announced: Graph, view: Graph
) -> None:
    named = [thing for thing in view.instances(IRI(pgm.iri + kind)) if announced.describes(thing)]
    assert len(named) == count
    for thing in named:
        named_in = languages_of(announced, thing, schema.name)
        assert named_in | languages_of(announced, thing, schema.alternateName) >= {"en", "zh-hans"}


def test_the_announcement_dates_and_places_no_event(announced: Graph, view: Graph) -> None:
    location = IRI(schema.iri + "location")
    for event in view.instances(IRI(pgm.iri + "Event")):
        for predicate in (pgm.plannedWhen, pgm.actualWhen, location):
            assert announced.objects(event, predicate) == []


def test_the_numbers_that_the_announcement_prints_are_there(announced: Graph) -> None:
    counts = announced.instances(pgm.CountClaim)
    values = {announced.object(count, schema.value) for count in counts}
    printed = {term.value for term in values if isinstance(term, Literal)}
    assert printed >= {"60", "15", "5", "20", "10", "100"}
    assert None in values  # dozens, which no number says
