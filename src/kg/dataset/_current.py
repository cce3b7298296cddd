"""The current view: what is stated, less the values that a better source has replaced.

Where sources differ on a single-valued property, the value of the source with the better
authority stands; among equals that of the later source; then that of the one whose IRI comes
first. What a source itself withdraws, by a deprecated or retracted claim, does not stand either.
What lost stays in the graph of its source.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from kg.dataset._graph import Graph
from kg.terms import IRI, GraphName, Literal, Quad, Resource, Term, Triple
from kg.vocab import modality, pgm, rank, schema

_UNRANKED = 10**6
_CLAIM = (pgm.subject, pgm.predicate, pgm.object, pgm.rank, pgm.modality)


class Differing(Struct, frozen=True):
    """A single-valued property on which sources differ: the value that stands, and the others.

    ``language`` is set where the property holds one text per language.
    """

    subject: Resource
    predicate: IRI
    language: str
    current: Term
    others: tuple[Term, ...]


def find_withdrawn(quads: Iterable[Quad]) -> set[Quad]:
    """The statements that their own source withdraws, by a claim of its graph."""
    claims: dict[tuple[Resource, GraphName], dict[IRI, Term]] = {}
    for quad in quads:
        if quad.predicate in _CLAIM:
            claim = claims.setdefault((quad.subject, quad.graph_name), {})
            claim[quad.predicate] = quad.object
    withdrawn = set()
    for (_, graph), claim in claims.items():
        subject, predicate, term = (claim.get(part) for part in _CLAIM[:3])
        is_deprecated = claim.get(pgm.rank) == rank.deprecated
        is_withdrawn = is_deprecated or claim.get(pgm.modality) == modality.retracted
        if is_withdrawn and isinstance(subject, IRI) and isinstance(predicate, IRI) and term:
            withdrawn.add(Quad(subject, predicate, term, graph))
    return withdrawn


def find_differing(quads: Iterable[Quad], graph: Graph) -> list[Differing]:
    """The single-valued properties on which the quads' graphs differ, in the order of the quads.

    ``graph`` tells which properties are single-valued, and the authority and date of sources.
    """
    single = graph.column(pgm.singleValued)
    slots: dict[tuple[Resource, IRI, str], dict[Term, list[GraphName]]] = {}
    for quad in quads:
        if quad.predicate in single:
            tag = quad.object.language if isinstance(quad.object, Literal) else None
            values = slots.setdefault((quad.subject, quad.predicate, tag or ""), {})
            values.setdefault(quad.object, []).append(quad.graph_name)
    return [
        Differing(subject, predicate, tag, current, others)
        for (subject, predicate, tag), values in slots.items()
        if len(values) > 1
        for current, others in [_best_first(values, graph)]
        if others
    ]


def find_contested(graph: Graph) -> set[Term]:
    """The subjects of which something may be withdrawn or differ, so that few quads are judged.

    They are claims that withdraw, what those are about, and what has several values of a
    single-valued property.
    """
    contested = {
        claim
        for mark, value in ((pgm.rank, rank.deprecated), (pgm.modality, modality.retracted))
        for claim, values in graph.column(mark).items()
        if value in values
    }
    about = graph.column(pgm.subject)
    contested.update(*(about.get(claim, ()) for claim in [*contested]))
    term, terms = graph.numbers.term, graph.numbers.terms
    for single in graph.column(pgm.singleValued):
        if isinstance(single, IRI):
            several = graph.relation(single).several()
            contested.update(term(node) for node, values in several if _repeats(terms(values)))
    return contested


def _repeats(values: Iterable[Term]) -> bool:
    """True for values of which two have the same language, or none."""
    tags = [value.language if isinstance(value, Literal) else None for value in values]
    return len(set(tags)) < len(tags)


def fallen_with(withdrawn: Collection[Quad], contested: Iterable[Quad]) -> set[Triple]:
    """What falls with the quads that are withdrawn: the triples that no other graph states."""
    kept = {quad.triple for quad in contested if quad not in withdrawn}
    return {quad.triple for quad in withdrawn} - kept


def _best_first(
    values: Mapping[Term, list[GraphName]], graph: Graph
) -> tuple[Term, tuple[Term, ...]]:
    """A value of the best source, and what only others state, in the order of theirs.

    A source that contradicts itself keeps all that it says: that is for a shape to find.
    """
    ranked = [(source, value) for value, sources in values.items() for source in sources]
    ranked.sort(key=lambda pair: str(pair[0]))
    ranked.sort(key=lambda pair: _date(pair[0], graph), reverse=True)
    ranked.sort(key=lambda pair: authority_order(pair[0], graph))
    best, current = ranked[0]
    others = [value for _, value in ranked if best not in values[value]]
    return current, tuple(dict.fromkeys(others))


def authority_order(source: GraphName, graph: Graph) -> int:
    """The place of a source in the order of authority, 1 the best; one without any is the last."""
    authority = graph.object(source, pgm.authority) if isinstance(source, IRI) else None
    order = graph.object(authority, pgm.levelOrder) if authority else None
    is_number = isinstance(order, Literal) and order.value.isdecimal()
    return int(order.value) if is_number and isinstance(order, Literal) else _UNRANKED


def _date(source: GraphName, graph: Graph) -> str:
    """When a source was published, as ISO 8601; one without a date counts as the earliest."""
    date = graph.object(source, schema.datePublished) if isinstance(source, IRI) else None
    return date.value if isinstance(date, Literal) else ""
