"""Variables of stored queries: used once, never bound; and parts that no variable joins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from kg.formats import Expression, Kind, Pattern, Select, Token
from kg.lint._asked import Asked, QueryText
from kg.lint._hit import Hit


def check_variables(text: QueryText, asked: Asked) -> Iterator[Hit]:
    """Every rule of this file."""
    unbound = {token.start: token for token in _unbound(text)}
    names = Counter(t.text[1:] for t in text.query.tokens if t.kind is Kind.VARIABLE)
    for start in sorted(unbound):
        yield _hit("KG314", text, unbound[start], names, asked)
    if not text.query.select.is_star:
        for token in _replaceable(text):
            name = token.text[1:]
            is_meant = name.startswith("_") or name in text.parameters
            if names[name] == 1 and not is_meant and token.start not in unbound:
                yield _hit("KG313", text, token, names, asked)
    yield from _products_in_select(text, text.query.select)


def _hit(code: str, text: QueryText, token: Token, names: Counter[str], asked: Asked) -> Hit:
    name = token.text[1:]
    near = asked.nearest(name, [other for other in names if other != name])
    facts = {"variable": token.text, "near": f"?{near}", "name": name}
    return Hit(code, facts, "near" if near else "", text.place(token.start))


# ------------------------------------------------------------------------------------- used once


def _replaceable(text: QueryText) -> Iterator[Token]:
    """The variables in whose place ``[]`` or nothing could stand, if nothing else names them."""
    for pattern in text.patterns:
        slots = [slot for t in pattern.triples for slot in (t.subject, t.object) if slot.variable]
        uses = Counter(slot.token.start for slot in slots)
        for triple in pattern.triples:
            if triple.predicate is None or triple.predicate.kind is not Kind.VARIABLE:
                tokens = (slot.token for slot in (triple.subject, triple.object) if slot.variable)
                yield from (token for token in tokens if uses[token.start] == 1)
        yield from (variable for block in pattern.data for variable in block.variables)
        yield from (bind.assigned for bind in pattern.binds if bind.assigned)
        if pattern.select:
            selected = pattern.select.selected
            yield from (each.assigned for each in selected if each.assigned)


# ----------------------------------------------------------------------------------- never bound


def _unbound(text: QueryText) -> Iterator[Token]:
    """The variables that are read where they can have no value."""
    yield from _unbound_in_select(text.query.select, set(text.parameters))


def _unbound_in_select(select: Select, given: set[str]) -> Iterator[Token]:
    known = given | select.bound
    for each in select.selected:
        yield from _strange(each.tokens, known)
        if each.assigned:  # which those behind it may read
            known.add(each.assigned.text[1:])
    read = (*select.groups_by, *select.having, *select.orders_by)
    yield from _strange((token for each in read for token in each.tokens), known)
    made = (slot for t in select.template for slot in (t.subject, t.object))
    yield from _strange((slot.token for slot in (*made, *select.described)), known)
    yield from _strange((token for t in select.template for token in t.path), known)
    for each in select.expressions:
        for group in each.exists:
            yield from _unbound_in(group, known, set())
    if select.where:
        yield from _unbound_in(select.where, given, set())


def _unbound_in(pattern: Pattern, given: set[str], left: set[str]) -> Iterator[Token]:
    """What is read and not bound in a pattern.

    ``given`` is what has a value wherever it stands: parameters, and in an EXISTS what is around
    it; ``left`` is what the filters of an OPTIONAL see besides.
    https://www.w3.org/TR/sparql11-query/#convertGraphPattern
    """
    if pattern.select:
        yield from _unbound_in_select(pattern.select, given)
        return
    known = given | pattern.bound
    if pattern.name:
        known.add(pattern.name.variable)
    yield from _strange((token for each in pattern.binds for token in each.tokens), known)
    seen = known | left
    yield from _strange((token for each in pattern.filters for token in each.tokens), seen)
    for each in (*pattern.filters, *pattern.binds):
        for group in each.exists:
            yield from _unbound_in(group, seen, set())
    for group in pattern.groups:
        yield from _unbound_in(group, given, known if group.opened_by == "OPTIONAL" else set())


def _strange(tokens: Iterable[Token], known: set[str]) -> Iterator[Token]:
    return (t for t in tokens if t.kind is Kind.VARIABLE and t.text[1:] not in known)


# -------------------------------------------------------------------------------------- products


def _products(
    text: QueryText, pattern: Pattern, around: tuple[set[str], ...] = ()
) -> Iterator[Hit]:
    """A hit where parts of a group share nothing, so that each is joined with each.

    Parts are triple patterns, groups and data. What a filter, a BIND or an EXISTS mentions
    together it joins, also one ``around`` the group; a parameter that always has a value leaves
    its part small.
    """
    conditions = (*around, *map(_mentions, (*pattern.filters, *pattern.binds)))
    parts = [*_parts(pattern)]
    if len(parts) > 1:
        small = {p.name for p in text.stored.parameters if p.required or p.default is not None}
        components = _components([names for names, _ in parts], conditions)
        large = [names for names in components if not names & small]
        if len(large) > 1:
            start = next(start for names, start in parts if names & large[1])
            facts = {"first": _listed(large[0]), "second": _listed(large[1])}
            yield Hit("KG318", facts, "", text.place(start))
    for group in pattern.groups:
        yield from _products(text, group, conditions)
    for at, each in enumerate((*pattern.filters, *pattern.binds), len(around)):
        for group in each.exists:
            yield from _products(text, group, conditions[:at] + conditions[at + 1 :])
    if pattern.select:
        yield from _products_in_select(text, pattern.select, conditions)


def _products_in_select(
    text: QueryText, select: Select, around: tuple[set[str], ...] = ()
) -> Iterator[Hit]:
    for pattern in select.patterns():
        yield from _products(text, pattern, around)


def _parts(pattern: Pattern) -> Iterator[tuple[set[str], int]]:
    """The parts of a group that are joined: what joins each with others, and where it begins."""
    for triple in pattern.triples:
        names = {triple.subject.joins, triple.object.joins, *triple.variables} - {""}
        if names:
            yield names, triple.subject.token.start
    for group in pattern.groups:
        if group.opened_by in ("", "GRAPH", "UNIONS", "SERVICE"):
            names = set(group.bound_outside)
            if names:
                start = group.name.token.start if group.name else group.start.start
                yield names, start
    for block in pattern.data:
        if len(block.rows) > 1:
            yield {variable.text[1:] for variable in block.variables}, block.variables[0].start


def _mentions(expression: Expression) -> set[str]:
    names = expression.variables
    if expression.assigned:
        names.add(expression.assigned.text[1:])
    for group in expression.exists:
        for inner in group.within():
            names.update(name for triple in inner.triples for name in triple.variables)
            names |= {inner.name.variable} - {""} if inner.name else set()
    return names


def _components(parts: list[set[str]], conditions: Iterable[set[str]]) -> list[set[str]]:
    """The names of the parts, together where parts or conditions join them; in their order."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            leader[name] = name = leader[leader[name]]
        return name

    for first, *others in map(sorted, filter(None, (*parts, *conditions))):
        for name in others:
            leader[find(name)] = find(first)
    components: dict[str, set[str]] = {}
    for names in parts:
        components.setdefault(find(min(names)), set()).update(names)
    return list(components.values())


def _listed(names: set[str]) -> str:
    return ", ".join(f"?{name}" for name in sorted(names) if name.isidentifier())
