"""Property paths: read from the shapes graph, followed for a set of nodes, written as SPARQL.

https://www.w3.org/TR/shacl/#property-paths
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain

from msgspec import Struct

from kg.dataset import Function, Graph, Relation
from kg.shapes._result import IllFormed
from kg.terms import IRI, BlankNode, Literal, Term
from kg.vocab import rdf, sh


class Predicate(Struct, frozen=True):
    """One property, forwards or backwards."""

    iri: IRI
    is_inverse: bool = False


class Sequence(Struct, frozen=True):
    """One path after another."""

    steps: tuple[Path, ...]


class Alternative(Struct, frozen=True):
    """Any of some paths."""

    choices: tuple[Path, ...]


class Repeat(Struct, frozen=True):
    """A path zero or one times (``?``), any number of times (``*``), or at least once (``+``)."""

    step: Path
    sign: str


Path = Predicate | Sequence | Alternative | Repeat

_SIGNS = {sh.zeroOrMorePath: "*", sh.oneOrMorePath: "+", sh.zeroOrOnePath: "?"}
_DEEPEST = 50


# ---------------------------------------------------------------------------------------- reading


def read_path(shapes: Graph, node: Term, *, depth: int = 0) -> Path:
    """The path that a node of the shapes graph describes. Raises `IllFormed` when it is not one."""
    if isinstance(node, IRI):
        return Predicate(node)
    if not isinstance(node, BlankNode) or depth > _DEEPEST:
        raise IllFormed("a property path is not well-formed, or is nested too deeply", node)
    parts = shapes.statements(node)
    if rdf.first in parts:
        return Sequence(_read_several(shapes, node, depth))
    kinds = [p for p in parts if p in _SIGNS or p in (sh.inversePath, sh.alternativePath)]
    if len(kinds) != 1 or len(parts[kinds[0]]) != 1:
        raise IllFormed("a property path is not well-formed", node)
    kind, inner = kinds[0], next(iter(parts[kinds[0]]))
    if kind == sh.alternativePath:
        return Alternative(_read_several(shapes, inner, depth))
    path = read_path(shapes, inner, depth=depth + 1)
    return _inverse(path) if kind == sh.inversePath else Repeat(path, _SIGNS[kind])


def _read_several(shapes: Graph, node: Term, depth: int) -> tuple[Path, ...]:
    paths = tuple(read_path(shapes, step, depth=depth + 1) for step in read_list(shapes, node))
    if len(paths) < 2:
        raise IllFormed("a property path of several has fewer than two", node)
    return paths


def read_list(shapes: Graph, node: Term) -> list[Term]:
    """The members of an RDF list. Raises `IllFormed` when it is not well-formed."""
    members: list[Term] = []
    seen: set[Term] = set()
    rest = node
    while rest != rdf.nil:
        parts = {} if isinstance(rest, Literal) else shapes.statements(rest)
        firsts, rests = parts.get(rdf.first, ()), parts.get(rdf.rest, ())
        if rest in seen or len(firsts) != 1 or len(rests) != 1:
            raise IllFormed("a list is not well-formed", node)
        seen.add(rest)
        members.extend(firsts)
        rest = next(iter(rests))
    return members


def _inverse(path: Path) -> Path:
    """The path that leads back. So only single properties are ever followed backwards."""
    match path:
        case Predicate(iri, is_inverse):
            return Predicate(iri, not is_inverse)
        case Sequence(steps):
            return Sequence(tuple(_inverse(step) for step in reversed(steps)))
        case Alternative(choices):
            return Alternative(tuple(_inverse(choice) for choice in choices))
        case Repeat(step, sign):
            return Repeat(_inverse(step), sign)


# -------------------------------------------------------------------------------------- following


def follow(path: Path, data: Graph, nodes: Iterable[int]) -> Relation:
    """What a path leads to from each of the nodes; the relation may hold other nodes, too."""
    match path:
        case Predicate(iri, False):
            return data.relation(iri)
        case Predicate(iri, _):
            return data.relation(iri).inverse
        case Sequence(steps):
            return _follow_all(steps, data, nodes)
        case Alternative(choices):
            nodes = list(nodes)
            return _union([follow(choice, data, nodes) for choice in choices], nodes)
        case Repeat(step, "?"):
            nodes = list(nodes)
            return _union([follow(step, data, nodes), Function(nodes, nodes)], nodes)
        case Repeat(step, sign):
            return _closure(step, data, list(nodes), reflexive=sign == "*")


def _follow_all(steps: tuple[Path, ...], data: Graph, nodes: Iterable[int]) -> Relation:
    nodes = list(nodes)
    reached = follow(steps[0], data, nodes).of(nodes).by_node
    for step in steps[1:]:
        ends = dict.fromkeys(chain.from_iterable(reached.values()))
        relation = follow(step, data, ends).by_node
        further: dict[int, Collection[int]] = {}
        for node, middles in reached.items():
            if len(middles) == 1:
                found = relation.get(next(iter(middles)), ())
            else:
                found = {end: None for middle in middles for end in relation.get(middle, ())}
            if found:
                further[node] = found
        reached = further
    return Relation(reached)


def _union(relations: list[Relation], nodes: Iterable[int]) -> Relation:
    union: dict[int, Collection[int]] = {}
    for node in nodes:
        found = [r.by_node[node] for r in relations if node in r.by_node]
        if found:
            union[node] = found[0] if len(found) == 1 else {v: None for some in found for v in some}
    return Relation(union)


def _closure(step: Path, data: Graph, nodes: list[int], *, reflexive: bool) -> Relation:
    """Linear in the edges met from each node: what is reached is what has to be told."""
    edges: dict[int, Collection[int]] = {}
    frontier: dict[int, None] = dict.fromkeys(nodes)
    while frontier:
        by_node = follow(step, data, frontier).by_node
        edges.update((node, by_node.get(node, ())) for node in frontier)
        frontier = {end: None for node in frontier for end in edges[node] if end not in edges}
    closure: dict[int, Collection[int]] = {}
    for node in nodes:
        reached: dict[int, None] = {node: None} if reflexive else {}
        open_ends = [node]
        while open_ends:
            for end in edges[open_ends.pop()]:
                if end not in reached:
                    reached[end] = None
                    open_ends.append(end)
        if reached:
            closure[node] = reached
    return Relation(closure)


# ---------------------------------------------------------------------------------------- writing


def write_path(path: Path) -> str:
    """The path in SPARQL, terms by the library's own serialiser."""
    match path:
        case Predicate(iri, is_inverse):
            return f"^{iri}" if is_inverse else str(iri)
        case Sequence(steps):
            return f"({'/'.join(write_path(step) for step in steps)})"
        case Alternative(choices):
            return f"({'|'.join(write_path(choice) for choice in choices)})"
        case Repeat(step, sign):
            return f"({write_path(step)}){sign}"


def is_of_fixed_length(path: Path) -> bool:
    """True for a path without any part that may be followed zero times, or again and again."""
    match path:
        case Predicate():
            return True
        case Sequence(parts) | Alternative(parts):
            return all(map(is_of_fixed_length, parts))
        case Repeat():
            return False
