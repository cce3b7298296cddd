"""How statements are told to a reader: links, values with the numbers of their sources, rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from kg.dataset import Graph
from kg.pages._address import relative
from kg.pages._labels import NAMING, Labels, Text, is_in
from kg.pages._naming import labels_for, position_of, web_address
from kg.pages._page import Link, Row, SourceNote, Value
from kg.pages._plan import Plan
from kg.terms import IRI, BlankNode, Literal, Resource, Term, Triple, order
from kg.vocab import rdf, schema, skos, xsd

_NAMES = (*NAMING, schema.alternateName, skos.altLabel)
DEPTH = 3  # of nameless resources inside one another


class Teller:
    """Tells what one page shows, and numbers the sources in the order in which they are needed.

    ``document`` is the document IRI that the page belongs to, ``path`` where the page stands.
    ``told`` holds the parts of the document that already stand in the place of their names.
    """

    def __init__(self, plan: Plan, document: IRI, path: str, language: str) -> None:
        self.plan = plan
        self.graph: Graph = plan.graph
        self.document = document
        self.path = path
        self.language = language
        self.labels: Labels = labels_for(plan, language)
        self.told: set[Resource] = set()
        self._numbers: dict[IRI, int] = {}
        ours = len(plan.property_order)
        self._places_of_others: dict[str, float] = {
            iri: ours + place for place, iri in enumerate(self.labels.phrases.labels)
        }

    def link(self, term: Term) -> Link:
        """What a term is called, and where it leads: to its page, or onto the web."""
        if isinstance(term, BlankNode):
            return Link(self.labels.name(term) or Text("…"), "")
        text = self.labels.label(term)
        if not isinstance(term, IRI):
            return Link(text, "")
        target = self.plan.path_of(term, self.language)
        if target:
            return Link(text, relative(target, self.path))
        if self.labels.name(term) is None:
            text = Text(self.plan.imprint.prefixes.shrink(term) or term.value)
        return Link(text, web_address(term), is_external=True)

    def rows(self, subject: Resource, without: Iterable[IRI | None], depth: int) -> list[Row]:
        """What is stated about a subject, properties in the order in which ontologies list them."""
        predicates = [p for p in self.graph.predicates(subject) if p not in without]
        return [
            Row(
                label=self.link(predicate),
                iri=predicate.value,
                values=(
                    *self._values(subject, predicate, depth),
                    *self._replaced(subject, predicate),
                ),
            )
            for predicate in sorted(predicates, key=self._rank)
        ]

    def value(self, triple: Triple, depth: int = DEPTH) -> Value:
        """The object of a triple, ``depth`` resources without a name below what the page tells."""
        term = triple.object
        if isinstance(term, Literal):
            plain = term.language or term.datatype in (xsd.string, xsd.integer, xsd.boolean)
            datatype = "" if plain else self.plan.imprint.prefixes.show(term.datatype)
            text = Text(term.value, term.language or "")
            return Value(text, datatype=datatype, notes=self._notes(triple))
        return self.resource(term, triple, None, depth)

    def resource(self, term: Term, triple: Triple, by: IRI | None, depth: int) -> Value:
        """A resource as a value: a link, and its own statements when it has no name."""
        assert isinstance(term, (IRI, BlankNode)), term
        nested: tuple[Row, ...] = ()
        anchor = ""
        notes = self._notes(triple)
        if self._is_nested(term, depth):
            if self._shares_document(term):
                self.told.add(term)
                anchor = term.value.partition("#")[2]
            nested = tuple(self.rows(term, (rdf.type, by), depth + 1))
        link = self.link(term)
        return Value(link.text, link.href, link.is_external, "", notes, nested, anchor)

    def sort_key(self, term: Term) -> tuple[int, float, str, tuple[int, str, str, str]]:
        """Literals by the reader's languages, resources by position and name."""
        if isinstance(term, Literal):
            return (self._language_rank(term), 0, "", order(term))
        if isinstance(term, BlankNode):
            return (1, 0, self._summary(term, 0), (0, "", "", ""))
        position = position_of(self.plan, term) if isinstance(term, IRI) else 0
        return (0, position, self.labels.label(term).text, order(term))

    def sources(self) -> tuple[SourceNote, ...]:
        """The sources that have a number so far."""
        return tuple(self._source(graph, number) for graph, number in self._numbers.items())

    def _values(self, subject: Resource, predicate: IRI, depth: int) -> Iterator[Value]:
        """What stands, sorted for the reader."""
        for term in sorted(self.graph.objects(subject, predicate), key=self.sort_key):
            triple = Triple(subject, predicate, term)
            value = self.value(triple, depth)
            yield replace(value, is_inferred=self.plan.dataset.is_inferred(triple))

    def _replaced(self, subject: Resource, predicate: IRI) -> Iterator[Value]:
        """What other sources say instead."""
        for differing in self.plan.dataset.differing_on(subject, predicate):
            for term in differing.others:
                value = self.value(Triple(subject, predicate, term), DEPTH)
                yield replace(value, is_replaced=True)

    def _is_nested(self, term: Resource, depth: int) -> bool:
        """True for a resource whose statements stand in its place: without a name or a page."""
        if not self.graph.describes(term) or depth >= DEPTH:
            return False
        if isinstance(term, BlankNode):
            return True
        if self.labels.name(term) is not None:
            return False
        return term not in self.told if self._shares_document(term) else depth == 0

    def _shares_document(self, term: Resource) -> bool:
        return isinstance(term, IRI) and term.value.partition("#")[0] == self.document.value

    def _summary(self, term: Term, depth: int) -> str:
        """What a blank node says, to sort it by: its own name changes whenever it is read."""
        if not isinstance(term, BlankNode):
            return str(term)
        about = self.graph.about(term) if depth < DEPTH else []
        told = (f"{t.predicate} {self._summary(t.object, depth + 1)}" for t in about)
        return " ".join(sorted(told))

    def _language_rank(self, literal: Literal) -> int:
        for rank, tag in enumerate(self.labels.languages):
            if is_in(literal.language, (tag,)):
                return rank
        return len(self.labels.languages)

    def _notes(self, triple: Triple) -> tuple[int, ...]:
        """The numbers of the graphs that state a triple, except for what a term's file states."""
        graphs = self.plan.dataset.graphs_of(triple)
        return tuple(
            self._numbers.setdefault(graph, len(self._numbers) + 1)
            for graph in graphs
            if self.plan.dataset.is_source(graph) or "/graph/derived/" in graph.value
        )

    def _rank(self, predicate: IRI) -> tuple[bool, float, str]:
        """Names, then our own properties as the ontology lists them, then others as phrases do."""
        others = self._places_of_others.get(predicate.value, float("inf"))
        place = self.plan.property_order.get(predicate, others)
        return (predicate not in _NAMES, place, predicate.value)

    def _source(self, graph: IRI, number: int) -> SourceNote:
        if self.plan.dataset.is_source(graph):
            return SourceNote(number, self.link(graph), is_derived=False)
        rule = graph.value.rpartition("/")[2]
        phrase = self.labels.phrases.words.get(f"rule-{rule}", rule)
        return SourceNote(number, Link(Text(phrase, self.language), ""), is_derived=True)
