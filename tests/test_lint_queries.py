"""Lint of stored queries, rule by rule; their worlds are in tests/lint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.config import read_config
from kg.errors import QueryError
from kg.findings import Finding
from kg.jobs import Project
from kg.lint import Asked, lint_queries
from kg.queries import StoredQuery, inline_query, read_query_file
from kg.store import Store
from tests.conftest import SUITES

PREFIXES = """\
PREFIX fair: <https://example.org/tiny/id/fair/>
PREFIX pgm: <https://w3id.org/programme-graph/ns#>
PREFIX role: <https://example.org/tiny/vocab/role#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX tiny: <https://example.org/tiny/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
Told = Callable[..., list[str]]


@pytest.fixture
def told(tiny: Project, tmp_path: Path) -> Told:
    """What is told of a query of the tiny world: code and column, of lines below the prefixes."""

    def tell(text: str, *codes: str, header: str = "") -> list[str]:
        used = "".join(line + "\n" for line in PREFIXES.splitlines() if line.split()[1] in text)
        file = tmp_path / "q.rq"
        file.write_text(f"{header}{used}{text}", "utf-8")
        skipped = header.count("\n") + used.count("\n")
        return [
            f"{finding.code} {finding.place.line - skipped}:{finding.place.column}"
            for finding in lint_of(read_query_file(file, tmp_path), tiny)
            if finding.place and (not codes or finding.code in codes)
        ]

    return tell


def lint_of(query: StoredQuery, project: Project, **asked: object) -> list[Finding]:
    found = lint_queries(project.content, Asked((query,), project.store, **asked))  # type: ignore[arg-type]
    return sorted(found, key=lambda finding: finding.sort_key)


# --------------------------------------------------------------------------------------- variables


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?fair schema:name ?name }",
        "SELECT ?fair { ?fair schema:name ?_name }",
        "SELECT ?fair { ?fair schema:name [] }",
        "SELECT ?fair { ?fair ?p ?o }",
        "SELECT ?fair { GRAPH ?g { ?fair schema:name [] } }",
        "SELECT ?fair { ?fair schema:name [] . ?club schema:name [] ; a tiny:Club }",
        "SELECT (COUNT(?fair) AS ?n) { ?fair schema:name [] }",
        "DESCRIBE * { ?fair schema:name ?name }",
    ],
)
def test_a_variable_of_use_is_no_finding(told: Told, text: str) -> None:
    assert told(text, "KG313") == []


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("SELECT ?fair { ?fair schema:name ?name }", "1:34"),
        ("ASK { ?fair a tiny:Fair }", "1:7"),
        ("SELECT ?fair { ?fair schema:name [] FILTER NOT EXISTS { ?fair tiny:x ?x } }", "1:70"),
        ("SELECT ?fair { ?fair schema:name ?n BIND(STR(?n) AS ?text) }", "1:53"),
        ("SELECT ?fair { ?fair schema:name [] VALUES ?v { 1 2 } }", "1:44"),
        (
            "SELECT ?f { { SELECT ?f (COUNT(?n) AS ?many) { ?f schema:name ?n } GROUP BY ?f } }",
            "1:39",
        ),
    ],
)
def test_a_variable_that_nothing_else_names_is_one(told: Told, text: str, where: str) -> None:
    assert told(text, "KG313") == [f"KG313 {where}"]


