"""The JSON Schema that is made from the shapes: it knows our documents, and finds mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kg.dataset import Graph
from kg.formats import TURTLE, make_context, parse
from kg.render import Edition, render
from kg.shapes import write_json_schema

Golden = Callable[[str, bytes | str], None]
Json = dict[str, Any]

WORLDS = ["own", "rhine", "tiny"]
SCHEMA = "context/v1.schema.json"
COLLOQUIUM = "id/event/colloque-des-eaux-partagees-2027.jsonld"
VERSION_OF_ONTOLOGY = "ns/1.0.0.jsonld"  # which is no thing, and has no type


def edition_of(world: str, request: pytest.FixtureRequest) -> Edition:
    found: Edition = request.getfixturevalue(f"{world}_edition")
    return found


def validator(schema: Any) -> Draft202012Validator:
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def faults(schema: Any, document: Any) -> list[str]:
    """Where a document breaks a schema, each place once."""
    found = validator(schema).iter_errors(document)
    return sorted({"/".join(map(str, error.absolute_path)) or error.message for error in found})


def documents(edition: Edition) -> dict[str, Any]:
    """The JSON-LD documents of the site, and the dump."""
    paths = [*(f"{address}.jsonld" for address in edition.plan.addresses.values())]
    found = {path: json.loads(render(edition, path)) for path in (*paths, "dump/graph.jsonld")}
    found.pop(VERSION_OF_ONTOLOGY, None)
    return found


def schema_of(edition: Edition) -> Any:
    return json.loads(render(edition, SCHEMA))


# ------------------------------------------------------------------------------- our documents


@pytest.mark.parametrize("world", WORLDS)
def test_the_schema_is_one(world: str, request: pytest.FixtureRequest) -> None:
    edition = edition_of(world, request)
    schema = schema_of(edition)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == edition.plan.imprint.base + SCHEMA


@pytest.mark.parametrize("world", WORLDS)
def test_every_document_passes(world: str, request: pytest.FixtureRequest) -> None:
    edition = edition_of(world, request)
    schema = schema_of(edition)
    found = {path: faults(schema, document) for path, document in documents(edition).items()}
    assert {path: found[path] for path in found if found[path]} == {}


def test_the_schema_of_one_programme_knows_the_documents_of_another(
    own_edition: Edition, rhine_edition: Edition
) -> None:
    schema = schema_of(own_edition)
    found = {path: faults(schema, document) for path, document in documents(rhine_edition).items()}
    assert {path: found[path] for path in found if found[path]} == {}


def test_only_what_has_no_type_is_no_thing(own_edition: Edition) -> None:
    document = json.loads(render(own_edition, VERSION_OF_ONTOLOGY))
    assert faults(schema_of(own_edition), document) == ["'type' is a required property"]


def test_the_schema_reads_as_it_did(tiny_edition: Edition, golden: Golden) -> None:
    golden(f"site/{SCHEMA}", render(tiny_edition, SCHEMA))


def test_the_schema_tells_what_classes_and_keys_mean(own_edition: Edition) -> None:
    known = schema_of(own_edition)["$defs"]
    assert known["Session"]["title"] == "Session"
    assert known["@node"]["properties"]["edition"]["title"] == "edition number"
    assert {"eventType", "name", "status"} <= set(known["Event"]["required"])


# ------------------------------------------------------------------------------------- mistakes


def without(key: str) -> Callable[[Json], object]:
    return lambda document: document.pop(key)


def with_(key: str, value: Any) -> Callable[[Json], object]:
    return lambda document: document.update({key: value})


@pytest.mark.parametrize(
    ("mistake", "fault"),
    [
        (without("@context"), "'@context' is a required property"),
        (without("id"), "'id' is a required property"),
        (without("type"), "'type' is a required property"),
        (without("name"), "'name' is a required property"),
        (without("status"), "'status' is a required property"),
        (without("series"), "'series' is a required property"),  # which an edition number asks for
        (with_("id", "no IRI"), "id"),
        (with_("type", "Evnt"), "type"),
        (with_("name", "Colloque"), "name"),
        (with_("name", {"fr": 1}), "name/fr"),
        (with_("name", {"FR": "Colloque"}), "name"),
        (with_("name", {"fr": ["Colloque", "Congrès"]}), "name/fr"),
        (with_("edition", "5"), "edition"),
        (with_("edition", 5.5), "edition"),
        (with_("edition", 0), "edition"),
        (with_("status", "past"), "status"),
        (with_("status", ["held", "cancelled"]), "status"),
        (with_("eventType", "party"), "eventType"),
        (with_("eventAttendanceMode", "OnSite"), "eventAttendanceMode"),
        (with_("topic", "water"), "topic"),
        (with_("session", "https://example.org/rhine/id/session/eaux-partagees"), "session"),
        (with_("programme", "the spring"), "programme"),
        (with_("programme", [{"id": "a:b"}, {"id": "a:c"}]), "programme"),
        (with_("location", [{"id": "somewhere"}]), "location/0"),
        (with_("earliest", "May 2027"), "earliest"),
        (with_("plannedWhen", 2027), "plannedWhen"),
        (with_("sameAs", "https://example.org/"), "sameAs"),
    ],
)
def test_a_mistake_in_an_event_is_found(
    mistake: Callable[[Json], object], fault: str, rhine_edition: Edition
) -> None:
    document: Json = json.loads(render(rhine_edition, COLLOQUIUM))
    mistake(document)
    assert fault in faults(schema_of(rhine_edition), document)


def test_a_mistake_is_found_where_a_thing_has_several_types(rhine_edition: Edition) -> None:
    document: Json = json.loads(render(rhine_edition, COLLOQUIUM))
    document["type"] = ["SchemaEvent", "Event"]
    assert faults(schema_of(rhine_edition), document) == []
    del document["status"]
    assert faults(schema_of(rhine_edition), document) == ["'status' is a required property"]


def test_a_mistake_is_found_among_several_things(rhine_edition: Edition) -> None:
    document = json.loads(rhine_edition.dumps["dump/graph.jsonld"])
    number, event = next((n, e) for n, e in enumerate(document["graph"]) if "edition" in e)
    event["edition"] = "5"
    assert faults(schema_of(rhine_edition), document) == [f"graph/{number}/edition"]


def test_what_only_refers_to_a_thing_need_not_be_whole(rhine_edition: Edition) -> None:
    document: Json = json.loads(render(rhine_edition, COLLOQUIUM))
    document["programme"] = {"id": document["programme"]["id"], "type": "Programme"}
    assert faults(schema_of(rhine_edition), document) == []


def test_a_key_that_a_later_context_may_have_is_no_mistake(rhine_edition: Edition) -> None:
    document: Json = json.loads(render(rhine_edition, COLLOQUIUM))
    assert faults(schema_of(rhine_edition), document | {"ticketPrice": 12}) == []


# ---------------------------------------------------------------------------- how it is made

HEAD = """
@prefix ex: <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
CONTEXT: Json = {
    "id": "@id",
    "type": "@type",
    "Fair": "https://example.org/Fair",
    "size": "https://example.org/size",
    "depth": "https://example.org/depth",
    "items": {"@id": "https://example.org/items", "@container": "@list"},
    "links": {"@id": "https://example.org/links", "@type": "@id", "@container": "@set"},
    "kind": {
        "@id": "https://example.org/kind",
        "@type": "@vocab",
        "@context": {"@vocab": "https://example.org/kinds#"},
    },
}


