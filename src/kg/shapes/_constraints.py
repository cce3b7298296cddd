"""The constraint components of SHACL Core, each checked for all focus nodes at a time.

https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache

from kg.lexical import lexical_check
from kg.shapes._patterns import compile_pattern, may_take_for_ever
from kg.shapes._result import IllFormed
from kg.shapes._shape import Check, Nodes, Run, Suspect
from kg.shapes._values import bounded, is_less
from kg.store import find_matching
from kg.terms import IRI, BlankNode, Literal, Resource, Term
from kg.vocab import sh

# ----------------------------------------------------------------------------------- value by value


def by_value(fits: Callable[[Term], bool]) -> Check:
    """Suspects are the value nodes that do not fit."""
    return lambda run, nodes: _misfits(run, nodes, fits)


def _misfits(run: Run, nodes: Nodes, fits: Callable[[Term], bool]) -> list[Suspect[int]]:
    term, values = run.data.numbers.term, nodes.all_values
    return suspects_of(nodes, {value for value in values if not fits(term(value))})


def suspects_of(nodes: Nodes, wrong: AbstractSet[int]) -> list[Suspect[int]]:
    """The wrong ones of the value nodes. Few are: so they are found without their focus nodes."""
    if wrong.isdisjoint(nodes.all_values):
        return []
    return [Suspect(focus, value) for focus, value in nodes.values.pairs() if value in wrong]


def of_class(wanted: IRI) -> Check:
    """`sh:class`: https://www.w3.org/TR/shacl/#ClassConstraintComponent"""

    def check(run: Run, nodes: Nodes) -> list[Suspect[int]]:
        return suspects_of(nodes, nodes.all_values.difference(run.instances(wanted)))

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
        raise IllFormed("sh:nodeKind has a value that is not one of its six", wanted)
    kinds = _KINDS[wanted]
    return by_value(lambda value: isinstance(value, kinds))


def in_range(bound: Term, *, is_least: bool, or_equal: bool) -> Check:
    """`sh:minInclusive` and its three siblings: what does not compare is out of range."""
    return by_value(bounded(bound, is_least=is_least, or_equal=or_equal))


def of_length(least: int, most: float) -> Check:
    """`sh:minLength` and `sh:maxLength`, in characters. A blank node has no length."""
    return by_value(
        lambda value: isinstance(value, (IRI, Literal)) and least <= len(value.value) <= most
    )


def matching(pattern: str, flags: str, node: Resource) -> Check:
    """`sh:pattern`: https://www.w3.org/TR/shacl/#PatternConstraintComponent"""
    expression = compile_pattern(pattern, flags)
    if expression is None:
        what = "a sh:pattern is not well-formed, or is one that only XPath knows"
        raise IllFormed(what, node)
    if may_take_for_ever(pattern, flags) and find_matching([""], pattern, flags) is not None:
        return _matching_in_linear_time(pattern, flags)
    search = expression.search
    return by_value(
        lambda value: isinstance(value, (IRI, Literal)) and search(value.value) is not None
    )


def _matching_in_linear_time(pattern: str, flags: str) -> Check:
    """What the embedded engine finds, which tries no way twice: the texts may be anybody's."""

    def check(run: Run, nodes: Nodes) -> list[Suspect[int]]:
        terms = run.data.numbers.terms(nodes.all_values)
        texts = (term.value for term in terms if isinstance(term, (IRI, Literal)))
        fitting = find_matching(texts, pattern, flags) or set()
        return _misfits(
            run, nodes, lambda value: isinstance(value, (IRI, Literal)) and value.value in fitting
        )

    return check


def in_languages(ranges: Collection[str]) -> Check:
    """`sh:languageIn`: https://www.w3.org/TR/rdf-sparql-query/#func-langMatches"""
    wanted = [text.lower() for text in ranges if text]

    @cache
    def is_in_range(language: str) -> bool:
        tag = language.lower()
        return any(tag == text or tag.startswith(f"{text}-") or text == "*" for text in wanted)

    def fits(value: Term) -> bool:
        language = value.language if isinstance(value, Literal) else None
        return language is not None and is_in_range(language)

    return by_value(fits)


def among(members: Collection[Term]) -> Check:
    """`sh:in`: https://www.w3.org/TR/shacl/#InConstraintComponent"""

    def check(run: Run, nodes: Nodes) -> list[Suspect[int]]:
        return suspects_of(nodes, nodes.all_values.difference(map(run.data.numbers.of, members)))

    return check


# ------------------------------------------------------------------------------ value nodes as sets


