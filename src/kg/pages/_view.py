"""Pages from the graph: what a reader of one language sees of one document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.formats import GRAPH_FORMATS
from kg.pages._address import relative
from kg.pages._card import CARD
from kg.pages._labels import NAMING, Text, choose
from kg.pages._naming import (
    DESCRIBING,
    anchor,
    labels_for,
    other_titles,
    position_of,
    translations,
    web_address,
)
from kg.pages._page import Link, Page, Row, Section, SourceNote, Value
from kg.pages._plan import Plan, html_path
from kg.pages._schema_org import project
from kg.terms import IRI, BlankNode, Literal, Resource, Term, Triple, order
from kg.vocab import rdf, schema, skos, xsd

_NAMES = (*NAMING, schema.alternateName, skos.altLabel)
_DEPTH = 3  # of nameless resources inside one another


def page(plan: Plan, document: IRI, language: str) -> Page:
    """The page of a document IRI in a language; `KeyError` when the plan has no such document."""
    return _PageView(plan, document, language).page()


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
        self._labels = labels_for(plan, language)
        self._address = plan.addresses[document]
        self._path = html_path(self._address, language, plan.imprint.languages)
        self._numbers: dict[IRI, int] = {}
        self._told: set[Resource] = set()
        ours = len(plan.property_order)
        self._places_of_others: dict[str, float] = {
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
            translations=translations(self._plan, self._address, self._language, self._path),
            schema_org=project(self._plan, self._document, self._language),
        )

    def _trail(self, subject: IRI) -> Link | None:
        for kind in self._graph.types(subject):
            if kind in self._plan.imprint.start:
                front = html_path("index", self._language, self._plan.imprint.languages)
                href = f"{relative(front, self._path)}#{anchor(self._plan, kind)}"
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
        others = other_titles(self._plan, self._labels, subject)
        rows = self._rows(subject, (rdf.type, described_by), 0)
        main = self._plan.subjects[self._document][0]
        if subject != main:
            shown = {title, *others, self._labels.label(main)}
            rows = [row for row in rows if not _repeats(row, shown)]
        return Section(
            iri=iri,
            curie=self._plan.imprint.prefixes.show(subject),
            anchor=iri.partition("#")[2],
            title=title,
            other_titles=others,
            description=description,
            types=types,
            rows=(*rows, *self._incoming(subject)),
        )

    def _description(self, subject: Resource) -> tuple[IRI | None, Value | None]:
        """What a subject is described by, and how it is for this reader."""
        for predicate in DESCRIBING:
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
                values=(
                    *self._values(subject, predicate, depth),
                    *self._replaced(subject, predicate),
                ),
            )
            for predicate in sorted(predicates, key=self._rank)
        ]

    def _values(self, subject: Resource, predicate: IRI, depth: int) -> Iterator[Value]:
        """What stands, sorted for the reader."""
        for term in sorted(self._graph.objects(subject, predicate), key=self._sort_key):
            triple = Triple(subject, predicate, term)
            value = self._value(triple, depth)
            yield replace(value, is_inferred=self._plan.dataset.is_inferred(triple))

    def _replaced(self, subject: Resource, predicate: IRI) -> Iterator[Value]:
        """What other sources say instead."""
        for differing in self._plan.dataset.differing_on(subject, predicate):
            for term in differing.others:
                value = self._value(Triple(subject, predicate, term), _DEPTH)
                yield replace(value, is_replaced=True)

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
        if not isinstance(source, IRI) or source in (subject, here[0]):
            return True
        is_card = source.value.partition("#")[0] == f"{self._plan.imprint.base}{CARD}"
        return is_card or (subject == here[0] and source in here)

    def _sort_key(self, term: Term) -> tuple[int, float, str, tuple[int, str, str, str]]:
        """Literals by the reader's languages, resources by position and name."""
        if isinstance(term, Literal):
            return (self._language_rank(term), 0, "", order(term))
        if isinstance(term, BlankNode):
            return (1, 0, self._summary(term, 0), (0, "", "", ""))
        position = position_of(self._plan, term) if isinstance(term, IRI) else 0
        return (0, position, self._labels.label(term).text, order(term))

    def _summary(self, term: Term, depth: int) -> str:
        """What a blank node says, to sort it by: its own name changes whenever it is read."""
        if not isinstance(term, BlankNode):
            return str(term)
        about = self._graph.about(term) if depth < _DEPTH else []
        told = (f"{t.predicate} {self._summary(t.object, depth + 1)}" for t in about)
        return " ".join(sorted(told))

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
        """True for a resource whose statements stand in its place: without a name or a page."""
        if not self._graph.describes(term) or depth >= _DEPTH:
            return False
        if isinstance(term, BlankNode):
            return True
        if self._labels.name(term) is not None:
            return False
        return term not in self._told if self._shares_document(term) else depth == 0

    def _shares_document(self, term: Resource) -> bool:
        return isinstance(term, IRI) and term.value.partition("#")[0] == self._document.value

    def _link(self, term: Term) -> Link:
        if isinstance(term, BlankNode):
            return Link(self._labels.name(term) or Text("…"), "")
        text = self._labels.label(term)
        if not isinstance(term, IRI):
            return Link(text, "")
        target = self._plan.path_of(term, self._language)
        if target:
            return Link(text, relative(target, self._path))
        if self._labels.name(term) is None:
            text = Text(self._plan.imprint.prefixes.shrink(term) or term.value)
        return Link(text, web_address(term), is_external=True)

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
        """Names, then our own properties as the ontology lists them, then others as phrases do."""
        others = self._places_of_others.get(predicate.value, float("inf"))
        place = self._plan.property_order.get(predicate, others)
        return (predicate not in _NAMES, place, predicate.value)

    def _rank_of_group(
        self, group: tuple[tuple[IRI | None, IRI], list[Resource]]
    ) -> tuple[int, str, str]:
        (kind, predicate), _sources = group
        ranks = {k: rank for rank, k in enumerate(self._plan.imprint.start)}
        rank = ranks.get(kind, len(ranks)) if kind else len(ranks) + 1
        return (rank, kind.value if kind else "", predicate.value)
