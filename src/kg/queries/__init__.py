"""Stored queries: their header, parameters, binding of arguments, and tests.

A stored query is a plain SPARQL file with a header in ``#+`` comments, as grlc has it
(https://github.com/CLARIAH/grlc), written in YAML. Arguments are bound as terms, never as text.
"""

from kg.queries._ask import MOST_CHOICES, Engine, ask, choices
from kg.queries._bind import Arguments, bind, bound_text
from kg.queries._names import names_of
from kg.queries._query import Example, Parameter, StoredQuery
from kg.queries._read import inline_query, query_files, read_query, read_query_file, same_names
from kg.queries._rules import ENDLESS, FAULT, PREFIX, RULES, SYNTAX
from kg.queries._test import Bench, Outcome, read_each, run_examples
from kg.queries._types import TYPES

__all__ = [
    "ENDLESS",
    "FAULT",
    "MOST_CHOICES",
    "PREFIX",
    "RULES",
    "SYNTAX",
    "TYPES",
    "Arguments",
    "Bench",
    "Engine",
    "Example",
    "Outcome",
    "Parameter",
    "StoredQuery",
    "ask",
    "bind",
    "bound_text",
    "choices",
    "inline_query",
    "names_of",
    "query_files",
    "read_each",
    "read_query",
    "read_query_file",
    "run_examples",
    "same_names",
]
