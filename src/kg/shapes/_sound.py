"""Shapes that are themselves wrong, found before anything is validated with them.

https://www.w3.org/TR/shacl/#shacl-shacl and https://www.w3.org/TR/shacl/#syntax-rules
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from kg.dataset import Graph
from kg.shapes._faults import Fault, say
from kg.shapes._parameters import CLASSES, PARAMETERS, TERMS, Parameter, Role, Structure
from kg.shapes._paths import read_list, read_path
from kg.shapes._patterns import compile_pattern
from kg.shapes._references import find_faulty_references
from kg.shapes._result import IllFormed, Refused
from kg.shapes._sparql import read_query
from kg.terms import IRI, Literal, Resource, Term
from kg.vocab import rdf, sh

_SEVERITIES = (sh.Violation, sh.Warning, sh.Info)


class _Use(NamedTuple):
    """A node of the shapes graph, a predicate of SHACL that it has, and the values."""

    node: Resource
    name: str
    parameter: Parameter
    predicate: IRI
    values: Collection[Term]

    def fault(self, code: str, messages: dict[str, str], value: Term | None = None) -> Fault:
        """A fault of this use, at one value or at the first."""
        at = next(iter(self.values)) if value is None else value
        return Fault(code, self.node, messages, self.predicate, at)


def find_faults(shapes: Graph) -> list[Fault]:
    """Everything that is wrong with shapes, whatever the data."""
    unknown: list[Fault] = []
    uses = list(_uses(shapes, unknown))
    nodes = shape_nodes(shapes, uses)
    return [
        *unknown,
        *(fault for use in uses for fault in _faulty_values(shapes, use)),
        *(fault for use in uses for fault in _misplaced(shapes, use, nodes)),
        *_without_path(shapes, nodes),
        *(fault for use in uses if use.name == "sparql" for fault in _faulty_queries(shapes, use)),
        *find_faulty_references(shapes, nodes),
    ]


# ------------------------------------------------------------------------------------------- terms

_NEARLY_SHACL = re.compile(r"(https?://(?:www\.)?w3\.org/(?:ns|2001)/(?i:shacl)[#/]?)\w*")


@lru_cache(maxsize=10_000)
def _wrong_namespace(iri: IRI) -> str | None:
    """The namespace of a term that was meant to be SHACL's and is not, or None."""
    if iri.value.startswith(sh.iri) or "w3.org" not in iri.value or f"{iri.value}#" == sh.iri:
        return None
    found = _NEARLY_SHACL.fullmatch(iri.value)
    return found[1] if found else None


@lru_cache(maxsize=1000)
def _name(predicate: IRI) -> str:
    """The name of a term of SHACL, or nothing for a term of another vocabulary."""
    return predicate.value[len(sh.iri) :] if predicate.value.startswith(sh.iri) else ""


def _uses(shapes: Graph, unknown: list[Fault]) -> Iterator[_Use]:
    """Every use of a predicate of SHACL; ``unknown`` takes the terms that are not SHACL's."""
    for node in shapes.subjects():
        for predicate, values in shapes.statements(node).items():
            name = _name(predicate)
            if name in PARAMETERS:
                yield _Use(node, name, PARAMETERS[name], predicate, values)
            elif name:
                unknown.append(_unknown(name, node, predicate, next(iter(values))))
            else:
                unknown += _unknown_terms(node, predicate, values)


def _unknown_terms(node: Resource, predicate: IRI, values: Collection[Term]) -> Iterator[Fault]:
    wrong = _wrong_namespace(predicate)
    if wrong:
        first = next(iter(values))
        yield Fault("KG203", node, say("namespace", found=wrong), predicate, first)
    if predicate != rdf.type:
        return
    for value in values:
        wrong = _wrong_namespace(value) if isinstance(value, IRI) else None
        if wrong:
            yield Fault("KG203", node, say("namespace", found=wrong), predicate, value)
        name = _name(value) if isinstance(value, IRI) else ""
        if name and name not in CLASSES:
            yield _unknown(name, node, predicate, value)


def _unknown(name: str, node: Resource, predicate: IRI, value: Term) -> Fault:
    from difflib import get_close_matches

    by_lower = {term.lower(): term for term in sorted(TERMS, reverse=True)}
    near = get_close_matches(name.lower(), by_lower, n=1)
    words = say("unknown, near", name=name, near=by_lower[near[0]]) if near else None
    return Fault("KG202", node, words or say("unknown", name=name), predicate, value)


def shape_nodes(shapes: Graph, uses: Iterable[_Use]) -> dict[Resource, None]:
    """Every node of the shapes graph that is a shape. https://www.w3.org/TR/shacl/#shapes"""
    typed = (*shapes.instances(sh.NodeShape), *shapes.instances(sh.PropertyShape))
    found: dict[Resource, None] = dict.fromkeys(typed)
    for use in uses:
        if use.parameter.role in (Role.CONSTRAINS, Role.TARGETS):
            found[use.node] = None
        if use.parameter.kind.structure in (Structure.SHAPE, Structure.SHAPES):
            for inner in inner_shapes(shapes, use.parameter, use.values):
                found[inner] = None
    return found


