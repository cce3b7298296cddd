"""Lint: what is wrong with a graph and its files that SHACL cannot see.

Some rules look at the statements, some at the shapes beside them, some at the text as it is
written, some at stored queries. Each has a code, a level that kg.toml can change, and a page:
``kg rule KG101``.
"""

from kg.late import open_late

__getattr__, __dir__, __all__ = open_late(__name__, __file__)
