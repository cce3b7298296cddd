"""Constraint components that a shapes graph defines by queries.

https://www.w3.org/TR/shacl/#sparql-constraint-components
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from kg.dataset import Graph
from kg.shapes._result import IllFormed
from kg.shapes._shape import Constraint, Parts
from kg.shapes._sparql import TRUE, Terms, ask_check, read_query, select_check
from kg.terms import IRI, Literal, Resource, Term
from kg.vocab import rdf, sh


class Component(Struct, frozen=True):
    """A constraint component that the shapes graph defines.

    ``parameters`` are properties with the names of their variables, ``required`` those that a
    shape must have.
    """

    shapes: Graph
    iri: IRI
    parameters: Mapping[IRI, str]
    required: frozenset[IRI]

    def constraints(self, shape: Resource, parts: Parts) -> Iterator[Constraint]:
        """The constraints of this component in a shape; none where no validator fits."""
        if not self.required <= parts.keys() or not self.required:
            return
        validator = self._validator(is_property=sh.path in parts)
        if validator is None:
            return
        several = [p for p in self.parameters if len(parts.get(p, ())) > 1]
        if several and len(self.parameters) > 1:
            what = "a parameter of a component with several has several values"
            raise IllFormed(what, shape, "含多个参数的组件有一个参数写了多个值")
        names = {p: n for p, n in self.parameters.items() if p in parts and p not in several}
        given = {name: next(iter(parts[p])) for p, name in names.items()}
        if several:
            name = self.parameters[several[0]]
            choices: list[Terms] = [{name: term} for term in parts[several[0]]]
        else:
            choices = [given]
        for arguments in choices:
            yield self._constraint(shape, validator, arguments)

    def _validator(self, *, is_property: bool) -> Resource | None:
        own = self.shapes.statements(self.iri)
        for predicate in (sh.propertyValidator if is_property else sh.nodeValidator, sh.validator):
            for validator in own.get(predicate, ()):
                if not isinstance(validator, Literal):
                    return validator
        return None

    def _constraint(self, shape: Resource, validator: Resource, arguments: Terms) -> Constraint:
        names = {**dict.fromkeys(self.parameters.values(), rdf.nil), **arguments}
        if sh.ask in self.shapes.statements(validator):
            query = read_query(self.shapes, shape, validator, "ASK", names)
            check = ask_check(replace(query, parameters=arguments))
        else:
            query = read_query(self.shapes, shape, validator, "SELECT", names)
            check = select_check(replace(query, parameters=arguments))
        return Constraint(self.iri, check, f"Does not keep to {self.iri}.")


def read_components(shapes: Graph, found: Iterable[Term]) -> list[Component]:
    """The components among some nodes of the shapes graph."""
    components = []
    for iri in found:
        parameters: dict[IRI, str] = {}
        required: set[IRI] = set()
        for node in shapes.statements(iri).get(sh.parameter, ()):
            parts = shapes.statements(node)
            paths = [path for path in parts.get(sh.path, ()) if isinstance(path, IRI)]
            name = re.search(r"\w*\Z", paths[0].value) if len(paths) == 1 else None
            if not name or not name[0] or not isinstance(iri, IRI):
                what = "each parameter needs one sh:path that can name a variable"
                raise IllFormed(what, iri, "每个参数恰须一个可作变量名的 sh:path")
            parameters[paths[0]] = name[0]
            if TRUE not in parts.get(sh.optional, ()):
                required.add(paths[0])
        if isinstance(iri, IRI) and parameters:
            components.append(Component(shapes, iri, parameters, frozenset(required)))
    return components
