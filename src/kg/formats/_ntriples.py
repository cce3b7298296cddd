"""N-Triples and N-Quads, sorted, and the canonical form in which graphs are compared."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, serialize

from kg.formats._likeness import refuse_poison
from kg.terms import BlankNode, Quad, Triple, in_graph


def canonical(statements: Iterable[Triple | Quad]) -> list[Quad]:
    """The same statements, each once, with blank nodes named by RDFC-1.0.

    Raises `FormatError` for blank nodes that would take too much work to tell apart.
    https://www.w3.org/TR/rdf-canon/
    """
    quads = {
        statement if isinstance(statement, Quad) else in_graph(statement)
        for statement in statements
    }
    if not any(isinstance(term, BlankNode) for quad in quads for term in quad):
        return list(quads)
    refuse_poison(quads)
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return list(dataset)


def stable(triples: Iterable[Triple], *, are_named: bool) -> list[Triple]:
    """The same triples, each once, with blank nodes named by `canonical`, or as they are named."""
    if are_named:
        return list(dict.fromkeys(triples))
    return [quad.triple for quad in canonical(triples)]


def write_ntriples(triples: Iterable[Triple]) -> bytes:
    """N-Triples, one triple per line, lines sorted. https://www.w3.org/TR/n-triples/"""
    return _sorted_lines((quad.triple for quad in canonical(triples)), RdfFormat.N_TRIPLES)


def write_nquads(quads: Iterable[Quad]) -> bytes:
    """N-Quads, one quad per line, lines sorted. https://www.w3.org/TR/n-quads/"""
    return _sorted_lines(canonical(quads), RdfFormat.N_QUADS)


def _sorted_lines(statements: Iterable[Triple] | Iterable[Quad], format: RdfFormat) -> bytes:
    content = serialize(statements, format=format) or b""
    return b"".join(sorted(content.splitlines(keepends=True)))
