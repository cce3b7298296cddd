"""The tokens of a query, taken one by one; and those that are a triple pattern, or a term.

https://www.w3.org/TR/sparql11-query/#rTriplesBlock
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from kg.formats._sparql_query import RDF, Pattern, Slot, TriplePattern
from kg.formats._tokens import Kind, Token

_DEEPEST = 100  # levels of brackets of any kind


class NotInGrammar(Exception):
    """A token that the grammar does not have where it stands."""


class Cursor:
    """Where one is in the tokens of a query."""

    def __init__(self, tokens: Iterable[Token], end: int) -> None:
        self.tokens = (*tokens, Token(Kind.MARK, "", end))  # what no phrase begins with
        self.at = 0
        self._words = [
            token.text.upper() if token.kind in (Kind.KEYWORD, Kind.MARK) else ""
            for token in self.tokens
        ]
        self._depth = 0

    @property
    def now(self) -> Token:
        """The next token."""
        return self.tokens[self.at]

    def sees(self, *words: str) -> bool:
        """True when the next token is one of the keywords or marks."""
        return self._words[self.at] in words

    def sees_keyword(self) -> bool:
        """True when the next token is a keyword."""
        return self.tokens[self.at].kind is Kind.KEYWORD

    def take(self, *words: str) -> Token:
        """The next token, which must be one of the words where some are given."""
        if (words and self._words[self.at] not in words) or self.at == len(self.tokens) - 1:
            raise NotInGrammar
        self.at += 1
        return self.tokens[self.at - 1]

    def take_of(self, *kinds: Kind) -> Token:
        """The next token, which must be of one of the kinds."""
        if self.tokens[self.at].kind not in kinds:
            raise NotInGrammar
        return self.take()

    def skip(self, *words: str) -> bool:
        """Takes the next token if it is one of the words; True when it was."""
        found = self._words[self.at] in words
        self.at += found
        return found

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One level of brackets further down."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotInGrammar
        yield
        self._depth -= 1


class TripleReader(Cursor):
    """Reads terms, triples and paths, by one method for each kind of phrase."""

    _blanks = 0

    def read_triples(self, group: Pattern) -> None:
        """The triples of one subject."""
        is_alone = self.sees("[", "(")
        before = len(group.triples)
        subject = self._node(group)
        has_own = is_alone and len(group.triples) > before
        if has_own and (self.sees(".", "}") or self.sees_keyword()):
            return
        self._properties(group, subject)

    def _properties(self, group: Pattern, subject: Slot) -> None:
        while True:
            path = self._path()
            self._object(group, subject, path)
            while self.skip(","):
                self._object(group, subject, path)
            if not self.sees(";"):
                return
            while self.skip(";"):
                pass
            if self.sees(".", "}", "]", "{") or self.sees_keyword():
                return

    def _object(self, group: Pattern, subject: Slot, path: tuple[Token, ...]) -> None:
        at = len(group.triples)
        slot = self._node(group)
        group.triples.insert(at, TriplePattern(subject, path, slot))

    def _node(self, group: Pattern) -> Slot:
        """A term or a variable; the triples of a blank node or a list in place go to the group."""
        if self.sees("["):
            blank = self._blank(self.take())
            if not self.sees("]"):
                with self.deeper():
                    self._properties(group, blank)
            self.take("]")
            return blank
        if self.sees("("):
            with self.deeper():
                return self._list(group)
        return self._slot()

    def _list(self, group: Pattern) -> Slot:
        """The triples of a list. https://www.w3.org/TR/sparql11-query/#collections"""
        start = self.take("(")
        if self.sees(")"):
            self.take()
            return Slot(_nil(start))
        first = link = self._blank(start)
        while True:
            self._object(group, link, (_term("first", start),))
            if self.sees(")"):
                break
            after = self._blank(start)
            group.triples.append(TriplePattern(link, (_term("rest", start),), after))
            link = after
        self.take(")")
        group.triples.append(TriplePattern(link, (_term("rest", start),), Slot(_nil(start))))
        return first

    def _blank(self, token: Token) -> Slot:
        self._blanks += 1
        return Slot(token, label=f"_:[{self._blanks}")

    def _slot(self) -> Slot:
        token = self.take_of(*_SLOTS)
        if token.kind is not Kind.STRING:
            return Slot(token)
        if self.now.kind is Kind.LANGUAGE:
            return Slot(token, (self.take(),))
        if self.now.kind is Kind.DATATYPE:
            return Slot(token, (self.take(), self.take_of(Kind.IRI, Kind.NAME)))
        return Slot(token)

    # ------------------------------------------------------------------------------- paths

    def _path(self) -> tuple[Token, ...]:
        """A variable, or a path. https://www.w3.org/TR/sparql11-query/#rPath"""
        begin = self.at
        if self.now.kind is Kind.VARIABLE:
            self.take()
        else:
            self._alternatives()
        return self.tokens[begin : self.at]

    def _alternatives(self) -> None:
        while True:
            self.skip("^")
            self._primary()
            if self.sees("?", "*", "+"):
                self.take()
            if not self.skip("/", "|"):
                return

    def _primary(self) -> None:
        if self.skip("("):
            with self.deeper():
                self._alternatives()
            self.take(")")
        elif self.skip("!"):
            if self.skip("("):
                while not self.sees(")"):
                    self.skip("^")
                    self.take_of(Kind.IRI, Kind.NAME, Kind.A)
                    if not self.skip("|"):
                        break
                self.take(")")
            else:
                self.skip("^")
                self.take_of(Kind.IRI, Kind.NAME, Kind.A)
        else:
            self.take_of(Kind.IRI, Kind.NAME, Kind.A)

    def read_value(self) -> Slot | None:
        """A term of VALUES; None for UNDEF."""
        return None if self.skip("UNDEF") else self._slot()


_SLOTS = (Kind.VARIABLE, Kind.IRI, Kind.NAME, Kind.BLANK, Kind.STRING, Kind.NUMBER, Kind.BOOLEAN)


def _term(name: str, at: Token) -> Token:
    """A term of RDF that stands for what nobody wrote out."""
    return Token(Kind.IRI, f"<{RDF}{name}>", at.start)


def _nil(at: Token) -> Token:
    return _term("nil", at)
