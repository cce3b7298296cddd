"""What shapes say of single properties, as plain values: for formats that cannot hold SHACL.

Only what holds whatever else a graph says: shapes of the severity Violation, and of their
constraints those on one property at a time. https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from kg.dataset import Graph
from kg.shapes._paths import Alternative, Path, Predicate, read_list, read_path
from kg.shapes._result import Refused
from kg.terms import IRI, Literal, Resource, Term
from kg.vocab import sh, skos, xsd

_TRUE = Literal("true", datatype=xsd.boolean)
_NUMBERS = (xsd.integer, xsd.decimal, xsd.double)


class Limits(Struct, frozen=True):
    """What the values of a property may be. ``most`` is None where there may be any number.

    ``allowed`` lists all values there are, or ``scheme`` is the concept scheme that has them.
    """

    least: int = 0
    most: int | None = None
    datatype: IRI | None = None
    allowed: tuple[IRI, ...] = ()
    scheme: IRI | None = None
    lowest: float | None = None
    highest: float | None = None
    is_once_per_language: bool = False

    def __and__(self, other: Limits) -> Limits:
        """What keeps to both; where both name a datatype or a list, that of the first."""
        mosts = [limit.most for limit in (self, other) if limit.most is not None]
        lowests = [limit.lowest for limit in (self, other) if limit.lowest is not None]
        highests = [limit.highest for limit in (self, other) if limit.highest is not None]
        return Limits(
            least=max(self.least, other.least),
            most=min(mosts, default=None),
            datatype=self.datatype or other.datatype,
            allowed=self.allowed or other.allowed,
            scheme=self.scheme or other.scheme,
            lowest=max(lowests, default=None),
            highest=min(highests, default=None),
            is_once_per_language=self.is_once_per_language or other.is_once_per_language,
        )


class Scope(Struct, frozen=True):
    """What limits are for: the instances of a class, or whatever has a property."""

    iri: IRI
    is_class: bool


def read_limits(shapes: Graph) -> Mapping[Scope, Mapping[IRI, Limits]]:
    """The limits of each property, by what they are for.

    A closed shape's further properties are among them, without limits. What is not well-formed
    is left out: it is told where shapes are checked.
    """
    found: dict[Scope, dict[IRI, Limits]] = {}
    for shape in shapes.subjects():
        scopes = _scopes(shapes, shape)
        for predicate, limits in _limits_in(shapes, shape) if scopes else ():
            for scope in scopes:
                known = found.setdefault(scope, {})
                known[predicate] = known.get(predicate, Limits()) & limits
    return found


def _scopes(shapes: Graph, shape: Resource) -> list[Scope]:
    return [
        Scope(target, is_class)
        for predicate, is_class in ((sh.targetClass, True), (sh.targetSubjectsOf, False))
        for target in shapes.objects(shape, predicate)
        if isinstance(target, IRI)
    ]


def _limits_in(shapes: Graph, shape: Resource) -> Iterator[tuple[IRI, Limits]]:
    """The limits that a shape sets, by itself or by the property shapes that it has."""
    if not _is_binding(shapes, shape):
        return
    if shapes.object(shape, sh.path):
        yield from _limits_of_property(shapes, shape)
        return
    for part in shapes.objects(shape, sh.property):
        if not isinstance(part, Literal) and _is_binding(shapes, part):
            yield from _limits_of_property(shapes, part)
    if shapes.object(shape, sh.closed) == _TRUE:
        for predicate in _members(shapes, shapes.object(shape, sh.ignoredProperties)):
            yield predicate, Limits()


def _is_binding(shapes: Graph, shape: Resource) -> bool:
    severity = shapes.object(shape, sh.severity) or sh.Violation
    return severity == sh.Violation and shapes.object(shape, sh.deactivated) != _TRUE


def _limits_of_property(shapes: Graph, shape: Resource) -> Iterator[tuple[IRI, Limits]]:
    path_node = shapes.object(shape, sh.path)
    try:
        path = read_path(shapes, path_node) if path_node else None
    except Refused:
        return
    predicates = list(_predicates(path))
    for predicate in predicates:
        is_alone = len(predicates) == 1
        yield predicate, _read(shapes, shape, is_alone=is_alone)


def _predicates(path: Path | None) -> Iterator[IRI]:
    """The properties that a path is any one of; none for a path that leads further."""
    match path:
        case Predicate(iri, False):
            yield iri
        case Alternative(choices):
            if all(isinstance(choice, Predicate) for choice in choices):
                for choice in choices:
                    yield from _predicates(choice)


def _read(shapes: Graph, shape: Resource, *, is_alone: bool) -> Limits:
    def number(predicate: IRI) -> float | None:
        term = shapes.object(shape, predicate)
        is_number = isinstance(term, Literal) and term.datatype in _NUMBERS
        return float(term.value) if is_number and isinstance(term, Literal) else None

    least, most = number(sh.minCount), number(sh.maxCount)
    datatype = shapes.object(shape, sh.datatype)
    return Limits(
        least=int(least or 0) if is_alone else 0,
        most=None if most is None else int(most),
        datatype=datatype if isinstance(datatype, IRI) else None,
        allowed=tuple(_members(shapes, shapes.object(shape, getattr(sh, "in")))),
        scheme=_scheme(shapes, shape),
        lowest=number(sh.minInclusive),
        highest=number(sh.maxInclusive),
        is_once_per_language=shapes.object(shape, sh.uniqueLang) == _TRUE,
    )


def _scheme(shapes: Graph, shape: Resource) -> IRI | None:
    """The scheme of ``sh:node [ sh:property [ sh:path skos:inScheme ; sh:hasValue scheme ] ]``."""
    for node in shapes.objects(shape, sh.node):
        for part in shapes.objects(node, sh.property):
            scheme = shapes.object(part, sh.hasValue)
            if shapes.object(part, sh.path) == skos.inScheme and isinstance(scheme, IRI):
                return scheme
    return None


def _members(shapes: Graph, node: Term | None) -> Iterable[IRI]:
    try:
        members = read_list(shapes, node) if node else []
    except Refused:
        return []
    return [term for term in members if isinstance(term, IRI)]
