"""Stored queries: their header, parameters, binding of arguments, and tests.

A stored query is a plain SPARQL file with a header in ``#+`` comments, as grlc has it
(https://github.com/CLARIAH/grlc), written in YAML. Arguments are bound as terms, never as text.
"""

from kg.queries._bind import bind
from kg.queries._query import Example, Parameter, StoredQuery
from kg.queries._read import inline_query, query_files, read_query, read_query_file, same_names
from kg.queries._test import test_queries

__all__ = [
    "Example",
    "Parameter",
    "StoredQuery",
    "bind",
    "inline_query",
    "query_files",
    "read_query",
    "read_query_file",
    "same_names",
    "test_queries",
]
