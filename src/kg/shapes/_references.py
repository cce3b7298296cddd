"""Which shapes refer to which: circles, depths, shapes that nothing leads to.

https://www.w3.org/TR/shacl/#shapes-recursion
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.dataset import Graph
from kg.shapes._faults import Fault, say
from kg.shapes._paths import read_list
from kg.shapes._result import IllFormed
from kg.terms import BlankNode, Literal, Resource, Term
from kg.vocab import rdf, rdfs, sh, xsd

DEEPEST = 100
TRUE = Literal("true", datatype=xsd.boolean)
TARGETS = (sh.targetNode, sh.targetClass, sh.targetSubjectsOf, sh.targetObjectsOf)
_TO_SHAPES = (sh.property, sh.node, getattr(sh, "not"), sh.qualifiedValueShape)
_TO_LISTS = (getattr(sh, "and"), getattr(sh, "or"), sh.xone)
_OF_COMPONENTS = (sh.parameter, sh.validator, sh.nodeValidator, sh.propertyValidator)
_PARTS = (*_TO_SHAPES, *_TO_LISTS, rdf.first, rdf.rest, sh.sparql, *_OF_COMPONENTS)


def find_faulty_references(shapes: Graph, nodes: Iterable[Resource]) -> Iterator[Fault]:
    """Shapes that refer to themselves, that nest too deeply, and that nothing leads to."""
    inner = {node: list(_inner(shapes, node)) for node in nodes}
    yield from _find_circles(inner)
    classes = set(shapes.instances(rdfs.Class))
    for node in inner:
        parts = shapes.statements(node)
        if not parts.keys().isdisjoint(TARGETS) or node in classes:
            continue
        if not shapes.incoming(node) and parts:
            yield Fault("KG221", node, say("unreachable"))


def find_unused(shapes: Graph, faulty: Iterable[Resource]) -> frozenset[Resource]:
    """The faulty nodes, and every shape and component that they are a part of."""
    found: dict[Resource, None] = dict.fromkeys(faulty)
    open_ends = list(found)
    while open_ends:
        node = open_ends.pop()
        for outer, predicate in shapes.incoming(node):
            is_part = isinstance(node, BlankNode) or predicate in _PARTS
            if is_part and outer not in found:
                found[outer] = None
                open_ends.append(outer)
    return frozenset(found)


def _inner(shapes: Graph, node: Resource) -> Iterator[Resource]:
    parts = shapes.statements(node)
    for predicate in _TO_SHAPES:
        for value in parts.get(predicate, ()):
            if not isinstance(value, Literal):
                yield value
    for predicate in _TO_LISTS:
        for value in parts.get(predicate, ()):
            try:
                members = read_list(shapes, value)
            except IllFormed:
                continue
            yield from (member for member in members if not isinstance(member, Literal))


def _find_circles(inner: Mapping[Resource, list[Resource]]) -> Iterator[Fault]:
    """A fault for each shape that a circle closes at, and for each that stands too high."""
    heights: dict[Resource, int] = {}
    on_path: dict[Resource, Iterator[Resource]] = {}
    for start in inner:
        if start in heights:
            continue
        on_path[start] = iter(inner[start])
        while on_path:
            node, rest = next(reversed(on_path.items()))
            below = next(rest, None)
            if below is None:
                del on_path[node]
                lower = (heights.get(shape, 0) for shape in inner.get(node, ()))
                heights[node] = 1 + max(lower, default=0)
                if heights[node] == DEEPEST + 1:
                    yield Fault("KG216", node, say("too deep", count=DEEPEST))
            elif below in on_path:
                yield Fault("KG215", below, say("recursive"))
            elif below not in heights:
                on_path[below] = iter(inner.get(below, ()))


def sibling_shapes(shapes: Graph, node: Term, inner: Term) -> list[Term]:
    """The qualified value shapes beside one, when their values must be disjoint.

    https://www.w3.org/TR/shacl/#dfn-sibling-shapes
    """
    if TRUE not in shapes.statements(node).get(sh.qualifiedValueShapesDisjoint, ()):
        return []
    siblings: dict[Term, None] = {}
    for parent in shapes.inverse_column(sh.property).get(node, ()):
        for child in shapes.statements(parent).get(sh.property, ()):
            found = shapes.statements(child).get(sh.qualifiedValueShape, ())
            siblings.update((shape, None) for shape in found if shape != inner)
    return list(siblings)


def closed_properties(shapes: Graph, node: Term) -> list[Term]:
    """The properties that a closed shape allows."""
    parts = shapes.statements(node)
    ignored = next(iter(parts.get(sh.ignoredProperties, ())), None)
    allowed = read_list(shapes, ignored) if ignored else []
    for inner in parts.get(sh.property, ()):
        allowed += shapes.statements(inner).get(sh.path, ())
    return allowed
