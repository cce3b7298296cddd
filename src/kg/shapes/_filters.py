"""Conformance as an expression of SPARQL: what a filter says of one node.

Each expression is true or false for every term, and never an error. Terms are compared as terms,
since SPARQL's ``=`` takes ``"01"`` for ``"1"``. https://www.w3.org/TR/sparql11-query/#expressions
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from itertools import combinations, count

from kg.dataset import Graph
from kg.lexical import lexical_check
from kg.shapes._paths import Path, is_of_fixed_length, read_list, write_path
from kg.shapes._references import closed_properties, sibling_shapes
from kg.shapes._shape import Constraint, Shape
from kg.shapes._tests import FORMS, has_form, is_one_of, is_plain, outside
from kg.terms import IRI, BlankNode, Literal, Term
from kg.vocab import rdf, sh, xsd

_MOST_PAIRED = 3  # values that an expression tells apart one by one


class Unasked(Exception):
    """What no filter can say soundly."""


class Filters:
    """Writes the expressions for the shapes of one shapes graph.

    ``below`` gives a class and all classes below it.
    """

    def __init__(
        self,
        shapes: Graph,
        by_node: Mapping[Term, Shape],
        below: Callable[[IRI], Collection[Term]],
    ) -> None:
        self.graph = shapes
        self.by_node = by_node
        self._below = below
        self._numbers = count()

    def variable(self) -> str:
        """A variable that nothing else uses."""
        return f"?v{next(self._numbers)}"

    def instance(self, node: str, of_class: IRI) -> str:
        """A pattern for the instances of a class. The classes below it are known beforehand."""
        classes = self._below(of_class)
        if any(isinstance(one, BlankNode) for one in classes):
            raise Unasked("a class without a name")
        if len(classes) == 1:
            return f"{node} {rdf.type} {of_class} ."
        kind = self.variable()
        return f"{node} {rdf.type} {kind} . FILTER({kind} IN ({', '.join(map(str, classes))}))"

    def path(self, path: Path) -> str:
        """A path of a fixed length. Others engines get wrong, above all where a node is absent."""
        if not is_of_fixed_length(path):
            raise Unasked("a path of any length")
        return write_path(path)

    def values(self, shape: Shape, value: str = "?value") -> str:
        """A pattern that binds the value nodes of ?this."""
        if shape.path is None:
            return f"BIND(?this AS {value})"
        return f"?this {self.path(shape.path)} {value} ."

    def conforms(self, shape: Shape, node: str) -> str:
        """That the node in a variable conforms to a shape. Raises `Unasked`."""
        if shape.is_deactivated:
            return "true"
        parts = [self._holds(shape, constraint, node) for constraint in shape.constraints]
        parts += [
            self.every(shape, node, partial(self.conforms, inner)) for inner in shape.properties
        ]
        return f"({' && '.join(parts)})" if parts else "true"

    def fits(self, shape: Shape, constraint: Constraint, value: str) -> str | None:
        """That a value keeps to a constraint; None when that is about no single value."""
        write = _OF_VALUES.get(constraint.name)
        return write(self, shape, constraint, value) if write else None

    def counter(self, shape: Shape) -> Callable[[str], str]:
        """That a value counts for a constraint on the number of qualified values."""
        inner = next(iter(self.graph.statements(shape.node)[sh.qualifiedValueShape]))
        siblings = sibling_shapes(self.graph, shape.node, inner)

        def write(value: str) -> str:
            parts = [self.conforms(self.by_node[inner], value)]
            parts += [f"!{self.conforms(self.by_node[one], value)}" for one in siblings]
            return f"({' && '.join(parts)})"

        return write

    def _holds(self, shape: Shape, constraint: Constraint, node: str) -> str:
        if constraint.name in _OF_VALUES:
            write = _OF_VALUES[constraint.name]
            return self.every(shape, node, lambda value: write(self, shape, constraint, value))
        if constraint.name not in _OF_SETS:
            raise Unasked(constraint.name)
        return _OF_SETS[constraint.name](self, shape, constraint, node)

    def every(self, shape: Shape, node: str, says: Callable[[str], str]) -> str:
        """That something is so for each value node of a shape."""
        if shape.path is None:
            return says(node)
        value = self.variable()
        path = self.path(shape.path)
        return f"NOT EXISTS {{ {node} {path} {value} FILTER(!{says(value)}) }}"

    def has_distinct(
        self, shape: Shape, node: str, number: int, says: Callable[[str], str] | None = None
    ) -> str:
        """That a node has at least so many values, each of which something may be said of."""
        if number < 1:
            return "true"
        if number > _MOST_PAIRED or shape.path is None:
            raise Unasked(f"{number} values")
        path, values = self.path(shape.path), [self.variable() for _ in range(number)]
        tests = [f"!sameTerm({one}, {two})" for one, two in combinations(values, 2)]
        tests += [says(value) for value in values] if says else []
        pattern = " ".join(f"{node} {path} {value} ." for value in values)
        return f"EXISTS {{ {pattern} {_filter(tests)} }}"


def _filter(tests: list[str]) -> str:
    return f"FILTER({' && '.join(tests)})" if tests else ""


# ------------------------------------------------------------------------------------- of one value


def _of_class(filters: Filters, _shape: Shape, constraint: Constraint, value: str) -> str:
    return f"EXISTS {{ {filters.instance(value, constraint.iri)} }}"


def _of_datatype(_filters: Filters, _shape: Shape, constraint: Constraint, value: str) -> str:
    datatype = constraint.iri
    if datatype == rdf.langString:
        return f'(isLiteral({value}) && LANG({value}) != "")'
    is_it = f"COALESCE(DATATYPE({value}) = {datatype}, false)"
    if lexical_check(datatype) is None:
        return is_it
    form = FORMS.get(datatype.value.removeprefix(xsd.iri))
    if form is None:
        raise Unasked(f"the lexical forms of {datatype}")
    return f"({is_it} && {has_form(value, Literal(form))})"


def _of_kind(_filters: Filters, _shape: Shape, constraint: Constraint, value: str) -> str:
    name = constraint.iri.value.removeprefix(sh.iri)
    tests = [f"is{kind}({value})" for kind in ("IRI", "Blank", "Literal") if kind in name]
    return f"({' || '.join(tests)})"


def _matching(filters: Filters, shape: Shape, constraint: Constraint, value: str) -> str:
    pattern = constraint.value
    assert isinstance(pattern, Literal)
    has_flags = sh.flags in filters.graph.statements(shape.node)
    if has_flags or "$" in pattern.value or not is_plain(pattern.value):
        raise Unasked("a pattern that engines read in different ways")
    return f"(!isBlank({value}) && REGEX(STR({value}), {pattern}))"


def _of_length(sign: str) -> _Writer:
    def write(_filters: Filters, _shape: Shape, constraint: Constraint, value: str) -> str:
        return f"(!isBlank({value}) && STRLEN(STR({value})) {sign} {constraint.number})"

    return write


def _in_languages(filters: Filters, _shape: Shape, constraint: Constraint, value: str) -> str:
    assert constraint.value is not None
    ranges = read_list(filters.graph, constraint.value)
    tests = [f"LANGMATCHES(LANG({value}), {one})" for one in ranges if one != Literal("")]
    return f"COALESCE({' || '.join(tests) or 'false'}, false)"


def _among(filters: Filters, _shape: Shape, constraint: Constraint, value: str) -> str:
    assert constraint.value is not None
    return is_one_of(value, read_list(filters.graph, constraint.value))


def _conforming(filters: Filters, _shape: Shape, constraint: Constraint, value: str) -> str:
    assert constraint.value is not None
    return filters.conforms(filters.by_node[constraint.value], value)


def _combined(join: Callable[[list[str]], str]) -> _Writer:
    def write(filters: Filters, _shape: Shape, constraint: Constraint, value: str) -> str:
        assert constraint.value is not None
        members = read_list(filters.graph, constraint.value)
        return join([filters.conforms(filters.by_node[member], value) for member in members])

    return write


def _exactly_one(tests: list[str]) -> str:
    return f"({' + '.join(f'IF({test}, 1, 0)' for test in tests) or '0'} = 1)"


_Writer = Callable[[Filters, Shape, Constraint, str], str]
_OF_VALUES: Mapping[str, _Writer] = {
    "class": _of_class,
    "datatype": _of_datatype,
    "nodeKind": _of_kind,
    "pattern": _matching,
    "minLength": _of_length(">="),
    "maxLength": _of_length("<="),
    "languageIn": _in_languages,
    "in": _among,
    "node": _conforming,
    "not": lambda *about: f"(!{_conforming(*about)})",
    "and": _combined(lambda tests: f"({' && '.join(tests) or 'true'})"),
    "or": _combined(lambda tests: f"({' || '.join(tests) or 'false'})"),
    "xone": _combined(_exactly_one),
}


# ---------------------------------------------------------------------------------- of all values


def _at_least(filters: Filters, shape: Shape, constraint: Constraint, node: str) -> str:
    return filters.has_distinct(shape, node, constraint.number)


def _at_most(filters: Filters, shape: Shape, constraint: Constraint, node: str) -> str:
    return f"(!{filters.has_distinct(shape, node, constraint.number + 1)})"


def _enough(filters: Filters, shape: Shape, constraint: Constraint, node: str) -> str:
    return filters.has_distinct(shape, node, constraint.number, filters.counter(shape))


def _not_too_many(filters: Filters, shape: Shape, constraint: Constraint, node: str) -> str:
    most = constraint.number
    return f"(!{filters.has_distinct(shape, node, most + 1, filters.counter(shape))})"


def _including(filters: Filters, shape: Shape, constraint: Constraint, node: str) -> str:
    assert constraint.value is not None
    if shape.path is None:
        return is_one_of(node, [constraint.value])
    value = filters.variable()
    test = is_one_of(value, [constraint.value])
    return f"EXISTS {{ {node} {filters.path(shape.path)} {value} FILTER({test}) }}"


def _unique_languages(filters: Filters, shape: Shape, _constraint: Constraint, node: str) -> str:
    assert shape.path is not None
    path, one, two = filters.path(shape.path), filters.variable(), filters.variable()
    same = f'LANG({one}) != "" && LCASE(LANG({one})) = LCASE(LANG({two}))'
    tests = f"!sameTerm({one}, {two}) && {same}"
    return f"NOT EXISTS {{ {node} {path} {one} . {node} {path} {two} FILTER({tests}) }}"


def _equal(filters: Filters, shape: Shape, constraint: Constraint, node: str) -> str:
    predicate, value = constraint.iri, filters.variable()
    if shape.path is None:
        others = f"NOT EXISTS {{ {node} {predicate} {value} FILTER(!sameTerm({value}, {node})) }}"
        return f"(EXISTS {{ {node} {predicate} {node} }} && {others})"
    path = filters.path(shape.path)
    there = f"{node} {path} {value} FILTER NOT EXISTS {{ {node} {predicate} {value} }}"
    back = f"{node} {predicate} {value} FILTER NOT EXISTS {{ {node} {path} {value} }}"
    return f"(NOT EXISTS {{ {there} }} && NOT EXISTS {{ {back} }})"


def _disjoint(filters: Filters, shape: Shape, constraint: Constraint, node: str) -> str:
    predicate, value = constraint.iri, filters.variable()
    if shape.path is None:
        return f"NOT EXISTS {{ {node} {predicate} {node} }}"
    path = filters.path(shape.path)
    return f"NOT EXISTS {{ {node} {path} {value} . {node} {predicate} {value} }}"


def _closed(filters: Filters, shape: Shape, _constraint: Constraint, node: str) -> str:
    known = closed_properties(filters.graph, shape.node)
    predicate, term = filters.variable(), filters.variable()
    return filters.every(
        shape,
        node,
        lambda value: f"NOT EXISTS {{ {value} {predicate} {term} {outside(predicate, known)} }}",
    )


_OF_SETS: Mapping[str, _Writer] = {
    "minCount": _at_least,
    "maxCount": _at_most,
    "qualifiedMinCount": _enough,
    "qualifiedMaxCount": _not_too_many,
    "hasValue": _including,
    "uniqueLang": _unique_languages,
    "equals": _equal,
    "disjoint": _disjoint,
    "closed": _closed,
}
