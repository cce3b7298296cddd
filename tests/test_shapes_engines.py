"""Two engines, one answer: our columns and pySHACL on generated shapes, fixtures and our content.

Where pySHACL is wrong by the specification, the case is named in `PYSHACL_IS_WRONG`, and the
generated shapes keep away from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.config import read_config
from kg.dataset import Graph
from kg.formats import TURTLE, by_path, parse, parse_file
from kg.jobs import Project
from kg.shapes import (
    Engine,
    Refused,
    Shapes,
    read_shapes,
    validate_with_columns,
    validate_with_pyshacl,
)
from kg.terms import Quad, Term

ROOT = Path(__file__).resolve().parent.parent
PREFIXES = """
@prefix ex: <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def graph(turtle: str) -> Graph:
    content = (PREFIXES + turtle).encode()
    return Graph(q.triple for q, _line in parse(content, "test", TURTLE, "http://example.org/"))


def results(engine: Engine, data: Graph, shapes: Graph) -> Counter[tuple[Term | None, ...]]:
    return Counter(
        (r.focus, r.path, r.value, r.shape, r.component, r.severity) for r in engine(data, shapes)
    )


# ---------------------------------------------------------------------------------- our own content


@cache
def our_shapes() -> Shapes:
    config = read_config(ROOT)
    return read_shapes(config.shapes, base=config.base, shown_from=ROOT)


def test_both_engines_say_the_same_of_our_content() -> None:
    view = Project(read_config(ROOT), shown_from=ROOT).dataset.view
    shapes = our_shapes().graph
    found = results(validate_with_columns, view, shapes)
    assert found == results(validate_with_pyshacl, view, shapes)
    assert found


def statements(folder: Path, pattern: str) -> Iterator[Quad]:
    for file in sorted(folder.rglob(pattern)):
        format = by_path(file)
        if format is not None and format.rdf is not None and file.suffix == ".ttl":
            yield from (quad for quad, _line in parse_file(file, file.name, format, "http://e.org/"))


@pytest.mark.parametrize("outcome", ["pass", "fail"])
def test_both_engines_say_the_same_of_all_examples_together(outcome: str) -> None:
    examples = list(statements(ROOT / "tests" / "shapes", f"*-{outcome}.ttl"))
    ontology = [q for q in statements(ROOT / "ontology", "*.ttl")]
    data = Graph(quad.triple for quad in [*ontology, *examples])
    found = results(validate_with_columns, data, our_shapes().graph)
    assert found == results(validate_with_pyshacl, data, our_shapes().graph)


# ---------------------------------------------------------------------------------- generated shapes

Texts = st.SearchStrategy[str]

properties = st.sampled_from(["ex:p", "ex:q", "ex:r"])
classes = st.sampled_from(["ex:C", "ex:D"])
names = ["ex:a", "ex:b", "ex:c"]
numbers = ["1", "2", "10", "1.5", "2.0e0", '"01"^^xsd:integer', '"300"^^xsd:unsignedByte']
texts = ['"1"', '"a"', '"ab"', '"b"@en', '"b"@de', '"c"@en-GB', "true", '"v"^^ex:type']
times = ['"2025-01-02"^^xsd:date', '"2025-02-30"^^xsd:date', '"2025-01-02T00:00:00Z"^^xsd:dateTime']
literals = [*numbers, *texts, *times, '"x"^^xsd:integer']
counts = st.integers(min_value=0, max_value=2)


def some(strategy: Texts) -> Texts:
    return st.lists(strategy, min_size=1, max_size=3).map(lambda m: f"( {' '.join(m)} )")


def joined(constraints: Texts, *, least: int = 1) -> Texts:
    """Constraints, each parameter once, as SHACL wants most of them."""
    return st.lists(constraints, min_size=least, max_size=3).map(
        lambda several: " ; ".join({one.split()[0]: one for one in several}.values())
    )


def data_of(subjects: list[str], objects: list[str]) -> Texts:
    subject = st.sampled_from(subjects)
    triples = st.one_of(
        st.tuples(subject, properties, st.sampled_from(objects)),
        st.tuples(subject, properties, st.sampled_from(objects)),
        st.tuples(subject, st.just("a"), classes),
        st.just(("ex:D", "rdfs:subClassOf", "ex:C")),
    ).map(" ".join)
    return st.lists(triples, min_size=1, max_size=14, unique=True).map(
        lambda several: "".join(f"{triple} .\n" for triple in several)
    )


