from __future__ import annotations

from pathlib import Path

import pytest

from kg.findings import Finding
from kg.jobs import Project
from kg.queries import Bench, read_each, run_examples
from kg.severity import Severity
from kg.store import Store
from kg.terms import IRI, Literal, Prefixes, Triple

TRIPLES = [
    Triple(IRI("a:a"), IRI("a:p"), Literal('one, "two"\nthree')),
    Triple(IRI("a:b"), IRI("a:p"), Literal("灯会", language="zh-hans")),
]
ORDERED = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s"
ROWS = 's,o\na:a,"one, ""two""\nthree"\na:b,灯会\n'


def run_tests(paths: list[Path], bench: Bench) -> list[Finding]:
    outcomes = run_examples(read_each(paths, bench.shown_from), bench)
    return [outcome.finding for outcome in outcomes if outcome.finding]


def _test(
    folder: Path, query: str, expected: str | bytes | None, suffix: str = "csv"
) -> list[Finding]:
    (folder / "q.rq").write_text(query, encoding="utf-8")
    if expected is not None:
        content = expected if isinstance(expected, bytes) else expected.encode()
        (folder / f"q.expected.{suffix}").write_bytes(content)
    bench = Bench(Store([], TRIPLES), Prefixes({"a": "a:"}), "a:/", folder)
    return run_tests([folder / "q.rq"], bench)


def _difference(findings: list[Finding]) -> str:
    """What the one finding says is different."""
    (finding,) = findings
    assert (finding.severity, finding.code) == (Severity.VIOLATION, "KG301")
    assert str(finding.place) == "q.rq:1"
    assert set(finding.messages) == {"en", "zh-hans"}
    message = finding.message()
    head, tail = "gives other rows than ", "Correct the data, the query or the expected rows."
    assert head in message
    assert message.endswith(tail)
    return message.partition(": ")[2].removesuffix(f". {tail}")


def _fault(findings: list[Finding]) -> str:
    (finding,) = findings
    assert finding.severity == Severity.VIOLATION
    assert finding.code in ("KG303", "KG306")
    return f"{finding.place}: {finding.message()}"


def test_every_query_of_the_tiny_world_gives_its_expected_rows(tiny: Project) -> None:
    files = sorted(tiny.config.queries[0].glob("*.rq"))
    assert len(files) == 4
    bench = Bench(tiny.store, tiny.config.prefixes, tiny.config.base, tiny.config.root)
    assert run_tests(files, bench) == []


def test_the_expected_rows_in_any_kind_of_line_ends_are_no_finding(tmp_path: Path) -> None:
    assert _test(tmp_path, ORDERED, ROWS) == []
    crlf = 's,o\r\na:a,"one, ""two""\nthree"\r\na:b,灯会\r\n'
    assert _test(tmp_path, ORDERED, crlf) == []
    assert _test(tmp_path, ORDERED, b"\xef\xbb\xbf" + ROWS.encode()) == []


def test_a_missing_row_is_found(tmp_path: Path) -> None:
    assert _difference(_test(tmp_path, ORDERED, f"{ROWS}a:c,x\n")) == "missing [a:c, x]"


def test_a_row_too_many_is_found(tmp_path: Path) -> None:
    rows = "s,o\na:b,灯会\n"
    found = 'not expected [a:a, one, "two"\nthree]'
    assert _difference(_test(tmp_path, ORDERED, rows)) == found


def test_another_row_is_missing_and_too_many(tmp_path: Path) -> None:
    rows = ROWS.replace("灯会", "庙会")
    found = "missing [a:b, 庙会]; not expected [a:b, 灯会]"
    assert _difference(_test(tmp_path, ORDERED, rows)) == found


def test_of_several_rows_the_first_is_told_and_the_others_are_counted(tmp_path: Path) -> None:
    rows = f"{ROWS}a:c,x\na:d,y\na:e,z\n"
    assert _difference(_test(tmp_path, ORDERED, rows)) == "missing [a:c, x] and 2 more"


def test_a_row_that_comes_once_is_not_a_row_that_comes_twice(tmp_path: Path) -> None:
    query = "SELECT ?p { ?s ?p ?o }"
    assert _test(tmp_path, query, "p\na:p\na:p\n") == []
    assert _difference(_test(tmp_path, query, "p\na:p\n")) == "not expected [a:p]"


def test_another_order_is_found_where_the_query_orders(tmp_path: Path) -> None:
    rows = 's,o\na:b,灯会\na:a,"one, ""two""\nthree"\n'
    assert _difference(_test(tmp_path, ORDERED, rows)) == "the rows come in another order"
    assert _test(tmp_path, "SELECT ?s ?o { ?s ?p ?o }", rows) == []


@pytest.mark.parametrize("rows", ["", "o,s\n", "s\n", "s,o,x\n"])
def test_other_columns_are_found(tmp_path: Path, rows: str) -> None:
    assert _difference(_test(tmp_path, ORDERED, rows)) == "its columns are s, o"


