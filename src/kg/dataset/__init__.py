"""The dataset: named graphs read from folders, with the place of every statement.

One file is one named graph. The current view, which queries see as the default graph, is what
the files state, less what a better source replaced, and what the rules derive from it.
"""

from kg.dataset._closure import CLOSURE
from kg.dataset._current import Differing, authority_order
from kg.dataset._dataset import Dataset
from kg.dataset._derive import RULES
from kg.dataset._files import Shelf, files_and_refused, files_in, refusal, shown_name
from kg.dataset._graph import Graph
from kg.dataset._infer import PROFILES, Inference, infer
from kg.dataset._marks import FileMarks, mark_columns
from kg.dataset._rdflib import from_rdflib, to_rdflib, to_rdflib_graph
from kg.dataset._reading import read_dataset
from kg.dataset._rule import Derivation, Rule
from kg.dataset._statements import Portion, Statements

__all__ = [
    "CLOSURE",
    "PROFILES",
    "RULES",
    "Dataset",
    "Derivation",
    "Differing",
    "FileMarks",
    "Graph",
    "Inference",
    "Portion",
    "Rule",
    "Shelf",
    "Statements",
    "authority_order",
    "files_and_refused",
    "files_in",
    "from_rdflib",
    "infer",
    "mark_columns",
    "read_dataset",
    "refusal",
    "shown_name",
    "to_rdflib",
    "to_rdflib_graph",
]