def test_a_parameter_may_be_named_once(told: Told) -> None:
    header = "#+ parameters:\n#+   - {name: fair, type: iri}\n"
    assert told("ASK { ?fair a tiny:Fair }", "KG313", "KG314", header=header) == []


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("SELECT ?fair ?nam { ?fair schema:name ?name }", ["1:14"]),
        ("SELECT (STR(?nam) AS ?n) { ?fair schema:name ?name }", ["1:13"]),
        ("SELECT ?fair { ?fair schema:name ?n } ORDER BY ?x ?n", ["1:48"]),
        ("CONSTRUCT { ?fair schema:name ?x } { ?fair schema:name ?n }", ["1:31"]),
        ("SELECT ?n { ?f schema:name ?n { ?f a tiny:Fair FILTER(STR(?n) != '') } }", ["1:59"]),
        ("SELECT ?n { ?f schema:name ?n OPTIONAL { BIND(STR(?n) AS ?x) } }", ["1:51"]),
        ("SELECT ?n { { SELECT ?f { ?f schema:name ?n } } }", ["1:8"]),
        ("SELECT ?n { ?f schema:name ?n MINUS { ?f a ?c FILTER(STR(?n) != '') } }", ["1:58"]),
        ("SELECT ?f { ?f schema:name ?n } GROUP BY ?f HAVING (COUNT(?m) > 1)", ["1:59"]),
    ],
)
def test_what_is_read_where_it_has_no_value_is_told(
    told: Told, text: str, where: list[str]
) -> None:
    assert told(text, "KG314") == [f"KG314 {place}" for place in where]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?n { ?f schema:name ?n OPTIONAL { ?f a ?c FILTER(STR(?n) != '') } }",
        "SELECT ?n { ?f schema:name ?n FILTER EXISTS { { ?f a ?c FILTER(STR(?n) != '') } } }",
        "SELECT ?x { ?f schema:name ?n BIND(STR(?n) AS ?x) }",
        "SELECT ?n (STR(?n) AS ?s) (STRLEN(?s) AS ?l) { ?f schema:name ?n }",
        "SELECT ?k { ?f schema:name ?n } GROUP BY (STR(?n) AS ?k) ORDER BY ?k",
        "SELECT ?x { VALUES (?x ?y) { (1 2) } }",
        "SELECT ?x { } VALUES ?x { 1 }",
        "SELECT ?g { GRAPH ?g { ?s ?p ?o FILTER(ISIRI(?g)) } }",
        "SELECT ?n { { ?f schema:name ?n } UNION { ?f skos:note ?n } FILTER(STR(?n) != '') }",
        "SELECT ?n { { SELECT (STR(?m) AS ?n) { ?f schema:name ?m } } FILTER(?n != '') }",
    ],
)
def test_what_has_a_value_is_not(told: Told, text: str) -> None:
    assert told(text, "KG314") == []


def test_the_nearest_variable_is_named(tiny: Project) -> None:
    query = inline_query("SELECT ?nmae { ?s ?p ?name }", "q.rq")
    messages = [f.message(["en"]) for f in lint_of(query, tiny) if f.code == "KG314"]
    assert messages == ["Nothing gives ?nmae a value here. Did you mean ?name?"]


# ---------------------------------------------------------------------------------------- products


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("ASK { ?a schema:name ?n . ?b skos:note ?m }", "1:27"),
        ("ASK { ?a schema:name ?n . GRAPH ?g { ?b skos:note ?m } }", "1:33"),
        ("ASK { ?a schema:name ?n . { SELECT ?b { ?b schema:name ?n } } }", "1:27"),
        ("ASK { ?a schema:name ?n . VALUES ?b { 1 2 } }", "1:34"),
        ("ASK { { ?a schema:name ?n } UNION { ?a schema:name ?n . ?b skos:note ?m } }", "1:57"),
        ("ASK { ?a schema:name ?n FILTER EXISTS { ?b schema:name ?m . ?c skos:note ?l } }", "1:61"),
    ],
)
def test_parts_that_share_nothing_are_a_product(told: Told, text: str, where: str) -> None:
    assert told(text, "KG318") == [f"KG318 {where}"]


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?a schema:name ?n . ?b skos:note ?n }",
        "ASK { ?a schema:name [ skos:note ?m ] }",
        "ASK { ?a schema:name _:x . _:x skos:note ?m }",
        "ASK { ?a schema:name ?n . ?b skos:note ?m FILTER(?n = ?m) }",
        "ASK { { ?a schema:name ?n . ?b skos:note ?m } FILTER(?n = ?m) }",
        "ASK { ?a schema:name ?n . ?b skos:note ?m FILTER EXISTS { ?a ?p ?b } }",
        "ASK { ?a schema:name ?n VALUES ?v { 1 2 } BIND(CONCAT(?n, STR(?v)) AS ?c) }",
        "ASK { ?a schema:name ?n VALUES ?v { 1 } }",
        "ASK { ?a schema:name ?n . fair:lanterns a tiny:Fair }",
        "ASK { ?a schema:name ?n OPTIONAL { ?b skos:note ?m } }",
        "ASK { GRAPH ?g { ?a schema:name ?n } ?g schema:name ?m }",
    ],
)
def test_parts_that_something_joins_are_none(told: Told, text: str) -> None:
    assert told(text, "KG318") == []


@pytest.mark.parametrize(("required", "found"), [("true", []), ("false", ["KG318 1:27"])])
def test_a_part_that_hangs_on_a_parameter_is_small(
    told: Told, required: str, found: list[str]
) -> None:
    header = f"#+ parameters:\n#+   - {{name: b, type: iri, required: {required}}}\n"
    assert told("ASK { ?a schema:name ?n . ?b skos:note ?m }", "KG318", header=header) == found