def test_a_header_alone_wants_no_row(tmp_path: Path) -> None:
    assert _test(tmp_path, "SELECT ?s { ?s ?p 'nothing' }", "s\n") == []
    found = _difference(_test(tmp_path, "SELECT ?s { ?s ?p '灯会'@zh-hans }", "s\n"))
    assert found == "not expected [a:b]"


def test_an_unbound_cell_is_empty_even_where_it_is_alone(tmp_path: Path) -> None:
    assert _test(tmp_path, "SELECT ?s ?x { ?s ?p '灯会'@zh-hans }", "s,x\na:b,\n") == []
    assert _test(tmp_path, "SELECT ?x { ?s ?p '灯会'@zh-hans }", "x\n\n") == []


def test_a_carriage_return_in_a_cell_counts(tmp_path: Path) -> None:
    query = "SELECT ?x { BIND('a\\r\\nb' AS ?x) }"
    assert _test(tmp_path, query, b'x\r\n"a\r\nb"\r\n') == []
    assert _difference(_test(tmp_path, query, b'x\n"a\nb"\n')) != ""


@pytest.mark.parametrize(
    ("word", "query"), [("true", "ASK { ?s ?p ?o }"), ("false", "ASK { ?s ?p 1 }")]
)
def test_a_truth_value_is_a_word(tmp_path: Path, word: str, query: str) -> None:
    other = "false" if word == "true" else "true"
    assert _test(tmp_path, query, f"{word}\n") == []
    assert _test(tmp_path, query, f"\ufeff{word}\r\n") == []
    assert _difference(_test(tmp_path, query, other)) == f"it is {word}"


CONSTRUCT = "CONSTRUCT { ?s <a:q> [ <a:r> ?p ] } WHERE { ?s ?p ?o }"


def test_a_graph_is_compared_whatever_its_blank_nodes_are_called(tmp_path: Path) -> None:
    graph = "<a:b> <a:q> [ <a:r> <a:p> ] . <a:a> <a:q> _:x . _:x <a:r> <a:p> ."
    assert _test(tmp_path, CONSTRUCT, graph, "ttl") == []


def test_a_difference_of_graphs_is_counted(tmp_path: Path) -> None:
    query = "CONSTRUCT { ?s <a:q> 1 } WHERE { ?s ?p ?o }"
    graph = "<a:a> <a:q> 1 . <a:c> <a:q> 1 , 2 ."
    found = _difference(_test(tmp_path, query, graph, "ttl"))
    assert found == "2 triples missing, 1 not expected"


def test_a_query_without_expected_rows_is_a_warning(tmp_path: Path) -> None:
    (finding,) = _test(tmp_path, ORDERED, None)
    assert (finding.severity, finding.code) == (Severity.WARNING, "KG302")
    assert finding.message() == "q has no expected rows. Write q.expected.csv."
    assert finding.message(["zh-hans"]) == "q 没有预期结果。请编写 q.expected.csv。"


def test_the_example_is_named(tmp_path: Path) -> None:
    header = "#+ parameters:\n#+   - {name: s, type: iri}\n#+ examples:\n#+   one: {s: 'a:a'}\n"
    (tmp_path / "q.one.expected.csv").write_text("s\n", encoding="utf-8")
    (finding,) = _test(tmp_path, f"{header}SELECT ?s {{ ?s ?p ?o }}", None)
    assert finding.message() == (
        "q (one) gives other rows than q.one.expected.csv: not expected [a:a]. "
        "Correct the data, the query or the expected rows."
    )


def test_a_faulty_example_does_not_hide_the_others(tmp_path: Path) -> None:
    header = "#+ parameters:\n#+   - {name: s, type: iri}\n#+ examples:\n"
    examples = "#+   one: {}\n#+   two: {s: 'a:a'}\n"
    for name in ("one", "two"):
        (tmp_path / f"q.{name}.expected.csv").write_text("s\n", encoding="utf-8")
    findings = _test(tmp_path, f"{header}{examples}SELECT ?s {{ ?s ?p ?o }}", None)
    assert [finding.code for finding in findings] == ["KG303", "KG301"]


def test_a_faulty_query_does_not_hide_the_others(tmp_path: Path) -> None:
    for name, text in (("a", "#+ sumary: a\nASK {}"), ("b", "ASK { ?s ?p ?o }")):
        (tmp_path / f"{name}.rq").write_text(text, encoding="utf-8")
        (tmp_path / f"{name}.expected.csv").write_text("false", encoding="utf-8")
    files = sorted(tmp_path.glob("*.rq"))
    findings = run_tests(files, Bench(Store([], TRIPLES), Prefixes({"a": "a:"}), "a:/", tmp_path))
    assert [finding.code for finding in findings] == ["KG303", "KG301"]


