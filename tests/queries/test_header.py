from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import KgError, QueryError, ReadError, UnknownQuery
from kg.jobs import Project
from kg.queries import (
    TYPES,
    StoredQuery,
    inline_query,
    query_files,
    read_query,
    read_query_file,
    same_names,
)
from kg.terms import IRI

SELECT = "SELECT ?x WHERE { ?x ?p ?o }"


def _read(folder: Path, header: str, text: str = SELECT) -> StoredQuery:
    lines = "".join(f"#+ {line}\n" for line in header.splitlines())
    (folder / "q.rq").write_text(f"{lines}\n{text}\n", encoding="utf-8")
    return read_query_file(folder / "q.rq", folder)


def _error(folder: Path, header: str, text: str = SELECT) -> str:
    with pytest.raises(QueryError) as raised:
        _read(folder, header, text)
    return str(raised.value)


def test_a_query_is_named_by_its_file(tiny: Project) -> None:
    query = tiny.stored_query("hosts")
    assert (query.name, query.file, query.form) == ("hosts", "queries/hosts.rq", "SELECT")


def test_a_header_tells_in_every_language_what_is_asked(tiny: Project) -> None:
    query = tiny.stored_query("hosts")
    assert query.summary == {"en": "Hosts of a fair", "zh-hans": "灯会的主办方"}
    assert list(query.description) == ["en", "zh-hans"]
    assert query.tags == ("who",)


def test_a_header_declares_parameters(tiny: Project) -> None:
    fair, language = tiny.stored_query("hosts").parameters
    assert (fair.name, fair.type, fair.default, fair.required) == ("fair", "iri", None, True)
    assert (language.name, language.type, language.default) == ("language", "language", "en")
    assert not language.required
    assert fair.description == {"en": "The fair.", "zh-hans": "灯会。"}


def test_a_header_declares_examples_with_their_expected_rows(tiny: Project) -> None:
    english, chinese = tiny.stored_query("hosts").examples
    assert english.arguments == {"fair": "fair:lanterns"}
    assert chinese.arguments == {"fair": "fair:lanterns", "language": "zh-hans"}
    assert chinese.expected == tiny.config.queries[0] / "hosts.chinese.expected"


def test_a_query_without_examples_has_one_without_a_name(tiny: Project) -> None:
    (example,) = tiny.stored_query("nameless-clubs").examples
    assert (example.name, example.arguments) == ("", {})


def test_a_query_needs_no_header(tmp_path: Path) -> None:
    query = _read(tmp_path, "")
    assert (query.summary, query.parameters, query.tags) == ({}, (), ())


def test_every_scalar_of_a_header_is_the_text_that_stands_there(tmp_path: Path) -> None:
    header = """\
summary: 012
tags: [yes, 1e3, null]
parameters:
  - {name: x, type: string, default: no}
  - {name: y, required: false}
examples:
  one: {x: 2025-10-05, y: 1.50}
"""
    query = _read(tmp_path, header, "SELECT ?x ?y WHERE { ?x ?p ?y }")
    assert query.summary == {"en": "012"}
    assert query.tags == ("yes", "1e3", "null")
    assert query.parameters[0].default == "no"
    assert not query.parameters[1].required
    assert query.examples[0].arguments == {"x": "2025-10-05", "y": "1.50"}


@pytest.mark.parametrize("type_", TYPES)
def test_a_parameter_has_a_type(tmp_path: Path, type_: str) -> None:
    within = f", {TYPES[type_].within}: 'a:b'" if TYPES[type_].within else ""
    query = _read(tmp_path, f"parameters:\n  - {{name: x, type: {type_}{within}}}")
    assert query.parameters[0].type == type_