paths = st.recursive(
    properties,
    lambda inner: st.one_of(
        inner.map("[ sh:inversePath {} ]".format),
        st.tuples(inner, inner).map(lambda pair: f"( {pair[0]} {pair[1]} )"),
        st.tuples(inner, inner).map(
            lambda pair: f"[ sh:alternativePath ( {pair[0]} {pair[1]} ) ]"
        ),
        inner.map("[ sh:zeroOrMorePath {} ]".format),
        inner.map("[ sh:oneOrMorePath {} ]".format),
        inner.map("[ sh:zeroOrOnePath {} ]".format),
    ),
    max_leaves=3,
)
kinds = ["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]
datatypes = ["xsd:integer", "xsd:decimal", "xsd:string", "rdf:langString", "xsd:date", "ex:type"]
patterns = ['"^a"', '"b$"', r'"\\d+"', '"^[a-z]*$"', '"A" ; sh:flags "i"']
of_values = st.one_of(
    classes.map("sh:class {}".format),
    st.sampled_from(datatypes).map("sh:datatype {}".format),
    st.sampled_from(kinds).map("sh:nodeKind sh:{}".format),
    st.sampled_from([1, 2]).map("sh:minLength {}".format),
    counts.map("sh:maxLength {}".format),
    st.sampled_from(patterns).map("sh:pattern {}".format),
    some(st.sampled_from(['"en"', '"de"', '"fr"'])).map("sh:languageIn {}".format),
    st.sampled_from([*names, *literals]).map("sh:hasValue {}".format),
    some(st.sampled_from([*names, *literals])).map("sh:in {}".format),
    properties.map("sh:equals {}".format),
    properties.map("sh:disjoint {}".format),
)
of_sets = st.one_of(
    counts.map("sh:minCount {}".format),
    counts.map("sh:maxCount {}".format),
    st.just("sh:uniqueLang true"),
)
of_order = st.one_of(
    *(
        st.sampled_from(["1", "1.5", "2.0e0"]).map(f"sh:{side}{end} {{}}".format)
        for side in ("min", "max")
        for end in ("Inclusive", "Exclusive")
    )
)
of_ordered_pairs = st.one_of(
    properties.map("sh:lessThan {}".format), properties.map("sh:lessThanOrEquals {}".format)
)


def bodies_of(values: Texts, sets: Texts) -> Texts:
    """What may stand between the brackets of a shape, nested a few levels deep."""

    def of_shapes(inner: Texts) -> Texts:
        anonymous = inner.map("[ {} ]".format)
        return st.one_of(
            values,
            anonymous.map("sh:not {}".format),
            anonymous.map("sh:node {}".format),
            some(anonymous).map("sh:and {}".format),
            some(anonymous).map("sh:or {}".format),
            some(anonymous).map("sh:xone {}".format),
        )

    def property_shape(inner: Texts) -> Texts:
        below = inner.map("sh:property [ sh:path ex:p ; {} ]".format)
        qualified = st.tuples(inner, st.sampled_from(["Min", "Max"]), counts).map(
            lambda q: f"sh:qualifiedValueShape [ {q[0]} ] ; sh:qualified{q[1]}Count {q[2]}"
        )
        constraints = joined(st.one_of(of_shapes(inner), sets, below, qualified))
        return st.tuples(paths, constraints).map(lambda pair: f"sh:path {pair[0]} ; {pair[1]}")

    def node_shape(inner: Texts) -> Texts:
        known = joined(properties.map("sh:property [ sh:path {} ]".format))
        closed = known.map("sh:closed true ; sh:ignoredProperties ( rdf:type ) ; {}".format)
        below = property_shape(inner).map("sh:property [ {} ]".format)
        constraints = joined(of_shapes(inner))
        return st.one_of(
            constraints, below, closed, st.tuples(constraints, below).map(" ; ".join)
        )

    nodes = st.recursive(values, node_shape, max_leaves=8)
    return st.one_of(node_shape(nodes), property_shape(nodes))


targets = st.one_of(
    st.sampled_from(names).map("sh:targetNode {}".format),
    classes.map("sh:targetClass {}".format),
    properties.map("sh:targetSubjectsOf {}".format),
    properties.map("sh:targetObjectsOf {}".format),
)


def shapes_of(bodies: Texts) -> Texts:
    return st.lists(st.tuples(targets, bodies), min_size=1, max_size=2).map(
        lambda shapes: "\n".join(f"ex:S{i} {t} ; {body} ." for i, (t, body) in enumerate(shapes))
    )


ANY = data_of([*names, "_:d"], [*names, "_:d", *literals]), shapes_of(bodies_of(of_values, of_sets))
ORDERED = (
    data_of(names, numbers),
    shapes_of(
        bodies_of(st.one_of(of_order, of_values), st.one_of(of_ordered_pairs, of_sets))
    ),
)
many = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


@many
@given(*ANY)
def test_both_engines_say_the_same_of_generated_shapes(data: str, shapes: str) -> None:
    check_both(data, shapes)


@many
@given(*ORDERED)
def test_both_engines_say_the_same_of_generated_ranges(data: str, shapes: str) -> None:
    check_both(data, shapes)


def check_both(data_text: str, shapes_text: str) -> None:
    data, shapes = graph(data_text), graph(shapes_text)
    found = results(validate_with_columns, data, shapes)
    assert found == results(validate_with_pyshacl, data, shapes)