def made(shapes: str, graph: str = "") -> Any:
    """The definitions of the schema for a text of shapes and one of concepts."""

    def read(text: str) -> Graph:
        quads = parse((HEAD + text).encode(), "a.ttl", TURTLE, "https://base/")
        return Graph(quad.triple for quad, _ in quads)

    context = make_context({"@context": CONTEXT}, "https://example.org/context/v1.jsonld")
    schema = json.loads(write_json_schema(read(shapes), read(graph), context, ["en"], "https://s/"))
    Draft202012Validator.check_schema(schema)
    return schema["$defs"]


def fair(shape: str) -> Any:
    """The definition of a class with a shape."""
    return made(f"ex:S sh:targetClass ex:Fair ; {shape} .").get("Fair")


def test_a_count_becomes_a_required_key_and_the_size_of_an_array() -> None:
    assert fair("sh:path ex:links ; sh:minCount 1 ; sh:maxCount 3") == {
        "required": ["links"],
        "properties": {
            "links": {
                "type": "array",
                "items": {"$ref": "#/$defs/@link"},
                "minItems": 1,
                "maxItems": 3,
            }
        },
    }


def test_bounds_of_a_number_become_its_minimum_and_maximum() -> None:
    shape = "sh:path ex:size ; sh:maxCount 1 ; sh:datatype xsd:double ; sh:minInclusive {} ; {}"
    found = fair(shape.format('"-90"^^xsd:double', "sh:maxInclusive 90.5"))
    number = {"type": "number", "minimum": -90, "maximum": 90.5}
    assert found["properties"]["size"] == {"anyOf": [number, {"$ref": "#/$defs/@value"}]}


