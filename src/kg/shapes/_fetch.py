"""The part of a dataset elsewhere that some constraints need, fetched as a graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.dataset import Graph
from kg.shapes._paths import Alternative, Path, Predicate, Repeat, read_list
from kg.shapes._paths import Sequence as Steps
from kg.shapes._push import Way
from kg.shapes._references import sibling_shapes
from kg.shapes._result import Refused
from kg.shapes._shape import Ask, Constraint, Row, Shape
from kg.terms import IRI, BlankNode, Literal, Term, Triple
from kg.vocab import rdf, rdfs, sh

_TYPES = (rdf.type, rdfs.subClassOf)
_OF_OTHER_PROPERTY = ("equals", "disjoint", "lessThan", "lessThanOrEquals")
_OF_SHAPES = ("and", "or", "xone")
_OF_THE_VALUE_ALONE = frozenset(
    [
        "datatype",
        "nodeKind",
        "minInclusive",
        "minExclusive",
        "maxInclusive",
        "maxExclusive",
        "minLength",
        "maxLength",
        "pattern",
        "languageIn",
        "in",
        "hasValue",
        "minCount",
        "maxCount",
        "uniqueLang",
    ]
)


class Needs:
    """The properties that constraints look at; ``everything`` where that cannot be said."""

    def __init__(self, shapes: Graph, by_node: Mapping[Term, Shape]) -> None:
        self._shapes = shapes
        self._by_node = by_node
        self._seen: set[Shape] = set()
        self.properties: dict[IRI, None] = {}
        self.everything = False

    def add_way(self, way: Way) -> None:
        """What has to be known to find the focus nodes."""
        targets = way.targets
        self._add(*targets.subjects_of, *targets.objects_of, *(_TYPES if targets.classes else ()))
        for step in way.steps:
            self._add(*_predicates(step))

    def add_constraint(self, shape: Shape, constraint: Constraint) -> None:
        """What a constraint looks at, and the shapes within it."""
        name, value = constraint.name, constraint.value
        if shape.path:
            self._add(*_predicates(shape.path))
        if name == "class":
            self._add(*_TYPES)
        elif name in _OF_OTHER_PROPERTY and isinstance(value, IRI):
            self._add(value)
        elif name in ("not", "node") and value is not None:
            self._add_shape(value)
        elif name in _OF_SHAPES and value is not None:
            for member in read_list(self._shapes, value):
                self._add_shape(member)
        elif name in ("qualifiedMinCount", "qualifiedMaxCount"):
            inner = next(iter(self._shapes.statements(shape.node)[sh.qualifiedValueShape]))
            for one in (inner, *sibling_shapes(self._shapes, shape.node, inner)):
                self._add_shape(one)
        elif name not in _OF_THE_VALUE_ALONE:
            self.everything = True  # a query, a closed shape

    def _add_shape(self, node: Term) -> None:
        shape = self._by_node[node]
        if shape in self._seen:
            return
        self._seen.add(shape)
        for constraint in shape.constraints:
            self.add_constraint(shape, constraint)
        for inner in shape.properties:
            if shape.path:
                self._add(*_predicates(shape.path))
            self._add_shape(inner.node)

    def _add(self, *properties: IRI) -> None:
        self.properties.update(dict.fromkeys(properties))


def _predicates(path: Path) -> Iterable[IRI]:
    match path:
        case Predicate(iri, _):
            return (iri,)
        case Steps(parts) | Alternative(parts):
            return [iri for part in parts for iri in _predicates(part)]
        case Repeat(step, _):
            return _predicates(step)


def fetch(ask: Ask, needs: Needs) -> Graph:
    """What is needed, as one graph."""
    return fetch_columns(ask, None if needs.everything else list(needs.properties))


def fetch_columns(ask: Ask, properties: Sequence[IRI] | None) -> Graph:
    """The triples of some properties, or of all, in one answer if that can be had.

    An endpoint that cuts its answers short is asked again for what is left. Blank nodes of two
    answers cannot be told to be the same, so with them that is refused.
    """
    only = "" if properties is None else f"VALUES ?p {{ {' '.join(map(str, properties))} }} "
    pattern = f"{{ {only}?s ?p ?o }}"
    (counted,) = ask(f"SELECT (COUNT(*) AS ?count) WHERE {pattern}")
    count = counted["count"]
    wanted = int(count.value) if isinstance(count, Literal) else 0
    rows = list(ask(f"SELECT ?s ?p ?o WHERE {pattern}")) if wanted else []
    if len(rows) < wanted:
        rows = _pages(ask, f"SELECT ?s ?p ?o WHERE {pattern} ORDER BY ?s ?p ?o", wanted)
    return Graph(_triples(rows))


def _pages(ask: Ask, query: str, wanted: int) -> list[Row]:
    rows: list[Row] = []
    while len(rows) < wanted:
        page = ask(f"{query} OFFSET {len(rows)} LIMIT {wanted - len(rows)}")
        rows += page
        if not page or any(isinstance(r[name], BlankNode) for r in page for name in ("s", "o")):
            what = "the endpoint cuts its answers short, and they cannot be put together"
            raise Refused(what, sh.NodeShape, "端点截断了应答，且各段无法拼合")
    return rows


def _triples(rows: Iterable[Row]) -> Iterable[Triple]:
    for row in rows:
        subject, predicate, term = row["s"], row["p"], row["o"]
        if isinstance(subject, (IRI, BlankNode)) and isinstance(predicate, IRI) and term:
            yield Triple(subject, predicate, term)
