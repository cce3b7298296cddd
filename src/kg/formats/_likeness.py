"""How much work it is to name blank nodes for good, estimated before it is begun.

RDFC-1.0 tells blank nodes apart by what is said of each. Those that it cannot tell apart, and that
point at one another, it tries in every order: its work has no limit, and the specification asks
those who run it to set one. https://www.w3.org/TR/rdf-canon/#dataset-poisoning
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from math import exp, lgamma, log

from kg.errors import FormatError
from kg.terms import BlankNode, Quad, Term, Triple

_MOST = log(5_000_000)  # steps, which take about two seconds; found by trying chains and cliques

_Mentions = dict[BlankNode, list[tuple[Term, ...]]]


def refuse_poison(quads: Iterable[Quad]) -> None:
    """Refuse quads whose blank nodes would take too much work to name, with a `FormatError`."""
    mentions: _Mentions = {}
    for quad in quads:
        parts = tuple(_parts(quad))
        for node in {part for part in parts if isinstance(part, BlankNode)}:
            mentions.setdefault(node, []).append(parts)
    looks = {
        node: hash(frozenset(_masked(parts, node) for parts in said))
        for node, said in mentions.items()
    }
    alike = Counter(looks.values())
    unclear = {node for node, look in looks.items() if alike[look] > 1}
    work = [_work(group, mentions, looks, unclear) for group in _groups(mentions, unclear)]
    if max(work, default=0.0) > _MOST or sum(map(exp, work)) > exp(_MOST):
        what = f"{len(unclear)} of them are alike and point at one another"
        remedy = "Give some an IRI: to name them all for good would take too long."
        raise FormatError("blank nodes", what, remedy)


def _parts(quad: Quad) -> Iterator[Term]:
    """The terms of a quad, those inside of triple terms included."""
    graph = quad.graph_name
    waiting: list[Term] = [quad.subject, quad.predicate, quad.object]
    if isinstance(graph, BlankNode):
        waiting.append(graph)
    while waiting:
        term = waiting.pop()
        if isinstance(term, Triple):
            waiting += (term.subject, term.predicate, term.object)
        else:
            yield term


def _masked(parts: Iterable[Term], node: BlankNode) -> tuple[object, ...]:
    """What is said of a node, with all others alike."""
    return tuple((part == node) if isinstance(part, BlankNode) else part for part in parts)


def _groups(mentions: _Mentions, unclear: set[BlankNode]) -> Iterator[set[BlankNode]]:
    """The unclear nodes that point at one another, whether at once or by others of them."""
    left = set(unclear)
    while left:
        group: set[BlankNode] = set()
        waiting = [left.pop()]
        while waiting:
            node = waiting.pop()
            group.add(node)
            near = {p for parts in mentions[node] for p in parts if isinstance(p, BlankNode)}
            waiting += near & left
            left -= near
        if len(group) > 1:
            yield group


def _work(
    group: set[BlankNode], mentions: _Mentions, looks: dict[BlankNode, int], unclear: set[BlankNode]
) -> float:
    """The logarithm of the steps for a group: the cube of its size, for each order to try."""
    orders = 0.0
    for node in group:
        near: Counter[tuple[object, ...]] = Counter()
        for parts in mentions[node]:
            for place, part in enumerate(parts):
                if part in unclear and part != node and isinstance(part, BlankNode):
                    near[place, parts[1], looks[part]] += 1
        orders += sum(lgamma(count + 1) for count in near.values())
    return 3 * log(len(group)) + min(orders, lgamma(len(group) + 1))
