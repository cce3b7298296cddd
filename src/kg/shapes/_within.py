"""The constraint components that are about shapes within shapes, for all focus nodes at a time.

https://www.w3.org/TR/shacl/#core-components-shape
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from kg.shapes._constraints import suspects_of
from kg.shapes._shape import Check, Nodes, Run, Shape, Suspect


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

    def wrong(values: set[int], failing: Failing) -> set[int]:
        failures = len(shapes) - 1
        return {value for value in values if sum(value in some for some in failing) != failures}

    return _by_failures(shapes, wrong)


Failing = Sequence[AbstractSet[int]]
"""For each of some shapes, the nodes that fail it."""


def _by_failures(
    shapes: list[Shape], wrong_of: Callable[[set[int], Failing], AbstractSet[int]]
) -> Check:
    """Suspects are the value nodes that fail the wrong ones of some shapes."""

    def check(run: Run, nodes: Nodes) -> list[Suspect[int]]:
        values = nodes.all_values
        failing = [run.failing(shape, values) for shape in shapes]
        return suspects_of(nodes, wrong_of(values, failing))

    return check


def qualified(shape: Shape, siblings: list[Shape], least: int, most: float) -> Check:
    """`sh:qualifiedMinCount` or `sh:qualifiedMaxCount`, apart from values of sibling shapes."""

    def check(run: Run, nodes: Nodes) -> Iterator[Suspect[int]]:
        if least == 0 < most and all(len(found) <= most for _, found in nodes.values.several()):
            return
        values = nodes.all_values
        failed = run.failing(shape, values)
        others = [run.failing(sibling, values) for sibling in siblings]
        by_focus = nodes.values.by_node
        for focus in nodes.foci:
            found = by_focus.get(focus, ())
            if least == 0 and len(found) <= most:
                continue
            count = sum(
                value not in failed and all(value in other for other in others) for value in found
            )
            if not least <= count <= most:
                yield Suspect(focus)

    return check
