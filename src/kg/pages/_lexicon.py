"""The terms of a graph, and what is known of them beside what the dataset states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property

from msgspec import Struct, field

from kg.dataset import Graph
from kg.formats import Context, make_context
from kg.terms import IRI, BlankNode, Literal, Resource, Term, order
from kg.vocab import owl, rdf, rdfs, sh, skos, xsd


class Kind(StrEnum):
    """What a term is: a class, a property, a list of concepts, or one of these."""

    CLASS = "class"
    PROPERTY = "property"
    LIST = "list"
    CONCEPT = "concept"


_KINDS = {
    owl.Class: Kind.CLASS,
    rdfs.Class: Kind.CLASS,
    rdf.Property: Kind.PROPERTY,
    owl.ObjectProperty: Kind.PROPERTY,
    owl.DatatypeProperty: Kind.PROPERTY,
    owl.AnnotationProperty: Kind.PROPERTY,
    skos.ConceptScheme: Kind.LIST,
    skos.Concept: Kind.CONCEPT,
}


def kind_of(graph: Graph, resource: Resource) -> Kind | None:
    """What kind of term a resource is stated to be, or None for a thing that is none."""
    types = graph.types(resource)
    return next((kind for of_type, kind in _KINDS.items() if of_type in types), None)


def terms_of(graph: Graph, kind: Kind) -> list[IRI]:
    """The terms of a kind, in the order in which the files list them."""
    instances = {
        subject
        for of_type, told in _KINDS.items()
        if told is kind
        for subject in graph.instances(of_type)
    }
    return [s for s in graph.subjects() if s in instances and isinstance(s, IRI)]


class ShapeNote(Struct, frozen=True):
    """A shape that has a name: what it is called and what it says, in every language."""

    iri: IRI
    severity: IRI
    labels: tuple[Term, ...]
    messages: tuple[Term, ...]


class Lexicon(Struct, frozen=True, dict=True):
    """Where the pages of terms find what the dataset does not state.

    ``alignments`` relates terms to those of other vocabularies, ``context`` has the keys that
    documents are written with.
    """

    shapes: Graph = field(default_factory=Graph)
    alignments: Graph = field(default_factory=Graph)
    context: Context = field(default_factory=lambda: make_context({"@context": {}}, ""))

    def shapes_about(self, kind: Kind, terms: Iterable[Term]) -> list[ShapeNote]:
        """The shapes that hold terms of a kind to something; the gravest first.

        Of a class: those that target it, and their property shapes. Of a property: those with a
        path that begins or ends with it, or that target it. Of any other term: those that name it.
        """
        index = {Kind.CLASS: self._targets, Kind.PROPERTY: self._paths}.get(kind, self._mentions)
        shapes = {shape: None for term in terms for shape in index.get(term, ())}
        notes = [self._note(shape) for shape in shapes]
        notes.sort(key=lambda note: (_SEVERITIES.get(note.severity, 0), note.iri.value))
        return notes

    # ------------------------------------------------------------------- terms to their shapes

    @cached_property
    def _targets(self) -> Mapping[Term, dict[IRI, None]]:
        found: dict[Term, dict[IRI, None]] = {}
        for shape in self._named:
            targets = [*self.shapes.objects(shape, sh.targetClass)]
            if rdfs.Class in self.shapes.types(shape):  # an implicit target
                targets.append(shape)
            if targets:
                parts = (s for s in self.shapes.objects(shape, sh.property) if isinstance(s, IRI))
                both = dict.fromkeys((shape, *parts))
                for target in targets:
                    found.setdefault(target, {}).update(both)
        return found

    @cached_property
    def _paths(self) -> Mapping[Term, dict[IRI, None]]:
        found: dict[Term, dict[IRI, None]] = {}
        for shape in self._named:
            for node in self._nodes(shape):
                for path in self.shapes.objects(node, sh.path):
                    for term in _ends(self.shapes, path):
                        found.setdefault(term, {})[shape] = None
            for target in (sh.targetSubjectsOf, sh.targetObjectsOf):
                for targeted in self.shapes.objects(shape, target):
                    found.setdefault(targeted, {})[shape] = None
        return found

    @cached_property
    def _mentions(self) -> Mapping[Term, dict[IRI, None]]:
        found: dict[Term, dict[IRI, None]] = {}
        for shape in self._named:
            for node in self._nodes(shape):
                for triple in self.shapes.about(node):
                    found.setdefault(triple.object, {})[shape] = None
        return found

    @cached_property
    def _named(self) -> list[IRI]:
        """The shapes in use that have a name, sorted."""
        kinds = (sh.NodeShape, sh.PropertyShape)
        typed = (shape for kind in kinds for shape in self.shapes.instances(kind))
        told = {*typed, *self.shapes.column(sh.path), *self.shapes.column(sh.targetClass)}
        off = Literal("true", datatype=xsd.boolean)
        return sorted(
            (
                shape
                for shape in told
                if isinstance(shape, IRI) and off not in self.shapes.objects(shape, sh.deactivated)
            ),
            key=order,
        )

    def _nodes(self, shape: IRI) -> Iterator[Resource]:
        """A shape, and the nodes without a name that it consists of, in no order that stays."""
        open_ends: list[Resource] = [shape]
        seen: set[Resource] = {shape}
        while open_ends:
            node = open_ends.pop()
            yield node
            inner = {t.object for t in self.shapes.about(node) if isinstance(t.object, BlankNode)}
            open_ends += inner - seen
            seen |= inner

    def _note(self, shape: IRI) -> ShapeNote:
        """What a shape is called and says; where it has no words, those of its parts."""
        said = self.shapes.objects(shape, sh.message)
        inner = (t for node in self._nodes(shape) for t in self.shapes.objects(node, sh.message))
        severity = self.shapes.object(shape, sh.severity)
        return ShapeNote(
            iri=shape,
            severity=severity if isinstance(severity, IRI) else sh.Violation,
            labels=tuple(self.shapes.objects(shape, rdfs.label)),
            messages=tuple(said or sorted(inner, key=order)),
        )


_SEVERITIES = {sh.Violation: 1, sh.Warning: 2, sh.Info: 3}


def _ends(shapes: Graph, path: Term) -> list[IRI]:
    """The properties at which a path begins or ends, forwards or backwards.

    https://www.w3.org/TR/shacl/#property-paths
    """
    found: list[IRI] = []
    open_ends, seen = [path], {path}
    while open_ends:
        node = open_ends.pop()
        if isinstance(node, IRI):
            found.append(node)
            continue
        steps = _members(shapes, node)
        inner = [steps[0], steps[-1]] if steps else []
        for kind in (sh.inversePath, sh.zeroOrMorePath, sh.oneOrMorePath, sh.zeroOrOnePath):
            inner += shapes.objects(node, kind)
        for choices in shapes.objects(node, sh.alternativePath):
            inner += _members(shapes, choices)
        open_ends += [node for node in inner if node not in seen]
        seen.update(inner)
    return found


def _members(shapes: Graph, rest: Term) -> list[Term]:
    """The members of an RDF list as far as it is one; none for anything else."""
    members: list[Term] = []
    seen: set[Term] = set()
    while rest not in seen and (first := shapes.object(rest, rdf.first)) is not None:
        seen.add(rest)
        members.append(first)
        rest = shapes.object(rest, rdf.rest) or rdf.nil
    return members
