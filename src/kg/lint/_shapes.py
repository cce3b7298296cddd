"""Shapes that contradict the ontology: what one asks of a property, the other rules out."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kg.dataset import Graph
from kg.lint._content import Content
from kg.lint._hit import Hit
from kg.terms import IRI, Literal, Resource, Term, Triple
from kg.vocab import owl, pgm, rdf, rdfs, schema, sh

_CLASS = IRI(f"{sh.iri}class")
_THINGS = (sh.IRI, sh.BlankNode, sh.BlankNodeOrIRI)


def check_shapes(content: Content) -> Iterator[Hit]:
    """Every rule of this file, for each property shape whose path is one property."""
    shapes = content.shapes.graph
    for shape, paths in shapes.column(sh.path).items():
        for path in paths:
            if isinstance(path, IRI) and not isinstance(shape, Literal):
                yield from _against_range(content, shape, path)
                yield from _against_domain(content, shape, path)
                yield from _against_cardinality(content, shape, path)


def _against_range(content: Content, shape: Resource, path: IRI) -> Iterator[Hit]:
    """Asking for values that the ontology does not mean the property to have."""
    meant = content.ranges.get(path)
    if meant is None:
        return
    for parameter, value in _asked(content.shapes.graph, shape):
        if parameter == sh.datatype:
            fits = meant.takes_any_literal or value in meant.datatypes
        elif parameter == _CLASS:
            fits = _are_kin(content.data.graph, value, meant.classes)
        else:
            fits = bool(meant.classes if value in _THINGS else meant.datatypes)
        if not fits:
            facts = {
                "property": content.show(path),
                "parameter": content.show(parameter),
                "asked": content.prefixes.show(value),
                "ranges": ", ".join(content.show(term) for term in meant.terms),
            }
            place = content.shapes.place_of(Triple(shape, parameter, value))
            yield Hit("KG141", facts, "", place, shape, path, value)


def _asked(shapes: Graph, shape: Resource) -> Iterator[tuple[IRI, Term]]:
    """What a shape asks of the kind of its values."""
    statements = shapes.statements(shape)
    for parameter in (sh.datatype, _CLASS, sh.nodeKind):
        for value in statements.get(parameter, ()):
            if parameter != sh.nodeKind or value in _THINGS or value == sh.Literal:
                yield parameter, value


def _against_domain(content: Content, shape: Resource, path: IRI) -> Iterator[Hit]:
    """Requiring a property of things that the ontology does not mean it for."""
    graph = content.data.graph
    found = (
        *graph.objects(path, schema.domainIncludes),
        *graph.objects(path, rdfs.domain),
    )
    domains = [term for term in found if isinstance(term, IRI)]
    if not domains or len(domains) < len(found) or _number(content, shape, sh.minCount) < 1:
        return
    shapes = content.shapes.graph
    owners = [owner for owner, _predicate in shapes.incoming(shape)]
    for target in sorted({t for s in (shape, *owners) for t in shapes.objects(s, sh.targetClass)}):
        if not _are_kin(graph, target, domains):
            facts = {
                "property": content.show(path),
                "target": content.prefixes.show(target),
                "domains": ", ".join(sorted(content.show(term) for term in domains)),
            }
            place = content.shapes.place_of_subject(shape)
            yield Hit("KG142", facts, "", place, shape, path, target)


def _against_cardinality(content: Content, shape: Resource, path: IRI) -> Iterator[Hit]:
    """Asking for several values of what the ontology says has one; texts have one per language."""
    graph = content.data.graph
    marks = graph.objects(path, pgm.singleValued)
    is_single = any(isinstance(mark, Literal) and mark.value == "true" for mark in marks)
    if not is_single and owl.FunctionalProperty not in graph.types(path):
        return
    if path in content.ranges and rdf.langString in content.ranges[path].datatypes:
        return
    for parameter in (sh.minCount, sh.maxCount):
        number = _number(content, shape, parameter)
        if number > 1:
            facts = {
                "property": content.show(path),
                "parameter": content.show(parameter),
                "number": str(number),
            }
            value = content.shapes.graph.objects(shape, parameter)[0]
            place = content.shapes.place_of(Triple(shape, parameter, value))
            yield Hit("KG143", facts, "", place, shape, path, value)


def _number(content: Content, shape: Resource, parameter: IRI) -> int:
    """The value of sh:minCount or sh:maxCount; 0 where there is none or it is none."""
    value = content.shapes.graph.object(shape, parameter)
    is_number = isinstance(value, Literal) and value.value.isdecimal() and len(value.value) < 10
    return int(value.value) if is_number and isinstance(value, Literal) else 0


def _are_kin(graph: Graph, wanted: Term, classes: Collection[IRI]) -> bool:
    """True when a class is one of some classes, or above or below one of them."""
    above = _superclasses(graph, wanted)
    return any(wanted in _superclasses(graph, term) or term in above for term in classes)


def _superclasses(graph: Graph, of_class: Term) -> set[Term]:
    """A class and everything above it."""
    found: set[Term] = set()
    open_ends = [of_class]
    while open_ends:
        term = open_ends.pop()
        if term not in found:
            found.add(term)
            open_ends += graph.objects(term, rdfs.subClassOf)
    return found
