"""What a resource is called in a language, with a fallback order over all others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from kg.dataset import Graph
from kg.labels import NAMING, choose
from kg.pages._phrases import Phrases
from kg.terms import IRI, Literal, Term

__all__ = ["NAMING", "Labels", "Text", "choose"]


class Text(Struct, frozen=True):
    """A text and the language that it is in; the language is empty for what has none."""

    text: str
    language: str = ""


def is_in(language: str | None, wanted: Iterable[str]) -> bool:
    """True for the tag of a text in one of the wanted languages.

    >>> is_in("zh-hans-t-en", ["en", "zh-hans"]), is_in("zh-hant", ["en", "zh-hans"])
    (True, False)
    """
    return any(f"{language}-".startswith(f"{tag}-") for tag in wanted)


class Labels(Struct, frozen=True):
    """Labels for one reader: ``languages`` holds their wishes, the page's own first."""

    graph: Graph
    languages: tuple[str, ...]
    phrases: Phrases

    def text(self, terms: Iterable[Term]) -> Text | None:
        """The best of some literals for the reader, or None."""
        literal = choose(terms, self.languages)
        return Text(literal.value, literal.language or "") if literal else None

    def of(self, texts: Mapping[str, str]) -> Text | None:
        """The best of some texts by language for the reader, or None."""
        return self.text(Literal(text, language=tag) for tag, text in texts.items())

    def own_text(self, terms: Iterable[Term]) -> Text | None:
        """The best of the literals in a language of the site, or in none; None where none is."""
        return self.text(
            term
            for term in terms
            if isinstance(term, Literal)
            and (not term.language or is_in(term.language, self.languages))
        )

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