# ------------------------------------------------------------------------------ pages and SERVICE


def test_pages_want_an_order_where_they_are_taken(told: Told) -> None:
    inner = "SELECT ?s { { SELECT ?s { ?s ?p ?o } OFFSET 3 } } ORDER BY ?s LIMIT 1"
    assert told(inner, "KG319") == ["KG319 1:38"]
    header = "#+ pagination: 10\n"
    assert told("SELECT ?s { ?s ?p ?o }", "KG319", header=header) == ["KG319 0:1"]
    assert told("SELECT ?s { ?s ?p ?o } ORDER BY ?s", "KG319", header=header) == []


SERVICES = """\
SELECT ?s {
  SERVICE <https://a.example/sparql> { ?s ?p ?o }
  SERVICE SILENT ?s { ?s ?q ?o }
}"""


def test_kg_toml_permits_the_endpoints_that_a_query_names(tiny: Project) -> None:
    query = inline_query(SERVICES, "q.rq")
    found = lint_of(query, tiny)
    assert [str(f.place) for f in found if f.code == "KG321"] == ["q.rq:2:11", "q.rq:3:18"]
    found = lint_of(query, tiny, services=("https://a.example/sparql",))
    assert [str(f.place) for f in found if f.code == "KG321"] == ["q.rq:3:18"]


def test_a_permitted_service_is_still_not_opened(tiny_copy: Project) -> None:
    root = tiny_copy.config.root
    settings = root / "kg.toml"
    permission = '\n[queries]\nservices = ["https://a.example/sparql"]\n'
    settings.write_text(settings.read_text("utf-8") + permission, "utf-8")
    header = "#+ summary: Elsewhere\n#+ summary@zh-hans: 别处\n"
    text = "SELECT ?s { SERVICE <https://a.example/sparql> { ?s ?p ?o } }"
    (root / "queries" / "elsewhere.rq").write_text(header + text, "utf-8")
    project = Project(read_config(root, root), root)
    about = [f for f in project.check().findings if f.place and "elsewhere" in f.place.file]
    assert about == []
    with pytest.raises(QueryError, match="SERVICE would open a connection"):
        project.query("elsewhere")


# ------------------------------------------------------------------------------------------- terms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT ?s { ?s schema:nmae ?_n }", ["KG312 1:16"]),
        ("SELECT ?s { ?s a tiny:Fiar }", ["KG312 1:18"]),
        ("SELECT ?s { ?s a/schema:nmae ?_n }", ["KG312 1:18"]),
        ("SELECT ?s { ?s ?p ?_n FILTER(?p = schema:nmae) }", ["KG312 1:35"]),
        ("SELECT ?s { ?s <https://a.example/#height> ?_n }", ["KG312 1:16"]),
        ("SELECT ?s { ?s ?p role:hots }", ["KG312 1:19"]),
        ("SELECT ?s { ?s ?p fair:lantern }", ["KG315 1:19"]),
        ("SELECT ?s { ?s ?p fair:lanterns }", []),
        ("SELECT ?s { ?s ?p <https://a.example/#thing> }", []),
        ("SELECT ?s { ?s schema:name ?n FILTER(xsd:integer(?n) > 1) }", []),
        ("SELECT ?s { ?s ?p ?_o FILTER(STRSTARTS(STR(?s), STR(fair:))) }", []),
        ("SELECT ?s { GRAPH <https://example.org/tiny/id/source/notice> { ?s ?p ?_o } }", []),
        ("CONSTRUCT { ?s <https://a.example/#height> ?n } { ?s schema:name ?n }", []),
        ("SELECT ?s { SERVICE <https://a.example/sparql> { ?s <https://a.example/#x> ?_y } }", []),
    ],
)
def test_what_nobody_knows_is_told_once(told: Told, text: str, found: list[str]) -> None:
    assert told(text, "KG312", "KG315") == found