def at_least(count: int) -> Check:
    """`sh:minCount`: https://www.w3.org/TR/shacl/#MinCountConstraintComponent"""

    def check(_run: Run, nodes: Nodes) -> list[Suspect[int]]:
        if count == 1:
            found = set(nodes.values.nodes())
            return [Suspect(focus) for focus in nodes.foci if focus not in found]
        by_focus = nodes.values.by_node
        return [Suspect(focus) for focus in nodes.foci if len(by_focus.get(focus, ())) < count]

    return check


def at_most(count: int) -> Check:
    """`sh:maxCount`: https://www.w3.org/TR/shacl/#MaxCountConstraintComponent"""

    def check(_run: Run, nodes: Nodes) -> list[Suspect[int]]:
        found = nodes.values.several() if count else nodes.values.by_node.items()
        return [Suspect(focus) for focus, values in found if len(values) > count]

    return check


def including(wanted: Term) -> Check:
    """`sh:hasValue`: https://www.w3.org/TR/shacl/#HasValueConstraintComponent"""

    def check(run: Run, nodes: Nodes) -> list[Suspect[int]]:
        number, by_focus = run.data.numbers.of(wanted), nodes.values.by_node
        return [Suspect(focus) for focus in nodes.foci if number not in by_focus.get(focus, ())]

    return check


def unique_languages(run: Run, nodes: Nodes) -> list[Suspect[int]]:
    """`sh:uniqueLang`: one suspect for each language of several values."""
    term = run.data.numbers.term
    # A value without a language stands for itself, which no other does.
    tags = {value: _language(term(value)) or value for value in nodes.all_values}
    suspects: list[Suspect[int]] = []
    for focus, values in nodes.values.several():
        own = [tags[value] for value in values]
        if len(set(own)) < len(own):
            suspects += [Suspect(focus) for count in Counter(own).values() if count > 1]
    return suspects


def _language(value: Term) -> str | None:
    return value.language if isinstance(value, Literal) else None


# ------------------------------------------------------------------------------ pairs of properties


def equal_to(predicate: IRI) -> Check:
    """`sh:equals`: what either has and the other has not."""

    def check(run: Run, nodes: Nodes) -> Iterator[Suspect[int]]:
        by_focus, column = nodes.values.by_node, run.data.relation(predicate).by_node
        for focus in nodes.foci:
            values, others = by_focus.get(focus, ()), column.get(focus, ())
            for value in values:
                if value not in others:
                    yield Suspect(focus, value)
            for other in others:
                if other not in values:
                    yield Suspect(focus, other)

    return check


def disjoint_from(predicate: IRI) -> Check:
    """`sh:disjoint`: https://www.w3.org/TR/shacl/#DisjointConstraintComponent"""

    def check(run: Run, nodes: Nodes) -> list[Suspect[int]]:
        column = run.data.relation(predicate).by_node
        return [
            Suspect(focus, value)
            for focus, value in nodes.values.pairs()
            if focus in column and value in column[focus]
        ]

    return check


def less_than(predicate: IRI, *, or_equal: bool) -> Check:
    """`sh:lessThan` and `sh:lessThanOrEquals`: a suspect for each pair that is not so ordered."""

    def check(run: Run, nodes: Nodes) -> list[Suspect[int]]:
        term, column = run.data.numbers.term, run.data.relation(predicate).by_node

        @lru_cache(maxsize=10_000)  # few days and numbers, of many nodes
        def is_in_order(value: int, other: int) -> bool:
            return is_less(term(value), term(other), or_equal=or_equal)

        return [
            Suspect(focus, value)
            for focus, value in nodes.values.pairs()
            for other in column.get(focus, ())
            if not is_in_order(value, other)
        ]

    return check


# ----------------------------------------------------------------------------------- whole subjects


def closed(allowed: Iterable[Term]) -> Check:
    """`sh:closed`: https://www.w3.org/TR/shacl/#ClosedConstraintComponent"""
    known = frozenset(allowed)

    def check(run: Run, nodes: Nodes) -> Iterator[Suspect[int]]:
        for predicate in run.data.all_predicates():
            if predicate not in known:
                relation = run.data.relation(predicate)
                if not nodes.all_values.isdisjoint(relation.nodes()):
                    for focus, value in nodes.values.pairs():
                        for term in relation.by_node.get(value, ()):
                            yield Suspect(focus, term, path=predicate)

    return check


RANGES = {  # whether the bound is the least value, and whether it is in range itself
    "minInclusive": (True, True),
    "minExclusive": (True, False),
    "maxInclusive": (False, True),
    "maxExclusive": (False, False),
}
