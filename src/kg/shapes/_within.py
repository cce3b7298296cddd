"""The constraint components that are about shapes within shapes, for all focus nodes at a time.

https://www.w3.org/TR/shacl/#core-components-shape
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from kg.shapes._shape import Check, Nodes, Run, Shape, Suspect
from kg.terms import Term


def conforming(shape: Shape) -> Check:
    """`sh:node`: https://www.w3.org/TR/shacl/#NodeConstraintComponent"""
    return _by_failures([shape], lambda _values, failing: failing[0])


def not_conforming(shape: Shape) -> Check:
    """`sh:not`: https://www.w3.org/TR/shacl/#NotConstraintComponent"""
    return _by_failures([shape], lambda values, failing: values - failing[0])


def conforming_to_all(shapes: list[Shape]) -> Check:
    """`sh:and`: https://www.w3.org/TR/shacl/#AndConstraintComponent"""
    return _by_failures(shapes, lambda _values, failing: set().union(*failing))


def conforming_to_any(shapes: list[Shape]) -> Check:
    """`sh:or`: https://www.w3.org/TR/shacl/#OrConstraintComponent"""
    return _by_failures(shapes, lambda values, failing: values.intersection(*failing))


def conforming_to_one(shapes: list[Shape]) -> Check:
    """`sh:xone`: https://www.w3.org/TR/shacl/#XoneConstraintComponent"""

    def wrong(values: set[Term], failing: Failing) -> set[Term]:
        failures = len(shapes) - 1
        return {value for value in values if sum(value in some for some in failing) != failures}

    return _by_failures(shapes, wrong)


Failing = Sequence[AbstractSet[Term]]
"""For each of some shapes, the nodes that fail it."""


def _by_failures(
    shapes: list[Shape], wrong_of: Callable[[set[Term], Failing], AbstractSet[Term]]
) -> Check:
    """Suspects are the value nodes that fail the wrong ones of some shapes."""

    def check(run: Run, nodes: Nodes) -> list[Suspect]:
        values = set(nodes.all_values)
        wrong = wrong_of(values, [run.failing(shape, values) for shape in shapes])
        if wrong.isdisjoint(values):
            return []
        return [Suspect(focus, value) for focus, value in nodes.pairs() if value in wrong]

    return check


def qualified(shape: Shape, siblings: list[Shape], least: int, most: float) -> Check:
    """`sh:qualifiedMinCount` or `sh:qualifiedMaxCount`, apart from values of sibling shapes."""

    def check(run: Run, nodes: Nodes) -> Iterator[Suspect]:
        if least == 0 and all(len(found) <= most for found in nodes.values.values()):
            return
        values = nodes.all_values
        failed = run.failing(shape, values)
        others = [run.failing(sibling, values) for sibling in siblings]
        for focus in nodes.foci:
            found = nodes.values.get(focus, ())
            if least == 0 and len(found) <= most:
                continue
            count = sum(
                value not in failed and all(value in other for other in others) for value in found
            )
            if not least <= count <= most:
                yield Suspect(focus)

    return check
