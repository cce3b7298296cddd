"""What a consumer of schema.org, SKOS and PROV would expect to follow, and no more.

Superclasses and superproperties, for queries and data documents: what shapes judge and pages show
is without them. https://www.w3.org/TR/rdf11-mt/#rdfs-entailment
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.dataset._graph import Graph
from kg.dataset._rule import Derivation, Premises, Rule, Way
from kg.terms import IRI, Literal, Triple
from kg.vocab import rdf, rdfs


def derive_superclasses(graph: Graph) -> Iterator[Derivation]:
    """The classes above the classes that a thing is stated to be in."""
    for lower in graph.column(rdfs.subClassOf):
        things = graph.instances(lower) if isinstance(lower, IRI) else []
        if not things or not isinstance(lower, IRI):
            continue
        above = chains_above(graph, lower, rdfs.subClassOf)
        for thing in things:
            stated = Triple(thing, rdf.type, lower)
            for upper, chain in above.items():
                yield Derivation(Triple(thing, rdf.type, upper), Premises(chain, stated))


def derive_superproperties(graph: Graph) -> Iterator[Derivation]:
    """The properties above the one by which a statement is made."""
    for lower in graph.column(rdfs.subPropertyOf):
        if not isinstance(lower, IRI) or not graph.column(lower):
            continue
        above = chains_above(graph, lower, rdfs.subPropertyOf)
        for subject, objects in graph.column(lower).items():
            if isinstance(subject, Literal):
                continue
            for term in objects:
                stated = Triple(subject, lower, term)
                for upper, chain in above.items():
                    yield Derivation(Triple(subject, upper, term), Premises(chain, stated))


def chains_above(graph: Graph, start: IRI, predicate: IRI) -> dict[IRI, Way]:
    """Everything above a term by a predicate, nearest first, each with the way to it.

    A circle ends where it comes back; the start is not above itself.
    """
    found: dict[IRI, Way] = {}
    open_ends: list[IRI] = [start]
    for node in open_ends:
        for upper in graph.objects(node, predicate):
            if isinstance(upper, IRI) and upper != start and upper not in found:
                found[upper] = Way(Triple(node, predicate, upper), found.get(node))
                open_ends.append(upper)
    return found


CLOSURE = (
    Rule("superclasses", "classes above the stated ones", derive_superclasses),
    Rule("superproperties", "properties above the stated ones", derive_superproperties),
)
