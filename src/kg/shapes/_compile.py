"""The shapes graph, compiled: every shape with a target, and the shapes that they refer to.

What is not known here, or is not well-formed, is refused: `Refused` names it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from kg.dataset import Graph
from kg.shapes import _constraints as core
from kg.shapes._components import Component, read_components
from kg.shapes._paths import read_list, read_path
from kg.shapes._result import Refused
from kg.shapes._shape import Check, Constraint, Parts, Shape, Targets
from kg.shapes._sparql import sparql_check
from kg.terms import IRI, Literal, Resource, Term
from kg.vocab import rdf, rdfs, sh, xsd


def compile_shapes(shapes: Graph) -> list[Shape]:
    """Every shape that has a target. https://www.w3.org/TR/shacl/#shapes"""
    compiler = _Compiler(shapes)
    return [compiler.shape(node) for node in _with_targets(shapes)]


def instances(graph: Graph, of_class: Term) -> dict[Term, None]:
    """The instances of a class and of all classes below it, in one graph.

    https://www.w3.org/TR/shacl/#def-shacl-instance
    """
    below = graph.inverse_column(rdfs.subClassOf)
    classes: dict[Term, None] = {of_class: None}
    open_ends = [of_class]
    while open_ends:
        for subclass in below.get(open_ends.pop(), ()):
            if subclass not in classes:
                classes[subclass] = None
                open_ends.append(subclass)
    typed = graph.inverse_column(rdf.type)
    return {node: None for one in classes for node in typed.get(one, ())}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TRUE = Literal("true", datatype=xsd.boolean)
_TARGETS = (sh.targetNode, sh.targetClass, sh.targetSubjectsOf, sh.targetObjectsOf)
_PROPERTY_ONLY = _words("minCount maxCount uniqueLang lessThan lessThanOrEquals")
_SEVERAL = _words(
    "class node property not and or xone hasValue equals disjoint lessThan lessThanOrEquals "
    "sparql targetNode targetClass targetSubjectsOf targetObjectsOf message name description "
    "prefixes declare order group defaultValue"
)
_NOT_CHECKED = _words(
    "path severity deactivated property targetNode targetClass targetSubjectsOf "
    "targetObjectsOf message name description order group defaultValue "
    "prefixes declare select ask parameter validator nodeValidator propertyValidator "
    "labelTemplate optional prefix namespace "
    "flags ignoredProperties qualifiedValueShapesDisjoint"
)
_DEEPEST = 100


def _with_targets(shapes: Graph) -> Iterable[Resource]:
    found: dict[Resource, None] = {}
    for predicate in _TARGETS:
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
        self._done: dict[Resource, Shape] = {}
        self._open: dict[Resource, None] = {}
        self._components: list[Component] = read_components(
            shapes, instances(shapes, sh.ConstraintComponent)
        )
        self._classes = instances(shapes, rdfs.Class)

    def shape(self, node: Term) -> Shape:
        """The shape that a node of the graph describes."""
        if isinstance(node, Literal):
            raise Refused("a literal stands where a shape is expected", node)
        if node in self._done:
            return self._done[node]
        if node in self._open:
            raise Refused("a shape refers to itself, and SHACL does not say what that means", node)
        if len(self._open) >= _DEEPEST:
            raise Refused(f"shapes stand in shapes more than {_DEEPEST} levels deep", node)
        self._open[node] = None
        self._done[node] = self._compile(node, self.graph.statements(node))
        del self._open[node]
        return self._done[node]

    def only(self, parts: Parts, predicate: IRI) -> Term | None:
        """The one object of a predicate, or None."""
        found = parts.get(predicate, ())
        return next(iter(found)) if found else None

    # ------------------------------------------------------------------------------ one shape

    def _compile(self, node: Resource, parts: Parts) -> Shape:
        for predicate, objects in parts.items():
            name = _name(predicate)
            if name and name not in _READERS and name not in _NOT_CHECKED:
                raise Refused(f"sh:{name} is not a term that this engine knows", node)
            if name and len(objects) > 1 and name not in _SEVERAL:
                raise Refused(f"sh:{name} has several values", node)
        path_node = self.only(parts, sh.path)
        severity = self.only(parts, sh.severity) or sh.Violation
        if isinstance(path_node, Literal) or not isinstance(severity, IRI):
            raise Refused("the path or the severity of a shape is not well-formed", node)
        is_off = _TRUE in parts.get(sh.deactivated, ())
        path = read_path(self.graph, path_node) if path_node and not is_off else None
        properties = [] if is_off else [self.shape(p) for p in parts.get(sh.property, ())]
        for inner in properties:
            if inner.path_node is None:
                raise Refused("sh:property leads to a shape without sh:path", inner.node)
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
        if not implicit and parts.keys().isdisjoint(_TARGETS):
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
            if name in _PROPERTY_ONLY and sh.path not in parts:
                raise Refused(f"sh:{name} stands in a shape without sh:path", node)
            component = IRI(f"{sh.iri}{_component_name(name)}ConstraintComponent")
            for term in objects:
                check = _READERS[name](self, node, term)
                if check is not None:
                    message = f"Does not keep to sh:{name} {_shown(term)}".rstrip() + "."
                    yield Constraint(component, check, message)
        for custom in self._components:
            yield from custom.constraints(node, parts)


