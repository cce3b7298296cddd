"""The shapes graph, compiled: every shape with a target, and the shapes that they refer to.

What is not known here, or is not well-formed, is refused: `Refused` names it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from kg.dataset import Graph
from kg.shapes import _constraints as core
from kg.shapes import _within as within
from kg.shapes._classes import instances
from kg.shapes._components import Component, read_components
from kg.shapes._parameters import PARAMETERS, Role
from kg.shapes._paths import read_list, read_path
from kg.shapes._references import DEEPEST, TARGETS, closed_properties, sibling_shapes
from kg.shapes._result import IllFormed, Refused
from kg.shapes._shape import Check, Constraint, Parts, Shape, Targets
from kg.shapes._sparql import sparql_check
from kg.terms import IRI, Literal, Resource, Term
from kg.vocab import rdfs, sh, xsd


class Compiled(Struct, frozen=True):
    """Every shape that has a target, and by its node every shape that is reached from those."""

    roots: tuple[Shape, ...]
    by_node: Mapping[Term, Shape]


def compile_shapes(shapes: Graph) -> Compiled:
    """The shapes of a shapes graph. https://www.w3.org/TR/shacl/#shapes"""
    compiler = _Compiler(shapes)
    roots = tuple(compiler.shape(node) for node in _with_targets(shapes))
    return Compiled(roots, compiler.done)


_TRUE = Literal("true", datatype=xsd.boolean)


def _with_targets(shapes: Graph) -> Iterable[Resource]:
    found: dict[Resource, None] = {}
    for predicate in TARGETS:
        for node in shapes.column(predicate):
            if not isinstance(node, Literal):
                found[node] = None
    shape_like = {**instances(shapes, sh.NodeShape), **instances(shapes, sh.PropertyShape)}
    for node in instances(shapes, rdfs.Class):
        if not isinstance(node, Literal) and (
            node in shape_like or _has_parameter(shapes.statements(node))
        ):
            found[node] = None
    return found


def _has_parameter(parts: Parts) -> bool:
    return any(_name(p) in _READERS or p in (sh.property, sh.sparql) for p in parts)


@lru_cache(maxsize=1000)
def _name(predicate: IRI) -> str:
    """The name of a term of SHACL, or nothing for a term of another vocabulary."""
    return predicate.value[len(sh.iri) :] if predicate.value.startswith(sh.iri) else ""


