"""An in-memory graph, indexed by subject, object and predicate: for pages, rules and shapes.

It answers look-ups; it does not run SPARQL. Lexical forms stay as they were parsed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain, groupby
from operator import attrgetter
from typing import Any, cast

from kg.dataset._relation import FEW, Numbers, Relation, relation_of
from kg.terms import IRI, Literal, Quad, Resource, Term, Triple, order
from kg.vocab import rdf

_Column = Mapping[Term, Collection[Term]]
"""The objects by subject, of one predicate, or the other way round."""


class Graph:
    """A set of triples that never changes, in a column for each predicate.

    Iteration goes from subject to subject, in the order in which they were given. A graph can be
    made of quads too, whose graph names are left out.
    """

    def __init__(
        self, statements: Iterable[Triple | Quad] = (), *, numbers: Numbers | None = None
    ) -> None:
        """``numbers`` are those of a graph that this one is made from."""
        self.numbers = numbers or Numbers()
        self._given: Callable[[], Iterable[Quad]] | None = None
        self._subjects: dict[int, None] = {}
        self._columns: dict[IRI, _Column] = {}
        self._inverse_columns: dict[IRI, _Column] = {}
        relations: defaultdict[IRI, list[int]] = defaultdict(list)
        runs = 0
        with self.numbers.giving() as number_of:
            for subject, own in groupby(statements, attrgetter("subject")):
                number = number_of[subject]
                self._subjects[number] = None
                runs += 1
                for statement in own:
                    relation = relations[statement.predicate]
                    relation.append(number)
                    relation.append(number_of[statement.object])
        self._relations: dict[IRI, list[int] | Relation] = dict(relations)
        self._is_in_runs = runs == len(self._subjects)  # all of a subject in one, as most write it

    @classmethod
    def of_quads(cls, given: Callable[[], Iterable[Quad]]) -> Graph:
        """The graph of quads of the default graph, which a call gives as often as it is made."""
        graph = cls(given())
        graph._given = given
        return graph

    def with_added(self, statements: Iterable[Triple | Quad]) -> Graph:
        """This graph and more. What both hold stands where it stood."""
        added, grown = Graph(statements, numbers=self.numbers), Graph(numbers=self.numbers)
        grown._subjects = self._subjects | added._subjects
        grown._given = lambda: chain(self.quads(), added.quads())
        grown._is_in_runs = False
        grown._relations = self._relations | added._relations
        for predicate in added._relations.keys() & self._relations:
            pairs = (*self.relation(predicate).pairs(), *added.relation(predicate).pairs())
            grown._relations[predicate] = list(chain.from_iterable(pairs))
        return grown

    def without(self, triples: Iterable[Triple]) -> Graph:
        """This graph less some triples."""
        gone, left = Graph(triples, numbers=self.numbers), Graph(numbers=self.numbers)
        left._given = lambda: self._quads_without(gone)
        left._relations = dict(self._relations)
        left._is_in_runs = self._is_in_runs
        for predicate in gone._relations.keys() & self._relations:
            dropped = set(gone.relation(predicate).pairs())
            kept = [pair for pair in self.relation(predicate).pairs() if pair not in dropped]
            left._relations[predicate] = list(chain.from_iterable(kept))
        bare = set(gone._subjects)
        for predicate in left._relations:
            if bare:
                bare.difference_update(left.relation(predicate).nodes())
        left._subjects = {subject: None for subject in self._subjects if subject not in bare}
        return left

    def relation(self, predicate: IRI) -> Relation:
        """What a predicate relates, by the ``numbers`` of this graph."""
        relation = self._relations.get(predicate)
        if relation is None:
            return Relation({})
        if isinstance(relation, list):  # it is not looked through before it is asked for
            relation = relation_of(relation, in_runs=self._is_in_runs)
            self._relations[predicate] = relation
        return relation

    @cached_property
    def _by_subject(self) -> dict[Resource, dict[IRI, Collection[Term]]]:
        found: dict[Any, dict[IRI, Collection[Term]]] = {subject: {} for subject in self.subjects()}
        for predicate in self._relations:
            for subject, objects in self.column(predicate).items():
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

    def __len__(self) -> int:
        return self._length

    @cached_property
    def _length(self) -> int:
        return sum(self.relation(predicate).count for predicate in self._relations)

    def __iter__(self) -> Iterator[Triple]:
        for subject, by_predicate in self._by_subject.items():
            for predicate, objects in by_predicate.items():
                for term in objects:
                    yield Triple(subject, predicate, term)

    def quads(self) -> Iterable[Quad]:
        """The triples as quads of the default graph, in no particular order, some again.

        Those that the graph was made from are not made anew: that takes twice as long as a store
        takes to hold them.
        """
        return self._given() if self._given else self._made_quads()

    def _made_quads(self) -> Iterator[Quad]:
        term = self.numbers.term
        for predicate in self._relations:
            for subject, value in self.relation(predicate).pairs():
                yield Quad(cast("Resource", term(subject)), predicate, term(value))

    def _quads_without(self, gone: Graph) -> Iterator[Quad]:
        dropped = frozenset(gone)
        subjects = {triple.subject for triple in dropped}
        for quad in self.quads():
            if quad.subject not in subjects or quad.triple not in dropped:
                yield quad

    def __contains__(self, triple: Triple) -> bool:
        return triple.object in self.column(triple.predicate).get(triple.subject, ())

    def subjects(self) -> list[Resource]:
        """Every subject once."""
        return cast("list[Resource]", list(self.numbers.terms(self._subjects)))

    def describes(self, subject: Term) -> bool:
        """True when the graph states anything about it."""
        return self.numbers.known(subject) in self._subjects

    def all_predicates(self) -> list[IRI]:
        """Every predicate once."""
        return list(self._relations)

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
        return cast(
            "list[Resource]", sorted(self.inverse_column(rdf.type).get(of_class, ()), key=order)
        )

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

    def about_few(self, subjects: Iterable[Resource]) -> Iterator[Triple]:
        """The triples of some subjects, of so few that an index of all would take longer."""
        term = self.numbers.term
        numbers = [n for n in map(self.numbers.known, subjects) if n in self._subjects]
        for predicate in self._relations if numbers else ():
            for subject, value in self.relation(predicate).of(numbers).pairs():
                yield Triple(cast("Resource", term(subject)), predicate, term(value))

    def statements(self, subject: Term) -> Mapping[IRI, Collection[Term]]:
        """The objects of a subject by predicate, in the order in which they were given."""
        return {} if isinstance(subject, Literal) else self._by_subject.get(subject, {})

    def column(self, predicate: IRI) -> Mapping[Term, Collection[Term]]:
        """The objects of every subject that has the predicate."""
        if predicate not in self._columns:
            self._columns[predicate] = self._in_terms(self.relation(predicate))
        return self._columns[predicate]

    def inverse_column(self, predicate: IRI) -> Mapping[Term, Collection[Term]]:
        """The subjects of every object of the predicate."""
        if predicate not in self._inverse_columns:
            self._inverse_columns[predicate] = self._in_terms(self.relation(predicate).inverse)
        return self._inverse_columns[predicate]

    def _in_terms(self, relation: Relation) -> _Column:
        terms = self.numbers.terms
        values = (
            tuple(terms(some)) if len(some) <= FEW else dict.fromkeys(terms(some))
            for some in relation.by_node.values()
        )
        return dict(zip(terms(relation.by_node), values, strict=True))
