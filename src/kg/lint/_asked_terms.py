"""Terms of stored queries: unknown ones, languages and things that the data do not have, prefixes.

What the data do not hold, no pattern matches, and nobody is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.formats import Kind, Pattern, Token
from kg.lint._asked import Asked, QueryText
from kg.lint._content import Stated
from kg.lint._hit import Hit
from kg.lint._published import split_iri, vocabulary
from kg.terms import IRI
from kg.vocab import rdf


def check_asked_terms(text: QueryText, stated: Stated, asked: Asked) -> Iterator[Hit]:
    """Every rule of this file."""
    yield from _unused_prefixes(text)
    yield from _iris(text, stated, asked)
    yield from _languages(text, asked)


# -------------------------------------------------------------------------------------- prefixes


def _unused_prefixes(text: QueryText) -> Iterator[Hit]:
    """Declared prefixes that no name has, nor the scheme or class of a parameter."""
    declarations = text.query.prefixes
    after = declarations[-1][2].end if declarations else 0
    used = {
        token.text.partition(":")[0]
        for token in text.query.tokens
        if token.kind is Kind.NAME and token.start > after
    }
    within = [p.within.value for p in text.stored.parameters if p.within]
    for word, name, namespace in declarations:
        prefix = name.text[:-1]
        in_header = any(iri.startswith(namespace.text[1:-1]) for iri in within)
        if prefix not in used and not in_header:
            yield Hit("KG311", {"prefix": prefix}, "", text.place(word.start))


# ------------------------------------------------------------------------------------------ IRIs


def _iris(text: QueryText, stated: Stated, asked: Asked) -> Iterator[Hit]:
    """Terms that no vocabulary has, and things of ours that the data do not know, each once."""
    seen: set[str] = set()
    terms: set[int] | None = None
    begin = text.query.select.keyword.start
    for token in text.query.tokens:
        if token.kind not in (Kind.NAME, Kind.IRI) or token.start < begin or token.text in seen:
            continue
        seen.add(token.text)
        iri = text.query.iri(token)
        code, near = _verdict(iri, stated, asked)
        if code == _UNKNOWN_TO_ALL:
            terms = _terms(text) if terms is None else terms
            code = "KG312" if token.start in terms else ""
        if code:
            facts = {"iri": stated.show(IRI(iri))}
            if near:
                facts["near"] = stated.show(IRI(split_iri(iri)[0] + near))
            variant = "near" if near else ""
            yield Hit(code, facts, variant, text.place(token.start), value=IRI(iri))


_UNKNOWN_TO_ALL = "unknown to all"


def _verdict(iri: str, stated: Stated, asked: Asked) -> tuple[str, str]:
    """The rule that an IRI falls foul of, wherever it stands, and the name that is nearest.

    Of a vocabulary of which nothing is known, only what is a term for certain is told.
    """
    namespace, name = split_iri(iri)
    published = vocabulary(namespace)
    is_known = bool(published and name in published.names) or iri.startswith(f"{rdf.iri}_")
    if not name or is_known or asked.knows(iri):
        return "", ""
    used = stated.data.terms.names.get(namespace, {})
    if published or namespace in stated.described:
        known = {*(published.names if published else ()), *used}
        return "KG312", asked.nearest(name, known)
    if stated.is_ours(IRI(iri)):
        return "KG315", asked.nearest(name, used)
    return _UNKNOWN_TO_ALL, ""


def _terms(text: QueryText) -> set[int]:
    """Where predicates and classes stand that are asked of our own data, not by SERVICE."""
    services = [pattern for pattern in text.patterns if pattern.opened_by == "SERVICE"]
    elsewhere = {inner for pattern in services for inner in pattern.within()}
    return {
        token.start
        for pattern in text.patterns
        if pattern not in elsewhere
        for token in _predicates_and_classes(text, pattern)
    }


def _predicates_and_classes(text: QueryText, pattern: Pattern) -> Iterator[Token]:
    for triple in pattern.triples:
        yield from triple.path
        if triple.predicate and text.query.iri(triple.predicate) == rdf.type.value:
            yield triple.object.token


# ------------------------------------------------------------------------------------- languages


def _languages(text: QueryText, asked: Asked) -> Iterator[Hit]:
    """Language tags of patterns, and those that LANG is compared with, which no literal has."""
    for token, tag, is_range in (*_tags_of_patterns(text), *_tags_compared(text)):
        wanted = tag.lower()
        if not _has_language(asked, wanted, is_range=is_range):
            yield Hit("KG316", {"tag": tag}, "", text.place(token.start))


def _has_language(asked: Asked, tag: str, *, is_range: bool) -> bool:
    if tag in ("", "*"):
        return True
    compared = f'LANGMATCHES(LANG(?o), "{tag}")' if is_range else f'LCASE(LANG(?o)) = "{tag}"'
    return asked.holds(f"?s ?p ?o FILTER({compared})")


def _tags_of_patterns(text: QueryText) -> Iterator[tuple[Token, str, bool]]:
    for pattern in text.patterns:
        for triple in pattern.triples:
            for token in triple.object.suffix:
                if token.kind is Kind.LANGUAGE:
                    yield token, token.text[1:], False


def _tags_compared(text: QueryText) -> Iterator[tuple[Token, str, bool]]:
    """The strings in ``LANG(?x) = "en"`` and ``LANGMATCHES(LANG(?x), "en")``."""
    tokens = text.query.tokens
    words = [token.text.upper() for token in tokens]
    for at in range(3, len(tokens) - 2):
        if words[at - 3 : at - 1] != ["LANG", "("] or words[at] != ")":
            continue
        after, string = tokens[at + 1], tokens[at + 2]
        is_range = after.text == "," and at > 4 and words[at - 5] == "LANGMATCHES"
        if string.kind is Kind.STRING and (is_range or after.text == "="):
            tag = string.text[1:-1]
            if tag.replace("-", "").isalnum() and tag.isascii():
                yield string, tag, is_range