class _Compiler:
    """Compiles each shape once. Shapes within shapes make a tree, since cycles are refused."""

    def __init__(self, shapes: Graph) -> None:
        self.graph = shapes
        self.done: dict[Term, Shape] = {}
        self._open: dict[Resource, None] = {}
        self._components: list[Component] = read_components(
            shapes, instances(shapes, sh.ConstraintComponent)
        )
        self._classes = instances(shapes, rdfs.Class)

    def shape(self, node: Term) -> Shape:
        """The shape that a node of the graph describes."""
        if isinstance(node, Literal):
            raise IllFormed("a literal stands where a shape is expected", node)
        if node in self.done:
            return self.done[node]
        if node in self._open:
            raise IllFormed(
                "a shape refers to itself, and SHACL does not say what that means", node
            )
        if len(self._open) >= DEEPEST:
            what = f"shapes stand in shapes more than {DEEPEST} levels deep"
            raise IllFormed(what, node)
        self._open[node] = None
        self.done[node] = self._compile(node, self.graph.statements(node))
        del self._open[node]
        return self.done[node]

    def only(self, parts: Parts, predicate: IRI) -> Term | None:
        """The one object of a predicate, or None."""
        found = parts.get(predicate, ())
        return next(iter(found)) if found else None

    # ------------------------------------------------------------------------------ one shape

    def _compile(self, node: Resource, parts: Parts) -> Shape:
        for predicate, objects in parts.items():
            name = _name(predicate)
            if not name:
                continue
            parameter = PARAMETERS.get(name)
            if parameter is None or parameter.role is Role.ADVANCED:
                raise Refused(f"sh:{name} is not a term that this engine knows", node)
            if parameter.is_single and len(objects) > 1:
                raise IllFormed(f"sh:{name} has several values", node)
        path_node = self.only(parts, sh.path)
        severity = self.only(parts, sh.severity) or sh.Violation
        if isinstance(path_node, Literal) or not isinstance(severity, IRI):
            raise IllFormed("the path or the severity of a shape is not well-formed", node)
        is_off = _TRUE in parts.get(sh.deactivated, ())
        path = read_path(self.graph, path_node) if path_node and not is_off else None
        properties = [] if is_off else [self.shape(p) for p in parts.get(sh.property, ())]
        for inner in properties:
            if inner.path_node is None:
                raise IllFormed("sh:property leads to a shape without sh:path", inner.node)
        return Shape(
            node=node,
            path=path,
            path_node=path_node,
            severity=severity,
            messages={
                message.language or "": message.value
                for message in parts.get(sh.message, ())
                if isinstance(message, Literal)
            },
            is_deactivated=is_off,
            constraints=() if is_off else tuple(self._constraints(node, parts)),
            properties=tuple(properties),
            targets=self._targets(node, parts),
        )

    def _targets(self, node: Resource, parts: Parts) -> Targets:
        def iris(predicate: IRI) -> tuple[IRI, ...]:
            found = parts.get(predicate, ())
            return tuple(_iri(term, predicate, node) for term in found)

        implicit = (node,) if isinstance(node, IRI) and node in self._classes else ()
        if not implicit and parts.keys().isdisjoint(TARGETS):
            return Targets()
        return Targets(
            nodes=tuple(parts.get(sh.targetNode, ())),
            classes=iris(sh.targetClass) + implicit,
            subjects_of=iris(sh.targetSubjectsOf),
            objects_of=iris(sh.targetObjectsOf),
        )

    def _constraints(self, node: Resource, parts: Parts) -> Iterator[Constraint]:
        for predicate, objects in parts.items():
            name = _name(predicate)
            if name not in _READERS:
                continue
            if PARAMETERS[name].needs_path and sh.path not in parts:
                raise IllFormed(f"sh:{name} stands in a shape without sh:path", node)
            component = IRI(f"{sh.iri}{_component_name(name)}ConstraintComponent")
            for term in objects:
                check = _READERS[name](self, node, term)
                if check is not None:
                    message = f"Does not keep to sh:{name} {_shown(term)}".rstrip() + "."
                    yield Constraint(component, check, message, name, term)
        for custom in self._components:
            yield from custom.constraints(node, parts)


def _component_name(name: str) -> str:
    return "SPARQL" if name == "sparql" else name[0].upper() + name[1:]


def _shown(term: Term) -> str:
    return term.value if isinstance(term, Literal) else str(term) if isinstance(term, IRI) else ""


# ------------------------------------------------------------------------------ the parameters


def _iri(term: Term, predicate: IRI, node: Resource) -> IRI:
    if not isinstance(term, IRI):
        raise IllFormed(f"sh:{_name(predicate)} has a value that is not an IRI", node)
    return term


def _number(term: Term, node: Resource) -> int:
    if isinstance(term, Literal) and term.datatype == xsd.integer:
        try:
            return int(term.value)
        except ValueError:
            pass
    raise IllFormed("a number is expected", node)


def _text(term: Term, node: Resource) -> str:
    if not isinstance(term, Literal) or term.datatype != xsd.string:
        raise IllFormed("a text is expected", node)
    return term.value


_Reader = Callable[[_Compiler, Resource, Term], Check | None]


def _with_iri(make: Callable[[IRI], Check]) -> _Reader:
    def read(_compiler: _Compiler, node: Resource, term: Term) -> Check:
        if not isinstance(term, IRI):
            raise IllFormed("an IRI is expected", node)
        return make(term)

    return read


def _with_number(make: Callable[[int], Check]) -> _Reader:
    return lambda _compiler, node, term: make(_number(term, node))


