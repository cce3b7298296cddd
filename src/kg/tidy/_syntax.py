"""The syntax tree of Turtle and TriG, with the comments and the line breaks of its author.

https://www.w3.org/TR/rdf12-trig/#sec-grammar-grammar. A tree is made of texts that parse, so
nothing is validated here. The marks between parts (``. ; ,``) are not in it, nor are empty
predicate lists (``;;``): a writer sets them anew. Comments that stand before a mark, or inside what
is one word here, come after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from kg.formats import Kind, Token


class Comment(Struct, frozen=True):
    """A comment, and the line breaks before it: 0 where it ends a line with something else."""

    text: str
    lines: int


class Word(Struct, frozen=True):
    """What is written as one: a term, a verb, a bracket, or a directive; and what is before it.

    ``lines`` are the line breaks between it and its last comment, or the word before.
    """

    text: str
    lines: int = 0
    comments: tuple[Comment, ...] = ()

    @property
    def begins_line(self) -> bool:
        """True where its author began a line with it, or a comment makes it begin one."""
        return self.lines > 0 or bool(self.comments)


class Block(Struct, frozen=True):
    """Predicates in brackets: a blank node ``[ … ]`` or an annotation ``{| … |}``."""

    opening: Word
    predicates: tuple[Predicate, ...]
    closing: Word


class Listing(Struct, frozen=True):
    """Terms in brackets: a collection ``( … )``, a triple ``<< … >>`` or ``<<( … )>>``."""

    opening: Word
    items: tuple[Term, ...]
    closing: Word


Term = Word | Block | Listing
Object = tuple[Term, ...]  # a term, and its reifiers and annotations


class Predicate(Struct, frozen=True):
    """A verb with its objects, of which there is at least one."""

    verb: Word
    objects: tuple[Object, ...]


class Statement(Struct, frozen=True):
    """A subject with its predicates; none for a blank node or a triple that stands alone."""

    subject: Term
    predicates: tuple[Predicate, ...]


class Single(Struct, frozen=True):
    """A line of its own: a directive, a graph's name with its brace, or a closing brace."""

    word: Word

    @property
    def kind(self) -> str:
        """``directive``, ``{``, ``}``, or nothing at the end of the text."""
        last = self.word.text[-1:]
        return last if last in ("{", "}", "") else "directive"


Entry = Statement | Single


def first_word(term: Term) -> Word:
    """The word that a term begins with."""
    return term if isinstance(term, Word) else term.opening


def parse_entries(tokens: Iterable[Token], text: str) -> Iterator[Entry]:
    """The entries of a text that parses; the last one is an empty `Single`, with the last comments.

    Recurses as deep as brackets nest.
    """
    return _Parser(_words(tokens, text)).entries()


LINE_BREAK = re.compile(r"\r\n?|\n")
_MARKS = frozenset({".", ";", ","})
_CLOSINGS = {"[": "]", "{|": "|}", "(": ")", "<<": ">>", "<<(": ")>>"}
_AFTER_OBJECTS = frozenset({*_MARKS, *_CLOSINGS.values(), "}", ""})


def _words(tokens: Iterable[Token], text: str) -> list[Word]:
    """The words and marks of a text, and an empty word; comments and lines go to the next word."""
    words: list[Word] = []
    comments: list[Comment] = []
    lines = end = 0
    is_datatype = False
    for token in tokens:
        breaks = len(LINE_BREAK.findall(text, end, token.start))
        end = token.end
        if token.kind is Kind.COMMENT:
            comments.append(Comment(token.text.rstrip(), breaks))
            lines = 0
        elif is_datatype or token.kind in (Kind.LANGUAGE, Kind.DATATYPE):
            words[-1] = replace(words[-1], text=words[-1].text + token.text)
            is_datatype = token.kind is Kind.DATATYPE
        elif token.text in _MARKS:
            words.append(Word(token.text))
            lines = max(lines, breaks)
        else:
            words.append(Word(token.text, max(lines, breaks), tuple(comments)))
            comments, lines = [], 0
    return [*words, Word("", 1, tuple(comments))]


class _Parser:
    """The rules of the grammar; each begins at its first word and ends after its last one."""

    def __init__(self, words: list[Word]) -> None:
        self._words = words
        self._at = 0
        self._comments: tuple[Comment, ...] = ()  # of words that are now inside another

    def _text(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._words[at].text if at < len(self._words) else ""

    def _take(self) -> Word:
        word = self._words[self._at]
        self._at += 1
        if self._comments and word.text not in _MARKS:
            word = replace(word, comments=self._comments + word.comments)
            self._comments = ()
        return word

    def _take_joined(self, count: int) -> Word:
        first, *others = [self._take() for _ in range(count)]
        self._comments = tuple(comment for word in others for comment in word.comments)
        text = " ".join([first.text, *(word.text for word in others)])
        return replace(first, text=text.replace("[ ]", "[]"))

    def entries(self) -> Iterator[Entry]:
        """The entries of the document, and its end."""
        while self._text():
            yield self._entry()
            while self._text() == ".":
                self._take()
        yield Single(self._take())

    def _entry(self) -> Entry:
        first = self._text().lower()
        if first in ("@prefix", "prefix"):
            return Single(self._take_joined(3))
        if first in ("@base", "base", "@version", "version"):
            return Single(self._take_joined(2))
        if first == "}":
            return Single(self._take())
        brace = next((ahead for ahead in range(4) if self._text(ahead) == "{"), 4)
        if brace == 0 or first == "graph" or brace == 1 or (brace == 2 and first == "["):
            return Single(self._take_joined(brace + 1))
        return Statement(self._term(), self._predicates())

    def _predicates(self) -> tuple[Predicate, ...]:
        predicates = []
        while self._text() == ";" or self._text() not in _AFTER_OBJECTS:
            if self._text() == ";":
                self._take()
            else:
                predicates.append(Predicate(self._take(), tuple(self._objects())))
        return tuple(predicates)

    def _objects(self) -> Iterator[Object]:
        yield tuple(self._object())
        while self._text() == ",":
            self._take()
            yield tuple(self._object())

    def _object(self) -> Iterator[Term]:
        yield self._term()
        while self._text() in ("~", "{|"):
            is_reifier = self._text() == "~"
            yield self._term()
            if is_reifier and self._text() not in (_AFTER_OBJECTS | {"~", "{|"}):
                yield self._term()

    def _term(self) -> Term:
        opening = self._take()
        if opening.text in ("[", "{|"):
            return Block(opening, self._predicates(), self._take())
        closing = _CLOSINGS.get(opening.text)
        if closing is None:
            return opening
        items = []
        while self._text() != closing:
            items.append(self._term())
        return Listing(opening, tuple(items), self._take())
