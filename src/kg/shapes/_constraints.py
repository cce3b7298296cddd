"""The constraint components of SHACL Core, each checked for all focus nodes at a time.

https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator

from kg.shapes._patterns import compile_pattern
from kg.shapes._result import Refused
from kg.shapes._shape import Check, Nodes, Run, Shape, Suspect
from kg.shapes._values import is_less, lexical_check
from kg.terms import IRI, BlankNode, Literal, Resource, Term
from kg.vocab import sh

# ----------------------------------------------------------------------------------- value by value


def by_value(fits: Callable[[Term], bool]) -> Check:
    """Suspects are the value nodes that do not fit."""

    def check(_run: Run, nodes: Nodes) -> list[Suspect]:
        return [Suspect(focus, value) for focus, value in nodes.pairs() if not fits(value)]

    return check


def of_class(wanted: IRI) -> Check:
    """`sh:class`: https://www.w3.org/TR/shacl/#ClassConstraintComponent"""

    def check(run: Run, nodes: Nodes) -> list[Suspect]:
        instances = run.instances(wanted)
        return [Suspect(focus, value) for focus, value in nodes.pairs() if value not in instances]

    return check


def of_datatype(wanted: IRI) -> Check:
    """`sh:datatype`, ill-formed literals being of none of the datatypes of XML Schema."""
    is_form = lexical_check(wanted)
    if is_form is None:
        return by_value(lambda value: isinstance(value, Literal) and value.datatype == wanted)
    return by_value(
        lambda value: (
            isinstance(value, Literal) and value.datatype == wanted and is_form(value.value)
        )
    )


_KINDS: dict[IRI, type | tuple[type, ...]] = {
    sh.IRI: IRI,
    sh.BlankNode: BlankNode,
    sh.Literal: Literal,
    sh.BlankNodeOrIRI: (BlankNode, IRI),
    sh.BlankNodeOrLiteral: (BlankNode, Literal),
    sh.IRIOrLiteral: (IRI, Literal),
}


def of_kind(wanted: IRI) -> Check:
    """`sh:nodeKind`: https://www.w3.org/TR/shacl/#NodeKindConstraintComponent"""
    if wanted not in _KINDS:
        raise Refused("sh:nodeKind has a value that is not one of its six", wanted)
    kinds = _KINDS[wanted]
    return by_value(lambda value: isinstance(value, kinds))


def in_range(bound: Term, *, is_least: bool, or_equal: bool) -> Check:
    """`sh:minInclusive` and its three siblings: what does not compare is out of range."""
    if is_least:
        return by_value(lambda value: is_less(bound, value, or_equal=or_equal))
    return by_value(lambda value: is_less(value, bound, or_equal=or_equal))


def of_length(least: int, most: float) -> Check:
    """`sh:minLength` and `sh:maxLength`, in characters. A blank node has no length."""
    return by_value(
        lambda value: isinstance(value, (IRI, Literal)) and least <= len(value.value) <= most
    )


def matching(pattern: str, flags: str, node: Resource) -> Check:
    """`sh:pattern`: https://www.w3.org/TR/shacl/#PatternConstraintComponent"""
    expression = compile_pattern(pattern, flags)
    if expression is None:
        raise Refused("a sh:pattern is not well-formed, or is one that only XPath knows", node)
    search = expression.search
    return by_value(
        lambda value: isinstance(value, (IRI, Literal)) and search(value.value) is not None
    )


def in_languages(ranges: Collection[str]) -> Check:
    """`sh:languageIn`: https://www.w3.org/TR/rdf-sparql-query/#func-langMatches"""
    wanted = [text.lower() for text in ranges]

    def fits(value: Term) -> bool:
        tag = value.language.lower() if isinstance(value, Literal) and value.language else ""
        return any(
            tag == text or tag.startswith(f"{text}-") or (text == "*" and tag != "")
            for text in wanted
            if text
        )

    return by_value(fits)


def among(members: Collection[Term]) -> Check:
    """`sh:in`: https://www.w3.org/TR/shacl/#InConstraintComponent"""
    allowed = frozenset(members)
    return by_value(lambda value: value in allowed)


# ------------------------------------------------------------------------------ value nodes as sets


def at_least(count: int) -> Check:
    """`sh:minCount`: https://www.w3.org/TR/shacl/#MinCountConstraintComponent"""

    def check(_run: Run, nodes: Nodes) -> list[Suspect]:
        found = nodes.values
        if count == 1:
            return [Suspect(focus) for focus in nodes.foci if focus not in found]
        return [Suspect(focus) for focus in nodes.foci if len(found.get(focus, ())) < count]

    return check


def at_most(count: int) -> Check:
    """`sh:maxCount`: https://www.w3.org/TR/shacl/#MaxCountConstraintComponent"""

    def check(_run: Run, nodes: Nodes) -> list[Suspect]:
        return [Suspect(focus) for focus, values in nodes.values.items() if len(values) > count]

    return check


