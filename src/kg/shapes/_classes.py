"""Classes, what is below them, and what is in them.

https://www.w3.org/TR/shacl/#def-shacl-instance
"""

from __future__ import annotations

from kg.dataset import Graph
from kg.terms import Term
from kg.vocab import rdf, rdfs


def instances(graph: Graph, of_class: Term) -> dict[Term, None]:
    """The instances of a class and of all classes below it, in one graph."""
    typed = graph.inverse_column(rdf.type)
    classes = classes_below(graph, of_class)
    return {node: None for one in classes for node in typed.get(one, ())}


def classes_below(graph: Graph, of_class: Term) -> dict[Term, None]:
    """A class, and all classes below it."""
    below = graph.inverse_column(rdfs.subClassOf)
    classes: dict[Term, None] = {of_class: None}
    open_ends = [of_class]
    while open_ends:
        for subclass in below.get(open_ends.pop(), ()):
            if subclass not in classes:
                classes[subclass] = None
                open_ends.append(subclass)
    return classes
