from __future__ import annotations

import io
import json
from xml.etree import ElementTree

import pytest

from kg.errors import FormatError
from kg.formats import (
    CSV,
    JSON,
    MARKDOWN,
    TSV,
    TURTLE,
    XML,
    Format,
    write_boolean,
    write_markdown,
    write_solutions,
)
from kg.jobs import Project
from kg.store import QueryBoolean, QuerySolutions
from kg.terms import Term

SPARQL_RESULTS = "{http://www.w3.org/2005/sparql-results#}"
NASTY = r"""
SELECT ?text ?iri ?none {
  VALUES (?text ?iri) {
    ("a,\"b\"\n|c\\ <d> & é"@en <https://example.org/?a=b&c>)
    (1.5 UNDEF)
  }
}
"""


@pytest.fixture
def solutions(tiny: Project) -> QuerySolutions:
    answer = tiny.store.answer(NASTY, where="nasty", base="https://base.example/")
    assert isinstance(answer, QuerySolutions)
    return answer


def _answer(tiny: Project, text: str) -> QueryBoolean:
    answer = tiny.store.answer(text, where="ask", base="https://base.example/")
    assert isinstance(answer, QueryBoolean)
    return answer


def _written(solutions: QuerySolutions, format: Format) -> str:
    output = io.BytesIO()
    write_solutions(solutions, format, output)
    return output.getvalue().decode()


def test_csv_has_plain_texts_in_quotes_where_needed(solutions: QuerySolutions) -> None:
    assert _written(solutions, CSV).replace("\r\n", "\n") == (
        'text,iri,none\n"a,""b""\n|c\\ <d> & é",https://example.org/?a=b&c,\n1.5,,\n'
    )


def test_tsv_has_terms_as_turtle_has_them(solutions: QuerySolutions) -> None:
    assert _written(solutions, TSV) == (
        "?text\t?iri\t?none\n"
        '"a,\\"b\\"\\n|c\\\\ <d> & é"@en\t<https://example.org/?a=b&c>\t\n'
        "1.5\t\t\n"
    )


def test_json_has_terms_with_type_and_language(solutions: QuerySolutions) -> None:
    results = json.loads(_written(solutions, JSON))
    assert results["head"] == {"vars": ["text", "iri", "none"]}
    assert results["results"]["bindings"][0]["text"] == {
        "type": "literal",
        "value": 'a,"b"\n|c\\ <d> & é',
        "xml:lang": "en",
    }


def test_xml_has_terms_escaped(solutions: QuerySolutions) -> None:
    assert "&lt;d&gt; &amp; é" in _written(solutions, XML)


def test_xml_keeps_a_carriage_return(tiny: Project) -> None:
    answer = tiny.store.answer('SELECT ("a\\r\\nb" AS ?text) {}', where="cr", base="a:/")
    assert isinstance(answer, QuerySolutions)
    root = ElementTree.fromstring(_written(answer, XML))
    assert [literal.text for literal in root.iter(f"{SPARQL_RESULTS}literal")] == ["a\r\nb"]


@pytest.mark.parametrize("number", [0x0, 0x8, 0xB, 0x1F, 0xFFFE, 0xFFFF])
def test_xml_is_written_as_it_comes_up_to_what_it_cannot_hold(tiny: Project, number: int) -> None:
    rows = " ".join(f'"{row}"' for row in range(2000))
    text = f'SELECT ?text {{ VALUES ?text {{ {rows} "{chr(number)}" }} }}'
    answer = tiny.store.answer(text, where="bad", base="a:/")
    assert isinstance(answer, QuerySolutions)
    output = io.BytesIO()
    with pytest.raises(FormatError) as raised:
        write_solutions(answer, XML, output)
    assert str(raised.value) == (
        f"xml: cannot hold the character U+{number:04X}. Choose csv, tsv or json."
    )
    assert b"<literal>999</literal>" in output.getvalue()


def test_markdown_is_a_table_in_which_no_cell_breaks_out(
    solutions: QuerySolutions, tiny: Project
) -> None:
    output = io.BytesIO()
    write_markdown(solutions, tiny.config.prefixes.show, output)
    assert output.getvalue().decode() == (
        "| text | iri | none |\n"
        "| --- | --- | --- |\n"
        '| a,"b" \\|c\\\\ &lt;d> &amp; é | &lt;https://example.org/?a=b&amp;c> |  |\n'
        "| 1.5 |  |  |\n"
    )


@pytest.mark.parametrize(
    ("format", "true"),
    [
        (CSV, "true\n"),
        (TSV, "true\n"),
        (MARKDOWN, "true\n"),
        (JSON, '{"head":{},"boolean":true}'),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_truth_value_is_a_word_or_as_the_standard_has_it(
    tiny: Project, format: Format, true: str
) -> None:
    output = io.BytesIO()
    write_boolean(_answer(tiny, "ASK { ?s ?p ?o }"), format, output)
    assert output.getvalue().decode() == true


def test_a_truth_value_in_xml_is_as_the_standard_has_it(tiny: Project) -> None:
    output = io.BytesIO()
    write_boolean(_answer(tiny, "ASK { ?s ?p <https://nowhere.example/> }"), XML, output)
    assert b"<boolean>false</boolean>" in output.getvalue()


def test_a_graph_format_holds_neither_solutions_nor_truth(
    solutions: QuerySolutions, tiny: Project
) -> None:
    with pytest.raises(FormatError) as raised:
        write_solutions(solutions, TURTLE, io.BytesIO())
    assert str(raised.value) == (
        "turtle: cannot hold solutions. "
        "Choose table, csv, csv-excel, tsv, json, xml, markdown, html, parquet or arrow."
    )
    with pytest.raises(FormatError) as raised:
        write_boolean(_answer(tiny, "ASK { ?s ?p ?o }"), TURTLE, io.BytesIO())
    assert str(raised.value) == (
        "turtle: cannot hold a truth value. Choose table, csv, tsv, json, xml, markdown or html."
    )


def test_solutions_without_rows_are_a_header(tiny: Project) -> None:
    answer = tiny.store.answer("SELECT ?a ?b { FILTER(false) }", where="none", base="a:/")
    assert isinstance(answer, QuerySolutions)
    assert _written(answer, CSV).strip() == "a,b"


def test_a_cell_is_shown_as_asked(solutions: QuerySolutions) -> None:
    def show(term: Term) -> str:
        return type(term).__name__

    output = io.BytesIO()
    write_markdown(solutions, show, output)
    assert b"| Literal | NamedNode |  |" in output.getvalue()
