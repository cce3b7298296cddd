"""The brackets of SPARQL, with the comments and the line breaks of its author.

That is all of the grammar that must hold before a text is laid out: it is made of tokens, and its
brackets match. Comments before a mark (``. ; ,``), or inside a literal, come after it.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from kg.errors import ReadError
from kg.formats import Kind, Lines, Token, spell_keyword
from kg.tidy._syntax import LINE_BREAK, Comment, Word

_MAX_DEPTH = 50  # of brackets: each level indents all that is in it, so the text grows by squares
MARKS = frozenset({".", ";", ","})
_CLOSINGS = {"(": ")", "[": "]", "{": "}", "<<": ">>", "<<(": ")>>", "{|": "|}"}
_OPENINGS = {closing: opening for opening, closing in _CLOSINGS.items()}


class Leaf(Word, frozen=True):
    """A token, or a literal with its language or datatype; a keyword as the grammar spells it.

    ``is_glued`` is true where nothing stands between it and the token before.
    """

    kind: Kind = Kind.MARK
    is_glued: bool = False
    start: int = 0  # code points before it

    @property
    def keyword(self) -> str:
        """A keyword in upper case; nothing for what is none."""
        return self.text.upper() if self.kind is Kind.KEYWORD else ""

    @property
    def mark(self) -> str:
        """A mark; nothing for what is none."""
        return self.text if self.kind is Kind.MARK else ""


class Bracket(Struct, frozen=True):
    """What stands between two brackets; the whole text stands between two empty ones."""

    opening: Leaf
    items: tuple[Node, ...]
    closing: Leaf

    @property
    def keyword(self) -> str:
        """Nothing: a bracket is no keyword."""
        return ""

    @property
    def mark(self) -> str:
        """The opening bracket."""
        return self.opening.text


Node = Leaf | Bracket


def parse_brackets(tokens: Iterable[Token], text: str, name: str) -> Bracket:
    """The tokens of a text, those in brackets inside them.

    Raises `ReadError` for what is no token, and for brackets that do not match or nest more than 50
    deep; ``name`` is the text as messages show it.
    """
    *leaves, end = _leaves(tokens, text, name)
    open_ones: list[tuple[Leaf, list[Node]]] = [(Leaf(""), [])]
    for leaf in leaves:
        opening, items = open_ones[-1]
        if leaf.mark in _CLOSINGS:
            if len(open_ones) > _MAX_DEPTH:
                what = f"nests brackets more than {_MAX_DEPTH} deep"
                raise _error(text, name, leaf.start, what, "Take the query apart.")
            open_ones.append((leaf, []))
        elif leaf.mark in MARKS and not items:
            what = f"{leaf.mark} comes after nothing"
            raise _error(text, name, leaf.start, what, "Remove it, or write what it ends.")
        elif leaf.mark not in _OPENINGS:
            items.append(leaf)
        elif opening.text == _OPENINGS[leaf.mark]:
            open_ones.pop()
            open_ones[-1][1].append(Bracket(opening, tuple(items), leaf))
        else:
            what = f"{leaf.mark} closes nothing that is open"
            raise _error(text, name, leaf.start, what, "Remove it, or write what it closes.")
    opening, items = open_ones[-1]
    if opening.text:
        remedy = f"Write {_CLOSINGS[opening.text]} where it ends."
        raise _error(text, name, opening.start, f"{opening.text} is not closed", remedy)
    return Bracket(opening, tuple(items), end)


def _leaves(tokens: Iterable[Token], text: str, name: str) -> list[Leaf]:
    """The leaves of a text, and an empty one; comments and lines go to the next leaf."""
    leaves: list[Leaf] = []
    comments: list[Comment] = []
    lines = end = 0
    is_datatype = False
    for token in tokens:
        breaks = len(LINE_BREAK.findall(text, end, token.start))
        is_glued = end == token.start
        end = token.end
        if token.kind is Kind.COMMENT:
            comments.append(Comment(token.text.rstrip(), breaks))
            lines = 0
        elif is_datatype or token.kind in (Kind.LANGUAGE, Kind.DATATYPE):
            if not _continues(token, leaves, is_datatype=is_datatype):
                raise _error(text, name, token.start, *_complaint(token))
            leaves[-1] = replace(leaves[-1], text=leaves[-1].text + token.text)
            is_datatype = token.kind is Kind.DATATYPE
        elif token.kind is Kind.ERROR:
            raise _error(text, name, token.start, *_complaint(token))
        elif token.text in MARKS:
            leaves.append(Leaf(token.text, start=token.start))
            lines = max(lines, breaks)
        else:
            word = spell_keyword(token.text) if token.kind is Kind.KEYWORD else token.text
            before = (max(lines, breaks), tuple(comments))
            leaves.append(Leaf(word, *before, token.kind, is_glued, token.start))
            comments, lines = [], 0
    return [*leaves, Leaf("", 1, tuple(comments))]


def _continues(token: Token, leaves: list[Leaf], *, is_datatype: bool) -> bool:
    """True for a language or a datatype that has the string before it."""
    if not leaves or leaves[-1].kind is not Kind.STRING:
        return False
    return token.kind in (Kind.IRI, Kind.NAME) if is_datatype else True


def _complaint(token: Token) -> tuple[str, str]:
    """What is wrong with a token that cannot stand where it stands, and what to do."""
    if token.text[0] in "\"'":
        return "begins a string that does not end", "Write the quotation mark that ends it."
    shown = token.text if token.text.isprintable() else f"U+{ord(token.text[0]):04X}"
    return f"{shown} is no word of SPARQL", "Correct it, or remove it."


def _error(text: str, name: str, offset: int, what: str, remedy: str) -> ReadError:
    line, column = Lines(text).position(offset)
    return ReadError(f"{name}:{line}:{column}", what, remedy)
