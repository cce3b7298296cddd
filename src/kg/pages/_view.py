"""Pages from the graph: what a reader of one language sees of one document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.formats import FORMATS, GRAPH_FORMATS
from kg.pages._address import relative
from kg.pages._card import CARD
from kg.pages._labels import NAMING, Labels, Text, choose
from kg.pages._page import (
    Card,
    Download,
    Group,
    Index,
    Link,
    Page,
    Row,
    Section,
    SourceNote,
    Value,
)
from kg.pages._plan import Plan, html_path
from kg.terms import IRI, BlankNode, Literal, Resource, Term, Triple, order
from kg.vocab import dcterms, owl, rdf, rdfs, schema, skos, xsd

_DESCRIBING = (schema.description, skos.definition, dcterms.description, rdfs.comment)
_NAMES = (*NAMING, schema.alternateName, skos.altLabel)
_DEPTH = 3  # of nameless resources inside one another


def page(plan: Plan, document: IRI, language: str) -> Page:
    """The page of a document IRI in a language; `KeyError` when the plan has no such document."""
    return _PageView(plan, document, language).page()


def index(plan: Plan, language: str, dumps: Mapping[str, bytes]) -> Index:
    """The front page in a language, with the sizes of the dumps that it offers."""
    path = html_path("index", language, plan.imprint.languages)
    labels = _labels(plan, language)
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
        vocabularies=tuple(
            Link(labels.label(scheme), relative(target, path))
            for kind in (owl.Ontology, skos.ConceptScheme)
            for scheme in plan.graph.instances(kind)
            if isinstance(scheme, IRI) and (target := plan.path_of(scheme, language))
        ),
        dumps=tuple(_download(name, path, len(content)) for name, content in dumps.items()),
        card=relative(html_path(CARD, language, plan.imprint.languages), path),
        licence=imprint.licence,
        translations=_translations(plan, "index", language, path),
    )


def _labels(plan: Plan, language: str) -> Labels:
    others = (tag for tag in plan.imprint.languages if tag != language)
    return Labels(plan.graph, (language, *others), plan.imprint.phrases[language])


def _translations(
    plan: Plan, address: str, language: str, path: str
) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (tag, autonym, relative(html_path(address, tag, plan.imprint.languages), path))
        for tag, autonym in plan.imprint.languages.items()
        if tag != language
    )


def _download(name: str, path: str, size: int) -> Download:
    plain = name.removesuffix(".gz")
    label = next(f.label for f in FORMATS if plain.endswith(f".{f.extension}"))
    is_packed = name != plain
    return Download(label, name.rpartition("/")[2], relative(name, path), size, is_packed)


def _group(plan: Plan, labels: Labels, kind: IRI, path: str) -> Group:
    things = [thing for thing in plan.graph.instances(kind) if isinstance(thing, IRI)]
    things.sort(key=lambda thing: (_position(plan, thing), labels.label(thing).text))
    return Group(
        anchor=_anchor(kind),
        label=labels.label(kind),
        definition=_description(plan, labels, kind),
        cards=tuple(_card(plan, labels, thing, path) for thing in things),
    )


def _anchor(kind: IRI) -> str:
    """The fragment of a class on the front page."""
    return kind.value.rpartition("#")[2].rpartition("/")[2]


def _position(plan: Plan, thing: IRI) -> float:
    position = plan.graph.object(thing, schema.position)
    if isinstance(position, Literal) and position.value.isdecimal():
        return int(position.value)
    return float("inf")


def _card(plan: Plan, labels: Labels, thing: IRI, path: str) -> Card:
    target = plan.path_of(thing, labels.languages[0])
    link = Link(labels.label(thing), relative(target, path) if target else thing.value, not target)
    others = _other_titles(plan, labels, thing)
    return Card(link, others[0] if others else None, _description(plan, labels, thing))


def _description(plan: Plan, labels: Labels, subject: Resource) -> Text | None:
    for predicate in _DESCRIBING:
        found = labels.text(plan.graph.objects(subject, predicate))
        if found:
            return found
    return None


def _other_titles(plan: Plan, labels: Labels, subject: Resource) -> tuple[Text, ...]:
    """The names in the site's other languages, one for each that has its own."""
    shown = labels.label(subject)
    for predicate in NAMING:
        names = plan.graph.objects(subject, predicate)
        if names:
            best = (choose(names, (tag,)) for tag in labels.languages[1:])
            return tuple(
                Text(name.value, name.language)
                for name in best
                if name and name.language and name.value != shown.text
            )
    return ()


