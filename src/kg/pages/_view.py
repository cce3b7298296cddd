"""Pages from the graph: what a reader of one language sees of one document."""

from __future__ import annotations

from heapq import nsmallest

from msgspec.structs import replace

from kg.formats import GRAPH_FORMATS
from kg.pages._address import relative
from kg.pages._card import CARD
from kg.pages._labels import Text, choose
from kg.pages._lexicon import kind_of
from kg.pages._naming import DESCRIBING, anchor, other_titles, translations, vocabulary_page
from kg.pages._page import Link, Page, Row, Section, TermNote, Value
from kg.pages._plan import Plan, html_path
from kg.pages._schema_org import project
from kg.pages._telling import Teller
from kg.pages._term import ALIGNING, tell_term
from kg.terms import IRI, Resource, Triple, order
from kg.vocab import owl, rdf

_MANY = 50  # links to what refers to a term
_FEW = 5  # such things without a name, each told where its name would stand


def page(plan: Plan, document: IRI, language: str, term: IRI | None = None) -> Page:
    """The page of a document IRI in a language, or of one term that is described in it.

    Raises `KeyError` when the plan has no such document or no page of that term.
    """
    return _PageView(plan, document, language, term).page()


def _repeats(row: Row, shown: set[Text]) -> bool:
    """True for a row that tells nothing new: names in the heading, the list that a term is in."""
    return all(value.text in shown and not value.notes for value in row.values)


def _is_alignment(row: Row) -> bool:
    """True for what relates a term to terms of other vocabularies alone."""
    aligning = {predicate.value for predicate in ALIGNING}
    return row.iri in aligning and all(value.is_external for value in row.values)


class _PageView:
    """Builds one page."""

    def __init__(self, plan: Plan, document: IRI, language: str, term: IRI | None) -> None:
        self._plan = plan
        self._graph = plan.graph
        self._document = document
        self._language = language
        self._subjects = plan.subjects[document] if term is None else (term,)
        self._address = plan.addresses[document] if term is None else plan.terms[term]
        self._kind = kind_of(plan.graph, self._subjects[0])
        path = html_path(self._address, language, plan.imprint.languages)
        self._teller = Teller(plan, document, path, language)

    def page(self) -> Page:
        first, *rest = self._subjects
        main = self._section(first)
        term = self._term(main)
        stated = [row for row in main.rows if not (term and _is_alignment(row))]
        main = replace(main, rows=(*stated, *self._incoming(first)))
        others = [self._part(subject) for subject in rest if subject not in self._teller.told]
        path, data = self._teller.path, self._plan.addresses[self._document]
        is_whole = self._address == data
        return Page(
            path=path,
            language=self._language,
            trail=self._trail(first),
            main=main,
            sections=tuple(others),
            sources=self._teller.sources(),
            alternates=tuple(
                (f.label, f.media_type, relative(f"{data}.{f.extension}", path))
                for f in GRAPH_FORMATS
            ),
            translations=translations(self._plan, self._address, self._language, path),
            schema_org=project(self._plan, self._document, self._language) if is_whole else {},
            term=term,
        )

    def _term(self, main: Section) -> TermNote | None:
        """What the page tells of its main subject when that is a term."""
        if self._kind is None:
            return None
        stated = tuple(row for row in main.rows if _is_alignment(row))
        return tell_term(self._teller, self._subjects[0], self._kind, stated)

    def _trail(self, subject: IRI) -> Link | None:
        """The group of the front page that a thing is in; for terms, what the words mean."""
        languages = self._plan.imprint.languages
        for kind in self._graph.types(subject):
            if kind in self._plan.imprint.start:
                front = html_path("index", self._language, languages)
                href = f"{relative(front, self._teller.path)}#{anchor(self._plan, kind)}"
                return Link(self._teller.labels.label(kind), href)
        words = vocabulary_page(self._plan, self._language, self._teller.path)
        if words and (self._kind or owl.Ontology in self._graph.types(subject)):
            return Link(Text(self._teller.labels.phrases["words"], self._language), words)
        return None

    def _section(self, subject: IRI) -> Section:
        self._teller.told.add(subject)
        iri = subject.value
        labels = self._teller.labels
        title = labels.label(subject)
        types = tuple(
            self._teller.value(Triple(subject, rdf.type, kind))
            for kind in self._graph.types(subject)
        )
        described_by, description = self._description(subject)
        others = other_titles(self._plan, labels, subject)
        rows = self._teller.rows(subject, (rdf.type, described_by), 0)
        main = self._plan.subjects[self._document][0]
        if subject != main:
            shown = {title, *others, labels.label(main)}
            rows = [row for row in rows if not _repeats(row, shown)]
        return Section(
            iri=iri,
            curie=self._plan.imprint.prefixes.show(subject),
            anchor=iri.partition("#")[2],
            href="",
            title=title,
            other_titles=others,
            description=description,
            types=types,
            rows=tuple(rows),
        )

    def _part(self, subject: IRI) -> Section:
        """What shares the document, with what refers to it, unless a page of its own tells that."""
        section = self._section(subject)
        if subject in self._plan.terms:
            return replace(section, href=self._teller.link(subject).href)
        return replace(section, rows=(*section.rows, *self._incoming(subject)))

    def _description(self, subject: Resource) -> tuple[IRI | None, Value | None]:
        """What a subject is described by, and how it is for this reader."""
        for predicate in DESCRIBING:
            found = choose(self._graph.objects(subject, predicate), self._teller.labels.languages)
            if found:
                return predicate, self._teller.value(Triple(subject, predicate, found))
        return None, None

    def _incoming(self, subject: Resource) -> list[Row]:
        """What points at a subject from elsewhere, by its class and the property it uses."""
        groups: dict[tuple[IRI | None, IRI], list[Resource]] = {}
        for source, predicate in self._graph.incoming(subject):
            if predicate != rdf.type and not self._is_evident(source, subject):
                kind = next(iter(self._graph.types(source)), None)
                groups.setdefault((kind, predicate), []).append(source)
        rows = []
        for (kind, predicate), sources in sorted(groups.items(), key=self._rank_of_group):
            shown = self._few(sources) if self._kind else sources
            values = tuple(
                self._teller.resource(source, Triple(source, predicate, subject), predicate, 0)
                for source in sorted(shown, key=self._teller.sort_key)
            )
            by = self._teller.link(predicate)
            label = self._teller.link(kind) if kind else by
            omitted = len(sources) - len(shown)
            row = Row(label, predicate.value, values, is_incoming=True, by=by, omitted=omitted)
            rows.append(row)
        return rows

    def _few(self, sources: list[Resource]) -> list[Resource]:
        """Some of what refers to a term, for all of a large graph may do so."""
        first = min(sources, key=order)
        most = _FEW if self._teller.labels.name(first) is None else _MANY
        return sources if len(sources) <= most else nsmallest(most, sources, key=order)

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

    def _rank_of_group(
        self, group: tuple[tuple[IRI | None, IRI], list[Resource]]
    ) -> tuple[int, str, str]:
        (kind, predicate), _sources = group
        ranks = {k: rank for rank, k in enumerate(self._plan.imprint.start)}
        rank = ranks.get(kind, len(ranks)) if kind else len(ranks) + 1
        return (rank, kind.value if kind else "", predicate.value)
