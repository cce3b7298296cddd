from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from kg.errors import FormatError
from kg.formats import TURTLE, canonical, parse, write_turtle
from kg.jobs import Project
from kg.terms import IRI, Literal, Prefixes, Triple
from kg.vocab import xsd

ROOT = Path(__file__).resolve().parents[2]
PREFIXES = Prefixes(
    {
        "ex": "https://example.org/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "unused": "https://unused.example/",
    }
)
HEAD = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in PREFIXES)


def _read(turtle: str) -> list[Triple]:
    return [quad.triple for quad, _ in parse(turtle.encode(), "a.ttl", TURTLE, "https://base/")]


def _write(turtle: str) -> str:
    """What is written for a text, without the prefixes; it reads back as the same graph."""
    triples = _read(HEAD + turtle)
    written = write_turtle(triples, PREFIXES).decode()
    assert set(canonical(_read(written))) == set(canonical(triples))
    return written.partition("\n\n")[2] if written.startswith("@prefix") else written


def _object(turtle: str) -> str:
    return _write(f"ex:s ex:p {turtle} .").removeprefix("ex:s\n  ex:p ").removesuffix(" .\n")


def test_a_document_is_sorted_and_prefixed_with_a_blank_line_between_subjects() -> None:
    triples = _read(HEAD + 'ex:b ex:p ex:a . ex:a ex:q 2 , 1 ; a ex:C ; ex:p "x"@en .')
    assert write_turtle(triples, PREFIXES).decode() == (
        "@prefix ex: <https://example.org/> .\n"
        "\n"
        "ex:a\n"
        "  a ex:C ;\n"
        '  ex:p "x"@en ;\n'
        "  ex:q\n"
        "    1,\n"
        "    2 .\n"
        "\n"
        "ex:b\n"
        "  ex:p ex:a .\n"
    )


def test_only_prefixes_that_are_used_are_declared() -> None:
    written = write_turtle(_read(f'{HEAD} ex:a ex:p "1"^^xsd:byte .'), PREFIXES).decode()
    assert [line.split()[1] for line in written.splitlines() if line.startswith("@")] == [
        "ex:",
        "xsd:",
    ]


def test_the_word_a_uses_no_prefix() -> None:
    assert "rdf:" not in write_turtle(_read(f"{HEAD} ex:a a ex:C ."), PREFIXES).decode()


def test_a_document_without_prefixes_begins_with_its_first_subject() -> None:
    written = write_turtle(_read("<a:a> <a:p> <a:b> ."), PREFIXES)
    assert written == b"<a:a>\n  <a:p> <a:b> .\n"


def test_nothing_is_written_for_nothing() -> None:
    assert write_turtle([], PREFIXES) == b""


def test_a_triple_given_twice_is_written_once() -> None:
    triple = Triple(IRI("a:a"), IRI("a:p"), IRI("a:b"))
    assert write_turtle([triple, triple], PREFIXES) == b"<a:a>\n  <a:p> <a:b> .\n"


@pytest.mark.parametrize(
    "number",
    [
        "1",
        "01",
        "-0",
        "+7",
        "1.0",
        "1.50",
        "-.5",
        "1e0",
        "1.E5",
        ".5e-3",
        "1.5E+10",
        "true",
        "false",
    ],
)
def test_a_number_or_truth_value_is_bare_and_as_it_was_spelt(number: str) -> None:
    assert _object(number) == number


@pytest.mark.parametrize(
    "literal",
    [
        '"one"^^xsd:integer',
        '""^^xsd:integer',
        '" 1"^^xsd:integer',
        '"1."^^xsd:decimal',
        '"1"^^xsd:decimal',
        '"1"^^xsd:double',
        '"INF"^^xsd:double',
        '"1"^^xsd:boolean',
        '"True"^^xsd:boolean',
        '"１"^^xsd:integer',
        '"2025-10"^^<https://dates.example/EDTF>',
    ],
)
def test_what_turtle_would_not_read_as_that_type_is_quoted(literal: str) -> None:
    assert _object(literal) == literal


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('say "hi"', r'"say \"hi\""'),
        ("back\\slash", r'"back\\slash"'),
        ("two\nlines", '"""two\nlines"""'),
        ('a\n"', '"""a\n\\""""'),
        ('a\n"""b', '"""a\n\\"\\"\\"b"""'),
        ("a\n\\", '"""a\n\\\\"""'),
        ("carriage\r\nreturn", '"""carriage\\r\nreturn"""'),
        ("tab\tbell\x07nul\x00del\x7f", r'"tab\tbell\u0007nul\u0000del\u007F"'),
        ("\x85\xa0", '"\\u0085\xa0"'),
        ("\ufeff\u200b\u202e", r'"\uFEFF\u200B\u202E"'),
        ("灯会 🏮", '"灯会 🏮"'),
        ("", '""'),
    ],
)
def test_a_text_is_escaped_where_turtle_or_a_reader_would_be_misled(
    text: str, written: str
) -> None:
    turtle = write_turtle([Triple(IRI("a:a"), IRI("a:p"), Literal(text))], PREFIXES)
    assert turtle.decode() == f"<a:a>\n  <a:p> {written} .\n"
    assert _read(turtle.decode())[0].object == Literal(text)


def test_a_language_tag_stays_and_is_lower_case() -> None:
    assert _object('"灯会"@zh-Hans') == '"灯会"@zh-hans'


def test_a_base_direction_stays() -> None:
    assert _object('"x"@en--ltr') == '"x"@en--ltr'


