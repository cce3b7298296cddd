"""Classes, what is below them, and what is in them.

https://www.w3.org/TR/shacl/#def-shacl-instance
"""

from __future__ import annotations

from itertools import chain

from kg.dataset import Graph
from kg.terms import Term
from kg.vocab import rdf, rdfs


def instances(graph: Graph, of_class: Term) -> dict[Term, None]:
    """The instances of a class and of all classes below it, in one graph."""
    return dict.fromkeys(graph.numbers.terms(instance_numbers(graph, of_class)))


def instance_numbers(graph: Graph, of_class: Term) -> dict[int, None]:
    """The same by their numbers in the graph."""
    typed = graph.relation(rdf.type).inverse.by_node
    classes = map(graph.numbers.of, classes_below(graph, of_class))
    return dict.fromkeys(chain.from_iterable(typed.get(one, ()) for one in classes))


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
