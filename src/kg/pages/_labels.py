"""What a resource is called in a language, with a fallback order over all others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.dataset import Graph
from kg.pages._phrases import Phrases
from kg.terms import IRI, Literal, Term
from kg.vocab import dcterms, rdfs, schema, skos

NAMING = (schema.name, skos.prefLabel, rdfs.label, dcterms.title)


@dataclass(frozen=True, slots=True)
class Text:
    """A text and the language that it is in; the language is empty for what has none."""

    text: str
    language: str = ""


def choose(terms: Iterable[Term], languages: Sequence[str]) -> Literal | None:
    """The literal that a reader of these languages, in this order, would want; None if none is.

    A longer tag serves a shorter wish (``zh-hans-t-en`` serves ``zh-hans``); what has no
    language comes after every wish, and any other language last.
    https://www.rfc-editor.org/rfc/rfc4647#section-3.4
    """
    literals = [term for term in terms if isinstance(term, Literal)]
    for wanted in languages:
        for literal in literals:
            if literal.language == wanted:
                return literal
        for literal in literals:
            if literal.language and literal.language.startswith(f"{wanted}-"):
                return literal
    for literal in literals:
        if not literal.language:
            return literal
    return literals[0] if literals else None


@dataclass(frozen=True)
class Labels:
    """Labels for one reader: ``languages`` holds their wishes, the page's own first."""

    graph: Graph
    languages: tuple[str, ...]
    phrases: Phrases

    def text(self, terms: Iterable[Term]) -> Text | None:
        """The best of some literals for the reader, or None."""
        literal = choose(terms, self.languages)
        return Text(literal.value, literal.language or "") if literal else None

    def name(self, term: Term) -> Text | None:
        """The name that the graph, or else the phrases, give a resource; None for nameless ones."""
        for predicate in NAMING:
            found = self.text(self.graph.objects(term, predicate))
            if found:
                return found
        if isinstance(term, IRI) and term.value in self.phrases.labels:
            return Text(self.phrases.labels[term.value], self.phrases.language)
        return None

    def label(self, term: Term) -> Text:
        """The name, or for a nameless resource the last part of its IRI."""
        if isinstance(term, Literal):
            return Text(term.value, term.language or "")
        if not isinstance(term, IRI):
            return Text(str(term))
        value = term.value.rstrip("/#")
        return self.name(term) or Text(value.rpartition("#")[2].rpartition("/")[2] or value)
