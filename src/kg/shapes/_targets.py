"""Shapes that have nothing to judge in some data.

https://www.w3.org/TR/shacl/#targets
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Protocol

from kg.dataset import Graph
from kg.shapes._classes import classes_below
from kg.shapes._faults import Fault, say
from kg.shapes._references import TARGETS, TRUE
from kg.terms import IRI, Literal, Resource, Term
from kg.vocab import owl, rdf, rdfs, sh

Target = tuple[IRI, Term]
"""A target of a shape: the predicate that declares it, and its value."""

DECLARATIONS = (
    *(rdfs.Class, owl.Class, rdf.Property),
    *(owl.ObjectProperty, owl.DatatypeProperty, owl.AnnotationProperty),
)


class Known(Protocol):
    """What data know of targets."""

    def focused(self, targets: Collection[Target]) -> Collection[Target]:
        """Those of the targets that have a focus node."""

    def described(self, terms: Collection[IRI]) -> Collection[Term]:
        """Those of the terms that the data state something about."""

    def declared(self) -> Collection[Term]:
        """The classes and properties that the data declare."""


def find_idle(shapes: Graph, known: Known, show: Callable[[Term], str]) -> Iterator[Fault]:
    """Targets that the data do not know, and shapes that have no focus node in them."""
    found = {node: targets_of(shapes, node) for node in _with_targets(shapes)}
    focused = known.focused([target for targets in found.values() for target in targets])
    idle = [target for targets in found.values() for target in targets if target not in focused]
    strange = _strangers(shapes, known, idle)
    for node, targets in found.items():
        unknown = [target for target in targets if target in strange]
        for predicate, term in unknown:
            yield Fault("KG222", node, say("unknown target", term=show(term)), predicate, term)
        if not unknown and not any(target in focused for target in targets):
            predicate, term = targets[0]
            yield Fault("KG223", node, say("nothing to judge"), predicate, term)


def targets_of(shapes: Graph, node: Resource) -> list[Target]:
    """The targets of a shape."""
    parts = shapes.statements(node)
    return [(predicate, term) for predicate in TARGETS for term in parts.get(predicate, ())]


def _with_targets(shapes: Graph) -> Iterator[Resource]:
    """The shapes with a target, less those that are switched off."""
    for node in dict.fromkeys(node for target in TARGETS for node in shapes.column(target)):
        off = shapes.statements(node).get(sh.deactivated, ())
        if not isinstance(node, Literal) and TRUE not in off:
            yield node


def _strangers(shapes: Graph, known: Known, targets: list[Target]) -> set[Target]:
    """The targets that a vocabulary which the data declare would have, and has not."""
    terms = {term: None for _, term in targets if isinstance(term, IRI)}
    if not terms:
        return set()
    namespaces = {_namespace(term) for term in known.declared() if isinstance(term, IRI)}
    described = known.described(terms)
    return {
        (predicate, term)
        for predicate, term in targets
        if isinstance(term, IRI)
        and _namespace(term) in namespaces
        and term not in described
        and not shapes.describes(term)
    }


def _namespace(iri: IRI) -> str:
    end = max(iri.value.rfind("#"), iri.value.rfind("/"))
    return iri.value[: end + 1]


class KnownInGraph:
    """What a graph knows of targets; see `Known`."""

    def __init__(self, data: Graph) -> None:
        self._data = data

    def focused(self, targets: Collection[Target]) -> Collection[Target]:
        """Those of the targets that have a focus node."""
        return {target for target in targets if self._has_focus(*target)}

    def described(self, terms: Collection[IRI]) -> Collection[Term]:
        """Those of the terms that the graph states something about."""
        return {term for term in terms if self._data.describes(term)}

    def declared(self) -> Collection[Term]:
        """The classes and properties that the graph declares."""
        typed = self._data.inverse_column(rdf.type)
        return {term for kind in DECLARATIONS for term in typed.get(kind, ())}

    def _has_focus(self, predicate: IRI, term: Term) -> bool:
        if predicate == sh.targetNode or not isinstance(term, IRI):
            return True
        if predicate != sh.targetClass:
            return bool(self._data.column(term))
        typed = self._data.inverse_column(rdf.type)
        return any(one in typed for one in classes_below(self._data, term))
