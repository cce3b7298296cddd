"""The dataset: named graphs read from folders, with the place of every statement.

One file is one named graph. The current view, which queries see as the default graph, is the
union of what the files state and what the rules derive from it.
"""

from kg.dataset._dataset import Dataset, read_dataset
from kg.dataset._derive import RULES, Rule
from kg.dataset._files import Shelf, files_in, shown_name
from kg.dataset._graph import Graph
from kg.dataset._rdflib import to_rdflib, to_rdflib_graph

__all__ = [
    "RULES",
    "Dataset",
    "Graph",
    "Rule",
    "Shelf",
    "files_in",
    "read_dataset",
    "shown_name",
    "to_rdflib",
    "to_rdflib_graph",
]
