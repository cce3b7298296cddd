"""Constraints as questions: one SELECT for all focus nodes, run where the data lie.

Focus nodes are patterns, not terms: so blank nodes need not travel, and each question stands for
itself. https://www.w3.org/TR/sparql11-query/
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct

from kg.lexical import lexical_check
from kg.shapes._filters import Filters, Unasked
from kg.shapes._paths import Path
from kg.shapes._references import closed_properties
from kg.shapes._shape import Constraint, Shape, Targets
from kg.shapes._sparql import read_query
from kg.shapes._tests import has_form, is_kept, is_one_of, is_plain, outside
from kg.terms import IRI, Literal
from kg.vocab import sh, xsd


class Way(Struct, frozen=True):
    """How a shape gets its focus nodes: some targets, and the paths of the shapes above."""

    targets: Targets
    steps: tuple[Path, ...] = ()


class Question(Struct, frozen=True):
    """A query with the variables this, value, path and other, as far as it needs them.

    ``is_suspicion``: what is right may be among its solutions, so that they are checked here.
    """

    text: str
    is_suspicion: bool = False


def ways_to_shapes(roots: Iterable[Shape]) -> Mapping[Shape, list[Way]]:
    """Every shape whose results are told, with all ways to it."""
    found: dict[Shape, list[Way]] = {}

    def follow(shape: Shape, way: Way) -> None:
        ways = found.setdefault(shape, [])
        if shape.is_deactivated or way in ways:
            return
        ways.append(way)
        steps = way.steps if shape.path is None else (*way.steps, shape.path)
        for inner in shape.properties:
            follow(inner, Way(way.targets, steps))

    for root in roots:
        follow(root, Way(root.targets))
    return found


def focus_pattern(filters: Filters, ways: Iterable[Way]) -> str:
    """A pattern that binds ?this to each focus node once. Raises `Unasked`."""
    choices = []
    for way in ways:
        if not all(map(is_kept, way.targets.nodes)):
            raise Unasked("a target that a store rewrites")
        names = [f"?f{number}" for number in range(len(way.steps))] + ["?this"]
        chain = "".join(
            f" {start} {filters.path(step)} {end} ."
            for start, step, end in zip(names, way.steps, names[1:], strict=False)
        )
        choices += [
            f"{{ {target}{chain} }}" for target in _target_patterns(filters, way.targets, names[0])
        ]
    return f"{{ SELECT DISTINCT ?this WHERE {{ {' UNION '.join(choices) or 'FILTER(false)'} }} }}"


def _target_patterns(filters: Filters, targets: Targets, focus: str) -> Iterator[str]:
    if targets.nodes:
        yield f"VALUES {focus} {{ {' '.join(map(str, targets.nodes))} }}"
    for one in targets.classes:
        yield filters.instance(focus, one)
    for predicate in targets.subjects_of:
        yield f"{focus} {predicate} ?other ."
    for predicate in targets.objects_of:
        yield f"?other {predicate} {focus} ."


def question(filters: Filters, shape: Shape, constraint: Constraint, focus: str) -> Question:
    """What to ask for the results of one constraint. Raises `Unasked`."""
    name = constraint.name
    if name in _QUESTIONS:
        return _QUESTIONS[name](filters, shape, constraint, focus)
    fits = filters.fits(shape, constraint, "?value")
    if fits is None:
        raise Unasked(name)
    return _select(focus, filters.values(shape), f"FILTER(!{fits})")


def _select(*patterns: str, variables: str = "?this ?value") -> Question:
    return Question(f"SELECT DISTINCT {variables} WHERE {{ {' '.join(patterns)} }}")


def _suspects(*patterns: str, variables: str = "?this ?value") -> Question:
    return Question(_select(*patterns, variables=variables).text, is_suspicion=True)


# --------------------------------------------------------------------- numbers of values, and sets


def _counted(focus: str, values: str, having: str) -> Question:
    text = f"SELECT ?this WHERE {{ {focus} {values} }} GROUP BY ?this HAVING ({having})"
    return Question(text)


def _min_count(filters: Filters, shape: Shape, constraint: Constraint, focus: str) -> Question:
    number, values = constraint.number, filters.values(shape)
    if number == 1:
        return _select(focus, f"FILTER NOT EXISTS {{ {values} }}", variables="?this")
    return _counted(focus, f"OPTIONAL {{ {values} }}", f"COUNT(DISTINCT ?value) < {number}")


def _max_count(filters: Filters, shape: Shape, constraint: Constraint, focus: str) -> Question:
    return _counted(focus, filters.values(shape), f"COUNT(DISTINCT ?value) > {constraint.number}")


def _qualified_min(filters: Filters, shape: Shape, constraint: Constraint, focus: str) -> Question:
    counts = filters.counter(shape)("?value")
    values = f"OPTIONAL {{ {filters.values(shape)} FILTER({counts}) }}"
    return _counted(focus, values, f"COUNT(DISTINCT ?value) < {constraint.number}")


def _qualified_max(filters: Filters, shape: Shape, constraint: Constraint, focus: str) -> Question:
    values = f"{filters.values(shape)} FILTER({filters.counter(shape)('?value')})"
    return _counted(focus, values, f"COUNT(DISTINCT ?value) > {constraint.number}")


def _has_value(filters: Filters, shape: Shape, constraint: Constraint, focus: str) -> Question:
    assert constraint.value is not None
    if shape.path is None:
        test = f"FILTER(!{is_one_of('?this', [constraint.value])})"
    else:
        is_it = is_one_of("?value", [constraint.value])
        test = f"FILTER NOT EXISTS {{ {filters.values(shape)} FILTER({is_it}) }}"
    return _select(focus, test, variables="?this")


def _unique_lang(filters: Filters, shape: Shape, _constraint: Constraint, focus: str) -> Question:
    tag = 'BIND(LCASE(LANG(?value)) AS ?tag) FILTER(?tag != "")'
    groups = (
        f"{{ SELECT ?this ?tag WHERE {{ {focus} {filters.values(shape)} {tag} }} "
        "GROUP BY ?this ?tag HAVING (COUNT(DISTINCT ?value) > 1) }"
    )
    return _select(groups, variables="?this")


# ----------------------------------------------------------------------------- pairs of properties


def _equals(filters: Filters, shape: Shape, constraint: Constraint, focus: str) -> Question:
    other = f"?this {constraint.value} ?value ."
    if shape.path is None:
        missing = f"BIND(?this AS ?value) FILTER NOT EXISTS {{ ?this {constraint.value} ?this }}"
        extra = f"{other} FILTER(!sameTerm(?this, ?value))"
    else:
        missing = f"{filters.values(shape)} FILTER NOT EXISTS {{ {other} }}"
        extra = f"{other} FILTER NOT EXISTS {{ {filters.values(shape)} }}"
    return _select(f"{{ {focus} {missing} }} UNION {{ {focus} {extra} }}")


def _disjoint(filters: Filters, shape: Shape, constraint: Constraint, focus: str) -> Question:
    if shape.path is None:
        return _select(focus, f"?this {constraint.value} ?this .", "BIND(?this AS ?value)")
    return _select(focus, filters.values(shape), f"?this {constraint.value} ?value .")


def _in_order(sign: str) -> _Asker:
    def ask(filters: Filters, shape: Shape, constraint: Constraint, focus: str) -> Question:
        test = f"isNumeric(?value) && isNumeric(?other) && ?value {sign} ?other"
        other = f"?this {constraint.value} ?other . FILTER(!COALESCE({test}, false))"
        return _suspects(focus, filters.values(shape), other, variables="?this ?value ?other")

    return ask


# -------------------------------------------------------------------------------- suspicious values


def _in_range(sign: str) -> _Asker:
    def ask(filters: Filters, shape: Shape, constraint: Constraint, focus: str) -> Question:
        bound = constraint.value
        assert isinstance(bound, Literal)
        if not _is_plain_number(bound):
            return _suspects(focus, filters.values(shape))
        test = f"isNumeric(?value) && ?value {sign} {bound}"
        return _suspects(focus, filters.values(shape), f"FILTER(!COALESCE({test}, false))")

    return ask


def _is_plain_number(literal: Literal) -> bool:
    check = lexical_check(literal.datatype)
    is_number = literal.datatype in (xsd.integer, xsd.decimal, xsd.double)
    return is_number and check is not None and check(literal.value)


_SURELY = {
    "date": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$",
    "dateTime": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
    "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z?$",
    "gYear": "^[0-9]{4}$",
    "gYearMonth": "^[0-9]{4}-(0[1-9]|1[0-2])$",
}  # forms that are right, though not all that are


def _datatype(filters: Filters, shape: Shape, constraint: Constraint, focus: str) -> Question:
    try:
        fits = filters.fits(shape, constraint, "?value")
    except Unasked:
        datatype = constraint.value
        assert isinstance(datatype, IRI)
        form = _SURELY.get(datatype.value.removeprefix(xsd.iri))
        if form is None:
            return _suspects(focus, filters.values(shape))
        is_right = f"DATATYPE(?value) = {datatype} && {has_form('?value', Literal(form))}"
        return _suspects(focus, filters.values(shape), f"FILTER(!COALESCE({is_right}, false))")
    return _select(focus, filters.values(shape), f"FILTER(!{fits})")


def _pattern(filters: Filters, shape: Shape, constraint: Constraint, focus: str) -> Question:
    pattern = constraint.value
    assert isinstance(pattern, Literal)
    has_flags = sh.flags in filters.graph.statements(shape.node)
    if has_flags or not is_plain(pattern.value):
        return _suspects(focus, filters.values(shape))
    is_right = f"!isBlank(?value) && {has_form('?value', pattern)}"
    return _suspects(focus, filters.values(shape), f"FILTER(!({is_right}))")


# ----------------------------------------------------------------------------------- whole subjects


def _closed(filters: Filters, shape: Shape, _constraint: Constraint, focus: str) -> Question:
    known = closed_properties(filters.graph, shape.node)
    node = "?this" if shape.path is None else "?node"
    values = "" if shape.path is None else filters.values(shape, node)
    statement = f"{node} ?path ?value . {outside('?path', known)}"
    return _select(focus, values, statement, variables="?this ?path ?value")


def _sparql(filters: Filters, shape: Shape, constraint: Constraint, focus: str) -> Question:
    assert constraint.value is not None
    assert not isinstance(constraint.value, Literal)
    query = read_query(filters.graph, shape.node, constraint.value, "SELECT", {}).prebound
    if query.is_per_row or "shapesGraph" in query.variables:
        raise Unasked("a query for each focus node, or over the shapes")
    pattern = focus
    if "currentShape" in query.variables:
        if not isinstance(shape.node, IRI):
            raise Unasked("$currentShape has no name")
        pattern += f" VALUES ?currentShape {{ {shape.node} }}"
    return Question(query.with_pattern(f" {pattern} "))


_Asker = Callable[[Filters, Shape, Constraint, str], Question]
_QUESTIONS: Mapping[str, _Asker] = {
    "minCount": _min_count,
    "maxCount": _max_count,
    "qualifiedMinCount": _qualified_min,
    "qualifiedMaxCount": _qualified_max,
    "hasValue": _has_value,
    "uniqueLang": _unique_lang,
    "equals": _equals,
    "disjoint": _disjoint,
    "lessThan": _in_order("<"),
    "lessThanOrEquals": _in_order("<="),
    "minInclusive": _in_range(">="),
    "minExclusive": _in_range(">"),
    "maxInclusive": _in_range("<="),
    "maxExclusive": _in_range("<"),
    "datatype": _datatype,
    "pattern": _pattern,
    "closed": _closed,
    "sparql": _sparql,
}
