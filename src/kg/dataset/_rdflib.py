"""The dataset as rdflib sees it: for people who know rdflib, and for validators built on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.terms import IRI, BlankNode, Literal, Term, Triple
from kg.vocab import xsd

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import IdentifiedNode, Node

    from kg.dataset._dataset import Dataset


def to_rdflib(dataset: Dataset) -> rdflib.Dataset:
    """An `rdflib.Dataset` with the named graphs; its default graph is the current view."""
    import rdflib

    converted = rdflib.Dataset()
    convert = cache(_convert)
    for triple in dataset.view:
        converted.add(tuple(convert(term) for term in triple))  # type: ignore[arg-type]
    for quad in dataset.quads():
        graph = converted.graph(convert(quad.graph_name))
        graph.add((convert(quad.subject), convert(quad.predicate), convert(quad.object)))
    return converted


def to_rdflib_graph(triples: Iterable[Triple]) -> rdflib.Graph:
    """An `rdflib.Graph` of the triples, literals with their lexical forms as they are."""
    import rdflib

    graph = rdflib.Graph()
    convert = cache(_convert)
    for triple in triples:
        graph.add((convert(triple.subject), convert(triple.predicate), convert(triple.object)))
    return graph


def from_rdflib(statements: Iterable[tuple[Node, Node, Node]]) -> Iterator[Triple]:
    """The triples of an rdflib graph, without those about a literal, which RDF does not have."""
    import rdflib

    convert = cache(_convert_back)
    for subject, predicate, term in statements:
        if not isinstance(subject, rdflib.Literal):
            yield Triple(convert(subject), convert(predicate), convert(term))


def _convert(term: Term) -> IdentifiedNode | rdflib.Literal:
    import rdflib

    if isinstance(term, IRI):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        if term.datatype == xsd.string:  # rdflib's parsers read "x" so, and tell the two apart
            return rdflib.Literal(term.value)
        return rdflib.Literal(
            term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False
        )
    raise TypeError(term)


def _convert_back(node: Node) -> Any:
    import rdflib

    if isinstance(node, rdflib.URIRef):
        return IRI(str(node))
    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=IRI(str(node.datatype or xsd.string.value)))
    return BlankNode(str(node))
