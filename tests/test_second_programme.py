"""The proof of reuse: a second, invented programme, served by what was written for the first.

``worlds/rhine`` has other languages, another year, three countries, and events that were
cancelled, postponed and moved. Ontology, shapes, stored queries and JSON-LD context are those of
the first programme, as they are.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pyld import jsonld

from kg.cli import main
from kg.config import read_config
from kg.findings import Report
from kg.formats import HTML, JSONLD, NQUADS, TURTLE, canonical, parse
from kg.jobs import Project
from kg.pages import describe, index
from kg.queries import query_files, read_query_file
from kg.render import Edition, render
from kg.severity import Severity
from kg.shapes import read_shapes
from kg.store import QuerySolutions
from kg.terms import IRI, Literal, Term
from kg.vocab import pgm

HERE = Path(__file__).resolve().parent
RHINE = HERE / "worlds" / "rhine"
FIRST = HERE.parent
QUERIES = query_files([FIRST / "queries"])

EMPTY_BY_NATURE = {"unsourced-statements"}

HONEST_WARNINGS = {
    ("shape:LocationOnce", "event:concours-des-inventions-fluviales-2027"): (
        "the announcement gives the city, the correction the venue"
    ),
    ("shape:EventWithinParent", "event:dialogue-des-jeunes-laboratoires-2027"): (
        "postponed to some day of June, in which the programme ended on the 26th"
    ),
    ("shape:OutcomeOfEvent", "outcome:appel-pour-la-nuit-noire"): (
        "no source ties the call to an event"
    ),
    ("shape:CountsAgree", "count:lumiere-et-energie--events--bilan"): (
        "nearly 10 were announced, 8 reported"
    ),
}


@dataclass(frozen=True)
class Case:
    """Arguments for a stored query, and the file of the rows that it must give."""

    query: str
    arguments: Mapping[str, str]
    expected: Path

    def wanted(self) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.expected.read_text(encoding="utf-8"))))


def _read_cases() -> list[Case]:
    cases = tomllib.loads((RHINE / "cases.toml").read_text(encoding="utf-8"))["case"]
    return [
        Case(case["query"], case.get("arguments", {}), RHINE / "expected" / f"{name}.csv")
        for case in cases
        for name in [".".join(case[key] for key in ("query", "example") if key in case)]
    ]


CASES = _read_cases()


@pytest.fixture(scope="module")
def rhine() -> Project:
    return Project(read_config(RHINE, RHINE), shown_from=RHINE)


@pytest.fixture(scope="module")
def report(rhine: Project) -> Report:
    return rhine.check()


@pytest.fixture(scope="module")
def edition(rhine: Project) -> Edition:
    return rhine.edition()


# ---------------------------------------------------------------------------- the stored queries


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.expected.stem)
def test_a_stored_query_gives_the_reviewed_rows(
    case: Case, rhine: Project, request: pytest.FixtureRequest
) -> None:
    query = read_query_file(QUERIES[case.query], RHINE)
    answer = rhine.ask(query, case.arguments)
    assert isinstance(answer, QuerySolutions)
    header = [variable.value for variable in answer.variables]
    rows = [header, *([_cell(term) for term in solution] for solution in answer)]
    if request.config.getoption("--rewrite-golden"):
        with case.expected.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    assert query.is_ordered
    assert rows == case.wanted()


def test_every_stored_query_is_asked() -> None:
    assert {case.query for case in CASES} == set(QUERIES)


def test_every_stored_query_finds_something_unless_it_must_not() -> None:
    assert set(QUERIES) - {c.query for c in CASES if len(c.wanted()) > 1} == EMPTY_BY_NATURE


def test_all_expected_rows_belong_to_a_case() -> None:
    assert {case.expected for case in CASES} == set((RHINE / "expected").iterdir())


def _cell(term: Term | None) -> str:
    assert term is None or isinstance(term, (IRI, Literal))
    return term.value if term else ""


# ------------------------------------------------------------------------------------ the shapes


def test_every_shape_of_the_first_programme_is_applied(rhine: Project, report: Report) -> None:
    shapes = read_shapes([FIRST / "shapes"], base=rhine.config.base, shown_from=FIRST)
    assert report.shapes == shapes.count > 0


def test_no_shape_is_violated(report: Report) -> None:
    assert report.unreadable == ()
    assert [found for found in report.findings if found.severity == Severity.VIOLATION] == []


def test_only_honest_warnings_are_left(rhine: Project, report: Report) -> None:
    warnings = [found for found in report.findings if found.severity == Severity.WARNING]
    shown = rhine.config.prefixes.show
    found = {(found.code, shown(found.focus)) for found in warnings if found.focus}
    assert found == set(HONEST_WARNINGS)


def test_the_command_finds_it_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(RHINE)]) == 0


# --------------------------------------------------------------------------------------- the data


def test_nothing_of_the_first_programme_comes_along(rhine: Project) -> None:
    things = read_config(FIRST, FIRST).base + "id/"
    terms = {term for triple in rhine.dataset.view for term in triple}
    assert [t for t in terms if isinstance(t, IRI) and t.value.startswith(things)] == []


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The texts of the sources, by the slug of the source."""
    return {path.stem: path.read_text(encoding="utf-8") for path in (RHINE / "texts").iterdir()}


