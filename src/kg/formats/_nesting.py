"""Which blank nodes a tree of text can hold in place, without a name, and which are lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from kg.terms import IRI, BlankNode, Resource, Term
from kg.vocab import rdf

Properties = Mapping[Resource, Mapping[IRI, list[Term]]]

DEPTH = 32  # of things inside one another, lists counted once: deeper ones get a name


class Nesting:
    """The blank nodes that are nested: one triple points at each, and none leads to itself.

    What a predicate ``without`` points at is never nested.
    """

    def __init__(self, properties: Properties, *, without: IRI | None = None) -> None:
        self._properties = properties
        references: Counter[Term] = Counter()
        for _, predicate, term in _links(properties):
            references[term] += 2 if predicate == without else 1
        self._once = {term for term, count in references.items() if count == 1}
        self._cells = self._find_cells()
        self._nested = self._find_nested()

    def __contains__(self, term: Term) -> bool:
        return term in self._nested

    def items(self, term: Term) -> list[Term] | None:
        """The items of a well-formed list all of whose nodes are nested, else None."""
        if term != rdf.nil and not (term in self._nested and term in self._cells):
            return None
        items: list[Term] = []
        while term != rdf.nil:
            assert isinstance(term, BlankNode), term
            cell = self._properties[term]
            items.append(cell[rdf.first][0])
            term = cell[rdf.rest][0]
        return items

    def _find_cells(self) -> set[Term]:
        """The nodes of well-formed lists, found from their ends, so that no circle is one."""
        before: dict[Term, list[Term]] = {}
        for node, properties in self._properties.items():
            if node in self._once and properties.keys() == {rdf.first, rdf.rest}:
                first, rest = properties[rdf.first], properties[rdf.rest]
                if len(first) == len(rest) == 1 and (rest[0] == rdf.nil or rest[0] in self._once):
                    before.setdefault(rest[0], []).append(node)
        cells: set[Term] = set()
        ends = before.pop(rdf.nil, [])
        while ends:
            cell = ends.pop()
            cells.add(cell)
            ends += before.pop(cell, [])
        return cells

    def _find_nested(self) -> set[Term]:
        """What can be reached, downwards, from what has a name of its own."""
        nested: set[Term] = set()
        open_ends = [(node, 0) for node in self._properties if node not in self._once]
        while open_ends:
            node, depth = open_ends.pop()
            for _, predicate, term in _links({node: self._properties.get(node, {})}):
                if term in self._once:
                    is_next_cell = predicate == rdf.rest and {node, term} <= self._cells
                    below = depth + (not is_next_cell)
                    if below <= DEPTH:
                        nested.add(term)
                    open_ends.append((term, below if below <= DEPTH else 0))
        return nested


def _links(properties: Properties) -> Iterator[tuple[Resource, IRI, BlankNode]]:
    for subject, by_predicate in properties.items():
        for predicate, terms in by_predicate.items():
            for term in terms:
                if isinstance(term, BlankNode):
                    yield subject, predicate, term
