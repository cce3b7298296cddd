"""Shapes parted in two: those that one engine validates, and those that another does.

Both keep every definition, since shapes refer to one another, and differ in the targets alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from kg.dataset import Graph
from kg.shapes._classes import classes_below
from kg.shapes._references import TARGETS, find_unused
from kg.terms import IRI, Literal, Resource, Triple
from kg.vocab import rdf, rdfs, sh


def part(shapes: Graph, nodes: Iterable[Resource]) -> tuple[Graph, Graph]:
    """The shapes that some nodes are no part of, and those that they are."""
    users = _users(shapes, nodes)
    targets = list(_targets(shapes))
    of_users = [triple for triple in targets if triple.subject in users]
    of_others = [triple for triple in targets if triple.subject not in users]
    return shapes.without(of_users), shapes.without(of_others)


def looks_at_shapes(shapes: Graph) -> bool:
    """True when a query reads the shapes graph, which is then another when it is parted."""
    texts = (text for form in (sh.select, sh.ask) for text in shapes.inverse_column(form))
    return any(isinstance(text, Literal) and "shapesGraph" in text.value for text in texts)


def _users(shapes: Graph, nodes: Iterable[Resource]) -> Collection[Resource]:
    """The nodes, every shape that they are a part of, and those that use a component of theirs."""
    found = find_unused(shapes, nodes)
    parameters = (p for node in found for p in shapes.statements(node).get(sh.parameter, ()))
    paths = (path for node in parameters for path in shapes.statements(node).get(sh.path, ()))
    users = (node for path in paths if isinstance(path, IRI) for node in shapes.column(path))
    shapes_with = [node for node in users if not isinstance(node, Literal)]
    return find_unused(shapes, [*found, *shapes_with]) if shapes_with else found


def _targets(shapes: Graph) -> Iterator[Triple]:
    """What makes shapes have focus nodes; a class that is a shape has its instances."""
    for predicate in TARGETS:
        for node, objects in shapes.column(predicate).items():
            assert not isinstance(node, Literal)
            yield from (Triple(node, predicate, term) for term in objects)
    for kind in classes_below(shapes, rdfs.Class):
        for node in shapes.inverse_column(rdf.type).get(kind, ()):
            assert not isinstance(node, Literal)
            yield Triple(node, rdf.type, kind)