def test_what_is_derived_is_known(told: Told) -> None:
    assert told("SELECT ?s { ?s schema:organizer [] ; pgm:earliest [] }", "KG312") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT ?s { ?s schema:name 'Lantern Fair'@en }", []),
        ("SELECT ?s { ?s schema:name 'Lantern Fair'@fr }", ["KG316 1:42"]),
        ("SELECT ?s { ?s schema:name ?n FILTER(LANG(?n) = 'zh') }", ["KG316 1:49"]),
        ("SELECT ?s { ?s schema:name ?n FILTER(LANGMATCHES(LANG(?n), 'zh')) }", []),
        ("SELECT ?s { ?s schema:name ?n FILTER(LANGMATCHES(LANG(?n), 'fr')) }", ["KG316 1:60"]),
        ("SELECT ?s { ?s schema:name ?n FILTER(LANGMATCHES(LANG(?n), '*')) }", []),
        ("SELECT ?s { ?s schema:name ?n FILTER(LANG(?n) = '') }", []),
        ("SELECT ?s ('x'@fr AS ?x) { ?s schema:name ?_n }", []),
    ],
)
def test_a_language_is_one_of_some_text(told: Told, text: str, found: list[str]) -> None:
    assert told(text, "KG316") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT ?s { ?s schema:name 'Lantern Fair' }", ["KG317 1:28"]),
        ("SELECT ?s { ?s schema:value '60' }", ["KG317 1:29"]),
        ("SELECT ?s { ?s schema:value 60.0 }", ["KG317 1:29"]),
        ("SELECT ?s { ?s schema:value 61 }", []),
        ("SELECT ?s { ?s schema:value ?v FILTER(?v > '50') }", ["KG317 1:44"]),
        ("SELECT ?s { ?s schema:value ?v FILTER('50' < ?v) }", ["KG317 1:39"]),
        ("SELECT ?s { ?s schema:value ?v FILTER(?v > 50.5) }", []),
        ("SELECT ?s { ?s schema:value ?v FILTER(STR(?v) > '50') }", []),
        ("SELECT ?s { ?s schema:value ?v FILTER(?v + 1 > '50') }", []),
        ("SELECT ?s { ?s schema:value|schema:name ?v FILTER(?v > '50') }", []),
        ("SELECT ?s { ?s schema:value ?v FILTER(?v > '50'^^xsd:integer) }", []),
        ("SELECT ?s { ?s schema:name ?v FILTER(?v = 'Lantern Fair') }", ["KG317 1:43"]),
        ("SELECT ?s { ?s schema:name ?v FILTER(?v = 'Lantern Fair'@en) }", []),
        ("SELECT ?s { ?s schema:value ?v BIND(?v = 'x' AS ?w) FILTER(?w) }", ["KG317 1:42"]),
        ("SELECT ?s { ?s schema:value ?v OPTIONAL { ?v ?p ?o } FILTER(?v = 'x') }", []),
        ("SELECT ?s { ?s schema:unheardOf 'x' }", []),
    ],
)
def test_a_value_is_compared_with_its_kind(told: Told, text: str, found: list[str]) -> None:
    assert told(text, "KG317") == found


def test_a_parameter_is_of_the_datatype_of_its_type(told: Told) -> None:
    header = "#+ parameters:\n#+   - {name: least, type: string}\n"
    text = "SELECT ?s { ?s schema:value ?v FILTER(?v > ?least) }"
    assert told(text, "KG317", header=header) == ["KG317 1:44"]
    assert told(text, "KG317", header=header.replace("string", "decimal")) == []
    assert told(text, "KG317", header=header.replace("string", "iri")) == []


# -------------------------------------------------------------------------------------------- rows


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT ?s { ?s schema:award [] }", ["KG322 1:13"]),
        ("SELECT ?s { ?s schema:name 'Lantern Fair'@en . ?s schema:award [] }", ["KG322 1:48"]),
        ("SELECT ?s { GRAPH ?g { ?s a ?c . ?s schema:award [] } }", ["KG322 1:34"]),
        ("SELECT ?s { ?s schema:value ?v ; schema:name ?n }", ["KG322 1:11"]),
        ("ASK { ?s schema:value ?v ; schema:name ?n }", ["KG322 1:5"]),
        ("SELECT ?s { { ?s schema:award [] } UNION { ?s schema:award [] } }", ["KG322 1:11"]),
        ("SELECT ?s { { ?s schema:award [] } UNION { ?s schema:name [] } }", []),
        ("SELECT ?s { ?s schema:name [] OPTIONAL { ?s schema:award [] } }", []),
        ("SELECT ?s { ?s schema:name [] MINUS { ?s schema:award [] } }", []),
        ("SELECT ?s { ?s schema:name [] FILTER NOT EXISTS { ?s schema:award [] } }", []),
        ("SELECT (COUNT(?s) AS ?n) { ?s schema:award [] }", []),
        ("SELECT ?s (COUNT(?o) AS ?n) { ?s schema:award ?o } GROUP BY ?s", ["KG322 1:31"]),
        ("SELECT ?n { { SELECT (COUNT(?s) AS ?n) { ?s schema:award [] } } }", []),
        ("SELECT ?s { { SELECT ?s { ?s schema:award ?n } } }", ["KG322 1:11"]),
        ("SELECT ?s FROM <https://a.example/g> { ?s schema:award [] }", []),
        ("SELECT ?s { SERVICE <https://a.example/s> { ?s schema:award [] } }", []),
        ("SELECT ?s { ?s schema:name ?n FILTER(false) }", []),
        ("SELECT ?s { ?s (schema:award|schema:name)+ [] }", []),
        ("DESCRIBE ?s { ?s schema:award [] }", ["KG322 1:15"]),
        ("DESCRIBE <https://example.org/tiny/id/fair/lanterns>", []),
        ("SELECT ?s { ?s schema:name _:x . OPTIONAL { ?s schema:award [] } }", []),
    ],
)
def test_what_can_have_no_rows_is_told_at_its_pattern(
    told: Told, text: str, found: list[str]
) -> None:
    assert told(text, "KG322") == found


