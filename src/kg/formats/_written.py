"""What stands in a document as text: the strings of JSON-LD, YAML-LD and CSV, and where.

Beside `kg.formats.tokenize`, which does the same for Turtle and its kin.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.formats._context import Context
from kg.formats._declared import Declared, WrittenTag
from kg.formats._document import Document
from kg.formats._table import CSV, JSONLD


class Written(NamedTuple):
    """A string or comment as it stands in a document: what it says, and between which offsets.

    ``has_escapes``: a backslash in it begins one.
    """

    text: str
    start: int
    end: int
    is_comment: bool = False
    has_escapes: bool = False


def written(document: Document, text: str) -> Iterator[Written]:
    """Every string and comment of a document, whose content is ``text``.

    Raises `kg.errors.ReadError` for most of what cannot be read.
    """
    if document.format == JSONLD:
        return _written_in_json(text)
    if document.format == CSV:
        return _written_in_csv(document, text)
    return _written_in_yaml(text, document.name)


def find_prefixes(document: Document) -> list[Declared]:
    """The prefixes that the contexts in a document declare."""
    from kg.formats._contexts import prefixes_in

    return [] if document.format == CSV else list(prefixes_in(document))


def find_tags(document: Document, context: Context | None) -> list[WrittenTag]:
    """Every language tag that is written in a document, its contexts included."""
    from kg.formats._contexts import tags_in, tags_of_header

    return list(tags_of_header(document) if document.format == CSV else tags_in(document, context))


_STRING = re.compile(r'"(?>(?:[^"\\]|\\.)*)"')


def _written_in_json(text: str) -> Iterator[Written]:
    for found in _STRING.finditer(text):
        yield Written(json.loads(found[0]), *found.span(), has_escapes=True)


_COMMENT = re.compile(r"(?:(?<=\s)|(?<![\s\S]))#[^\n\r]*")
_HEAD = re.compile(r"[|>][-+0-9]*[ \t]+(#[^\n\r]*)")


def _written_in_yaml(text: str, name: str) -> Iterator[Written]:
    """Comments stand between tokens, or behind the sign that a block of text begins with."""
    from kg.formats._yaml_tree import yaml_tokens

    before = 0
    for token in yaml_tokens(text, name):
        start, end = token.start_mark.index, token.end_mark.index
        yield from _comments(text, before, start)
        before = max(before, end)
        if token.id == "<scalar>":
            head = _HEAD.match(text, start, end) if token.style in ("|", ">") else None
            if head:
                yield Written(head[1], *head.span(1), is_comment=True)
            yield Written(token.value, start, end, has_escapes=token.style == '"')
    yield from _comments(text, before, len(text))


def _comments(text: str, start: int, end: int) -> Iterator[Written]:
    for found in _COMMENT.finditer(text, start, end):
        yield Written(found[0], *found.span(), is_comment=True)


def _written_in_csv(document: Document, text: str) -> Iterator[Written]:
    from kg.formats._csv_rows import read_spans
    from kg.formats._csvw import read_metadata

    dialect: dict[str, str] = {}
    if document.metadata is not None:
        table = read_metadata(document.metadata, document.name)
        dialect = {"delimiter": table.delimiter, "quote": table.quote}
    for cell in read_spans(text, document.name, **dialect):
        yield Written(*cell)
