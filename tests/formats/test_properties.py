"""Generated graphs, as nasty as RDF 1.1 allows, through every writer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from kg.formats import (
    JSONLD,
    NQUADS,
    NTRIPLES,
    TURTLE,
    Format,
    canonical,
    make_context,
    parse,
    write_jsonld,
    write_nquads,
    write_ntriples,
    write_turtle,
)
from kg.terms import IRI, BlankNode, Literal, Prefixes, Quad, Resource, Term, Triple, is_absolute
from kg.vocab import rdf, xsd

EX = "https://example.org/"
PREFIXES = Prefixes(
    {
        "ex": EX,
        "exa": f"{EX}a/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
CONTEXT = make_context(
    {
        "@context": {
            "@version": 1.1,
            "id": "@id",
            "type": {"@id": "@type", "@container": "@set"},
            "graph": "@graph",
            "C": f"{EX}C",
            "name": {"@id": f"{EX}p0", "@container": "@language"},
            "names": {"@id": f"{EX}p0", "@container": "@set"},
            "link": {"@id": f"{EX}p1", "@type": "@id", "@container": "@set"},
            "day": {"@id": f"{EX}p2", "@type": "xsd:date"},
            "items": {"@id": f"{EX}p3", "@container": "@list", "@type": "@id"},
            "kind": {
                "@id": f"{EX}p4",
                "@type": "@vocab",
                "@context": {"@vocab": f"{EX}a/", "name": f"{EX}a/name"},
            },
        }
        | dict(PREFIXES)
    },
    "",
)

# fmt: off
_NASTY = [
    "", " ", "\n", '"', '"""', "'", "\\", "\r\n", "\t\x00\x7f\x85\u2028", "\\u0041", "@en", "灯会",
]
_NUMBERS = [
    "0", "-0", "+1", "007", "9007199254740993", "1.0", "-.50", "1.", "1e0", "1E+5", ".5e-1", "INF",
    "true", "1", "True", "", " 1 ", "１", "2025-10-05", "2025-02-30",
]
# fmt: on
_texts = st.text(max_size=12) | st.sampled_from(_NASTY)
_locals = st.text("ab01._-~!$&'()*+,;=:@/é灯", max_size=5) | st.sampled_from(["name", "C", "p0"])
_iris = (
    st.builds(lambda base, local: base + local, st.sampled_from([EX, f"{EX}a/", "urn:x:"]), _locals)
    .filter(is_absolute)
    .map(IRI)
)
_blank_nodes = st.integers(0, 5).map(lambda number: BlankNode(f"n{number}"))
_numbers = st.sampled_from(_NUMBERS)
_datatypes = st.sampled_from(
    [xsd.integer, xsd.decimal, xsd.double, xsd.boolean, xsd.date, IRI("urn:x:t"), xsd.string]
)
_literals = (
    st.builds(Literal, _texts)
    | st.builds(
        lambda text, tag: Literal(text, language=tag),
        _texts,
        st.sampled_from(["en", "zh-hans", "en-t-zh", "zh-hans-t-en", "x-a"]),
    )
    | st.builds(lambda text, type_: Literal(text, datatype=type_), _numbers | _texts, _datatypes)
)
_resources: st.SearchStrategy[Resource] = _blank_nodes | _iris | st.just(rdf.nil)
_predicates = st.sampled_from(
    [IRI(f"{EX}p{number}") for number in range(6)] + [rdf.type, rdf.first, rdf.rest, rdf.rest]
)
_objects: st.SearchStrategy[Term] = _resources | _literals


@st.composite
def _triples(draw: st.DrawFn) -> list[Triple]:
    """Some triples, and lists, whole or broken, that share nodes with them."""
    triples: list[Triple] = []
    for _ in range(draw(st.integers(0, 12))):
        predicate = draw(_predicates)
        object_ = draw(_resources if predicate == rdf.type else _objects)
        triples.append(Triple(draw(_resources), predicate, object_))
    for number in range(draw(st.integers(0, 2))):
        items = draw(st.lists(_objects, max_size=4))
        node: Resource = rdf.nil
        for place, item in enumerate(items):
            cell = BlankNode(f"l{number}i{place}")
            triples += [Triple(cell, rdf.first, item), Triple(cell, rdf.rest, node)]
            node = cell
        if draw(st.booleans()):
            triples.append(Triple(draw(_resources), draw(_predicates), node))
    return triples


