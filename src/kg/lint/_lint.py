"""Asks every rule, and makes findings of what they hit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.findings import Finding
from kg.lint._asked import Asked, QueryText
from kg.lint._asked_form import check_header, check_order, check_service
from kg.lint._asked_rows import check_rows
from kg.lint._asked_terms import check_asked_terms
from kg.lint._asked_values import check_values
from kg.lint._asked_variables import check_variables
from kg.lint._characters import check_characters
from kg.lint._content import Content, Stated
from kg.lint._duplicates import check_duplicates
from kg.lint._hit import Hit
from kg.lint._iris import check_iris
from kg.lint._languages import check_languages
from kg.lint._literals import check_literals
from kg.lint._names import check_names
from kg.lint._prefixes import check_prefixes
from kg.lint._rule import LintRule
from kg.lint._rules_of_asked_terms import RULES_OF_ASKED_TERMS
from kg.lint._rules_of_iris import RULES_OF_IRIS
from kg.lint._rules_of_literals import RULES_OF_LITERALS
from kg.lint._rules_of_queries import RULES_OF_QUERIES
from kg.lint._rules_of_statements import RULES_OF_STATEMENTS
from kg.lint._rules_of_terms import RULES_OF_TERMS
from kg.lint._shapes import check_shapes
from kg.lint._sources import check_sources
from kg.lint._terms import check_terms
from kg.queries import StoredQuery

RULES: tuple[LintRule, ...] = (
    *RULES_OF_TERMS,
    *RULES_OF_IRIS,
    *RULES_OF_LITERALS,
    *RULES_OF_STATEMENTS,
    *RULES_OF_ASKED_TERMS,
    *RULES_OF_QUERIES,
)
"""Every rule of this room, by code."""

_BY_CODE = {rule.code: rule for rule in RULES}
_CHECKS: tuple[Callable[[Content], Iterator[Hit]], ...] = (
    check_terms,
    check_prefixes,
    check_iris,
    check_languages,
    check_literals,
    check_characters,
    check_duplicates,
    check_names,
    check_sources,
    check_shapes,
)


def lint(content: Content) -> list[Finding]:
    """What the rules find, each of the severity that its rule has by itself."""
    return [as_finding(hit) for check in _CHECKS for hit in check(content)]


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


def as_finding(hit: Hit) -> Finding:
    """A hit with the words and the severity of its rule."""
    return _BY_CODE[hit.code].finding(hit)


def mendable(content: Content) -> Iterator[Hit]:
    """What the rules hit that can be mended without a person's judgement."""
    checks = (
        check_prefixes,
        check_languages,
        check_characters,
        check_duplicates,
    )
    return (hit for check in checks for hit in check(content) if hit.edits)
