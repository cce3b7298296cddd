"""Terms as numbers, and what a property relates: a whole column of a graph at a time.

A number is hashed and compared many times as fast as a term, and numbers that are given one after
another lie beside one another in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import chain, count, islice
from operator import eq

from kg.terms import Term


class Numbers:
    """A number for each term, from 0 in the order in which terms are met; it never changes."""

    def __init__(self) -> None:
        self._of: defaultdict[Term, int] = defaultdict(count().__next__)
        self._terms: list[Term] = []

    @contextmanager
    def giving(self) -> Iterator[Mapping[Term, int]]:
        """The numbers by term; a term that has none gets one when it is looked up."""
        try:
            yield self._of
        finally:
            self._terms.extend(islice(self._of, len(self._terms), None))

    def of(self, term: Term) -> int:
        """The number of a term, which gets one if it has none."""
        number = self._of[term]
        if number == len(self._terms):
            self._terms.append(term)
        return number

    def known(self, term: Term) -> int | None:
        """The number of a term, or None if it has none."""
        return self._of.get(term)

    def term(self, number: int) -> Term:
        """The term that has a number."""
        return self._terms[number]

    def terms(self, numbers: Iterable[int]) -> Iterator[Term]:
        """The terms that have these numbers."""
        return map(self._terms.__getitem__, numbers)


class Relation:
    """Nodes, by number, each with the nodes that it is related to: one at least, each once."""

    def __init__(self, by_node: Mapping[int, Collection[int]]) -> None:
        self._by_node = by_node

    @cached_property
    def by_node(self) -> Mapping[int, Collection[int]]:
        """What each node is related to."""
        return self._by_node

    def __len__(self) -> int:
        return len(self._by_node)

    @property
    def count(self) -> int:
        """The number of pairs."""
        return sum(map(len, self._by_node.values()))

    def nodes(self) -> Iterable[int]:
        """The nodes that are related to any."""
        return self.by_node.keys()

    def values(self) -> Iterable[int]:
        """The nodes that they are related to, some more than once."""
        return chain.from_iterable(self.by_node.values())

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Each node with each that it is related to; those of one node stand together."""
        for node, values in self.by_node.items():
            for value in values:
                yield node, value

    def several(self) -> Iterator[tuple[int, Collection[int]]]:
        """The nodes that are related to more than one."""
        return ((node, values) for node, values in self.by_node.items() if len(values) > 1)

    def of(self, nodes: Iterable[int]) -> Relation:
        """What some of the nodes are related to."""
        by_node = self.by_node
        return Relation({node: by_node[node] for node in nodes if node in by_node})

    @cached_property
    def inverse(self) -> Relation:
        """The same backwards."""
        found: defaultdict[int, dict[int, None]] = defaultdict(dict)
        for node, value in self.pairs():
            found[value][node] = None
        return Relation(dict(found))


class Function(Relation):
    """A relation of each node to one other, as most properties are: two lists say it all."""

    def __init__(self, nodes: Sequence[int], values: Sequence[int]) -> None:
        self._nodes = nodes
        self._values = values

    @cached_property
    def by_node(self) -> Mapping[int, Collection[int]]:
        """What each node is related to; that takes time and memory, so most do without."""
        return dict(zip(self._nodes, zip(self._values, strict=True), strict=True))

    def __len__(self) -> int:
        return len(self._nodes)

    @property
    def count(self) -> int:
        """The number of pairs."""
        return len(self._nodes)

    def nodes(self) -> Iterable[int]:
        """The nodes that are related to any."""
        return self._nodes

    def values(self) -> Iterable[int]:
        """The nodes that they are related to, some more than once."""
        return self._values

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Each node with the one that it is related to."""
        return zip(self._nodes, self._values, strict=True)

    def several(self) -> Iterator[tuple[int, Collection[int]]]:
        """None of the nodes."""
        return iter(())


FEW = 8  # values that are looked through as fast as they are looked up


def relation_of(numbers: Sequence[int], *, in_runs: bool = False) -> Relation:
    """The relation that a flat list tells: a node and a value, a node and a value, some again.

    ``in_runs`` tells that all values of a node stand together, which is faster to look through.
    """
    nodes, values = numbers[::2], numbers[1::2]
    if in_runs:
        is_function = not any(map(eq, nodes, islice(nodes, 1, None)))
    else:
        is_function = len(set(nodes)) == len(nodes)
    if is_function:
        return Function(nodes, values)
    found: dict[int, Collection[int]] = {}
    for node, own in zip(nodes, zip(values, strict=True), strict=True):
        if node not in found:
            found[node] = own
            continue
        before = found[node]
        if isinstance(before, dict):
            before[own[0]] = None
        elif own[0] not in before:
            both = (*before, *own)
            found[node] = both if len(both) <= FEW else dict.fromkeys(both)
    return Relation(found)
