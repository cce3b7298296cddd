"""The place of every statement of a text, in the order in which the parser emits them.

The parser of the engine tells no places. So the tokens are walked by the same grammars, which are
small, and the walk emits a place wherever the parser emits a statement. The text has been parsed,
so nothing is validated here. https://www.w3.org/TR/rdf12-turtle/#sec-grammar-grammar
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import NamedTuple

from kg.formats._table import NQUADS, NTRIPLES, Format
from kg.formats._tokens import Kind, Lines, Token, tokenize

Position = tuple[int, int]


class Located(NamedTuple):
    """Where the first token of each part of a statement stands.

    Each is a line and a column, counted from 1, columns in code points; a column of 0 is unknown.
    A part that nothing is written for, as in a list, has the place of what implies it.
    """

    subject: Position
    predicate: Position
    object: Position


def locate(content: bytes, format: Format, ends: Sequence[int]) -> list[Located]:
    """The place of each statement of a text that parses, in the order of its statements.

    ``ends`` holds the line on which each statement ends, as `kg.formats.parse` tells it; where the
    walk does not agree with the parser, these lines are all that is known. Time and memory are
    linear in the text, whatever its depth.
    """
    text = content.decode("utf-8-sig")
    lines = Lines(text)
    found = [Located(*map(lines.position, starts)) for starts in find_starts(text, format)]
    agrees = len(found) == len(ends) and all(
        place.object[0] <= end for place, end in zip(found, ends, strict=True)
    )
    return found if agrees else [Located((end, 0), (end, 0), (end, 0)) for end in ends]


Starts = tuple[int, int, int]
"""The offsets of subject, predicate and object."""


def find_starts(text: str, format: Format) -> Iterable[Starts]:
    """The offsets of each statement, in the order of the statements."""
    tokens = (token for token in tokenize(text) if token.kind is not Kind.COMMENT)
    return (_walk_lines if format in (NTRIPLES, NQUADS) else _walk_turtle)(tokens)


_Steps = Generator["_Steps", None, None]  # a rule, which yields the rules inside it


def _walk_lines(tokens: Iterator[Token]) -> Iterator[Starts]:
    """N-Triples and N-Quads: a subject, a predicate and an object first, a full stop at the end."""
    starts: list[int] = []
    for token in tokens:
        if token.text == ".":
            yield starts[0], starts[1], starts[2]
            starts = []
        else:
            starts.append(token.start)


def _walk_turtle(tokens: Iterator[Token]) -> list[Starts]:
    """Turtle and TriG. The rules are run on a stack of ours, so that no depth is too deep."""
    walk = _Walk(tokens)
    rules = [walk.document()]
    while rules:
        inside = next(rules[-1], None)
        if inside is None:
            rules.pop()
        else:
            rules.append(inside)
    return walk.found


_END = Token(Kind.ERROR, "", -1)
_AFTER_PREDICATES = frozenset({".", "]", "}", "|}", ""})


class _Walk:
    """The rules of the grammar. Each begins at its first token and ends after its last one.

    What the parser emits at one token it hands out in reverse, and so does `_advance`.
    """

    def __init__(self, tokens: Iterator[Token]) -> None:
        self.found: list[Starts] = []
        self._at_this_token: list[Starts] = []
        self._tokens = tokens
        self._token = next(tokens, _END)

    def _advance(self) -> None:
        self.found += reversed(self._at_this_token)
        self._at_this_token.clear()
        self._token = next(self._tokens, _END)

    def _emit(self, statement: Starts | None) -> None:
        if statement:
            self._at_this_token.append(statement)

    def document(self) -> _Steps:
        """Directives, graphs and triples; braces and full stops tell nothing here."""
        while self._token is not _END:
            if self._token.kind is Kind.DIRECTIVE:
                self._directive()
            elif self._token.kind is Kind.GRAPH or self._token.text in ("{", "}", "."):
                self._advance()
            else:
                start = self._token.start
                yield self._term(None)
                if self._token.text != "{":
                    yield self._predicates(start)

    def _directive(self) -> None:
        self._advance()
        if self._token.kind is Kind.NAME:
            self._advance()
        self._advance()

    def _predicates(self, subject: int) -> _Steps:
        while self._token.text not in _AFTER_PREDICATES:
            if self._token.text == ";":
                self._advance()
                continue
            predicate = self._token.start
            self._advance()
            yield self._objects(subject, predicate)

    def _objects(self, subject: int, predicate: int) -> _Steps:
        while True:
            yield self._term((subject, predicate, self._token.start))
            yield self._annotations()
            if self._token.text != ",":
                return
            self._advance()

    def _term(self, statement: Starts | None) -> _Steps:
        """A term, and the statement that is emitted when the term is known."""
        if self._token.text == "[":
            yield self._blank_node(statement)
        elif self._token.text == "(":
            yield self._collection(statement)
        elif self._token.text in ("<<", "<<("):
            yield self._triple(statement)
        elif self._token.kind is Kind.STRING:
            self._literal(statement)
        else:
            self._emit(statement)
            self._advance()

    def _literal(self, statement: Starts | None) -> None:
        """A string is known only by what comes after it, which is a language or a datatype."""
        self._advance()
        if self._token.kind is Kind.LANGUAGE:
            self._emit(statement)
            self._advance()
        elif self._token.kind is Kind.DATATYPE:
            self._advance()
            self._emit(statement)
            self._advance()
        else:
            self._emit(statement)

    def _blank_node(self, statement: Starts | None) -> _Steps:
        start = self._token.start
        self._advance()
        yield self._predicates(start)
        self._emit(statement)
        self._advance()

    def _collection(self, statement: Starts | None) -> _Steps:
        """A list: of each cell rdf:first and rdf:rest, and the cell stands where its item does."""
        cell = self._token.start
        self._advance()
        self._emit(statement)
        is_first = True
        while self._token.text not in (")", ""):
            item = self._token.start
            if not is_first:
                self._emit((cell, item, item))
                cell = item
            yield self._term((cell, item, item))
            is_first = False
        if not is_first:
            self._emit((cell, self._token.start, self._token.start))
        self._advance()

    def _triple(self, statement: Starts | None) -> _Steps:
        """A triple term, or a reified triple, which states that something reifies it."""
        start = self._token.start
        reification = (start, start, start) if self._token.text == "<<" else None
        self._advance()
        yield self._term(None)
        self._advance()
        yield self._term(None)
        if self._token.text == "~":
            self._advance()
            if self._token.text != ">>":
                yield self._term(reification)
                reification = None
        self._emit(reification)
        self._emit(statement)
        self._advance()

    def _annotations(self) -> _Steps:
        """Reifiers and annotation blocks; a block is about the reifier just before it, if any."""
        reifier = None
        while self._token.text in ("~", "{|"):
            start = self._token.start
            is_block = self._token.text == "{|"
            if is_block and reifier is None:
                self._emit((start, start, start))
                reifier = start
            self._advance()
            if is_block:
                assert reifier is not None
                yield self._predicates(reifier)
                self._advance()
                reifier = None
            elif self._token.kind in (Kind.IRI, Kind.NAME, Kind.BLANK):
                reifier = self._token.start
                self._emit((reifier, start, start))
                self._advance()
            else:
                reifier = start
                self._emit((start, start, start))