def including(wanted: Term) -> Check:
    """`sh:hasValue`: https://www.w3.org/TR/shacl/#HasValueConstraintComponent"""

    def check(_run: Run, nodes: Nodes) -> list[Suspect]:
        found = nodes.values
        return [Suspect(focus) for focus in nodes.foci if wanted not in found.get(focus, ())]

    return check


def unique_languages(_run: Run, nodes: Nodes) -> list[Suspect]:
    """`sh:uniqueLang`: one suspect for each language of several values."""
    suspects = []
    for focus, values in nodes.values.items():
        if len(values) > 1:
            tags = Counter(v.language for v in values if isinstance(v, Literal) and v.language)
            suspects += [Suspect(focus) for count in tags.values() if count > 1]
    return suspects


# ------------------------------------------------------------------------------ pairs of properties


def equal_to(predicate: IRI) -> Check:
    """`sh:equals`: what either has and the other has not."""

    def check(run: Run, nodes: Nodes) -> Iterator[Suspect]:
        column = run.data.column(predicate)
        for focus in nodes.foci:
            values, others = nodes.values.get(focus, ()), column.get(focus, ())
            for value in values:
                if value not in others:
                    yield Suspect(focus, value)
            for other in others:
                if other not in values:
                    yield Suspect(focus, other)

    return check


def disjoint_from(predicate: IRI) -> Check:
    """`sh:disjoint`: https://www.w3.org/TR/shacl/#DisjointConstraintComponent"""

    def check(run: Run, nodes: Nodes) -> list[Suspect]:
        column = run.data.column(predicate)
        return [
            Suspect(focus, value)
            for focus, value in nodes.pairs()
            if focus in column and value in column[focus]
        ]

    return check


def less_than(predicate: IRI, *, or_equal: bool) -> Check:
    """`sh:lessThan` and `sh:lessThanOrEquals`: a suspect for each pair that is not so ordered."""

    def check(run: Run, nodes: Nodes) -> list[Suspect]:
        column = run.data.column(predicate)
        return [
            Suspect(focus, value)
            for focus, value in nodes.pairs()
            for other in column.get(focus, ())
            if not is_less(value, other, or_equal=or_equal)
        ]

    return check


# ----------------------------------------------------------------------------- shapes within shapes


def conforming(shape: Shape) -> Check:
    """`sh:node`: https://www.w3.org/TR/shacl/#NodeConstraintComponent"""
    return _by_failures([shape], lambda failures: failures == 0)


def not_conforming(shape: Shape) -> Check:
    """`sh:not`: https://www.w3.org/TR/shacl/#NotConstraintComponent"""
    return _by_failures([shape], lambda failures: failures == 1)


def conforming_to_all(shapes: list[Shape]) -> Check:
    """`sh:and`: https://www.w3.org/TR/shacl/#AndConstraintComponent"""
    return _by_failures(shapes, lambda failures: failures == 0)


def conforming_to_any(shapes: list[Shape]) -> Check:
    """`sh:or`: https://www.w3.org/TR/shacl/#OrConstraintComponent"""
    return _by_failures(shapes, lambda failures: failures < len(shapes))


def conforming_to_one(shapes: list[Shape]) -> Check:
    """`sh:xone`: https://www.w3.org/TR/shacl/#XoneConstraintComponent"""
    return _by_failures(shapes, lambda failures: failures == len(shapes) - 1)


def _by_failures(shapes: list[Shape], is_right: Callable[[int], bool]) -> Check:
    """Suspects are the value nodes that fail a wrong number of the shapes."""

    def check(run: Run, nodes: Nodes) -> list[Suspect]:
        values = nodes.all_values()
        failing = [run.failing(shape, values) for shape in shapes]
        return [
            Suspect(focus, value)
            for focus, value in nodes.pairs()
            if not is_right(sum(value in failed for failed in failing))
        ]

    return check


def qualified(shape: Shape, siblings: list[Shape], least: int, most: float) -> Check:
    """`sh:qualifiedMinCount` or `sh:qualifiedMaxCount`, apart from values of sibling shapes."""

    def check(run: Run, nodes: Nodes) -> Iterator[Suspect]:
        values = nodes.all_values()
        failed = run.failing(shape, values)
        others = [run.failing(sibling, values) for sibling in siblings]
        for focus in nodes.foci:
            count = sum(
                value not in failed and all(value in other for other in others)
                for value in nodes.values.get(focus, ())
            )
            if not least <= count <= most:
                yield Suspect(focus)

    return check


# ----------------------------------------------------------------------------------- whole subjects


def closed(allowed: Iterable[Term]) -> Check:
    """`sh:closed`: https://www.w3.org/TR/shacl/#ClosedConstraintComponent"""
    known = frozenset(allowed)

    def check(run: Run, nodes: Nodes) -> Iterator[Suspect]:
        for focus, value in nodes.pairs():
            for predicate, objects in run.data.statements(value).items():
                if predicate not in known:
                    for term in objects:
                        yield Suspect(focus, term, path=predicate)

    return check


RANGES = {  # whether the bound is the least value, and whether it is in range itself
    "minInclusive": (True, True),
    "minExclusive": (True, False),
    "maxInclusive": (False, True),
    "maxExclusive": (False, False),
}