def _with_shapes(make: Callable[[list[Shape]], Check]) -> _Reader:
    def read(compiler: _Compiler, _node: Resource, term: Term) -> Check:
        return make([compiler.shape(member) for member in read_list(compiler.graph, term)])

    return read


def _read_node(compiler: _Compiler, _node: Resource, term: Term) -> Check:
    shape = compiler.shape(term)
    if shape.path_node is not None:
        raise IllFormed("sh:node leads to a shape with sh:path", shape.node)
    return within.conforming(shape)


def _read_range(name: str) -> _Reader:
    is_least, or_equal = core.RANGES[name]

    def read(_compiler: _Compiler, node: Resource, term: Term) -> Check:
        if not isinstance(term, Literal):
            raise IllFormed(f"sh:{name} has a value that is not a literal", node)
        return core.in_range(term, is_least=is_least, or_equal=or_equal)

    return read


def _read_pattern(compiler: _Compiler, node: Resource, term: Term) -> Check:
    flags = compiler.only(compiler.graph.statements(node), sh.flags)
    return core.matching(_text(term, node), _text(flags, node) if flags else "", node)


def _read_languages(compiler: _Compiler, node: Resource, term: Term) -> Check:
    return core.in_languages([_text(member, node) for member in read_list(compiler.graph, term)])


def _read_unique_languages(_compiler: _Compiler, _node: Resource, term: Term) -> Check | None:
    return core.unique_languages if term == _TRUE else None


def _read_closed(compiler: _Compiler, node: Resource, term: Term) -> Check | None:
    return core.closed(closed_properties(compiler.graph, node)) if term == _TRUE else None


def _read_qualified(*, is_least: bool) -> _Reader:
    def read(compiler: _Compiler, node: Resource, term: Term) -> Check | None:
        count = _number(term, node)
        inner = compiler.only(compiler.graph.statements(node), sh.qualifiedValueShape)
        if inner is None:
            return None
        others = [compiler.shape(s) for s in sibling_shapes(compiler.graph, node, inner)]
        least, most = (count, math.inf) if is_least else (0, count)
        return within.qualified(compiler.shape(inner), others, least, most)

    return read


_READERS: dict[str, _Reader] = {
    "class": _with_iri(core.of_class),
    "datatype": _with_iri(core.of_datatype),
    "nodeKind": _with_iri(core.of_kind),
    "minCount": _with_number(core.at_least),
    "maxCount": _with_number(core.at_most),
    **{name: _read_range(name) for name in core.RANGES},
    "minLength": _with_number(lambda count: core.of_length(count, math.inf)),
    "maxLength": _with_number(lambda count: core.of_length(0, count)),
    "pattern": _read_pattern,
    "languageIn": _read_languages,
    "uniqueLang": _read_unique_languages,
    "equals": _with_iri(core.equal_to),
    "disjoint": _with_iri(core.disjoint_from),
    "lessThan": _with_iri(lambda predicate: core.less_than(predicate, or_equal=False)),
    "lessThanOrEquals": _with_iri(lambda predicate: core.less_than(predicate, or_equal=True)),
    "not": lambda compiler, _node, term: within.not_conforming(compiler.shape(term)),
    "and": _with_shapes(within.conforming_to_all),
    "or": _with_shapes(within.conforming_to_any),
    "xone": _with_shapes(within.conforming_to_one),
    "node": _read_node,
    "qualifiedMinCount": _read_qualified(is_least=True),
    "qualifiedMaxCount": _read_qualified(is_least=False),
    "qualifiedValueShape": lambda compiler, _node, term: _compiled_only(compiler, term),
    "closed": _read_closed,
    "hasValue": lambda _compiler, _node, term: core.including(term),
    "in": lambda compiler, _node, term: core.among(read_list(compiler.graph, term)),
    "sparql": lambda compiler, node, term: sparql_check(compiler.graph, node, term),
}


def _compiled_only(compiler: _Compiler, term: Term) -> None:
    compiler.shape(term)
