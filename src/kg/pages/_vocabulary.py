"""The page that says what the words of the graph mean: classes, properties, lists."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from kg.pages._labels import Text
from kg.pages._lexicon import Kind, kind_of, terms_of
from kg.pages._naming import DESCRIBING, first_sentence, translations
from kg.pages._page import Entry, EntryGroup, Vocabulary
from kg.pages._plan import VOCABULARY, Plan, html_path
from kg.pages._telling import Teller
from kg.terms import IRI, Term
from kg.vocab import schema, skos


def vocabulary(plan: Plan, language: str) -> Vocabulary:
    """What the page of the words shows in a language, in the order of the ontology's files.

    That is every term with a page on the site, and of those defined elsewhere what the graph uses.
    """
    path = html_path(VOCABULARY, language, plan.imprint.languages)
    teller = Teller(plan, IRI(plan.imprint.base), path, language)
    classes = _listed(plan, Kind.CLASS)
    lists: dict[Term, list[IRI]] = {term: [] for term in terms_of(plan.graph, Kind.LIST)}
    for concept in _listed(plan, Kind.CONCEPT):
        for term in plan.graph.objects(concept, skos.inScheme):
            lists.setdefault(term, []).append(concept)
    return Vocabulary(
        path=path,
        language=language,
        classes=tuple(_entry(teller, term) for term in classes),
        properties=_properties(teller, classes),
        lists=tuple(
            _entry(teller, term, members)
            for term, members in lists.items()
            if isinstance(term, IRI) and (members or plan.path_of(term, language))
        ),
        translations=translations(plan, VOCABULARY, language, path),
    )


def _listed(plan: Plan, kind: Kind) -> list[IRI]:
    """The terms of a kind that have a page or are in use: by a thing, for classes and concepts."""

    def is_used(term: IRI) -> bool:
        if kind is Kind.PROPERTY:
            return bool(plan.graph.column(term))
        return any(kind_of(plan.graph, thing) is None for thing, _ in plan.graph.incoming(term))

    language = next(iter(plan.imprint.languages))
    terms = terms_of(plan.graph, kind)
    return [term for term in terms if plan.path_of(term, language) or is_used(term)]


def _properties(teller: Teller, classes: list[IRI]) -> tuple[EntryGroup, ...]:
    """Each property once: with the first class that it is meant for, ours before those of others.

    Properties that are meant for anything come last.
    """
    places: dict[Term, int] = {kind: place for place, kind in enumerate(classes)}
    groups: dict[Term | None, list[Entry]] = {kind: [] for kind in classes}
    for term in _listed(teller.plan, Kind.PROPERTY):
        meant_for = teller.graph.objects(term, schema.domainIncludes)
        first, *others = sorted(meant_for, key=lambda kind: places.get(kind, inf)) or (None,)
        groups.setdefault(first, []).append(_entry(teller, term, (o for o in others if o)))
    last = {None: groups.pop(None, [])}
    return tuple(
        EntryGroup(teller.link(kind) if kind else None, tuple(entries))
        for kind, entries in (groups | last).items()
        if entries
    )


def _entry(teller: Teller, term: IRI, others: Iterable[Term] = ()) -> Entry:
    return Entry(
        link=teller.link(term),
        curie=teller.plan.imprint.prefixes.shrink(term) or "",
        meaning=_meaning(teller, term),
        others=tuple(teller.link(other) for other in sorted(others, key=teller.sort_key)),
    )


def _meaning(teller: Teller, term: IRI) -> Text | None:
    """The first sentence of what describes a term in a language of the site, or None."""
    for predicate in DESCRIBING:
        found = teller.labels.own_text(teller.graph.objects(term, predicate))
        if found:
            return first_sentence(found)
    return None