several = settings(max_examples=120, deadline=None, derandomize=True, database=None)


def _read(content: bytes, format: Format) -> list[Quad]:
    return [quad for quad, _ in parse(content, "written", format, "https://base.example/")]


def _read_with_pyld(content: bytes) -> list[Quad]:
    options = {"format": "application/n-quads", "documentLoader": _no_network}
    dataset: str = jsonld.to_rdf(json.loads(content), options)
    return _read(dataset.encode(), NQUADS)


def _no_network(url: str, options: dict[str, Any]) -> dict[str, Any]:
    raise AssertionError(url)


def _renamed(triples: list[Triple], random: Random) -> list[Triple]:
    """The same graph in another order, with other names for its blank nodes."""
    names: dict[object, BlankNode] = {}

    def rename(term: Any) -> Any:
        if isinstance(term, BlankNode):
            return names.setdefault(term, BlankNode(f"r{random.randrange(99)}x{len(names)}"))
        return term

    return [
        Triple(rename(t.subject), t.predicate, rename(t.object))
        for t in random.sample(triples, len(triples))
    ]


def _same(one: Iterable[Triple | Quad], other: Iterable[Triple | Quad]) -> bool:
    return set(canonical(one)) == set(canonical(other))


@several
@given(_triples())
def test_turtle_reads_back(triples: list[Triple]) -> None:
    assert _same(_read(write_turtle(triples, PREFIXES), TURTLE), triples)


@several
@given(_triples())
def test_n_triples_read_back(triples: list[Triple]) -> None:
    assert _same(_read(write_ntriples(triples), NTRIPLES), triples)


@several
@given(_triples(), st.lists(_blank_nodes | _iris, min_size=1, max_size=3))
def test_n_quads_read_back(triples: list[Triple], graphs: list[IRI | BlankNode]) -> None:
    quads = [
        Quad(t.subject, t.predicate, t.object, graphs[place % len(graphs)])
        for place, t in enumerate(triples)
    ]
    assert _same(_read(write_nquads(quads), NQUADS), quads)


@several
@given(_triples(), st.none() | _iris, st.booleans())
def test_json_ld_reads_back(triples: list[Triple], root: IRI | None, embed: bool) -> None:
    written = write_jsonld(triples, CONTEXT, root=root, embed=embed)
    assert _same(_read(written, JSONLD), triples)


@several
@given(_triples(), st.booleans())
def test_json_ld_reads_back_with_a_processor_that_did_not_write_it(
    triples: list[Triple], embed: bool
) -> None:
    # PyLD gives every xsd:double another lexical form, whatever the standard says.
    kept = [t for t in triples if getattr(t.object, "datatype", None) != xsd.double]
    assert _same(_read_with_pyld(write_jsonld(kept, CONTEXT, embed=embed)), kept)


@several
@given(_triples(), st.randoms(use_true_random=False))
def test_neither_order_nor_names_of_blank_nodes_change_a_byte(
    triples: list[Triple], random: Random
) -> None:
    other = _renamed(triples, random)
    assert write_turtle(other, PREFIXES) == write_turtle(triples, PREFIXES)
    assert write_ntriples(other) == write_ntriples(triples)
    assert write_jsonld(other, CONTEXT) == write_jsonld(triples, CONTEXT)


@several
@given(st.text(), st.sampled_from(list(PREFIXES)))
def test_what_is_shrunk_expands_again_and_turtle_reads_it(local: str, prefix: str) -> None:
    text = PREFIXES[prefix] + local
    if is_absolute(text):
        iri = IRI(text)
        curie = PREFIXES.shrink(iri)
        assert curie is None or PREFIXES.expand(curie) == iri
        triple = Triple(iri, iri, iri)
        assert _read(write_turtle([triple], PREFIXES), TURTLE)[0].triple == triple
