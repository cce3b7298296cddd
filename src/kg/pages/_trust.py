"""The page that says how far to trust the graph: its sources, and what they differ on."""

from __future__ import annotations

from kg.dataset import authority_order
from kg.pages._address import relative
from kg.pages._labels import Labels, Text
from kg.pages._naming import labels_for, translations, web_address
from kg.pages._page import Disagreement, Link, SourceRow, Trust
from kg.pages._plan import TRUST, Plan, html_path
from kg.terms import IRI, Literal, Term
from kg.vocab import pgm, schema


def trust(plan: Plan, language: str) -> Trust:
    """What the trust page shows in a language: sources by rank, and every disagreement."""
    labels = labels_for(plan, language)
    path = html_path(TRUST, language, plan.imprint.languages)
    return Trust(
        path=path,
        language=language,
        sources=_sources(plan, labels, path),
        disagreements=tuple(
            Disagreement(
                thing=_link(plan, labels, differing.subject, path),
                property=_link(plan, labels, differing.predicate, path),
                current=labels.label(differing.current),
                others=tuple(labels.label(other) for other in differing.others),
            )
            for differing in plan.dataset.differing
        ),
        translations=translations(plan, TRUST, language, path),
    )


def _sources(plan: Plan, labels: Labels, path: str) -> tuple[SourceRow, ...]:
    """The sources that state anything, the best ranked first, then the latest."""
    stated = {
        graph: len(quads)
        for graph, quads in plan.dataset.stated.by_graph()
        if isinstance(graph, IRI) and plan.dataset.is_source(graph)
    }
    rows = []
    for source, count in stated.items():
        authority = plan.graph.object(source, pgm.authority)
        date = plan.graph.object(source, schema.datePublished)
        rows.append(
            (
                authority_order(source, plan.graph),
                SourceRow(
                    source=_link(plan, labels, source, path),
                    authority=labels.label(authority) if authority else None,
                    date=date.value[:10] if isinstance(date, Literal) else "",
                    statements=count,
                ),
            )
        )
    rows.sort(key=lambda row: row[1].source.text.text)
    rows.sort(key=lambda row: row[1].date, reverse=True)
    rows.sort(key=lambda row: row[0])
    return tuple(row for _, row in rows)


def _link(plan: Plan, labels: Labels, term: Term, path: str) -> Link:
    if not isinstance(term, IRI):
        return Link(Text(str(term)), "")
    target = plan.path_of(term, labels.languages[0])
    href = relative(target, path) if target else web_address(term)
    return Link(labels.label(term), href, is_external=not target)