FAULTS = {
    "not YAML": "summary: a\nparameters: [a\ntags: [b]",
    "a tab": "summary: a\n\ttags: [b]",
    "a control character": "summary: a\x07",
    "no mapping": "- summary",
    "an unknown key": "summary: a\nsumary: b",
    "a summary that is no text": "description: a\nsummary: [a]",
    "a translation that is no text": "summary: a\nsummary@zh-hans: {a: b}",
    "a translation into no language": "summary: a\nsummary@zh-h: b",
    "tags that are no list": "summary: a\ntags: b",
    "parameters that are no list": "summary: a\nparameters: x",
    "a parameter that is no mapping": "summary: a\nparameters:\n  - x",
    "an unknown key of a parameter": "parameters:\n  - name: x\n    tipe: iri",
    "a parameter without a name": "parameters:\n  - type: iri",
    "a parameter with a bad name": "parameters:\n  - name: a b",
    "a parameter declared twice": "parameters:\n  - name: x\n  - name: x",
    "an unknown type": "parameters:\n  - name: x\n    type: irl",
    "a default that is no text": "parameters:\n  - name: x\n    default: [a]",
    "required neither true nor false": "parameters:\n  - name: x\n    required: yes",
    "a description that is no text": "parameters:\n  - name: x\n    description: [a]",
    "examples that are no mapping": "summary: a\nexamples: [a]",
    "an example that is no mapping": "examples:\n  one: x",
    "an example with a bad name": "examples:\n  a/b: {}",
    "an argument that is no text": "examples:\n  one: {x: [a]}",
    "a key that stands twice": "summary: a\nsummary: b",
    "a key that stands twice further in": "examples:\n  one: {x: a}\n  one: {x: b}",
    "a key that is no text": "? [a]\n: b",
    "an alias": "summary: &a b\ndescription: *a",
    "a circle": "&a summary: [*a]",
    "two documents": "summary: a\n---\nsummary: b",
    "lists in lists": "tags: " + "[" * 50_000,
    "an endpoint that is no text": "endpoint: [a]",
    "a method that is none": "method: PUT",
    "pages of no number of rows": "pagination: many",
    "pages of too many rows": "pagination: '10001'",
    "pages and a parameter of that name": "pagination: 9\nparameters:\n  - {name: page}",
    "formats that are no mapping": "formats: [csv]",
    "a format that is no mapping": "formats:\n  chart: bar",
    "a format that no columns make": "formats:\n  csv: {x: x}",
    "a role that a format has not": "formats:\n  chart: {kind: bar, z: x}",
    "a role of a column that is not selected": "formats:\n  chart: {x: x, y: yy}",
    "a format without what it needs": "formats:\n  icalendar: {uid: x}",
    "a scheme for another type": "parameters:\n  - {name: x, type: iri, scheme: 'a:b'}",
    "a concept of no scheme": "parameters:\n  - {name: x, type: concept}",
    "a thing of a class that is no IRI": "parameters:\n  - {name: x, type: thing, class: Fair}",
    "an enumeration that is no list": "parameters:\n  - {name: x, enum: a}",
    "a default for no parameter": "parameters:\n  - {name: x}\ndefaults:\n  - y: a",
    "an enumeration without values": "parameters:\n  - {name: x}\nenumerate:\n  - x",
}


def test_a_fault_of_a_header_is_told_with_file_and_line(
    tmp_path: Path, golden: Callable[[str, str], None]
) -> None:
    told = (f"{what}\n  {_error(tmp_path, header)}\n" for what, header in FAULTS.items())
    golden("faulty-headers.txt", "".join(told))


def test_a_variable_within_an_expression_is_no_column(tmp_path: Path) -> None:
    text = "SELECT ?month (COUNT(?e) AS ?events) { ?e ?in ?month }"
    with pytest.raises(QueryError, match='the column "e", which is the y of chart'):
        _read(tmp_path, "formats:\n  chart: {x: month, y: e}", text)


def test_a_header_may_be_what_grlc_reads(tmp_path: Path) -> None:
    header = """\
summary: Topics
endpoint: https://example.org/sparql
method: GET
pagination: 100
tags: [a]
parameters:
  - {name: x}
  - {name: p, type: thing, class: 'ex:Fair'}
defaults:
  - x: one
enumerate:
  - x: [one, two]
  - p"""
    query = _read(tmp_path, header, f"PREFIX ex: <https://example.org/>\n{SELECT}")
    x, p = query.parameters
    assert (x.default, x.enum, x.required) == ("one", ("one", "two"), False)
    assert (p.within, p.enum) == (IRI("https://example.org/Fair"), ())
    assert (query.endpoint, query.page_rows) == ("https://example.org/sparql", 100)