def _component_name(name: str) -> str:
    return "SPARQL" if name == "sparql" else name[0].upper() + name[1:]


def _shown(term: Term) -> str:
    return term.value if isinstance(term, Literal) else str(term) if isinstance(term, IRI) else ""


# ------------------------------------------------------------------------------ the parameters


def _iri(term: Term, predicate: IRI, node: Resource) -> IRI:
    if not isinstance(term, IRI):
        raise Refused(f"sh:{_name(predicate)} has a value that is not an IRI", node)
    return term


def _number(term: Term, node: Resource) -> int:
    if isinstance(term, Literal) and term.datatype == xsd.integer:
        try:
            return int(term.value)
        except ValueError:
            pass
    raise Refused("a number is expected", node)


def _text(term: Term, node: Resource) -> str:
    if not isinstance(term, Literal) or term.datatype != xsd.string:
        raise Refused("a text is expected", node)
    return term.value


_Reader = Callable[[_Compiler, Resource, Term], Check | None]


def _with_iri(make: Callable[[IRI], Check]) -> _Reader:
    def read(_compiler: _Compiler, node: Resource, term: Term) -> Check:
        if not isinstance(term, IRI):
            raise Refused("an IRI is expected", node)
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
        raise Refused("sh:node leads to a shape with sh:path", shape.node)
    return core.conforming(shape)


def _read_range(name: str) -> _Reader:
    is_least, or_equal = core.RANGES[name]

    def read(_compiler: _Compiler, node: Resource, term: Term) -> Check:
        if not isinstance(term, Literal):
            raise Refused(f"sh:{name} has a value that is not a literal", node)
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
    if term != _TRUE:
        return None
    parts = compiler.graph.statements(node)
    ignored = compiler.only(parts, sh.ignoredProperties)
    allowed = read_list(compiler.graph, ignored) if ignored else []
    for inner in parts.get(sh.property, ()):
        allowed += compiler.graph.statements(inner).get(sh.path, ())
    return core.closed(allowed)


def _read_qualified(*, is_least: bool) -> _Reader:
    def read(compiler: _Compiler, node: Resource, term: Term) -> Check | None:
        count, parts = _number(term, node), compiler.graph.statements(node)
        inner = compiler.only(parts, sh.qualifiedValueShape)
        if inner is None:
            return None
        siblings: dict[Term, None] = {}
        if _TRUE in parts.get(sh.qualifiedValueShapesDisjoint, ()):
            for parent in compiler.graph.inverse_column(sh.property).get(node, ()):
                for child in compiler.graph.statements(parent).get(sh.property, ()):
                    found = compiler.graph.statements(child).get(sh.qualifiedValueShape, ())
                    siblings.update((shape, None) for shape in found if shape != inner)
        others = [compiler.shape(sibling) for sibling in siblings]
        least, most = (count, math.inf) if is_least else (0, count)
        return core.qualified(compiler.shape(inner), others, least, most)

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
    "not": lambda compiler, _node, term: core.not_conforming(compiler.shape(term)),
    "and": _with_shapes(core.conforming_to_all),
    "or": _with_shapes(core.conforming_to_any),
    "xone": _with_shapes(core.conforming_to_one),
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
