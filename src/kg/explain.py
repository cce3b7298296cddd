"""Why the graph says what it says: for each statement its sources, rules and rivals."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from kg.dataset import Dataset
from kg.findings import Place
from kg.terms import IRI, Literal, Resource, Term, Triple
from kg.vocab import pgm, skos


class Support(Struct, frozen=True):
    """One source that states a triple: where, how it is meant, and what its claim adds.

    ``modality`` is the claim's own, else the source's default. ``is_inferred`` marks what was
    concluded from the source rather than read in it.
    """

    graph: IRI
    place: Place | None
    modality: IRI | None
    is_inferred: bool
    notes: tuple[Literal, ...]


class Explanation(Struct, frozen=True):
    """A statement, who states it, what it follows from, and what other sources say instead.

    ``is_current`` is false for a value that lost to a better source or was withdrawn.
    ``derivations`` pairs the names of rules with what they concluded it from.
    """

    triple: Triple
    is_current: bool
    supports: tuple[Support, ...]
    derivations: tuple[tuple[str, tuple[Triple, ...]], ...]
    instead: tuple[Term, ...]


def explain(
    dataset: Dataset, subject: Resource, predicate: IRI | None = None, term: Term | None = None
) -> list[Explanation]:
    """An explanation of every statement about a subject, or of those that also match the rest.

    Statements that lost to a better source are among them, after the ones that stand.
    """
    found = [
        triple
        for triple in dataset.everything.about(subject)
        if predicate in (None, triple.predicate) and term in (None, triple.object)
    ]
    explained = [_explain(dataset, triple) for triple in found]
    return sorted(explained, key=lambda explanation: not explanation.is_current)


def _explain(dataset: Dataset, triple: Triple) -> Explanation:
    rivals = [
        value
        for differing in dataset.differing_on(triple.subject, triple.predicate)
        if triple.object in (differing.current, *differing.others)
        for value in (differing.current, *differing.others)
        if value != triple.object
    ]
    return Explanation(
        triple=triple,
        is_current=triple in dataset.view,
        supports=tuple(_supports(dataset, triple)),
        derivations=tuple(dataset.derivations(triple)),
        instead=tuple(rivals),
    )


def _supports(dataset: Dataset, triple: Triple) -> Iterator[Support]:
    facts = dataset.everything
    for graph in dataset.graphs_of(triple):
        if not dataset.is_derived(graph):
            claim = dataset.claim_of(triple, graph)
            own = facts.object(claim, pgm.modality)
            meant = own or facts.object(graph, pgm.defaultModality)
            yield Support(
                graph=graph,
                place=dataset.place_in(triple, graph),
                modality=meant if isinstance(meant, IRI) else None,
                is_inferred=dataset.is_inferred_from(triple, graph),
                notes=tuple(n for n in facts.objects(claim, skos.note) if isinstance(n, Literal)),
            )