def test_the_register_knows_the_texts(rhine: Project, texts: dict[str, str]) -> None:
    for slug, text in texts.items():
        stated = _stated(rhine, f"{rhine.config.base}id/source/{slug}")
        assert stated["textLength"] == str(len(text))
        assert stated["textDigest"] == _digest(text)


def test_all_evidence_holds_against_the_texts(rhine: Project, texts: dict[str, str]) -> None:
    for evidence in rhine.dataset.view.instances(pgm.Evidence):
        assert isinstance(evidence, IRI)
        stated = _stated(rhine, evidence.value)
        span = _stated(rhine, stated["hasSelector"])
        excerpt = texts[_slug(stated["hasSource"])][int(span["start"]) : int(span["end"])]
        assert stated["excerptDigest"] == _digest(excerpt), evidence
        assert _slug(evidence.value) == "{hasSource}--{start}-{end}".format(
            hasSource=_slug(stated["hasSource"]), **span
        )


def _stated(project: Project, subject: str) -> dict[str, str]:
    """What is stated about a thing, by the last part of the property's IRI."""
    return {
        triple.predicate.value.replace("#", "/").rpartition("/")[2]: _cell(triple.object)
        for triple in project.dataset.view.about(IRI(subject))
    }


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]


def _digest(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


# -------------------------------------------------------------------------------------- the pages


@pytest.fixture(scope="module")
def pages(edition: Edition) -> dict[str, bytes]:
    """The bytes at every path: that all of them can be rendered is the first thing shown."""
    return {path: render(edition, path) for path in edition.paths()}


@pytest.mark.parametrize("language", ["fr", "de"])
def test_the_front_page_lists_something_of_every_class(edition: Edition, language: str) -> None:
    groups = index(edition.plan, language, edition.dumps).groups
    assert len(groups) == 9
    assert all(group.cards and group.label.language == language for group in groups)


def test_everything_has_a_page_in_both_languages(edition: Edition, pages: dict[str, bytes]) -> None:
    for address in edition.plan.addresses.values():
        assert b'<html lang="fr"' in pages[f"{address}.html"]
        assert b'<html lang="de"' in pages[f"{address}.de.html"]


def test_no_page_falls_back_to_english_or_chinese(
    edition: Edition, pages: dict[str, bytes]
) -> None:
    foreign = {language: _words_of_others(language) for language in ("fr", "de")}
    for path, document in edition.plan.documents.items():
        if document.format == HTML:
            reader = _Reader(pages[path].decode())
            assert {tag[:2] for tag in reader.languages} <= {"fr", "de"}, path
            assert not reader.texts & foreign[document.language], path


def test_every_document_is_what_the_graph_says(edition: Edition, pages: dict[str, bytes]) -> None:
    for path, document in edition.plan.documents.items():
        if document.format == TURTLE and document.subject:
            parsed = parse(pages[path], path, TURTLE, edition.plan.imprint.base)
            read = (quad for quad, _line in parsed)
            stated = describe(edition.plan, document.subject)
            assert set(canonical(read)) == set(canonical(stated)), path


def test_the_context_of_the_first_programme_serves_each_kind_of_thing(
    edition: Edition, pages: dict[str, bytes]
) -> None:
    plan = edition.plan
    kinds = {
        kind: subject
        for subject in plan.addresses
        for kind in plan.graph.types(subject)
        if kind.value.startswith("https://w3id.org/")
    }
    assert len(kinds) == 13
    for subject in kinds.values():
        document = json.loads(pages[f"{plan.addresses[subject]}.{JSONLD.extension}"])
        expanded = jsonld.to_rdf(
            document | {"@context": edition.context.source["@context"]},
            {"format": "application/n-quads"},
        )
        read = (quad for quad, _line in parse(expanded.encode(), "", NQUADS, plan.imprint.base))
        assert set(canonical(read)) == set(canonical(describe(plan, subject))), subject


class _Reader(HTMLParser):
    """What a reader meets on a page: the languages that it is marked with, and its texts.

    Code is in no language.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.languages: set[str] = set()
        self.texts: set[str] = set()
        self._is_code = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.languages |= {value for name, value in attributes if name == "lang" and value}
        self._is_code = self._is_code or tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        self._is_code = self._is_code and tag != "pre"

    def handle_data(self, data: str) -> None:
        if not self._is_code:
            self.texts.add(data.strip())


def _words_of_others(language: str) -> set[str]:
    folder = FIRST / "src" / "kg" / "pages" / "phrases"
    words = {
        file.stem: set(tomllib.loads(file.read_text(encoding="utf-8"))["words"].values())
        for file in folder.glob("*.toml")
    }
    return (words["en"] | words["zh-hans"]) - words[language]
