"""An in-memory graph, indexed by subject, object and predicate: for pages, rules and shapes.

It answers look-ups; it does not run SPARQL. Lexical forms stay as they were parsed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from operator import is_
from typing import Any, cast

from kg.terms import IRI, Literal, Quad, Resource, Term, Triple, order
from kg.vocab import rdf

_Objects = tuple[Term] | dict[Term, None]
"""The objects of a subject and predicate, mostly one: a tuple takes a fifth of the memory."""

_Column = dict[Resource, _Objects]
"""The objects by subject, of one predicate."""


class _Pairs:
    """A column as it is read: the subject and the object of each statement."""

    def __init__(self) -> None:
        self.subjects: list[Resource] = []
        self.objects: list[Term] = []

    def by_subject(self) -> _Column:
        """The same as a column, each statement once."""
        subjects, alone = self.subjects, zip(self.objects, strict=True)
        column: _Column
        if not any(map(is_, subjects, islice(subjects, 1, None))):  # the glance spares some work
            column = dict(zip(subjects, alone, strict=True))
            if len(column) == len(subjects):
                return column
            alone = zip(self.objects, strict=True)
        column = {}
        for subject, own in zip(subjects, alone, strict=True):
            objects = column.setdefault(subject, own)
            if isinstance(objects, dict):
                objects[own[0]] = None
            elif objects != own:
                column[subject] = {objects[0]: None, own[0]: None}
        return column


class Graph:
    """A set of triples that never changes, in a column for each predicate.

    Iteration goes from subject to subject, in the order in which they were given. A graph can be
    made of quads too, whose graph names are left out.
    """

    def __init__(self, statements: Iterable[Triple | Quad] = ()) -> None:
        self._subjects: dict[Resource, None] = {}
        read: dict[IRI, _Pairs] = {}
        same: dict[Any, Any] = {}  # each term once: less memory, and comparing is by identity
        subject: Any = None
        for statement in statements:
            if statement.subject != subject:  # what is said of one subject mostly stands together
                subject = statement.subject
                subject = same.setdefault(subject, subject)
                self._subjects[subject] = None
            predicate = statement.predicate
            pairs = read.get(predicate)
            if pairs is None:
                pairs = read[predicate] = _Pairs()
            pairs.subjects.append(subject)
            term = statement.object
            pairs.objects.append(same.setdefault(term, term))
        self._columns: dict[IRI, _Pairs | _Column] = dict(read)

    def with_added(self, statements: Iterable[Triple | Quad]) -> Graph:
        """This graph and more. What both hold stands where it stood."""
        added, grown = Graph(statements), Graph()
        grown._subjects = self._subjects | added._subjects
        grown._columns = self._columns | added._columns
        for predicate in added._columns.keys() & self._columns:
            column = dict(self._column(predicate))
            for subject, objects in added._column(predicate).items():
                before = column.get(subject)
                column[subject] = dict.fromkeys((*before, *objects)) if before else objects
            grown._columns[predicate] = column
        return grown

    def without(self, triples: Iterable[Triple]) -> Graph:
        """This graph less some triples."""
        gone, left = Graph(triples), Graph()
        left._columns = dict(self._columns)
        for predicate in gone._columns.keys() & self._columns:
            column = dict(self._column(predicate))
            for subject, objects in gone._column(predicate).items():
                kept = [term for term in column.pop(subject, ()) if term not in objects]
                if kept:
                    column[subject] = dict.fromkeys(kept)
            left._columns[predicate] = column
        left._subjects = dict(self._subjects)
        for subject in gone._subjects:
            if not any(subject in left._column(predicate) for predicate in left._columns):
                left._subjects.pop(subject, None)
        return left

    def _column(self, predicate: IRI) -> _Column:
        """The column of a predicate, which is made when it is first asked for."""
        column = self._columns.get(predicate)
        if isinstance(column, _Pairs):
            column = self._columns[predicate] = column.by_subject()
        return column or {}

    @cached_property
    def _by_subject(self) -> dict[Resource, dict[IRI, _Objects]]:
        found: dict[Resource, dict[IRI, _Objects]] = {subject: {} for subject in self._subjects}
        for predicate in self._columns:
            for subject, objects in self._column(predicate).items():
                found[subject][predicate] = objects
        return found

    @cached_property
    def _by_object(self) -> dict[Resource, list[tuple[Resource, IRI]]]:
        found: dict[Resource, list[tuple[Resource, IRI]]] = {}
        for subject, by_predicate in self._by_subject.items():
            for predicate, objects in by_predicate.items():
                for term in objects:
                    if not isinstance(term, Literal):
                        found.setdefault(term, []).append((subject, predicate))
        return found

    @cached_property
    def _inverse(self) -> dict[IRI, dict[Term, dict[Term, None]]]:
        return {}

    def __len__(self) -> int:
        return self._length

    @cached_property
    def _length(self) -> int:
        return sum(len(objects) for p in self._columns for objects in self._column(p).values())

    def __iter__(self) -> Iterator[Triple]:
        for subject, by_predicate in self._by_subject.items():
            for predicate, objects in by_predicate.items():
                for term in objects:
                    yield Triple(subject, predicate, term)

    def quads(self) -> Iterator[Quad]:
        """The triples as quads of the default graph, in no particular order."""
        for predicate in self._columns:
            for subject, objects in self._column(predicate).items():
                for term in objects:
                    yield Quad(subject, predicate, term)

    def __contains__(self, triple: Triple) -> bool:
        return triple.object in self._column(triple.predicate).get(triple.subject, ())

    def subjects(self) -> list[Resource]:
        """Every subject once."""
        return list(self._subjects)

    def describes(self, subject: Term) -> bool:
        """True when the graph states anything about it."""
        return subject in self._subjects

    def all_predicates(self) -> list[IRI]:
        """Every predicate once."""
        return list(self._columns)

    def predicates(self, subject: Resource) -> list[IRI]:
        """The predicates of a subject's triples."""
        return list(self._by_subject.get(subject, ()))

    def objects(self, subject: Term, predicate: IRI) -> list[Term]:
        """The objects of a subject and predicate, sorted by `kg.terms.order`."""
        return sorted(self.column(predicate).get(subject, ()), key=order)

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
        return cast("Mapping[Term, Collection[Term]]", self._column(predicate))

    def inverse_column(self, predicate: IRI) -> Mapping[Term, Collection[Term]]:
        """The subjects of every object of the predicate."""
        if predicate not in self._inverse:
            found: dict[Term, dict[Term, None]] = defaultdict(dict)
            for subject, objects in self._column(predicate).items():
                for term in objects:
                    found[term][subject] = None
            self._inverse[predicate] = dict(found)
        return self._inverse[predicate]
