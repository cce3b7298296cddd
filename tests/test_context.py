"""The JSON-LD context: a promise to everyone who ever read a document of ours."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld

from kg.formats import JSONLD, NQUADS, TURTLE, Context, canonical, parse, read
from kg.pages import describe
from kg.render import Edition, render
from kg.terms import IRI, Literal, Quad
from kg.vocab import pgm, rdf, skos, xsd

ROOT = Path(__file__).resolve().parent.parent
WORKING = ROOT / "ontology" / "context" / "v1.jsonld"
RELEASED = ROOT / "tests" / "released" / "context-v1.jsonld"

# Positions in a text, which RDF wants as xsd:nonNegativeInteger: texts in JSON, not numbers.
COERCED_NUMBERS = {"start", "end"}

# What documents do not have as a key: lists are arrays, and types are under `type`.
WITHOUT_KEY = {rdf.type, rdf.first, rdf.rest}


def entries(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))["@context"]
    return found


def target(entry: Any) -> str:
    """The IRI that a key stands for."""
    found = entry.get("@id", entry.get("@reverse")) if isinstance(entry, dict) else entry
    return str(found)


ENTRIES = entries(WORKING)
TARGETS = {target(entry) for key, entry in ENTRIES.items() if not key.startswith("@")}
LISTS = {
    key: entry["@context"]["@vocab"]
    for key, entry in ENTRIES.items()
    if isinstance(entry, dict) and "@vocab" in entry.get("@context", {})
}


def concepts() -> dict[str, list[str]]:
    """The concepts of the list that each key takes its values from."""
    found: dict[str, list[str]] = {}
    for file in sorted((ROOT / "ontology" / "vocab").glob("*.ttl")):
        for quad in read(file.read_bytes(), file.name, TURTLE, "a:/"):
            if quad.predicate == rdf.type and quad.object == skos.Concept:
                assert isinstance(quad.subject, IRI)
                for key, vocabulary in LISTS.items():
                    if quad.subject.value.startswith(vocabulary):
                        found.setdefault(key, []).append(quad.subject.value)
    return found


CONCEPTS = concepts()


# -------------------------------------------------------------------------------------- growth


def test_what_a_released_key_means_never_changes() -> None:
    released = entries(RELEASED)
    assert {key: ENTRIES.get(key) for key in released} == released


def test_every_key_is_protected_from_other_contexts() -> None:
    assert ENTRIES["@protected"] is True
    assert not [e for e in ENTRIES.values() if isinstance(e, dict) and "@protected" in e]


def test_the_context_carries_its_version_in_its_name(own_edition: Edition) -> None:
    assert ENTRIES["@version"] == 1.1
    assert own_edition.context.url == "https://w3id.org/programme-graph/context/v1.jsonld"


# ------------------------------------------------------------------------------------ soundness


def test_no_key_is_written_twice() -> None:
    def keep(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert [key for key, n in Counter(key for key, _ in pairs).items() if n > 1] == []
        return dict(pairs)

    json.loads(WORKING.read_text(encoding="utf-8"), object_pairs_hook=keep)


def test_no_prefix_shares_a_name_with_a_term(own_edition: Edition) -> None:
    assert dict(own_edition.context.prefixes) == {}


def test_no_number_is_coerced_but_the_documented_ones() -> None:
    numbers = ("decimal", "integer", "Integer", "int", "long", "short", "byte", "double", "float")
    coerced = {
        key
        for key, entry in ENTRIES.items()
        if isinstance(entry, dict)
        and str(entry.get("@type", "")).startswith(xsd.string.value.removesuffix("string"))
        and entry["@type"].endswith(numbers)
    }
    assert coerced == COERCED_NUMBERS


def test_two_keys_for_one_property_differ_in_their_datatype() -> None:
    kinds = Counter(
        (target(entry), entry.get("@type") if isinstance(entry, dict) else None)
        for key, entry in ENTRIES.items()
        if not (key.startswith("@") or (isinstance(entry, dict) and "@reverse" in entry))
    )
    assert [kind for kind, n in kinds.items() if n > 1] == []


@pytest.mark.parametrize("key", CONCEPTS)
def test_a_word_of_a_list_means_its_concept(key: str, own_edition: Edition) -> None:
    words = [concept.removeprefix(LISTS[key]) for concept in CONCEPTS[key]]
    expanded = jsonld.expand({"@context": ENTRIES, "id": "a:b", key: words})
    meant = [value["@id"] for value in expanded[0][target(ENTRIES[key])]]
    assert meant == CONCEPTS[key]
    (definition,) = own_edition.context.keys(IRI(target(ENTRIES[key])))
    assert [own_edition.context.token(c, definition) for c in CONCEPTS[key]] == words


def test_no_word_of_a_list_is_a_key_as_well() -> None:
    words = {word.removeprefix(LISTS[key]) for key, found in CONCEPTS.items() for word in found}
    assert words & ENTRIES.keys() == set()


def test_a_key_has_no_words_of_its_own_but_its_list() -> None:
    scoped = [e["@context"] for e in ENTRIES.values() if isinstance(e, dict) and "@context" in e]
    assert [context for context in scoped if context.keys() != {"@vocab"}] == []


@pytest.mark.parametrize("key", CONCEPTS)
def test_two_processors_agree_on_what_a_word_of_a_list_means(key: str) -> None:
    words = [concept.removeprefix(LISTS[key]) for concept in CONCEPTS[key]]
    document = json.dumps({"@context": ENTRIES, "id": "a:b", key: words}).encode()
    meant = [quad.object for quad, _ in parse(document, key, JSONLD, "a:/")]
    assert meant == [IRI(concept) for concept in CONCEPTS[key]]


def test_there_is_a_key_for_the_concepts_of_every_list_of_ours() -> None:
    files = {file.stem for file in (ROOT / "ontology" / "vocab").glob("*.ttl")}
    assert {vocabulary.rpartition("/")[2].rstrip("#") for vocabulary in LISTS.values()} >= files


# ----------------------------------------------------------------------------------- completeness


def test_every_term_of_our_ontology_has_a_key_and_every_key_of_ours_is_a_term() -> None:
    core = ROOT / "ontology" / "core.ttl"
    described = {
        quad.subject.value
        for quad in read(core.read_bytes(), core.name, TURTLE, "a:/")
        if isinstance(quad.subject, IRI) and quad.subject.value.startswith(pgm.iri)
    }
    assert {iri for iri in TARGETS if iri.startswith(pgm.iri)} == described


@pytest.mark.parametrize("world_", ["own", "rhine"])
def test_every_property_and_class_that_is_used_has_a_key(
    world_: str, request: pytest.FixtureRequest
) -> None:
    edition: Edition = request.getfixturevalue(f"{world_}_edition")
    properties = {triple.predicate for triple in edition.plan.graph} - WITHOUT_KEY
    classes = {t.object for t in edition.plan.graph if t.predicate == rdf.type}
    used = {term.value for term in properties | classes if isinstance(term, IRI)}
    assert used - TARGETS == set()


# ------------------------------------------------------------------------------------- documents


def expanded(content: bytes, context: Context) -> set[Quad]:
    """The triples of a document as PyLD sees them, but for doubles, which it rewrites."""
    document = json.loads(content) | {"@context": context.source["@context"]}
    quads = jsonld.to_rdf(document, {"format": "application/n-quads", "base": ""})
    return without_doubles(quad for quad, _ in parse(quads.encode(), "", NQUADS, ""))


def without_doubles(quads: Any) -> set[Quad]:
    return {
        quad
        for quad in canonical(quads)
        if not (isinstance(quad.object, Literal) and quad.object.datatype == xsd.double)
    }


def test_a_document_of_another_programme_expands_to_exactly_its_subgraph(
    rhine_edition: Edition,
) -> None:
    plan = rhine_edition.plan
    for subject, address in plan.addresses.items():
        content = render(rhine_edition, f"{address}.jsonld")
        claimed = without_doubles(describe(plan, subject))
        assert expanded(content, rhine_edition.context) == claimed, subject


def test_no_document_of_a_thing_shows_a_prefix_or_an_iri_as_a_key(own_edition: Edition) -> None:
    def keys(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from value
            for inner in value.values():
                yield from keys(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from keys(inner)

    for subject, address in own_edition.plan.addresses.items():
        if "/id/" in subject.value:
            document = json.loads(render(own_edition, f"{address}.jsonld"))
            assert [key for key in keys(document) if ":" in key] == [], subject


def test_a_moment_is_under_the_key_for_moments(own_edition: Edition) -> None:
    document = json.loads(render(own_edition, "id/source/announcement-2025-10-05.jsonld"))
    assert document["dateTimePublished"] == "2025-10-05T12:05:00+08:00"
    assert "datePublished" not in document
