"""A claim for each sourced statement, so that provenance can be asked for in SPARQL."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Iterable, Iterator

from kg.dataset._graph import Graph
from kg.terms import IRI, GraphName, Quad, Term, Triple
from kg.vocab import pgm, rank, rdf


def claim_iri(base: str, triple: Iterable[Term], source: GraphName) -> IRI:
    """The IRI of the claim that a source makes: the same statement gives the same IRI.

    Sixteen base32 characters of the SHA-256 of subject, predicate, object and source, each in
    N-Quads form.
    """
    statement = " ".join(str(term) for term in (*triple, source)).encode()
    digest = base64.b32encode(hashlib.sha256(statement).digest())[:16].decode().lower()
    return IRI(f"{base}id/claim/{digest}")


def derive_claims(
    base: str, quads: Iterable[Quad], graph: Graph, lost: Collection[Triple]
) -> Iterator[Triple]:
    """A claim for each quad whose property is one that must be sourced (``pgm:requiresClaim``).

    It tells the statement, its source, how it is meant (the source's default modality) and
    whether it stands in the current view (``rank:preferred``) or lost to a better source
    (``rank:deprecated``). What an authored claim says of itself is not said again.
    """
    sourced = graph.column(pgm.requiresClaim)
    for quad in quads:
        source = quad.graph_name
        if quad.predicate not in sourced or not isinstance(source, IRI):
            continue
        claim = claim_iri(base, (quad.subject, quad.predicate, quad.object), source)
        yield Triple(claim, rdf.type, pgm.Claim)
        yield Triple(claim, pgm.subject, quad.subject)
        yield Triple(claim, pgm.predicate, quad.predicate)
        yield Triple(claim, pgm.object, quad.object)
        yield Triple(claim, pgm.statedIn, source)
        if graph.object(claim, pgm.rank) is None:
            stands = rank.deprecated if quad.triple in lost else rank.preferred
            yield Triple(claim, pgm.rank, stands)
        default = graph.object(source, pgm.defaultModality)
        if default is not None and graph.object(claim, pgm.modality) is None:
            yield Triple(claim, pgm.modality, default)
