"""Shapes as the column engine has them: compiled once, checked for all focus nodes at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Generic, NamedTuple, Protocol, TypeVar

from msgspec import Struct, field

from kg.dataset import Graph, Relation
from kg.shapes._paths import Path
from kg.store import Store
from kg.terms import IRI, Literal, Resource, Term
from kg.within import Within

Parts = Mapping[IRI, Collection[Term]]
"""What the shapes graph states of a node: objects by predicate."""


Node = TypeVar("Node")
Other = TypeVar("Other")


class Suspect(NamedTuple, Generic[Node]):
    """What breaks a constraint: a focus node and, where the constraint names one, a value.

    Nodes are numbers as long as there may be many suspects, then terms. ``path`` and ``messages``
    are given where they are not those of the shape.
    """

    focus: Node
    value: Node | None = None
    path: Resource | None = None
    messages: Mapping[str, str] | None = None

    def translated(self, translate: Callable[[Node], Other]) -> Suspect[Other]:
        """The same with other nodes in place of its own."""
        value = None if self.value is None else translate(self.value)
        return Suspect(translate(self.focus), value, self.path, self.messages)


class Nodes:
    """Focus nodes of a shape, and the value nodes of each that has any, by number.

    There may be value nodes of other nodes, too: nobody minds suspects among these.
    https://www.w3.org/TR/shacl/#value-nodes
    """

    def __init__(self, shape: Shape, foci: Collection[int], values: Relation) -> None:
        self.shape = shape
        self.foci = foci
        self.values = values

    @cached_property
    def all_values(self) -> set[int]:
        """Every value node once; most constraints need not know of which focus node it is."""
        return set(self.values.values())


class Row(Protocol):
    """A solution of a query: terms by variable."""

    def __getitem__(self, name: str, /) -> Term | None:
        """The term of a variable; None or a `KeyError` when it has none."""


Ask = Callable[[str], Sequence[Row]]
"""The solutions of a SELECT query."""


class Run(Protocol):
    """One validation: the data, and what is known of it so far."""

    @property
    def data(self) -> Graph:
        """The data graph."""

    @property
    def shapes(self) -> Graph:
        """The shapes graph."""

    @property
    def store(self) -> Store:
        """The data graph, to be queried."""

    @property
    def in_time(self) -> Within:
        """What one query after another is asked in."""

    def failing(self, shape: Shape, nodes: Iterable[int]) -> AbstractSet[int]:
        """A set that holds those of the nodes that do not conform, and none that do."""

    def instances(self, of_class: IRI) -> Collection[int]:
        """The instances of a class and of the classes below it."""

    def as_stated(self, stored: Literal, node: Resource) -> Literal:
        """The literal of the data that the store gives back in this form.

        Raises `Refused`, naming a node, when there are several.
        """


Check = Callable[[Run, Nodes], Iterable[Suspect[int]]]


class Constraint(Struct, frozen=True):
    """A constraint of a shape. ``message`` is what it says where the shape has no words.

    ``name`` and ``value`` are those of the parameter that declares it: SHACL's own without the
    namespace, no name for a component that the shapes graph defines.
    """

    component: IRI
    check: Check
    message: str
    name: str = ""
    value: Term | None = None

    @property
    def iri(self) -> IRI:
        """The value of a parameter that takes an IRI."""
        assert isinstance(self.value, IRI), self.name
        return self.value

    @property
    def number(self) -> int:
        """The value of a parameter that takes a number."""
        assert isinstance(self.value, Literal), self.name
        return int(self.value.value)


class Targets(Struct, frozen=True):
    """What a shape is for. https://www.w3.org/TR/shacl/#targets"""

    nodes: tuple[Term, ...] = ()
    classes: tuple[IRI, ...] = ()
    subjects_of: tuple[IRI, ...] = ()
    objects_of: tuple[IRI, ...] = ()


class Shape(Struct, frozen=True, eq=False):
    """A shape. ``path`` is None for a node shape; ``path_node`` describes it in the graph."""

    node: Resource
    path: Path | None
    path_node: Resource | None
    severity: IRI
    messages: Mapping[str, str]
    is_deactivated: bool
    constraints: tuple[Constraint, ...]
    properties: tuple[Shape, ...]
    targets: Targets = field(default=Targets())