def test_a_list_of_values_becomes_an_enumeration() -> None:
    kinds = "<https://example.org/kinds#b> <https://example.org/kinds#a> <urn:x:y>"
    found = fair(f"sh:property [ sh:path ex:kind ; sh:maxCount 1 ; sh:in ( {kinds} ) ]")
    assert found["properties"]["kind"] == {"enum": ["a", "b", "urn:x:y"]}


def test_a_scheme_becomes_an_enumeration_of_its_concepts() -> None:
    scheme = "sh:node [ sh:property [ sh:path skos:inScheme ; sh:hasValue ex:kinds ] ]"
    shapes = f"ex:S sh:targetClass ex:Fair ; sh:path ex:kind ; sh:maxCount 1 ; {scheme} ."
    concepts = "<https://example.org/kinds#a> skos:inScheme ex:kinds . <urn:x> skos:inScheme ex:b ."
    assert made(shapes, concepts)["Fair"]["properties"]["kind"] == {"enum": ["a"]}


def test_what_a_property_asks_for_wherever_it_is_used_is_asked_everywhere() -> None:
    found = made(
        "ex:A sh:targetSubjectsOf ex:size ; sh:path ex:size ; sh:datatype xsd:string ."
        "ex:B sh:targetSubjectsOf ex:size ; sh:path ex:depth ; sh:minCount 1 ."
    )
    size = found["@node"]["properties"]["size"]
    assert size["anyOf"][0] == {"type": "string"}
    assert found["@thing"]["dependentSchemas"] == {"size": {"required": ["depth"]}}


def test_of_several_properties_none_is_required() -> None:
    path = "sh:path [ sh:alternativePath ( ex:size ex:depth ) ]"
    found = fair(f"{path} ; sh:minCount 1 ; sh:datatype xsd:boolean")
    assert "required" not in found
    assert found["properties"].keys() == {"depth", "size"}


def test_two_shapes_for_a_class_hold_both() -> None:
    found = made(
        "ex:A sh:targetClass ex:Fair ; sh:path ex:size ; sh:minCount 1 ."
        "ex:B sh:targetClass ex:Fair ; sh:path ex:size ; sh:maxCount 1 ; sh:datatype xsd:boolean ."
    )["Fair"]
    assert found["required"] == ["size"]
    assert found["properties"]["size"]["anyOf"][0] == {"type": "boolean"}


def test_a_closed_shape_tells_which_keys_there_are() -> None:
    found = fair("sh:closed true ; sh:ignoredProperties ( ex:size ex:unknown )")
    assert found == {"properties": {"size": {"$ref": "#/$defs/@node/properties/size"}}}


@pytest.mark.parametrize(
    "shape",
    [
        "sh:path ex:size ; sh:minCount 1 ; sh:severity sh:Warning",
        "sh:path ex:size ; sh:minCount 1 ; sh:deactivated true",
        "sh:severity sh:Info ; sh:property [ sh:path ex:size ; sh:minCount 1 ]",
        "sh:path ( ex:size ex:depth ) ; sh:minCount 1",
        "sh:path [ sh:inversePath ex:size ] ; sh:minCount 1",
        "sh:path [ sh:alternativePath ( ( ex:size ex:depth ) ex:depth ) ] ; sh:minCount 1",
        "sh:path [ ex:no ex:path ] ; sh:minCount 1",
        "sh:path ex:unknown ; sh:minCount 1",
        "sh:closed true ; sh:ignoredProperties ex:no-list",
        'sh:property "none"',
    ],
)
def test_what_does_not_bind_or_cannot_be_said_is_left_out(shape: str) -> None:
    assert fair(shape) is None


def test_a_list_is_an_array() -> None:
    assert made("")["@node"]["properties"]["items"] == {"type": "array", "items": {}}


def test_a_class_is_told_in_the_first_language_that_it_has() -> None:
    text = 'ex:Fair a owl:Class ; rdfs:label "Markt"@de , "Fair"@en .'
    prefix = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
    assert made("", prefix + text)["Fair"] == {"title": "Fair"}