def _repeats(row: Row, shown: set[Text]) -> bool:
    """True for a row that tells nothing new: names in the heading, the list that a term is in."""
    return all(value.text in shown and not value.notes for value in row.values)


class _PageView:
    """Builds one page, numbering the sources in the order in which they are first needed."""

    def __init__(self, plan: Plan, document: IRI, language: str) -> None:
        self._plan = plan
        self._graph = plan.graph
        self._document = document
        self._language = language
        self._labels = _labels(plan, language)
        self._address = plan.addresses[document]
        self._path = html_path(self._address, language, plan.imprint.languages)
        self._numbers: dict[IRI, int] = {}
        self._told: set[Resource] = set()
        ours = len(plan.property_order)
        self._places_of_others = {
            iri: ours + place for place, iri in enumerate(self._labels.phrases.labels)
        }

    def page(self) -> Page:
        subjects = self._plan.subjects[self._document]
        main, *others = (self._section(s) for s in subjects if s not in self._told)
        return Page(
            path=self._path,
            language=self._language,
            trail=self._trail(subjects[0]),
            main=main,
            sections=tuple(others),
            sources=tuple(self._source(graph, n) for graph, n in self._numbers.items()),
            alternates=tuple(
                (f.label, f.media_type, relative(f"{self._address}.{f.extension}", self._path))
                for f in GRAPH_FORMATS
            ),
            translations=_translations(self._plan, self._address, self._language, self._path),
        )

    def _trail(self, subject: IRI) -> Link | None:
        for kind in self._graph.types(subject):
            if kind in self._plan.imprint.start:
                front = html_path("index", self._language, self._plan.imprint.languages)
                href = f"{relative(front, self._path)}#{_anchor(kind)}"
                return Link(self._labels.label(kind), href)
        return None

    def _section(self, subject: IRI) -> Section:
        self._told.add(subject)
        iri = subject.value
        title = self._labels.label(subject)
        types = tuple(
            self._value(Triple(subject, rdf.type, kind), _DEPTH)
            for kind in self._graph.types(subject)
        )
        described_by, description = self._description(subject)
        other_titles = _other_titles(self._plan, self._labels, subject)
        rows = self._rows(subject, (rdf.type, described_by), 0)
        main = self._plan.subjects[self._document][0]
        if subject != main:
            shown = {title, *other_titles, self._labels.label(main)}
            rows = [row for row in rows if not _repeats(row, shown)]
        return Section(
            iri=iri,
            curie=self._plan.imprint.prefixes.show(subject),
            anchor=iri.partition("#")[2],
            title=title,
            other_titles=other_titles,
            description=description,
            types=types,
            rows=(*rows, *self._incoming(subject)),
        )

    def _description(self, subject: Resource) -> tuple[IRI | None, Value | None]:
        """What a subject is described by, and how it is for this reader."""
        for predicate in _DESCRIBING:
            found = choose(self._graph.objects(subject, predicate), self._labels.languages)
            if found:
                return predicate, self._value(Triple(subject, predicate, found), _DEPTH)
        return None, None

    def _rows(self, subject: Resource, without: Iterable[IRI | None], depth: int) -> list[Row]:
        """What is stated about a subject, properties in the order in which ontologies list them."""
        predicates = [p for p in self._graph.predicates(subject) if p not in without]
        return [
            Row(
                label=self._link(predicate),
                iri=predicate.value,
                values=tuple(
                    self._value(Triple(subject, predicate, term), depth)
                    for term in sorted(self._graph.objects(subject, predicate), key=self._sort_key)
                ),
            )
            for predicate in sorted(predicates, key=self._rank)
        ]

    def _incoming(self, subject: Resource) -> list[Row]:
        """What points at a subject from elsewhere, by its class and the property it uses."""
        groups: dict[tuple[IRI | None, IRI], list[Resource]] = {}
        for source, predicate in self._graph.incoming(subject):
            if predicate != rdf.type and not self._is_evident(source, subject):
                kind = next(iter(self._graph.types(source)), None)
                groups.setdefault((kind, predicate), []).append(source)
        rows = []
        for (kind, predicate), sources in sorted(groups.items(), key=self._rank_of_group):
            values = tuple(
                self._resource(source, Triple(source, predicate, subject), predicate, 0)
                for source in sorted(sources, key=self._sort_key)
            )
            by = self._link(predicate)
            label = self._link(kind) if kind else by
            rows.append(Row(label, predicate.value, values, is_incoming=True, by=by))
        return rows

    def _is_evident(self, source: Resource, subject: Resource) -> bool:
        """True for what points at a subject and need not be listed.

        The dataset's card counts every class and property, and the terms of a vocabulary all
        name it, and it them; that one term names another is news.
        """
        here = self._plan.subjects[self._document]
        if isinstance(source, BlankNode) or source in (subject, here[0]):
            return True
        is_card = source.value.partition("#")[0] == f"{self._plan.imprint.base}{CARD}"
        return is_card or (subject == here[0] and source in here)

    def _sort_key(self, term: Term) -> tuple[int, float, str, tuple[int, str, str, str]]:
        """Literals by the reader's languages, resources by position and name."""
        if isinstance(term, Literal):
            return (self._language_rank(term), 0, "", order(term))
        position = _position(self._plan, term) if isinstance(term, IRI) else 0
        return (0, position, self._labels.label(term).text, order(term))

    def _language_rank(self, literal: Literal) -> int:
        for rank, tag in enumerate(self._labels.languages):
            if literal.language and (literal.language + "-").startswith(f"{tag}-"):
                return rank
        return len(self._labels.languages)

    def _value(self, triple: Triple, depth: int) -> Value:
        term = triple.object
        if isinstance(term, Literal):
            plain = term.language or term.datatype in (xsd.string, xsd.integer, xsd.boolean)
            datatype = "" if plain else self._plan.imprint.prefixes.show(term.datatype)
            text = Text(term.value, term.language or "")
            return Value(text, datatype=datatype, notes=self._notes(triple))
        return self._resource(term, triple, None, depth)

    def _resource(self, term: Term, triple: Triple, by: IRI | None, depth: int) -> Value:
        """A resource as a value: a link, and its own statements when it has no name."""
        assert isinstance(term, (IRI, BlankNode)), term
        nested: tuple[Row, ...] = ()
        anchor = ""
        notes = self._notes(triple)
        if self._is_nested(term, depth):
            if self._shares_document(term):
                self._told.add(term)
                anchor = term.value.partition("#")[2]
            nested = tuple(self._rows(term, (rdf.type, by), depth + 1))
        link = self._link(term)
        return Value(link.text, link.href, link.is_external, "", notes, nested, anchor)

    def _is_nested(self, term: Resource, depth: int) -> bool:
        """True for a nameless resource whose statements stand in the place of its name."""
        if self._labels.name(term) is not None or not self._graph.describes(term):
            return False
        if self._shares_document(term):
            return depth < _DEPTH and term not in self._told
        return depth < (_DEPTH if isinstance(term, BlankNode) else 1)  # an IRI has its own page

    def _shares_document(self, term: Resource) -> bool:
        return isinstance(term, IRI) and term.value.partition("#")[0] == self._document.value

    def _link(self, term: Term) -> Link:
        text = self._labels.label(term)
        if not isinstance(term, IRI):
            return Link(text, "")
        target = self._plan.path_of(term, self._language)
        if target:
            return Link(text, relative(target, self._path))
        if self._labels.name(term) is None:
            text = Text(self._plan.imprint.prefixes.shrink(term) or term.value)
        is_web = term.value.startswith(("http://", "https://", "mailto:"))
        return Link(text, term.value if is_web else "", is_external=True)

    def _notes(self, triple: Triple) -> tuple[int, ...]:
        """The numbers of the graphs that state a triple, except for what a term's file states."""
        graphs = self._plan.dataset.graphs_of(triple)
        return tuple(
            self._numbers.setdefault(graph, len(self._numbers) + 1)
            for graph in graphs
            if self._plan.dataset.is_source(graph) or "/graph/derived/" in graph.value
        )

    def _source(self, graph: IRI, number: int) -> SourceNote:
        if self._plan.dataset.is_source(graph):
            return SourceNote(number, self._link(graph), is_derived=False)
        rule = graph.value.rpartition("/")[2]
        phrase = self._labels.phrases.words.get(f"rule-{rule}", rule)
        return SourceNote(number, Link(Text(phrase, self._language), ""), is_derived=True)

    def _rank(self, predicate: IRI) -> tuple[bool, float, str]:
        """Names first, then our own properties as the ontology lists them, then those of others
        as the phrases list them.
        """
        place = self._plan.property_order.get(predicate)
        if place is None:
            place = self._places_of_others.get(predicate.value, float("inf"))
        return (predicate not in _NAMES, place, predicate.value)

    def _rank_of_group(
        self, group: tuple[tuple[IRI | None, IRI], list[Resource]]
    ) -> tuple[int, str, str]:
        (kind, predicate), _sources = group
        ranks = {k: rank for rank, k in enumerate(self._plan.imprint.start)}
        rank = ranks.get(kind, len(ranks)) if kind else len(ranks) + 1
        return (rank, kind.value if kind else "", predicate.value)
