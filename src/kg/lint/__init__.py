"""Lint: what is wrong with a graph and its files that SHACL cannot see.

Some rules look at the statements, some at the shapes beside them, some at the text as it is
written, some at stored queries. Each has a code, a level that kg.toml can change, and a page:
``kg rule KG101``.
"""

from kg.lint._asked import Asked
from kg.lint._content import Content, Part, Stated, Text, read_texts
from kg.lint._fix import Patch, patches
from kg.lint._lint import RULES, lint, lint_queries
from kg.lint._rule import LintRule

__all__ = [
    "RULES",
    "Asked",
    "Content",
    "LintRule",
    "Part",
    "Patch",
    "Stated",
    "Text",
    "lint",
    "lint_queries",
    "patches",
    "read_texts",
]
