"""Every rule of this room, and the words that a hit has by its rule."""

from __future__ import annotations

from kg.findings import Finding
from kg.lint._hit import Hit
from kg.lint._rule import LintRule
from kg.lint._rules_of_asked_terms import RULES_OF_ASKED_TERMS
from kg.lint._rules_of_iris import RULES_OF_IRIS
from kg.lint._rules_of_literals import RULES_OF_LITERALS
from kg.lint._rules_of_queries import RULES_OF_QUERIES
from kg.lint._rules_of_statements import RULES_OF_STATEMENTS
from kg.lint._rules_of_terms import RULES_OF_TERMS

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


def as_finding(hit: Hit) -> Finding:
    """A hit with the words and the severity of its rule."""
    return _BY_CODE[hit.code].finding(hit)
