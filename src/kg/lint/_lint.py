"""Asks every rule about statements, shapes and texts, and makes findings of what they hit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.findings import Finding
from kg.lint._characters import check_characters
from kg.lint._content import Content
from kg.lint._duplicates import check_duplicates
from kg.lint._hit import Hit
from kg.lint._iris import check_iris
from kg.lint._languages import check_languages
from kg.lint._literals import check_literals
from kg.lint._names import check_names
from kg.lint._prefixes import check_prefixes
from kg.lint._rules import as_finding
from kg.lint._shapes import check_shapes
from kg.lint._sources import check_sources
from kg.lint._terms import check_terms

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


def mendable(content: Content) -> Iterator[Hit]:
    """What the rules hit that can be mended without a person's judgement."""
    checks = (
        check_prefixes,
        check_languages,
        check_characters,
        check_duplicates,
    )
    return (hit for check in checks for hit in check(content) if hit.edits)
