"""Stored queries: their header, parameters, binding of arguments, and tests.

A stored query is a plain SPARQL file with a header in ``#+`` comments, as grlc has it
(https://github.com/CLARIAH/grlc), written in YAML. Arguments are bound as terms, never as text.
"""

from kg.late import open_late

__getattr__, __dir__, __all__ = open_late(__name__, __file__)
