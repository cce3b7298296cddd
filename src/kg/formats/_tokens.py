"""The tokens of Turtle and its kin, with comments, and the line and column of each.

One grammar serves Turtle, TriG, N-Triples and N-Quads: https://www.w3.org/TR/turtle/#terminals,
with the tokens that RDF 1.2 adds: https://www.w3.org/TR/rdf12-turtle/#terminals. Anything is taken,
as in an editor: what is no token has the kind `Kind.ERROR`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from itertools import accumulate

from msgspec import Struct


class Kind(StrEnum):
    """What a token is."""

    COMMENT = "comment"  # from # to the end of its line, which is not part of it
    DIRECTIVE = "directive"  # @prefix @base @version, and PREFIX BASE VERSION in any case
    GRAPH = "graph"  # GRAPH in any case
    IRI = "iri"  # <…>
    NAME = "name"  # prefix:local, prefix: alone, :local, and : alone
    BLANK = "blank"  # _:label
    STRING = "string"  # in quotes of any of the four kinds, escapes as they are written
    LANGUAGE = "language"  # @en
    DATATYPE = "datatype"  # ^^
    NUMBER = "number"
    BOOLEAN = "boolean"
    A = "a"
    MARK = "mark"  # . ; , [ ] ( ) { } and those of RDF 1.2: << >> <<( )>> {| |} ~
    KEYWORD = "keyword"  # of SPARQL, the names of its functions among them, in any case
    VARIABLE = "variable"  # ?name and $name, of SPARQL
    ERROR = "error"  # what is no token: a character, a word, or a string that does not end


class Token(Struct, frozen=True, gc=False):
    """A token as it is written, and the number of code points before it."""

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        """The number of code points before what comes after it."""
        return self.start + len(self.text)


def tokenize(text: str) -> Iterator[Token]:
    """Every token and comment of a text, in order; between them is white space and nothing else.

    Never fails, and takes time in proportion to the text, whatever it holds.
    """
    before, is_tagged = None, False  # after a string, @base is a language, but not after VERSION
    for found in _grammar().finditer(text):
        kind = _KINDS[found.lastgroup or "error"]
        word = found[0]
        if kind is Kind.ERROR:
            kind = _WORDS.get(word) or _WORDS_IN_ANY_CASE.get(word.lower(), kind)
        elif kind is Kind.LANGUAGE and word in _DIRECTIVES and not is_tagged:
            kind = Kind.DIRECTIVE
        if kind is not Kind.COMMENT:
            is_tagged = kind is Kind.STRING and before is not Kind.DIRECTIVE
            before = kind
        yield Token(kind, word, found.start())


class Lines:
    r"""The lines of a text, so that an offset becomes a line and a column.

    >>> Lines("<a> <b>\n  <c> .").position(10)
    (2, 3)
    """

    def __init__(self, text: str) -> None:
        if "\r" in text:
            self._starts = [0, *(found.end() for found in re.finditer(r"\r\n?|\n", text))]
        else:
            self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n")[:-1])]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1, columns in code points."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and a column that the text has: `position` the other way round."""
        return self._starts[line - 1] + column - 1


_KINDS = {kind.value: kind for kind in Kind}  # three times as fast as Kind(…)
_WORDS = {"a": Kind.A, "true": Kind.BOOLEAN, "false": Kind.BOOLEAN}
_WORDS_IN_ANY_CASE = {
    "prefix": Kind.DIRECTIVE,
    "base": Kind.DIRECTIVE,
    "version": Kind.DIRECTIVE,
    "graph": Kind.GRAPH,
}
_DIRECTIVES = frozenset({"@prefix", "@base", "@version"})


# The terminals that Turtle and SPARQL share, as parts of one expression. No loop is ever tried
# again: those of one character are possessive, those of groups atomic, since Python before 3.11.5
# mistakes possessive groups (https://github.com/python/cpython/issues/106052). A name may hold
# every character beyond ASCII: those that the standards forbid there can stand in no other token
# either. The classes tell what is not in them, which compiles far faster.
START = r"[^\x00-@\[-`{-\x7f]"  # PN_CHARS_BASE
FIRST = r"[^\x00-/:-@\[-^`{-\x7f]"  # PN_CHARS_U and digits
_INNER = r"[^\x00-,./:-@\[-^`{-\x7f]"  # PN_CHARS
_ESCAPE = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"  # PLX
WORD = rf"(?>(?:{_INNER}++|\.++(?={_INNER}))*)"
_LOCAL = rf"(?:{FIRST}|:|{_ESCAPE})(?>(?:{_INNER}++|:|{_ESCAPE}|\.++(?={_INNER}|:|{_ESCAPE}))*)"
COMMENT = r"\#[^\n\r]*+"
IRIREF = r"<(?>(?:[^\x00-\x20<>\"{}|^`\\]++|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*)>"
LONG = r"\"\"\"(?>(?:[^\"\\]++|\\.|\"\"?(?!\"))*)"  # up to the three quotes that end it
LONG_SINGLE = r"'''(?>(?:[^'\\]++|\\.|''?(?!'))*)"
SHARED = rf"""
    (?P<comment>{COMMENT})
    |(?P<iri>{IRIREF})
    |(?P<name>(?>(?:{START}{WORD})?):(?>(?:{_LOCAL})?))
    |(?P<blank>_:{FIRST}{WORD})
    |(?P<string>{LONG}\"\"\"|{LONG_SINGLE}'''
        |"(?!\"\")(?>(?:[^"\\\n\r]++|\\[^\n\r])*)"|'(?!'')(?>(?:[^'\\\n\r]++|\\[^\n\r])*)')
    |(?P<language>@[A-Za-z]++(?>(?:-[A-Za-z0-9]++)*)(?>(?:--[A-Za-z]++)?))
    |(?P<datatype>\^\^)
    |(?P<number>[+-]?(?:[0-9]++\.[0-9]*+[eE][+-]?[0-9]++|\.?[0-9]++[eE][+-]?[0-9]++
        |[0-9]*+\.[0-9]++|[0-9]++))
"""

# A string that does not end takes what is left of its line, a long one what is left of the text:
# looking for its end once more from each quote inside it would take quadratic time.
UNKNOWN = rf"""{START}{WORD}|\"\"\".*+|'''.*+|"[^\n\r]*+|'[^\n\r]*+|[^\x20\t\n\r]"""


@cache
def _grammar() -> re.Pattern[str]:
    """All tokens as one expression."""
    marks = r"<<\(|<<|>>|\)>>|\{\||\|\}|[.;,\[\](){}~]"
    text = rf"{SHARED}|(?P<mark>{marks})|(?P<error>{UNKNOWN})"
    return re.compile(text, re.VERBOSE | re.DOTALL)
