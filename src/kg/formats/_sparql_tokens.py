"""The tokens of SPARQL, queries and updates, with comments: for layouts, highlighting and lint.

The terminals are those of https://www.w3.org/TR/sparql11-query/#sparqlGrammar, with what SPARQL 1.2
adds: https://www.w3.org/TR/sparql12-query/#sparqlGrammar. As the specification has it, the longest
token counts: ``?a<?b&&?c>?d`` holds an IRI. Escapes of code points outside of IRIs and strings are
not resolved, so they have the kind `Kind.ERROR`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.formats._tokens import FIRST, SHARED, START, UNKNOWN, WORD, Kind, Token


def tokenize_sparql(text: str) -> Iterator[Token]:
    """Every token and comment of a text, in order; between them is white space and nothing else.

    The kinds are those of Turtle, but that `Kind.DIRECTIVE` and `Kind.GRAPH` are `Kind.KEYWORD`;
    operators are a `Kind.MARK`. Never fails, and takes time in proportion to the text.

    >>> [f"{token.kind} {token.text}" for token in tokenize_sparql("ASK { ?a ex:b 1 }  # c")]
    ['keyword ASK', 'mark {', 'variable ?a', 'name ex:b', 'number 1', 'mark }', 'comment # c']
    """
    words = _word_kinds()
    for found in _grammar().finditer(text):
        kind, word = _KINDS[found.lastgroup or "error"], found[0]
        if kind is not Kind.KEYWORD:
            yield Token(kind, word, found.start())
        elif word in words:
            yield Token(words[word], word, found.start())
        else:
            yield from _words(word, found.start())


def without_comments(text: str) -> tuple[Token, ...]:
    """Every token of a text that is no comment."""
    return tuple(token for token in tokenize_sparql(text) if token.kind is not Kind.COMMENT)


_KINDS = {kind.value: kind for kind in Kind}


def _words(word: str, start: int) -> Iterator[Token]:
    """A word; or the words in ``true.OPTIONAL``, with the dots between them."""
    parts = word.split(".")
    kinds = [_kind(part) for part in parts]
    if Kind.ERROR in kinds:
        yield Token(Kind.ERROR, word, start)
        return
    for index, (kind, part) in enumerate(zip(kinds, parts, strict=True)):
        if index > 0:
            yield Token(Kind.MARK, ".", start - 1)
        yield Token(kind, part, start)
        start += len(part) + len(".")


def _kind(word: str) -> Kind:
    return _word_kinds().get(word) or _word_kinds().get(word.upper(), Kind.ERROR)


@cache
def _word_kinds() -> dict[str, Kind]:
    """The kind of each word: of "a", and of the others in upper case."""
    keywords = dict.fromkeys(_keywords(), Kind.KEYWORD)
    return keywords | {"a": Kind.A, "TRUE": Kind.BOOLEAN, "FALSE": Kind.BOOLEAN}


def spell_keyword(word: str) -> str:
    """A keyword as the grammar spells it, mostly in upper case.

    >>> spell_keyword("select"), spell_keyword("ISIRI")
    ('SELECT', 'isIRI')
    """
    return _keywords()[word.upper()]


@cache
def _keywords() -> dict[str, str]:
    """Every keyword in upper case, and as the grammar spells it."""
    return {word.upper(): word for word in _KEYWORDS.split()}


_KEYWORDS = """
    BASE PREFIX VERSION SELECT DISTINCT REDUCED AS CONSTRUCT DESCRIBE ASK FROM NAMED WHERE GROUP BY
    HAVING ORDER ASC DESC LIMIT OFFSET VALUES UNDEF OPTIONAL GRAPH SERVICE SILENT BIND MINUS UNION
    FILTER IN NOT EXISTS
    LOAD INTO CLEAR DROP CREATE ADD TO MOVE COPY INSERT DELETE DATA WITH USING DEFAULT ALL
    STR LANG LANGMATCHES LANGDIR DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT
    STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY
    HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF
    STRLANG STRLANGDIR STRDT sameTerm isIRI isURI isBLANK isLITERAL isNUMERIC hasLANG hasLANGDIR
    REGEX SUBSTR REPLACE isTRIPLE TRIPLE SUBJECT PREDICATE OBJECT
    COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR
"""


@cache
def _grammar() -> re.Pattern[str]:
    """All tokens as one expression."""
    marks = r"<<\(|<<|>>|\)>>|\{\||\|\}|&&|\|\||[!<>]=|[.;,\[\](){}~*+\-/|^!=<>?]"
    text = rf"""{SHARED}
        |(?P<variable>[?$]{FIRST}++)
        |(?P<keyword>{START}{WORD})
        |(?P<mark>{marks})
        |(?P<error>{UNKNOWN})"""
    return re.compile(text, re.VERBOSE | re.DOTALL)
