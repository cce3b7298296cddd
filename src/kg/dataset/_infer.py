"""The whole closure under RDFS or OWL 2 RL, by owlrl: on request, and with what it is worth told.

https://www.w3.org/TR/rdf11-mt/#rdfs-entailment · https://www.w3.org/TR/owl2-profiles/#OWL_2_RL
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from kg.dataset._graph import Graph
from kg.dataset._rdflib import from_rdflib, to_rdflib_graph
from kg.terms import IRI, Literal, Triple
from kg.vocab import owl, rdf, rdfs

if TYPE_CHECKING:
    import owlrl

PROFILES = ("rdfs", "owl-rl")

_LANGUAGES = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/2001/XMLSchema#",
)


class Inference(Struct, frozen=True):
    """What a profile adds to a graph.

    ``added`` holds what a reader may want. ``unwanted`` counts the rest by its kind:
    ``reflexive`` (a thing is the same as itself), ``universal`` (it is a Thing), ``schema``
    (statements about RDF, RDFS, OWL and XSD terms), ``literal`` (about a literal, which RDF does
    not allow), ``restated`` (a literal that stands there already, in another form).
    """

    added: tuple[Triple, ...]
    unwanted: Mapping[str, int]


def infer(graph: Graph, profile: str) -> Inference:
    """The closure of a graph under ``rdfs`` or ``owl-rl``, told apart by what it is worth.

    Takes seconds for some thousand triples, and grows faster than they do.
    """
    closed = to_rdflib_graph(graph)
    known = set(closed)
    _closure(profile).expand(closed)
    new = set(closed) - known
    triples = list(from_rdflib(new))
    unwanted = Counter({"literal": len(new) - len(triples)})
    added: list[Triple] = []
    for triple in triples:
        kind = _kind(triple, graph)
        if kind:
            unwanted[kind] += 1
        else:
            added.append(triple)
    return Inference(tuple(added), dict(sorted((+unwanted).items())))


def _closure(profile: str) -> owlrl.DeductiveClosure:
    import owlrl

    semantics = {"rdfs": owlrl.RDFS_Semantics, "owl-rl": owlrl.OWLRL_Semantics}[profile]
    return owlrl.DeductiveClosure(semantics, axiomatic_triples=False, datatype_axioms=False)


def _kind(triple: Triple, graph: Graph) -> str:
    """Why nobody wants a triple, or nothing when somebody may."""
    subject, predicate, term = triple.subject, triple.predicate, triple.object
    if subject == term:
        return "reflexive"
    if predicate == rdf.type and term in (owl.Thing, rdfs.Resource):
        return "universal"
    if any(isinstance(t, IRI) and t.value.startswith(_LANGUAGES) for t in (subject, term)):
        return "schema"
    if isinstance(term, Literal):
        stated = graph.objects(subject, predicate)
        values = {known.value for known in stated if isinstance(known, Literal)}
        return "restated" if term.value in values else ""
    return ""
