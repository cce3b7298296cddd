"""The dataset: named graphs read from folders, with the place of every statement.

One file is one named graph. The current view, which queries see as the default graph, is what
the files state, less what a better source replaced, and what the rules derive from it.
"""

from kg.late import open_late

__getattr__, __dir__, __all__ = open_late(__name__, __file__)