def inner_shapes(shapes: Graph, parameter: Parameter, values: Iterable[Term]) -> Iterator[Resource]:
    """The shapes that a predicate leads to; none for a broken list, which is told elsewhere."""
    for value in values:
        members = [value]
        if parameter.kind.structure is Structure.SHAPES:
            members = _members(shapes, value) or []
        yield from (member for member in members if not isinstance(member, Literal))


def _members(shapes: Graph, node: Term) -> list[Term] | None:
    try:
        return read_list(shapes, node)
    except IllFormed:
        return None


# ------------------------------------------------------------------------------------------ values


def _faulty_values(shapes: Graph, use: _Use) -> Iterator[Fault]:
    parameter, name = use.parameter, use.name
    kind = parameter.kind
    if parameter.role is Role.ADVANCED:
        yield use.fault("KG224", say("advanced", name=name))
    if parameter.is_single and len(use.values) > 1:
        yield use.fault("KG204", say("several", name=name, count=len(use.values)))
    for value in use.values:
        if kind.structure in (Structure.LIST, Structure.SHAPES):
            members = _members(shapes, value)
            if members is None:
                yield use.fault("KG206", say("list", name=name), value)
            elif kind.member and not all(map(kind.member, members)):
                yield use.fault("KG205", say("wrong member", name=name, kind=kind.words), value)
        elif not kind.fits(value):
            yield use.fault("KG205", say("wrong value", name=name, kind=kind.words), value)
        elif kind.structure is Structure.PATH and not _is_path(shapes, value):
            yield use.fault("KG207", say("path"), value)
        elif name == "severity" and value not in _SEVERITIES:
            yield use.fault("KG212", say("own severity"), value)
        elif name == "pattern" and not _compiles(shapes, use.node, value):
            yield use.fault("KG213", say("pattern"), value)
        elif name == "deactivated" and isinstance(value, Literal) and value.value == "true":
            yield use.fault("KG220", say("deactivated"), value)


def _is_path(shapes: Graph, node: Term) -> bool:
    try:
        read_path(shapes, node)
    except Refused:
        return False
    return True


def _compiles(shapes: Graph, node: Resource, pattern: Term) -> bool:
    flags = next(iter(shapes.statements(node).get(sh.flags, ())), None)
    text = flags.value if isinstance(flags, Literal) else ""
    return isinstance(pattern, Literal) and compile_pattern(pattern.value, text) is not None


def _faulty_queries(shapes: Graph, use: _Use) -> Iterator[Fault]:
    for node in use.values:
        if isinstance(node, Literal):
            continue
        try:
            read_query(shapes, use.node, node, "SELECT", {}).check()
        except IllFormed as error:
            reason = say("query", reason=error.reason)
            text = next(iter(shapes.statements(node).get(sh.select, ())), None)
            yield Fault("KG214", node, reason, sh.select if text else None, text)
        except Refused:
            continue  # what only our engine does not know: pySHACL is asked


# ------------------------------------------------------------------------------------------- places


def _misplaced(shapes: Graph, use: _Use, nodes: Collection[Resource]) -> Iterator[Fault]:
    parts, parameter = shapes.statements(use.node), use.parameter
    if use.name == "severity" and use.node not in nodes:
        yield use.fault("KG211", say("severity"))
    if parameter.needs_path and sh.path not in parts and not _should_have_path(shapes, use.node):
        yield use.fault("KG210", say("needs path", name=use.name))
    if parameter.beside and IRI(sh.iri + parameter.beside) not in parts:
        yield use.fault("KG225", say("without effect", name=use.name, beside=parameter.beside))
    if use.name == "path" and sh.NodeShape in parts.get(rdf.type, ()):
        yield use.fault("KG208", say("node shape with path"))
    if use.name == "node":
        for value in use.values:
            if sh.path in shapes.statements(value):
                yield use.fault("KG208", say("sh:node to a path"), value)


def _should_have_path(shapes: Graph, node: Resource) -> bool:
    types = shapes.statements(node).get(rdf.type, ())
    return sh.PropertyShape in types or node in shapes.inverse_column(sh.property)


def _without_path(shapes: Graph, nodes: Iterable[Resource]) -> Iterator[Fault]:
    for node in nodes:
        if sh.path not in shapes.statements(node) and _should_have_path(shapes, node):
            parents = shapes.inverse_column(sh.property).get(node, ())
            parent = next(iter(parents), None)
            if parent is None or isinstance(parent, Literal) or shapes.describes(node):
                yield Fault("KG209", node, say("no path"))
            else:
                yield Fault("KG209", parent, say("no path"), sh.property, node)
