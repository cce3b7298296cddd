from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kg.errors import FormatError, ReadError
from kg.formats import (
    JSONLD,
    TURTLE,
    Context,
    canonical,
    make_context,
    parse,
    read_context,
    write_jsonld,
)
from kg.jobs import Project
from kg.terms import IRI, Triple

HEAD = """\
@prefix ex: <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ENTRIES: dict[str, Any] = {
    "id": "@id",
    "type": "@type",
    "Fair": "https://example.org/Fair",
    "name": {"@id": "https://example.org/name", "@container": "@language"},
    "also": {"@id": "https://example.org/also", "@container": ["@language", "@set"]},
    "link": {"@id": "https://example.org/link", "@type": "@id"},
    "links": {"@id": "https://example.org/links", "@type": "@id", "@container": "@set"},
    "day": {"@id": "https://example.org/day", "@type": "xsd:date"},
    "items": {"@id": "https://example.org/items", "@container": "@list"},
    "kind": {
        "@id": "https://example.org/kind",
        "@type": "@vocab",
        "@context": {
            "@vocab": "https://example.org/kinds#",
            "name": "https://example.org/kinds#name",
        },
    },
    "plain": "https://example.org/plain",
    "ex": "https://example.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
A = IRI("https://example.org/a")


def _read(turtle: str) -> list[Triple]:
    text = (HEAD + turtle).encode()
    return [quad.triple for quad, _ in parse(text, "a.ttl", TURTLE, "https://base/")]


def _context(**more: Any) -> Context:
    return make_context({"@context": ENTRIES | more}, "")


def _document(
    turtle: str, context: Context | None = None, *, root: IRI | None = None, embed: bool = True
) -> dict[str, Any]:
    """What is written for a text, which reads back as the same graph."""
    triples = _read(turtle)
    written = write_jsonld(triples, context or _context(), root=root, embed=embed)
    back = [quad for quad, _ in parse(written, "a.jsonld", JSONLD, "https://base/")]
    assert set(canonical(back)) == set(canonical(triples))
    document: dict[str, Any] = json.loads(written)
    return document


def _node(properties: str, **more: Any) -> dict[str, Any]:
    """The properties of the one node ``ex:a`` of a document."""
    node = _document(f"ex:a {properties} .", _context(**more), root=A)
    assert node.pop("id") == A.value
    del node["@context"]
    return node


def test_a_document_holds_its_context_or_refers_to_it() -> None:
    triples = _read("ex:a ex:plain 1 .")
    source = {"@context": ENTRIES}
    held = json.loads(write_jsonld(triples, make_context(source, "")))
    referred = json.loads(write_jsonld(triples, make_context(source, "https://c.example/v1")))
    assert held["@context"] == ENTRIES
    assert referred["@context"] == "https://c.example/v1"


def test_a_document_about_one_thing_is_that_thing() -> None:
    assert _node('a ex:Fair ; ex:plain "x"') == {"type": "Fair", "plain": "x"}


def test_a_document_about_nothing_in_particular_is_a_graph() -> None:
    assert _document("ex:b ex:plain 1 . ex:a ex:plain 2 .")["@graph"] == [
        {"id": "https://example.org/a", "plain": 2},
        {"id": "https://example.org/b", "plain": 1},
    ]


def test_an_empty_graph_is_an_empty_array() -> None:
    assert _document("", root=A)["@graph"] == []


def test_texts_by_language_are_a_language_map() -> None:
    assert _node('ex:name "Fair"@en , "灯会"@zh-hans') == {
        "name": {"en": "Fair", "zh-hans": "灯会"}
    }


def test_two_texts_in_one_language_are_an_array_in_the_map() -> None:
    assert _node('ex:name "b"@en , "a"@en') == {"name": {"en": ["a", "b"]}}


def test_a_set_is_an_array_even_of_one() -> None:
    assert _node('ex:also "b"@en ; ex:links ex:b') == {
        "also": {"en": ["b"]},
        "links": ["https://example.org/b"],
    }


def test_a_text_without_language_does_not_fit_a_language_map() -> None:
    assert _node('ex:name "Fair"@en , "F"') == {"name": {"en": "Fair"}, "ex:name": "F"}


def test_a_text_with_a_direction_does_not_fit_a_language_map() -> None:
    assert _node('ex:name "Fair"@en--ltr') == {
        "ex:name": {"@value": "Fair", "@language": "en", "@direction": "ltr"}
    }


def test_a_link_is_a_bare_iri() -> None:
    assert _node("ex:link ex:b") == {"link": "https://example.org/b"}


def test_a_literal_where_a_link_is_meant_stays_a_literal() -> None:
    assert _node('ex:link "ex:b" , 1 , true') == {
        "link": [
            {"@value": "1", "@type": "xsd:integer"},
            {"@value": "ex:b"},
            {"@value": "true", "@type": "xsd:boolean"},
        ]
    }


def test_a_date_is_a_bare_text_where_the_key_says_so() -> None:
    assert _node('ex:day "2025-10-05"^^xsd:date') == {"day": "2025-10-05"}


def test_another_type_than_the_key_says_is_written_in_full() -> None:
    assert _node('ex:day "2025-10" , "2025"^^xsd:gYear , "x"@en , ex:b') == {
        "day": [
            {"id": "https://example.org/b"},
            {"@value": "2025", "@type": "xsd:gYear"},
            {"@value": "2025-10"},
            {"@value": "x", "@language": "en"},
        ]
    }


@pytest.mark.parametrize("number", ["0", "-7", "9007199254740991"])
def test_an_integer_in_canonical_form_is_a_number(number: str) -> None:
    assert _node(f"ex:plain {number}") == {"plain": int(number)}


@pytest.mark.parametrize("number", ["01", "+1", "-0", "9007199254740992", "99999999999999999999"])
def test_an_integer_that_json_would_change_is_a_text_with_its_type(number: str) -> None:
    assert _node(f"ex:plain {number}") == {"plain": {"@value": number, "@type": "xsd:integer"}}


@pytest.mark.parametrize(("number", "type_"), [("1.50", "decimal"), ("1e0", "double")])
def test_a_number_with_a_point_or_exponent_is_a_text_with_its_type(number: str, type_: str) -> None:
    assert _node(f"ex:plain {number}") == {"plain": {"@value": number, "@type": f"xsd:{type_}"}}


def test_a_truth_value_is_one_of_json_unless_it_is_spelt_otherwise() -> None:
    assert _node("ex:plain true") == {"plain": True}
    assert _node('ex:plain "1"^^xsd:boolean') == {"plain": {"@value": "1", "@type": "xsd:boolean"}}


def test_the_key_for_the_very_datatype_comes_before_others() -> None:
    moment = {"moment": {"@id": "https://example.org/day", "@type": "xsd:dateTime"}}
    text = '"2025-10-05T12:05:00Z"^^xsd:dateTime'
    assert _node(f"ex:day {text}", **moment) == {"moment": "2025-10-05T12:05:00Z"}
    assert _node('ex:day "2025-10-05"^^xsd:date', **moment) == {"day": "2025-10-05"}
    assert list(_node('ex:day "2025"^^xsd:gYear', **moment)) == ["day"]


def test_a_list_is_an_array_where_the_key_says_so() -> None:
    assert _node("ex:items (1 2)") == {"items": [1, 2]}
    assert _node("ex:items ()") == {"items": []}


def test_a_list_elsewhere_says_that_it_is_one() -> None:
    assert _node("ex:plain (1 (2) ())") == {"plain": {"@list": [1, {"@list": [2]}, {"@list": []}]}}


def test_two_lists_do_not_run_together() -> None:
    assert list(_node("ex:items (1 2) , (3)")) == ["ex:items", "items"]


def test_a_list_of_links_is_one_of_bare_iris() -> None:
    assert _node("ex:link (ex:b ex:c)") == {
        "link": {"@list": ["https://example.org/b", "https://example.org/c"]}
    }


def test_a_concept_is_a_short_word() -> None:
    assert _node("ex:kind <https://example.org/kinds#lantern>") == {"kind": "lantern"}


def test_a_concept_with_the_name_of_a_key_is_the_word_that_the_context_gives_it() -> None:
    assert _node("ex:kind <https://example.org/kinds#name>") == {"kind": "name"}


@pytest.mark.parametrize("word", ["plain", "ex", "@type", "", "a:b", "a/b"])
def test_a_concept_whose_word_would_mean_something_else_is_written_whole(word: str) -> None:
    iri = f"https://example.org/kinds#{word}"
    assert _node(f"ex:kind <{iri}>") == {"kind": iri}


def test_a_thing_is_not_put_inside_a_key_with_words_of_its_own() -> None:
    document = _document('ex:a ex:kind ex:b , [ ex:name "n"@en ] . ex:b ex:name "n"@en .', root=A)
    assert document["@graph"][0]["kind"] == "https://example.org/b"


def test_a_property_without_a_key_has_its_curie_or_iri() -> None:
    assert _node("ex:other 1 ; <https://x.example/p/q> 2") == {
        "ex:other": 1,
        "https://x.example/p/q": 2,
    }


def test_two_types_are_an_array() -> None:
    assert _node("a ex:Fair , ex:Other , <urn:x>") == {"type": ["Fair", "ex:Other", "urn:x"]}


def test_what_a_thing_leads_to_stands_inside_it_once() -> None:
    document = _document("ex:a ex:link ex:b ; ex:plain ex:b . ex:b ex:plain 1 .", root=A)
    assert document["link"] == {"id": "https://example.org/b", "plain": 1}
    assert document["plain"] == {"id": "https://example.org/b"}


def test_a_thing_stands_inside_the_key_that_the_context_lists_first() -> None:
    document = _document("ex:a ex:day ex:b ; ex:link ex:b . ex:b ex:plain 1 .", root=A)
    assert document["link"] == {"id": "https://example.org/b", "plain": 1}
    assert document["day"] == {"id": "https://example.org/b"}


def test_without_embedding_things_stand_side_by_side() -> None:
    document = _document("ex:a ex:link ex:b . ex:b ex:plain 1 .", embed=False)
    assert document["@graph"] == [
        {"id": "https://example.org/a", "link": "https://example.org/b"},
        {"id": "https://example.org/b", "plain": 1},
    ]


def test_what_the_root_does_not_lead_to_stands_beside_it() -> None:
    document = _document("ex:a ex:plain 1 . ex:b ex:plain 2 .", root=A)
    assert [node["id"][-1] for node in document["@graph"]] == ["a", "b"]


def test_a_blank_node_with_one_reference_needs_no_name() -> None:
    assert _node("ex:plain [ ex:plain 1 ]") == {"plain": {"plain": 1}}


@pytest.mark.parametrize(
    "turtle",
    [
        "_:a ex:p _:a .",
        "_:a ex:p _:b . _:b ex:p _:a .",
        "ex:x ex:p _:a . ex:y ex:p _:a . _:a ex:p 1 .",
        "ex:x a _:a . _:a ex:p 1 .",
        "ex:x a _:a ; ex:p _:a . _:a ex:p 1 .",
        "_:a rdf:first 1 ; rdf:rest _:b . _:b rdf:first 2 ; rdf:rest _:a .",
        "_:l rdf:first _:l ; rdf:rest () .",
        "ex:x ex:p _:l . _:l rdf:first 1 ; rdf:rest _:l .",
        "ex:x ex:p _:l . _:l rdf:first 1 , 2 ; rdf:rest () .",
        "ex:x ex:p _:l . _:l rdf:first 1 ; rdf:rest () ; ex:q 1 .",
        "ex:x ex:items _:l . ex:y ex:items _:l . _:l rdf:first 1 ; rdf:rest () .",
        "ex:x ex:p _:l . _:l rdf:first 1 ; rdf:rest ex:y .",
        "() ex:p 1 . ex:x ex:p () .",
        "ex:x a () .",
        "ex:x ex:p [] , [] .",
    ],
)
def test_tangled_blank_nodes_lose_nothing(turtle: str) -> None:
    _document(turtle)


def test_a_long_list_and_a_long_chain_are_no_trouble() -> None:
    items = " ".join(str(number) for number in range(3000))
    assert _node(f"ex:items ({items})")["items"][-1] == 2999
    chain = "".join(f"ex:n{n} ex:link ex:n{n + 1} ." for n in range(1000))
    _document(chain, root=IRI("https://example.org/n0"))
    _document(f"ex:a {'ex:p [ ex:q 1 ; ' * 100} ex:p 1 {']' * 100} .")


@pytest.mark.parametrize(
    "turtle", ["<ex:a> ex:p 1 .", "ex:a <ex:p> 1 .", "ex:a ex:p <ex:b> .", "ex:a a <ex:b> ."]
)
def test_an_iri_that_looks_like_a_curie_is_refused_rather_than_changed(turtle: str) -> None:
    with pytest.raises(
        FormatError, match=r"^<ex:\w>: would be read with the prefix \"ex:\" of the"
    ):
        _document(turtle)


@pytest.mark.parametrize(
    "definition",
    [
        {"@language": "en"},
        {"@language": None},
        {"@direction": "rtl"},
        {"@container": "@index"},
        {"@container": "@id"},
        {"@container": ["@graph", "@set"]},
        {"@type": "@json"},
        {"@nest": "@nest"},
        {"@context": {"plain": {"@id": "https://example.org/x", "@type": "@id"}}},
        {"@context": None},
    ],
    ids=str,
)
def test_a_key_whose_rules_the_writer_does_not_know_is_not_used(definition: dict[str, Any]) -> None:
    strange = {"@id": "https://example.org/strange"} | definition
    node = _node('ex:strange "x" , "y"@en , 1 , ex:b , [ ex:plain 2 ]', strange=strange)
    assert list(node) == ["ex:strange"]


def test_a_reverse_key_is_not_used() -> None:
    back = {"@reverse": "https://example.org/of"}
    assert _node("ex:of ex:b", back=back) == {"ex:of": {"id": "https://example.org/b"}}


def test_a_key_that_is_a_curie_keeps_its_rules_to_itself() -> None:
    more = {"ex:odd": {"@id": "https://example.org/odd", "@container": "@language"}}
    assert _node('ex:odd "x"@en , "y"', **more) == {
        "ex:odd": {"en": "x"},
        "https://example.org/odd": "y",
    }


def test_a_null_key_and_the_default_vocabulary_change_nothing() -> None:
    context = {"@vocab": "https://example.org/", "gone": None}
    assert _node("ex:gone 1 ; ex:there 2", **context) == {"ex:gone": 1, "ex:there": 2}


def test_the_order_of_the_triples_makes_no_difference(tiny: Project) -> None:
    triples = list(tiny.dataset.view)
    shuffled = Random(7).sample(triples, len(triples))
    assert write_jsonld(shuffled, _context()) == write_jsonld(triples, _context())


def test_the_same_object_under_two_properties_is_embedded_in_the_first() -> None:
    triples = _read("ex:a ex:link ex:b ; ex:plain ex:b ; ex:other ex:b . ex:b ex:plain 1 .")
    written = {write_jsonld(Random(n).sample(triples, 4), _context(), root=A) for n in range(20)}
    assert len(written) == 1


def test_a_context_is_read_from_a_file(tiny: Project) -> None:
    assert tiny.config.context is not None
    url = "https://example.org/tiny/context/v1.jsonld"
    context = read_context(tiny.config.context, "v1.jsonld", url)
    triples = list(tiny.dataset.view)
    fair = IRI("https://example.org/tiny/id/fair/lanterns")
    document = json.loads(write_jsonld(triples, context, root=fair, embed=False))
    node = next(node for node in document["graph"] if node["id"] == fair.value)
    assert node["plannedWhen"] == "2025-09/2025-10-12"
    assert node["earliest"] == "2025-09-01"
    assert node["name"] == {"en": "Lantern Fair", "zh-hans": "灯会"}


LONG_CHAIN = ", ".join(f'"k{n}": "k{n + 1}"' for n in range(200))
NO_CONTEXTS = {
    "{]": "1:2: is not JSON (expecting property name enclosed in double quotes)",
    "[]": "1:1: is not a JSON-LD context",
    '{"@context": ["https://elsewhere.example/"]}': "1:14: is not a JSON-LD context",
    '{"@context":\n {"@language": "en"}}': "2:3: sets @language for whole documents",
    '{"@context":\n {"@import": "https://elsewhere.example/"}}': "2:3: sets @import for whole",
    '{"@context": {"a": "b:c",\n "a": "b:d"}}': '2:2: has the key "a" again',
    '{"@context": {"a\\ud800": "b:c"}}': "1:15: holds half a character",
    '{"@context": {"@version": NaN}}': "1:27: NaN is no number that JSON can hold",
    '{"@context": {"@version": 1e999}}': "1:27: 1e999 is no number that JSON can hold",
    '{"@context": {"@vocab": 5}}': "1:15: gives @vocab a value that it cannot have",
    '{"@context": {"a": 5}}': '1:15: defines "a" by neither an IRI nor an object',
    '{"@context": {"a": ["b:c"]}}': '1:15: defines "a" by neither an IRI nor an object',
    '{"@context": {"a": {"@id": 5}}}': '1:15: gives @id of "a" a value that it cannot have',
    '{"@context": {"a": {"@container": [[]]}}}': '1:15: gives @container of "a" a value that',
    '{"@context": {"a": "ht{tps://b.example/"}}': '1:15: defines "a" by "ht{tps://b.example/", w',
    '{"@context": {"a": "ht{tps://b.example"}}': '1:15: defines "a" by "ht{tps://b.example", wh',
    '{"@context": {"a": {"@id": "b:c", "@type": "d"}}}': '1:15: defines "a" by "d", which makes no',
    '{"@context": {"a": {"@prefix": true}}}': '1:15: defines "a" by "a", which makes no IRI',
    '{"@context": {"a": "b", "b": "a"}}': '1:15: defines "a" by itself, or by one of more than',
    '{"@context": {"a": "b:c/", "b": "a:d/"}}': '1:15: defines "a" by itself, or by one of more',
    f'{{"@context": {{{LONG_CHAIN}}}}}': 'defines "k100" by itself, or by one of more than 100 i',
}


@pytest.mark.parametrize("text", NO_CONTEXTS)
def test_a_file_that_is_no_context_to_write_by_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "v1.jsonld"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ReadError) as raised:
        read_context(file, "context/v1.jsonld", "")
    assert str(raised.value).startswith("context/v1.jsonld:")
    assert NO_CONTEXTS[text] in str(raised.value)


def test_a_key_is_defined_by_other_keys_and_prefixes_wherever_they_stand() -> None:
    entries = {
        "starts": "date",
        "date": {"@id": "part:date", "@type": "moment"},
        "moment": "xs:dateTime",
        "part": "whole:part/",
        "whole": {"@id": "https://e.example/", "@prefix": True},
        "xs": "http://www.w3.org/2001/XMLSchema#",
        "title": {"@type": "@id"},
        "nothing": None,
        "less": {"@id": None},
        "@vocab": "https://v.example/",
    }
    found = {each.key: each for each in make_context({"@context": entries}, "").definitions()}
    assert {key: each.iri for key, each in found.items()} == {
        "starts": "https://e.example/part/date",
        "date": "https://e.example/part/date",
        "moment": "http://www.w3.org/2001/XMLSchema#dateTime",
        "title": "https://v.example/title",
    }
    assert found["date"].coercion == "http://www.w3.org/2001/XMLSchema#dateTime"


def test_a_triple_term_is_refused_rather_than_changed() -> None:
    with pytest.raises(FormatError) as raised:
        _document("ex:a ex:p <<( ex:b ex:q 1 )>> .")
    told = "jsonld: cannot hold the triple terms of RDF 1.2. Leave it out."
    assert str(raised.value) == told