def test_a_query_that_gave_rows_is_not_asked_again(tiny: Project) -> None:
    query = inline_query("SELECT ?s { ?s <https://a.example/#p> ?o }", "q")
    codes = [finding.code for finding in lint_of(query, tiny, answered=frozenset({"q"}))]
    assert "KG322" not in codes


# ------------------------------------------------------------------------------------- the header


def test_every_language_of_the_graph_has_a_summary(tiny: Project) -> None:
    query = inline_query("ASK { [] ?p [] }", "q.rq")
    (finding,) = lint_of(query, tiny, languages=("en", "zh-hans"))
    assert finding.message(["en"]).startswith("It has no summary in: en, zh-hans.")


# ------------------------------------------------------------------------- all of it, and elsewhere


def test_a_comment_in_a_query_accepts_what_lint_finds(tiny_copy: Project) -> None:
    text = """\
#+ summary: Fairs and clubs
#+ summary@zh-hans: 灯会与社团
PREFIX tiny: <https://example.org/tiny/ns#>

SELECT ?fair ?club
WHERE {
  ?fair a tiny:Fair .
  # kg: ignore KG318 -- every club may come to every fair
  ?club a tiny:Club .
}
ORDER BY ?fair ?club
"""
    (tiny_copy.config.root / "queries" / "pairs.rq").write_text(text, "utf-8")
    report = Project(tiny_copy.config, tiny_copy.shown_from).check()
    accepted = [each.finding.code for each in report.accepted]
    assert "KG318" in accepted
    about = [f.code for f in report.findings if f.place and "pairs" in f.place.file]
    assert about == ["KG302"]


def test_what_does_not_parse_is_told_no_further(tiny_copy: Project) -> None:
    (tiny_copy.config.root / "queries" / "q.rq").write_text("SELECT ?x { ?s ?p ?o", "utf-8")
    report = Project(tiny_copy.config, tiny_copy.shown_from).check()
    about = [f.code for f in report.findings if f.place and f.place.file.endswith("q.rq")]
    assert about == ["KG305"]


W3C = [f for f in sorted(SUITES.joinpath("sparql11").rglob("*.rq")) if "bad" not in f.name]
TRUE_OF_W3C = {
    # read where it has no value: each of these tests is about just that, or has an empty pattern
    "KG314": {
        "bind04", "bind07", "bind10", "coalesce01", "projexp06", "syntax-BINDscope2",
        "syntax-BINDscope3", "syntax-select-expr-01", "syntax-select-expr-02",
        "syntax-select-expr-03", *(f"syntax-aggregate-{n:02}" for n in range(3, 16)),
    },
    # pairs of things, which nothing joins
    "KG318": {
        "bind07", "bnode01", "concat01", "concat02", "constructwhere03", "sq13", "subset-02",
        "subset-03", "syntax-BINDscope2", "syntax-BINDscope3", "temporalProximity01",
    },
    "KG319": set[str](),
}  # fmt: skip


def test_of_the_w3cs_queries_nothing_is_told_that_is_not_so(tiny: Project) -> None:
    found: dict[str, set[str]] = {code: set() for code in TRUE_OF_W3C}
    for file in W3C:
        text = file.read_text("utf-8-sig")
        try:
            Store((), ()).answer(text, where="", base="urn:x-kg:")
        except QueryError:
            continue
        for finding in lint_of(inline_query(text, file.stem), tiny):
            found.setdefault(finding.code, set()).add(file.stem)
    assert {code: found[code] for code in TRUE_OF_W3C} == TRUE_OF_W3C