def test_a_header_says_which_column_plays_which_role(tmp_path: Path) -> None:
    header = "formats:\n  chart: {kind: bar, x: month, y: events}"
    query = _read(tmp_path, header, "SELECT ?month (COUNT(?e) AS ?events) { ?e ?in ?month }")
    assert query.formats == {"chart": {"kind": "bar", "x": "month", "y": "events"}}


def test_an_example_may_have_a_fixture_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "q.one.data.ttl").write_text("", encoding="utf-8")
    one, two = _read(tmp_path, "examples:\n  one: {}\n  two: {}").examples
    assert (one.fixture, two.fixture) == (tmp_path / "q.one.data.ttl", None)


def test_lines_are_those_of_the_file_where_the_header_is_interrupted(tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(f"# ours\n#+ summary: a\n\n#+ sumary: b\n{SELECT}")
    with pytest.raises(QueryError) as raised:
        read_query_file(tmp_path / "q.rq", tmp_path)
    assert raised.value.where == "q.rq:4"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT"),
        ("ask { ?s ?p ?o }", "ASK"),
        ("# SELECT\nCONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("PREFIX select: <http://ask.example/> DESCRIBE <a:select>", "DESCRIBE"),
        ("PREFIX load: <a:> ASK { ?s load:p ?o }", "ASK"),
        ("BASE <http://delete.example/> SELECT ?clear { ?clear ?p 'insert' }", "SELECT"),
    ],
)
def test_the_form_of_a_query_is_its_first_word(tmp_path: Path, text: str, form: str) -> None:
    assert _read(tmp_path, "", text).form == form


@pytest.mark.parametrize("word", ["INSERT DATA", "DELETE WHERE", "LOAD", "CLEAR", "DROP"])
def test_what_would_change_data_is_refused(tmp_path: Path, word: str) -> None:
    assert _error(tmp_path, "", f"{word} {{ <a:a> <a:p> <a:b> }}") == (
        f"q.rq: {word.split(maxsplit=1)[0]} would change data. "
        "Only SELECT, ASK, CONSTRUCT and DESCRIBE can be asked; change the files instead."
    )


@pytest.mark.parametrize("text", ["", "# SELECT", "PREFIX a: <a:>"])
def test_a_file_without_a_query_is_told(tmp_path: Path, text: str) -> None:
    assert _error(tmp_path, "", text) == (
        "q.rq: holds no query. Begin with SELECT, ASK, CONSTRUCT or DESCRIBE."
    )


@pytest.mark.parametrize(
    ("text", "is_ordered"),
    [
        ("SELECT ?x { ?x ?p ?o } ORDER BY ?x", True),
        ("SELECT ?x { ?x ?p ?o } order\nby DESC(?x) LIMIT 3", True),
        ("SELECT ?x { ?x ?p ?o } ORDER BY ?x VALUES ?x { 1 }", True),
        ("SELECT ?x { ?x ?p ?o } ORDER BY EXISTS { ?x ?p 1 }", True),
        ("SELECT ?x { ?x ?p ?o }", False),
        ("SELECT ?x { { SELECT ?x { ?x ?p ?o } ORDER BY ?x } }", False),
        ("SELECT ?x { ?x ?p ?o } # ORDER BY ?x", False),
        ("SELECT ?x { ?x ?p '} ORDER BY' }", False),
    ],
)
def test_rows_are_ordered_by_what_stands_outside(
    tmp_path: Path, text: str, is_ordered: bool
) -> None:
    assert _read(tmp_path, "", text).is_ordered is is_ordered


