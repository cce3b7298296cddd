"""Asks every rule about stored queries, and makes findings of what they hit."""

from __future__ import annotations

from collections.abc import Iterator

from kg.findings import Finding
from kg.lint._asked import Asked, QueryText
from kg.lint._asked_form import check_header, check_order, check_service
from kg.lint._asked_rows import check_rows
from kg.lint._asked_terms import check_asked_terms
from kg.lint._asked_values import check_values
from kg.lint._asked_variables import check_variables
from kg.lint._content import Stated
from kg.lint._hit import Hit
from kg.lint._rules import as_finding
from kg.queries import StoredQuery


def lint_queries(stated: Stated, asked: Asked) -> list[Finding]:
    """What the rules find in stored queries that parse, beside the data that they are asked of.

    Where a file could not be read, nothing is said of what the data hold.
    """
    return [as_finding(hit) for stored in asked.queries for hit in _hits(stored, stated, asked)]


def _hits(stored: StoredQuery, stated: Stated, asked: Asked) -> Iterator[Hit]:
    text = QueryText.of(stored)
    yield from check_header(stored, asked)
    yield from check_service(stored, text, asked)
    if text:
        yield from check_order(text, asked)
        yield from check_variables(text, asked)
    if text and not stated.dataset.unreadable:
        yield from check_asked_terms(text, stated, asked)
        yield from check_values(text, asked)
        yield from check_rows(text, asked)
