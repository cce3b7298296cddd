"""Which literal a reader wants to see: properties that name things, and a choice by language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.terms import Literal, Term
from kg.vocab import dcterms, rdfs, schema, skos

NAMING = (schema.name, skos.prefLabel, rdfs.label, dcterms.title)


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
