"""The validation of data where they lie: constraints are asked, and what cannot be is fetched.

Three ways, the first that is sound for a constraint: its results are asked for; its suspects are,
and checked here; the columns that it needs are fetched, and the column engine looks at them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from msgspec.structs import replace

from kg.dataset import Graph, Numbers, Relation
from kg.shapes._classes import classes_below
from kg.shapes._columns import Run, result_of
from kg.shapes._compile import Compiled, compile_shapes
from kg.shapes._fetch import Needs, fetch, fetch_columns
from kg.shapes._filters import Filters, Unasked
from kg.shapes._push import Question, focus_pattern, question, ways_to_shapes
from kg.shapes._result import Result
from kg.shapes._shape import Ask, Constraint, Nodes, Row, Shape, Suspect
from kg.shapes._sparql import read_query, told_suspects
from kg.terms import IRI, BlankNode, Literal, Term, Triple
from kg.vocab import rdfs


def validate_with_queries(ask: Ask, shapes: Graph) -> list[Result]:
    """Every result that shapes give for what ``ask`` answers from; see `kg.shapes.Engine`.

    Results of one constraint come from one question, so that their blank nodes are those of one
    answer; those of different constraints cannot be told to be the same.
    """
    compiled = compile_shapes(shapes)
    hierarchy = fetch_columns(ask, [rdfs.subClassOf])
    below = cache(lambda of_class: classes_below(hierarchy, of_class))
    filters = Filters(shapes, compiled.by_node, below)
    results: list[Result] = []
    left: dict[Shape, list[Constraint]] = {}
    for shape, ways in ways_to_shapes(compiled.roots).items():
        for constraint in shape.constraints:
            try:
                asked = question(filters, shape, constraint, focus_pattern(filters, ways))
            except Unasked:
                left.setdefault(shape, []).append(constraint)
            else:
                results += _results(ask, shapes, shape, constraint, asked)
    return results + _results_here(ask, shapes, compiled, left)


def _results(
    ask: Ask, shapes: Graph, shape: Shape, constraint: Constraint, asked: Question
) -> Iterator[Result]:
    solutions = ask(asked.text)
    if asked.is_suspicion:
        suspects = _guilty(shapes, shape, constraint, solutions)
    elif constraint.name == "sparql":
        assert isinstance(constraint.value, (IRI, BlankNode))
        query = read_query(shapes, shape.node, constraint.value, "SELECT", {})
        suspects = told_suspects(solutions, query, shape)
    else:
        suspects = map(_suspect, solutions)
    for suspect in suspects:
        yield result_of(shape, constraint, suspect)


def _suspect(solution: Row) -> Suspect[Term]:
    path = _term(solution, "path")
    return Suspect(
        _bound(solution, "this"),
        _term(solution, "value"),
        path=path if isinstance(path, IRI) else None,
    )


def _guilty(
    shapes: Graph, shape: Shape, constraint: Constraint, solutions: Sequence[Row]
) -> Iterable[Suspect[Term]]:
    """Those of the suspects that do not keep to the constraint."""
    numbers = Numbers()
    values: dict[int, dict[int, None]] = {}
    others: list[Triple] = []
    for solution in solutions:
        focus, other = _bound(solution, "this"), _term(solution, "other")
        values.setdefault(numbers.of(focus), {})[numbers.of(_bound(solution, "value"))] = None
        if other is not None and isinstance(constraint.value, IRI):
            assert not isinstance(focus, Literal)
            others.append(Triple(focus, constraint.value, other))
    with Run.over(Graph(others, numbers=numbers), shapes) as run:
        guilty = constraint.check(run, Nodes(shape, values, Relation(values)))
        return [suspect.translated(numbers.term) for suspect in guilty]


def _term(solution: Row, name: str) -> Term | None:
    try:
        term: Term | None = solution[name]
    except KeyError:
        return None
    return term


def _bound(solution: Row, name: str) -> Term:
    term = _term(solution, name)
    assert term is not None, name
    return term


# ------------------------------------------------------------------------------- what is fetched


def _results_here(
    ask: Ask, shapes: Graph, compiled: Compiled, left: Mapping[Shape, list[Constraint]]
) -> list[Result]:
    """The results of the constraints that cannot be asked for."""
    if not left:
        return []
    needs = Needs(shapes, compiled.by_node)
    ways = ways_to_shapes(compiled.roots)
    for shape, constraints in left.items():
        for way in ways[shape]:
            needs.add_way(way)
        for constraint in constraints:
            needs.add_constraint(shape, constraint)
    with Run.over(fetch(ask, needs), shapes) as run:
        return [
            result
            for root in compiled.roots
            for shape in _pruned(root, left)
            for result in run.results(shape, run.focus_nodes(root.targets))
        ]


def _pruned(shape: Shape, left: Mapping[Shape, list[Constraint]]) -> list[Shape]:
    """The shape with those of its constraints alone that are left, unless it has none."""
    properties = [part for inner in shape.properties for part in _pruned(inner, left)]
    constraints = left.get(shape, [])
    if not properties and not constraints:
        return []
    return [replace(shape, constraints=tuple(constraints), properties=tuple(properties))]
