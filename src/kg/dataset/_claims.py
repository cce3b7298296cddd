"""A claim for each sourced statement, so that provenance can be asked for in SPARQL."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from kg.dataset._graph import Graph
from kg.terms import IRI, BlankNode, GraphName, Quad, Resource, Term, Triple
from kg.vocab import pgm, rank, rdf


def claim_iri(base: str, triple: Iterable[Term], source: GraphName) -> IRI:
    """The IRI of the claim that a source makes: the same statement gives the same IRI.

    Sixteen base32 characters of the SHA-256 of subject, predicate, object and source, each in
    N-Quads form.
    """
    statement = " ".join(str(term) for term in (*triple, source)).encode()
    digest = base64.b32encode(hashlib.sha256(statement).digest()[:10]).decode().lower()
    return IRI(f"{base}id/claim/{digest}")


def derive_claims(
    base: str, quads: Iterable[Quad], graph: Graph, lost: Collection[Triple], name: IRI
) -> Iterator[Quad]:
    """A claim for each of the quads, in a graph of a name.

    It tells the statement, its source, how it is meant (the source's default modality) and
    whether it stands in the current view (``rank:preferred``) or lost to a better source
    (``rank:deprecated``). What an authored claim says of itself is not said again.
    """
    ranks, modalities = graph.column(pgm.rank), graph.column(pgm.modality)
    defaults = graph.column(pgm.defaultModality)
    for quad in quads:
        subject, predicate, term = quad.triple
        source = quad.graph_name
        assert isinstance(source, IRI)  # sources are named
        claim = claim_iri(base, (subject, predicate, term), source)
        yield Quad(claim, rdf.type, pgm.Claim, name)
        yield Quad(claim, pgm.subject, subject, name)
        yield Quad(claim, pgm.predicate, predicate, name)
        yield Quad(claim, pgm.object, term, name)
        yield Quad(claim, pgm.statedIn, source, name)
        if claim not in ranks:
            standing = rank.deprecated if quad.triple in lost else rank.preferred
            yield Quad(claim, pgm.rank, standing, name)
        if claim not in modalities:
            for modality in defaults.get(source, ()):
                yield Quad(claim, pgm.modality, modality, name)


def claim_names(runs: Iterable[tuple[GraphName, Iterable[Quad]]], base: str) -> dict[Term, IRI]:
    """The IRI of each blank node that is a claim: the digest of what it claims in its graph.

    A claim about what has no name keeps none either: its digest would be another each time.
    """
    claims: dict[Resource, dict[IRI, Term]] = {}
    graphs: dict[Resource, GraphName] = {}
    for graph, quads in runs:
        for subject, own in groupby(quads, attrgetter("subject")):
            for quad in own if isinstance(subject, BlankNode) else ():
                if quad.predicate in _CLAIM_PARTS:
                    claims.setdefault(subject, {})[quad.predicate] = quad.object
                    graphs[subject] = graph
    return {
        node: claim_iri(base, [claim[part] for part in _CLAIM_PARTS], graphs[node])
        for node, claim in claims.items()
        if len(claim) == len(_CLAIM_PARTS)
        and not any(isinstance(part, BlankNode) for part in claim.values())
    }


_CLAIM_PARTS = (pgm.subject, pgm.predicate, pgm.object)
