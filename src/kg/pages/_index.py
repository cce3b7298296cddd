"""The front page: where a person starts."""

from __future__ import annotations

from collections.abc import Mapping

from kg.formats import FORMATS
from kg.pages._address import query_address, relative
from kg.pages._card import CARD
from kg.pages._labels import Labels, Text
from kg.pages._naming import (
    anchor,
    description_of,
    first_sentence,
    labels_for,
    other_titles,
    position_of,
    translations,
    vocabulary_page,
    web_address,
)
from kg.pages._page import Card, Download, Group, Index, Link
from kg.pages._plan import Plan, html_path
from kg.queries import StoredQuery
from kg.terms import IRI, Literal
from kg.vocab import owl, skos


def index(plan: Plan, language: str, dumps: Mapping[str, bytes]) -> Index:
    """The front page in a language, with the sizes of the dumps that it offers."""
    path = html_path("index", language, plan.imprint.languages)
    labels = labels_for(plan, language)
    imprint = plan.imprint
    titles = [Literal(text, language=tag) for tag, text in imprint.title.items()]
    descriptions = [Literal(text, language=tag) for tag, text in imprint.description.items()]
    title = labels.text(titles) or Text(plan.imprint.base)
    return Index(
        path=path,
        language=language,
        title=title,
        other_titles=tuple(
            Text(t.value, t.language or "") for t in titles if t.language != title.language
        ),
        description=labels.text(descriptions),
        groups=tuple(_group(plan, labels, kind, path) for kind in plan.imprint.start),
        views=tuple(
            _view(plan, labels, entry.query, path)
            for entry in plan.queries.values()
            if _VIEW in entry.query.tags
        ),
        vocabulary=vocabulary_page(plan, language, path),
        vocabularies=tuple(
            Link(labels.label(scheme), relative(target, path))
            for kind in (owl.Ontology, skos.ConceptScheme)
            for scheme in plan.graph.instances(kind)
            if isinstance(scheme, IRI) and (target := plan.path_of(scheme, language))
        ),
        dumps=tuple(_download(name, path, len(content)) for name, content in dumps.items()),
        card=relative(html_path(CARD, language, plan.imprint.languages), path),
        licence=imprint.licence,
        translations=translations(plan, "index", language, path),
    )


_VIEW = "view"
"""The tag of a stored query that the front page shows."""


def _view(plan: Plan, labels: Labels, query: StoredQuery, path: str) -> Card:
    target = html_path(query_address(query.name), labels.languages[0], plan.imprint.languages)
    title = labels.of(query.summary) or Text(query.name)
    description = labels.of(query.description)
    link = Link(title, relative(target, path))
    return Card(link, None, first_sentence(description) if description else None)


def _download(name: str, path: str, size: int) -> Download:
    plain = name.removesuffix(".gz")
    label = next(f.label for f in FORMATS if plain.endswith(f".{f.extension}"))
    is_packed = name != plain
    return Download(label, name.rpartition("/")[2], relative(name, path), size, is_packed)


def _group(plan: Plan, labels: Labels, kind: IRI, path: str) -> Group:
    things = [thing for thing in plan.graph.instances(kind) if isinstance(thing, IRI)]
    things.sort(key=lambda thing: (position_of(plan, thing), labels.label(thing).text))
    return Group(
        anchor=anchor(plan, kind),
        label=labels.label(kind),
        definition=description_of(plan, labels, kind),
        cards=tuple(_card(plan, labels, thing, path) for thing in things),
    )


def _card(plan: Plan, labels: Labels, thing: IRI, path: str) -> Card:
    target = plan.path_of(thing, labels.languages[0])
    href = relative(target, path) if target else web_address(thing)
    link = Link(labels.label(thing), href, is_external=not target)
    others = other_titles(plan, labels, thing)
    return Card(link, others[0] if others else None, description_of(plan, labels, thing))
