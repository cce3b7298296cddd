"""Names of two things that are all but equal: perhaps one thing, described twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple

from kg.labels import NAMING
from kg.lint._content import Content
from kg.lint._hit import Hit
from kg.terms import IRI, Literal, Triple
from kg.vocab import owl, rdf, skos

_WORDS = re.compile(r"\w+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_SHORTEST_WORD = 4
_LONGEST_NAME = 200
_MOST_WORDS = 20


class _Name(NamedTuple):
    """A name of a thing, and of what kind the thing is, in which language."""

    subject: IRI
    predicate: IRI
    literal: Literal
    kind: tuple[int, str]


def check_names(content: Content) -> Iterator[Hit]:
    """Pairs of things of one class, and for concepts of one scheme, with names that a slip parts.

    Names count as the same when they differ in case, accents, punctuation or the order of words,
    or in one letter of one word. Takes time in proportion to the names.
    """
    told: set[frozenset[IRI]] = set()
    for first, second in _pairs(_names(content)):
        things = frozenset({first.subject, second.subject})
        if len(things) == 2 and things not in told and not _are_told_apart(content, things):
            told.add(things)
            facts = {
                "name": first.literal.value,
                "other": content.show(first.subject),
            }
            place = content.data.place_of(Triple(second.subject, second.predicate, second.literal))
            yield Hit("KG132", facts, "", place, second.subject, second.predicate, second.literal)


def _names(content: Content) -> Iterator[_Name]:
    """Each name of a thing of ours; things of one kind have the same number as their kind."""
    graph = content.data.graph
    classes, schemes = graph.column(rdf.type), graph.column(skos.inScheme)
    numbers: dict[Hashable, int] = {}
    kinds: dict[IRI, int] = {}
    for predicate in NAMING:
        for subject, objects in graph.column(predicate).items():
            if not isinstance(subject, IRI) or not content.is_ours(subject):
                continue
            if subject not in kinds:
                kind = tuple(frozenset(each.get(subject, ())) for each in (classes, schemes))
                kinds[subject] = numbers.setdefault(kind, len(numbers))
            for value in objects:
                if isinstance(value, Literal) and len(value.value) <= _LONGEST_NAME:
                    language = (value.language or "").partition("-")[0]
                    yield _Name(subject, predicate, value, (kinds[subject], language))


def _pairs(names: Iterable[_Name]) -> Iterator[tuple[_Name, _Name]]:
    """The first name and each later one of its kind that is nearly the same."""
    by_words: dict[Hashable, _Name] = {}
    by_gap: dict[Hashable, dict[str, _Name]] = {}
    for name in names:
        words = _fold(name.literal.value)
        key = (name.kind, tuple(sorted(words)))
        first = by_words.setdefault(key, name)
        if first.subject != name.subject:
            yield first, name
            continue
        if not 2 <= len(words) <= _MOST_WORDS:
            continue
        for place, word in enumerate(words):
            if len(word) >= _SHORTEST_WORD and word.isalpha():
                gap = (name.kind, words[:place], words[place + 1 :])
                by_gap.setdefault(gap, {}).setdefault(word, name)
    for by_word in by_gap.values():
        if len(by_word) > 1:
            yield from _one_letter_apart(by_word)


def _one_letter_apart(by_word: dict[str, _Name]) -> Iterator[tuple[_Name, _Name]]:
    """Names whose words are the same once a letter is left out of one or of both."""
    seen: dict[str, _Name] = {}
    for word, name in by_word.items():
        shortened = {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
        for short in sorted(shortened):
            if short in seen:
                yield seen[short], name
                break
        for short in shortened:
            seen.setdefault(short, name)


def _fold(text: str) -> tuple[str, ...]:
    """The words of a name without case, accents and punctuation."""
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return tuple(_WORDS.findall(text.casefold()))


def _are_told_apart(content: Content, things: Iterable[IRI]) -> bool:
    """True when the graph itself says that the two are different, or the same."""
    first, second = things
    graph = content.data.graph
    return any(
        Triple(one, predicate, other) in graph
        for predicate in (owl.differentFrom, owl.sameAs)
        for one, other in ((first, second), (second, first))
    )
