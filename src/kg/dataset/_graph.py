"""An in-memory graph, indexed by subject, object and predicate: for pages, rules and shapes.

It answers look-ups; it does not run SPARQL. Lexical forms stay as they were parsed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from kg.terms import IRI, GraphName, Literal, Quad, Resource, Term, Triple, order
from kg.vocab import rdf

_Objects = tuple[Term] | dict[Term, None]
"""The objects of a subject and predicate, mostly one: a tuple takes a fifth of the memory."""


class Graph:
    """A set of triples that never changes. Iteration is in the order in which they were given.

    It can be made of quads too, whose graph names are left out.
    """

    def __init__(self, statements: Iterable[Triple | Quad] = ()) -> None:
        self._by_subject: dict[Resource, dict[IRI, _Objects]] = {}
        same: dict[Any, Any] = {}  # each term once: less memory, and comparing is by identity
        for statement in statements:
            subject, predicate, term = statement.subject, statement.predicate, statement.object
            by_predicate = self._by_subject.get(subject)
            if by_predicate is None:
                by_predicate = self._by_subject[same.setdefault(subject, subject)] = {}
            term, objects = same.setdefault(term, term), by_predicate.get(predicate)
            if objects is None:
                by_predicate[same.setdefault(predicate, predicate)] = (term,)
            elif isinstance(objects, dict):
                objects[term] = None
            elif term not in objects:
                by_predicate[predicate] = {objects[0]: None, term: None}

    def with_added(self, statements: Iterable[Triple | Quad]) -> Graph:
        """This graph and more. What both hold stands where it stood."""
        grown = self._copy()
        for subject, added in Graph(statements)._by_subject.items():
            by_predicate = grown._by_subject.setdefault(subject, {})
            for predicate, objects in added.items():
                before = by_predicate.get(predicate, ())
                by_predicate[predicate] = dict.fromkeys((*before, *objects))
        return grown

    def without(self, triples: Iterable[Triple]) -> Graph:
        """This graph less some triples."""
        left = self._copy()
        for subject, gone in Graph(triples)._by_subject.items():
            by_predicate = left._by_subject.get(subject, {})
            for predicate, objects in gone.items():
                kept = [term for term in by_predicate.get(predicate, ()) if term not in objects]
                by_predicate[predicate] = dict.fromkeys(kept)
                if not kept:
                    del by_predicate[predicate]
            if not by_predicate:
                left._by_subject.pop(subject, None)
        return left

    def _copy(self) -> Graph:
        """A graph of its own, which shares the sets of objects: they are replaced, not changed."""
        copy = Graph()
        copy._by_subject = {
            subject: dict(by_predicate) for subject, by_predicate in self._by_subject.items()
        }
        return copy

    @cached_property
    def _by_object(self) -> dict[Resource, list[tuple[Resource, IRI]]]:
        found: dict[Resource, list[tuple[Resource, IRI]]] = {}
        for triple in self:
            if not isinstance(triple.object, Literal):
                found.setdefault(triple.object, []).append((triple.subject, triple.predicate))
        return found

    @cached_property
    def _by_predicate(self) -> dict[IRI, dict[Term, _Objects]]:
        found: dict[IRI, dict[Term, _Objects]] = defaultdict(dict)
        for subject, by_predicate in self._by_subject.items():
            for predicate, objects in by_predicate.items():
                found[predicate][subject] = objects
        return dict(found)

    @cached_property
    def _inverse(self) -> dict[IRI, dict[Term, dict[Term, None]]]:
        return {}

    def __len__(self) -> int:
        return sum(
            len(objects)
            for by_predicate in self._by_subject.values()
            for objects in by_predicate.values()
        )

    def __iter__(self) -> Iterator[Triple]:
        for subject, by_predicate in self._by_subject.items():
            for predicate, objects in by_predicate.items():
                for term in objects:
                    yield Triple(subject, predicate, term)

    def quads(self, graph_name: GraphName) -> Iterator[Quad]:
        """The triples as quads of a graph."""
        for subject, by_predicate in self._by_subject.items():
            for predicate, objects in by_predicate.items():
                for term in objects:
                    yield Quad(subject, predicate, term, graph_name)

    def __contains__(self, triple: Triple) -> bool:
        return triple.object in self._by_subject.get(triple.subject, {}).get(triple.predicate, ())

    def subjects(self) -> list[Resource]:
        """Every subject once."""
        return list(self._by_subject)

    def describes(self, subject: Term) -> bool:
        """True when the graph states anything about it."""
        return subject in self._by_subject

    def predicates(self, subject: Resource) -> list[IRI]:
        """The predicates of a subject's triples."""
        return list(self._by_subject.get(subject, ()))

    def objects(self, subject: Term, predicate: IRI) -> list[Term]:
        """The objects of a subject and predicate, sorted by `kg.terms.order`."""
        if isinstance(subject, Literal):
            return []
        return sorted(self._by_subject.get(subject, {}).get(predicate, ()), key=order)

    def object(self, subject: Term, predicate: IRI) -> Term | None:
        """The first object of a subject and predicate, or None."""
        return next(iter(self.objects(subject, predicate)), None)

    def types(self, subject: Term) -> list[IRI]:
        """The classes that a subject is stated to be in."""
        return [term for term in self.objects(subject, rdf.type) if isinstance(term, IRI)]

    def instances(self, of_class: IRI) -> list[Resource]:
        """The subjects stated to be in a class, sorted."""
        found = self.inverse_column(rdf.type).get(of_class, ())
        return [term for term in sorted(found, key=order) if not isinstance(term, Literal)]

    def incoming(self, term: Resource) -> list[tuple[Resource, IRI]]:
        """The subjects and predicates of the triples that point at a resource."""
        return self._by_object.get(term, [])

    def about(self, subject: Resource) -> list[Triple]:
        """The triples of one subject."""
        return [
            Triple(subject, predicate, term)
            for predicate, objects in self._by_subject.get(subject, {}).items()
            for term in objects
        ]

    def statements(self, subject: Term) -> Mapping[IRI, Collection[Term]]:
        """The objects of a subject by predicate, in the order in which they were given."""
        return {} if isinstance(subject, Literal) else self._by_subject.get(subject, {})

    def column(self, predicate: IRI) -> Mapping[Term, Collection[Term]]:
        """The objects of every subject that has the predicate."""
        return self._by_predicate.get(predicate, {})

    def inverse_column(self, predicate: IRI) -> Mapping[Term, Collection[Term]]:
        """The subjects of every object of the predicate."""
        if predicate not in self._inverse:
            found: dict[Term, dict[Term, None]] = defaultdict(dict)
            for subject, objects in self.column(predicate).items():
                for term in objects:
                    found[term][subject] = None
            self._inverse[predicate] = dict(found)
        return self._inverse[predicate]