@pytest.mark.parametrize(
    ("query", "expected", "suffix", "message"),
    [
        (
            "SELECT ?s {\n?s ex:p ?o }",
            "s\n",
            "csv",
            'q.rq:2:4: the prefix "ex:" is not declared. Add PREFIX ex: <…> at the top.',
        ),
        (
            "#+ sumary: a\nASK {}",
            "true",
            "csv",
            'q.rq:1: its header has an unknown key "sumary". Did you mean "summary"?',
        ),
        (
            ORDERED,
            ROWS.encode("utf-16"),
            "csv",
            "q.expected.csv: is not UTF-8 at byte 0. Save it as UTF-8.",
        ),
        ("ASK {}", b"\xe9", "csv", "q.expected.csv: is not UTF-8 at byte 0. Save it as UTF-8."),
        (
            ORDERED,
            "s,o\na:a," + "x" * 200_000,
            "csv",
            (
                "q.expected.csv:2: is not CSV (field larger than field limit (131072)). "
                "Correct this line."
            ),
        ),
        (
            CONSTRUCT,
            "\n<a:a> ex:q 1 .",
            "ttl",
            (
                'q.expected.ttl:2:7: the prefix "ex:" is not declared. '
                "Add @prefix ex: <…> . at the top."
            ),
        ),
    ],
    ids=["query", "header", "utf-16", "latin-1", "csv", "turtle"],
)
def test_a_fault_is_told_in_the_file_where_it_is(
    tmp_path: Path, query: str, expected: str | bytes, suffix: str, message: str
) -> None:
    assert _fault(_test(tmp_path, query, expected, suffix)) == message


@pytest.mark.parametrize(
    ("text", "code", "where", "chinese"),
    [
        (
            "ASK {\n  ?s ex:p ?o\n}",
            "KG306",
            "q.rq:5:6",
            "未声明前缀 ex:。请在开头添加 PREFIX ex: <…>。",
        ),
        (
            "ASK {\n  ?s <a:p> }",
            "KG305",
            "q.rq:5:12",
            "查询在“}”处无法解析。请更正该处或紧接其前的内容。",
        ),
        (
            "SELECT ?s { ?s ?p ?o } GROUP BY ?o",
            "KG305",
            "q.rq:4:35",
            "所选变量既未分组也未聚合。请将其加入 GROUP BY，或对其聚合。",
        ),
    ],
)
def test_what_does_not_parse_is_told_once_in_both_languages(
    tmp_path: Path, text: str, code: str, where: str, chinese: str
) -> None:
    header = "#+ examples:\n#+   one: {}\n#+   two: {}\n"
    (finding,) = _test(tmp_path, header + text, None)
    assert (finding.code, str(finding.place)) == (code, where)
    assert finding.message(["zh-hans"]) == chinese


FIXTURE = "<a:g> { <a:c> <a:p> 3 }"


def test_a_fixture_is_asked_in_place_of_everything_else(tmp_path: Path) -> None:
    (tmp_path / "q.data.trig").write_text(FIXTURE, encoding="utf-8")
    query = "SELECT ?s ?o ?g { ?s ?p ?o GRAPH ?g { ?s ?p ?o } }"
    assert _test(tmp_path, query, "s,o,g\na:c,3,a:g\n") == []


def test_a_fixture_that_does_not_parse_is_told_where(tmp_path: Path) -> None:
    (tmp_path / "q.data.ttl").write_text("<a:c>\n<a:p> 3 4 .", encoding="utf-8")
    assert _fault(_test(tmp_path, ORDERED, ROWS)).startswith("q.data.ttl:2:")


def test_a_difference_is_told_row_by_row(tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(ORDERED, encoding="utf-8")
    (tmp_path / "q.expected.csv").write_text("s,o\na:a,x\na:b,灯会\n", encoding="utf-8")
    bench = Bench(Store([], TRIPLES), Prefixes(), "a:/", tmp_path)
    (outcome,) = run_examples(read_each([tmp_path / "q.rq"], tmp_path), bench)
    assert outcome.difference
    assert outcome.difference.lines == ("- a:a, x", '+ a:a, one, "two"␊three')
    assert outcome.given
    assert outcome.given.content(Prefixes()).decode() == ROWS


@pytest.mark.parametrize(
    ("query", "tie"),
    [
        ("SELECT ?p ?o { ?s ?p ?o } ORDER BY ?p", "a:p, 灯会"),
        ("SELECT ?p ?o { ?s ?p ?o } ORDER BY DESC(STRLEN(STR(?p)))", "a:p, 灯会"),
        ("SELECT ?p ?o { ?s ?p ?o } ORDER BY ?p ?o", ""),
        ("SELECT ?p { ?s ?p ?o } ORDER BY ?p", ""),  # nobody can tell the rows apart
        ("SELECT ?o { ?s ?p ?o } ORDER BY ?p", ""),  # ?p is not shown
        ("SELECT ?p ?o { ?s ?p ?o }", ""),
        ("SELECT ?p ?o { ?s ?p ?o } ORDER BY RAND()", ""),
        ("ASK { ?s ?p ?o }", ""),
    ],
)
def test_a_row_ties_with_one_that_comes_alike_in_the_order(
    tmp_path: Path, query: str, tie: str
) -> None:
    triples = [*TRIPLES[1:], TRIPLES[0]]
    bench = Bench(Store([], triples), Prefixes(), "a:/", tmp_path)
    (tmp_path / "q.rq").write_text(query, encoding="utf-8")
    (outcome,) = run_examples(read_each([tmp_path / "q.rq"], tmp_path), bench)
    assert outcome.tie == tie