def test_queries_are_found_in_all_folders_below_sorted_by_name(tmp_path: Path) -> None:
    for name in ("b.rq", "a/c.rq", "a.rq", "a.expected.csv", "a.rq.bak"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert list(query_files([tmp_path])) == ["a", "b", "c"]


def test_two_queries_of_one_name_are_told_and_neither_is_asked(tmp_path: Path) -> None:
    for name in ("a/q.rq", "b/q.rq", "b/r.rq"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(SELECT, encoding="utf-8")
    (told,) = same_names([tmp_path], tmp_path)
    with pytest.raises(QueryError) as raised:
        read_query([tmp_path], "q", tmp_path)
    assert (
        str(raised.value)
        == str(told)
        == (
            'b/q.rq: has the name "q", as has a/q.rq. '
            "Rename one of the two; until then neither can be asked."
        )
    )
    assert read_query([tmp_path], "r", tmp_path).name == "r"


def test_a_folder_that_is_named_twice_holds_each_query_once(tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(SELECT, encoding="utf-8")
    assert same_names([tmp_path, tmp_path], tmp_path) == []


def test_the_check_tells_of_two_queries_of_one_name(tiny_copy: Project) -> None:
    folder = tiny_copy.config.queries[0]
    (folder / "more").mkdir()
    (folder / "more" / "hosts.rq").write_text(SELECT, encoding="utf-8")
    told = [each for each in tiny_copy.check().findings if each.code == "KG303"]
    assert [str(each.place) for each in told] == ["queries/more/hosts.rq"]
    assert told[0].message(["en"]) == (
        'has the name "hosts", as has queries/hosts.rq. '
        "Rename one of the two; until then neither can be asked."
    )


def _pipe(file: Path) -> None:
    os.mkfifo(file)


def _link(file: Path) -> None:
    file.with_name("target").write_text(SELECT, encoding="utf-8")
    file.symlink_to(file.with_name("target"))


@pytest.mark.parametrize("make", [_pipe, _link, Path.mkdir])
def test_a_query_is_a_regular_file(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "q.rq")
    with pytest.raises(ReadError) as raised:
        read_query_file(tmp_path / "q.rq", tmp_path)
    assert str(raised.value) == "q.rq: is not a regular file. Put the query itself there."


def test_a_query_is_not_named_as_a_word_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "test.rq").write_text(SELECT, encoding="utf-8")
    with pytest.raises(QueryError) as raised:
        read_query_file(tmp_path / "test.rq", tmp_path)
    assert str(raised.value) == (
        'test.rq: cannot be named "test", which is a word of kg query. Rename the file.'
    )


def test_a_query_has_a_largest_size(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as raised:
        _read(tmp_path, "", SELECT + " " * 65_536)
    assert str(raised.value) == "q.rq: is larger than 65,536 bytes. Split the query."


def test_an_unknown_query_is_told_with_the_nearest_one(tiny: Project) -> None:
    with pytest.raises(UnknownQuery) as raised:
        read_query(tiny.config.queries, "host", tiny.config.root)
    assert str(raised.value) == (
        'host: is not a stored query. Did you mean "hosts"? See kg query --list.'
    )


def test_a_query_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_bytes("# é".encode("latin-1"))
    with pytest.raises(ReadError) as raised:
        read_query_file(tmp_path / "q.rq", tmp_path)
    assert str(raised.value) == "q.rq: is not UTF-8 at byte 2. Save it as UTF-8."


def test_a_query_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(f"\ufeff#+ summary: a\n{SELECT}", encoding="utf-8")
    assert read_query_file(tmp_path / "q.rq", tmp_path).summary == {"en": "a"}


def test_a_query_from_elsewhere_has_no_header() -> None:
    query = inline_query("#+ summary: a\nASK { ?s ?p ?o }", "standard input")
    assert (query.name, query.form, query.parameters) == ("standard input", "ASK", ())


def test_a_query_from_elsewhere_is_refused_as_a_stored_one_is() -> None:
    with pytest.raises(KgError, match=r"^standard input: DROP would change data\."):
        inline_query("DROP ALL", "standard input")
