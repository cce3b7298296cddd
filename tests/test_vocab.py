from __future__ import annotations

from pathlib import Path

import pytest

from kg import vocab
from kg.formats import TURTLE, read
from kg.terms import IRI
from kg.vocab import Namespace, pgm, schema

CORE = Path(__file__).resolve().parent.parent / "ontology" / "core.ttl"
NAMESPACES = {name: thing for name, thing in vars(vocab).items() if isinstance(thing, Namespace)}


def test_a_term_is_found_by_its_name() -> None:
    assert schema.name == IRI("https://schema.org/name")


def test_a_misspelt_name_is_an_error_and_not_an_iri() -> None:
    with pytest.raises(
        AttributeError, match=r"^<https://schema.org/> has no term 'nmae' in kg.vocab$"
    ):
        _ = schema.nmae


@pytest.mark.parametrize("namespace", NAMESPACES.values(), ids=NAMESPACES)
def test_a_namespace_ends_so_that_a_name_can_follow(namespace: Namespace) -> None:
    assert namespace.iri.endswith(("#", "/"))


def test_schema_org_is_spelt_with_https_only() -> None:
    assert not any(n.iri.startswith("http://schema.org") for n in NAMESPACES.values())


def test_every_term_of_ours_is_in_our_ontology() -> None:
    described = {quad.subject for quad in read(CORE.read_bytes(), "core.ttl", TURTLE, "a:/")}
    assert set(pgm._terms.values()) <= described