@pytest.mark.parametrize("iri", ["ex:a", "ex:2025", "ex:a.b-c"])
def test_an_iri_is_shortened(iri: str) -> None:
    assert _object(iri) == iri


@pytest.mark.parametrize("local", ["a/b", "a.", "-a", "a,b", "a'b", "灯", ""])
def test_an_iri_that_would_need_an_escape_stays_whole(local: str) -> None:
    assert _object(f"<https://example.org/{local}>") == f"<https://example.org/{local}>"


def test_a_blank_node_with_one_reference_stands_in_place() -> None:
    assert _write("ex:a ex:p [ ex:q 1 ; ex:r [ ex:s 2 ] ] .") == (
        "ex:a\n  ex:p [\n    ex:q 1 ;\n    ex:r [\n      ex:s 2\n    ]\n  ] .\n"
    )


def test_a_blank_node_that_says_nothing_is_an_empty_bracket() -> None:
    assert _object("[]") == "[]"


def test_a_blank_node_with_two_references_has_a_name() -> None:
    assert _write("ex:a ex:p _:x . ex:b ex:p _:x . _:x ex:q 1 .") == (
        "ex:a\n  ex:p _:c14n0 .\n\nex:b\n  ex:p _:c14n0 .\n\n_:c14n0\n  ex:q 1 .\n"
    )


def test_a_blank_node_without_a_reference_has_a_name() -> None:
    assert _write("[] ex:p 1 .") == "_:c14n0\n  ex:p 1 .\n"


@pytest.mark.parametrize(
    "circle",
    [
        "_:a ex:p _:a .",
        "_:a ex:p _:b . _:b ex:p _:a .",
        "_:a ex:p _:b . _:b ex:p _:c . _:c ex:p _:a . ex:x ex:p _:a .",
        "_:a ex:p _:b . _:b ex:p _:a ; ex:q [ ex:r 1 ] .",
    ],
)
def test_a_circle_of_blank_nodes_is_broken_by_a_name(circle: str) -> None:
    assert "_:c14n0\n  ex:p " in _write(circle)


def test_a_list_is_written_as_one() -> None:
    assert _object('(1 "b" ex:c (2) ())') == '( 1 "b" ex:c ( 2 ) () )'


@pytest.mark.parametrize(
    "broken",
    [
        "ex:a ex:p _:l . _:l rdf:first 1 .",
        "ex:a ex:p _:l . _:l rdf:rest () .",
        "ex:a ex:p _:l . _:l rdf:first 1 , 2 ; rdf:rest () .",
        "ex:a ex:p _:l . _:l rdf:first 1 ; rdf:rest () , ex:x .",
        "ex:a ex:p _:l . _:l rdf:first 1 ; rdf:rest () ; ex:q 2 .",
        "ex:a ex:p _:l . _:l rdf:first 1 ; rdf:rest ex:x .",
        "ex:a ex:p _:l . _:l rdf:first 1 ; rdf:rest _:l .",
        "ex:a ex:p _:l , _:m . _:l rdf:first 1 ; rdf:rest _:m . _:m rdf:first 2 ; rdf:rest () .",
        "_:l rdf:first _:l ; rdf:rest () .",
        "ex:l rdf:first 1 ; rdf:rest () .",
    ],
)
def test_what_is_not_quite_a_list_loses_nothing(broken: str) -> None:
    assert "rdf:" in _write(broken)


def test_nil_may_be_a_subject() -> None:
    assert _write("() ex:p 1 .") == "rdf:nil\n  ex:p 1 .\n"


def test_a_list_may_be_long() -> None:
    items = " ".join(str(number) for number in range(5000))
    assert _object(f"({items})") == f"( {items} )"


def test_what_is_nested_very_deep_gets_a_name_on_the_way_down() -> None:
    written = _write(f"ex:a {'ex:p [ ex:q 1 ; ' * 100} ex:p 1 {']' * 100} .")
    assert "_:c14n" in written
    assert max(len(line) - len(line.lstrip()) for line in written.splitlines()) < 100


def test_the_order_of_the_triples_makes_no_difference(tiny: Project) -> None:
    triples = list(tiny.dataset.view)
    shuffled = Random(7).sample(triples, len(triples))
    assert write_turtle(shuffled, PREFIXES) == write_turtle(triples, PREFIXES)


def test_the_names_of_blank_nodes_make_no_difference() -> None:
    one = "_:a ex:p _:b . _:b ex:p _:c , _:a . _:c ex:q 1 . ex:x ex:p _:a , _:c ."
    other = "_:z ex:p _:b . _:b ex:p _:a , _:z . _:a ex:q 1 . ex:x ex:p _:z , _:a ."
    assert _write(one) == _write(other)


@pytest.mark.parametrize("folder", ["ontology", "data", "shapes"])
def test_our_own_files_read_back_as_the_same_graph(folder: str) -> None:
    for file in sorted((ROOT / folder).rglob("*.ttl")):
        triples = _read(file.read_text(encoding="utf-8"))
        written = write_turtle(triples, PREFIXES)
        assert set(canonical(_read(written.decode()))) == set(canonical(triples)), file


def test_a_number_of_another_script_is_not_bare() -> None:
    literal = Literal("１", datatype=xsd.integer)
    assert b'"\xef\xbc\x91"' in write_turtle([Triple(IRI("a:a"), IRI("a:p"), literal)], PREFIXES)


def test_a_triple_term_is_refused_rather_than_changed() -> None:
    with pytest.raises(FormatError) as raised:
        _write("ex:a ex:p <<( ex:b ex:q 1 )>> .")
    told = "turtle: cannot hold the triple terms of RDF 1.2. Leave it out."
    assert str(raised.value) == told
