"""The column engine: every constraint for all focus nodes at once, over columns by predicate."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from functools import cached_property
from itertools import chain

from kg.dataset import Function, Graph
from kg.shapes._classes import instance_numbers
from kg.shapes._compile import compile_shapes
from kg.shapes._paths import follow
from kg.shapes._result import Refused, Result
from kg.shapes._shape import Constraint, Nodes, Shape, Suspect, Targets
from kg.shapes._sparql import seconds_for
from kg.store import Store, as_stored
from kg.terms import IRI, Literal, Resource, Term
from kg.vocab import rdf, xsd
from kg.within import Within, within


def validate_with_columns(data: Graph, shapes: Graph) -> list[Result]:
    """Every result by our own engine; see `kg.shapes.Engine`."""
    compiled = compile_shapes(shapes)
    with Run.over(data, shapes) as run:
        return [
            result
            for shape in compiled.roots
            for result in run.results(shape, run.focus_nodes(shape.targets))
        ]


_OFTEN = 100
_MANY_MORE = 2  # times the focus nodes: then leaving out the others is worth the time
_KEPT = (xsd.string, rdf.langString)  # the datatypes whose literals a store never rewrites


class Run:
    """One validation: the data, and what is known of it so far. See `kg.shapes._shape.Run`."""

    def __init__(self, data: Graph, shapes: Graph, in_time: Within) -> None:
        self.data = data
        self.shapes = shapes
        self.in_time = in_time
        self._instances: dict[IRI, Collection[int]] = {}
        self._checked: dict[Shape, set[int]] = {}
        self._failing: dict[Shape, set[int]] = {}

    @classmethod
    @contextmanager
    def over(cls, data: Graph, shapes: Graph) -> Iterator[Run]:
        """A validation; the thread that its queries are asked in ends with the body."""
        with within(seconds_for(data)) as in_time:
            yield cls(data, shapes, in_time)

    @cached_property
    def store(self) -> Store:
        """The data graph, to be queried: loaded when the first constraint in SPARQL asks."""
        return Store(self.data.quads(), ())

    def as_stated(self, stored: Literal, node: Resource) -> Literal:
        """The literal of the data that the store gives back in this form."""
        found = self._stated.get(stored, [stored])
        if len(found) > 1:
            what = f"the store gives several literals back as {stored}"
            raise Refused(what, node, f"存储将多个字面量都给成 {stored}")
        return found[0]

    @cached_property
    def _stated(self) -> dict[Literal, list[Literal]]:
        """The literals of the data that may be rewritten, by the form that the store gives."""
        literals = {
            triple.object: None
            for triple in self.data
            if isinstance(triple.object, Literal) and triple.object.datatype not in _KEPT
        }
        found: dict[Literal, list[Literal]] = {}
        for literal, stored in as_stored(literals).items():
            found.setdefault(stored, []).append(literal)
        return found

    def instances(self, of_class: IRI) -> Collection[int]:
        """The instances of a class and of the classes below it."""
        if of_class not in self._instances:
            self._instances[of_class] = instance_numbers(self.data, of_class)
        return self._instances[of_class]

    def focus_nodes(self, targets: Targets) -> Mapping[int, int]:
        """The nodes that a shape is for, each reached once."""
        found: list[Iterable[int]] = [map(self.data.numbers.of, targets.nodes)]
        found += map(self.instances, targets.classes)
        found += (self.data.relation(one).nodes() for one in targets.subjects_of)
        found += (self.data.relation(one).inverse.nodes() for one in targets.objects_of)
        return dict.fromkeys(chain.from_iterable(found), 1)

    def results(self, shape: Shape, foci: Mapping[int, int]) -> Iterator[Result]:
        """The results of a shape for focus nodes, each as often as it is reached.

        A shape below sh:property is reached anew from each value node of the shape above. That
        multiplies from level to level, so it is told no more often than `_OFTEN`.
        """
        if shape.is_deactivated or not foci:
            return
        nodes, term = self._nodes(shape, foci), self.data.numbers.term
        for constraint in shape.constraints:
            for suspect in constraint.check(self, nodes):
                if suspect.focus in foci:
                    result = result_of(shape, constraint, suspect.translated(term))
                    yield from [result] * min(foci[suspect.focus], _OFTEN)
        if shape.properties:
            below = foci if shape.path is None else _times(nodes, foci)
            for inner in shape.properties:
                yield from self.results(inner, below)

    def failing(self, shape: Shape, nodes: Iterable[int]) -> AbstractSet[int]:
        """A set that holds those of the nodes that do not conform, and none that do."""
        failing = self._failing.setdefault(shape, set())
        checked = self._checked.setdefault(shape, set())
        new = {node: None for node in nodes if node not in checked}
        if new and not shape.is_deactivated:
            checked.update(new)
            found = self._nodes(shape, new)
            for constraint in shape.constraints:
                failing.update(suspect.focus for suspect in constraint.check(self, found))
            for inner in shape.properties:
                wrong = self.failing(inner, found.all_values)
                if wrong:
                    pairs = found.values.pairs()
                    failing.update(focus for focus, value in pairs if value in wrong)
        return failing

    def _nodes(self, shape: Shape, foci: Collection[int]) -> Nodes:
        """The value nodes; where they are hardly more, those of other nodes too."""
        if shape.path is None:
            own = list(foci)
            return Nodes(shape, foci, Function(own, own))
        relation = follow(shape.path, self.data, foci)
        if len(relation) > _MANY_MORE * len(foci):
            relation = relation.of(foci)
        return Nodes(shape, foci, relation)


def _times(nodes: Nodes, foci: Mapping[int, int]) -> Mapping[int, int]:
    """How often each value node is reached."""
    times: dict[int, int] = {}
    for focus, value in nodes.values.pairs():
        if focus in foci:
            times[value] = times.get(value, 0) + foci[focus]
    return times


def result_of(shape: Shape, constraint: Constraint, suspect: Suspect[Term]) -> Result:
    """The result that a suspect is, in the words of its shape, its query or its constraint."""
    words = shape.messages or suspect.messages or {"en": constraint.message}
    return Result(
        focus=suspect.focus,
        path=suspect.path or shape.path_node,
        value=suspect.value,
        shape=shape.node,
        component=constraint.component,
        severity=shape.severity,
        messages=dict(words),
    )
