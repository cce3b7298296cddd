"""The jobs: check, query, publish, serve. Each one a straight line of calls.

This is the table of contents of the program: what a `Project` can do, and in which rooms.
"""

from kg.late import open_late

__getattr__, __dir__, __all__ = open_late(__name__, __file__)
