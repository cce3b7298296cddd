"""Stored queries that can have no answer, whatever their arguments, with the data as they are.

What a query requires is asked on its own: its triple patterns, without filters, arguments, OPTIONAL
and MINUS, which only ever take solutions away or add to those that there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kg.errors import KgError
from kg.formats import Kind, Pattern, Query, Select, Slot, TriplePattern
from kg.lint._asked import Asked, QueryText
from kg.lint._hit import Hit
from kg.within import Within, within

_SECONDS = 1  # for one question; what takes longer is not told


def check_rows(text: QueryText, asked: Asked) -> Iterator[Hit]:
    """The only rule of this file: at the first pattern that matches nothing, or at all of them."""
    select = text.query.select
    if text.stored.name in asked.answered or select.sources or not select.where:
        return
    if _has_row_of_nothing(select):
        return
    with within(_SECONDS) as in_time:
        if _is_possible(text, asked, _required(text, select.where), in_time):
            return
        for pattern, graph in _triples(select.where):
            if not _is_possible(text, asked, graph.format(_triple(text, pattern)), in_time):
                yield Hit("KG322", {}, "pattern", text.place(pattern.subject.token.start))
                return
    yield Hit("KG322", {}, "", text.place(select.where.start.start))


def _is_possible(text: QueryText, asked: Asked, pattern: str, in_time: Within) -> bool:
    """True unless it is certain that a pattern matches nothing."""
    try:
        return in_time(partial(asked.ask, pattern, _prologue(text.query)))
    except (TimeoutError, KgError):
        return True


def _prologue(query: Query) -> str:
    return " ".join(f"PREFIX {name.text} {iri.text}" for _, name, iri in query.prefixes)


def _has_row_of_nothing(select: Select) -> bool:
    """True where no solution at all makes a row: where everything is one group."""
    return select.form == "SELECT" and not select.groups_by and _aggregates(select)


def _aggregates(select: Select) -> bool:
    read = (*select.selected, *select.having, *select.orders_by)
    return any(token.text.upper() in _AGGREGATES for each in read for token in each.tokens)


_AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")


# ------------------------------------------------------------------------------ what is required


def _required(text: QueryText, pattern: Pattern) -> str:
    """What a pattern requires, as a pattern of its own."""
    if pattern.select:
        return _required_of_select(text, pattern.select)
    parts = [_triple(text, triple) for triple in pattern.triples]
    for group in pattern.groups:
        inner = _required_of_group(text, group)
        if inner:
            parts.append(inner)
    return " ".join(parts)


def _required_of_group(text: QueryText, group: Pattern) -> str:
    match group.opened_by:
        case "":
            return f"{{ {_required(text, group)} }}"
        case "GRAPH":
            assert group.name
            return f"GRAPH {text.written(group.name)} {{ {_required(text, group)} }}"
        case "UNIONS":
            return " UNION ".join(f"{{ {_required(text, branch)} }}" for branch in group.groups)
    return ""


def _required_of_select(text: QueryText, select: Select) -> str:
    if not select.where or _has_row_of_nothing(select):
        return ""
    inner = _required(text, select.where)
    if select.is_star:
        return inner
    assigned = {each.assigned.text[1:] for each in select.selected if each.assigned}
    names = " ".join(f"?{name}" for name in sorted(select.handed_on - assigned))
    return f"{{ SELECT {names} WHERE {{ {inner} }} }}" if names else ""


def _triples(pattern: Pattern, graph: str = "{}") -> Iterator[tuple[TriplePattern, str]]:
    """Each triple pattern that is required, and where it is asked; not those of unions."""
    yield from ((triple, graph) for triple in pattern.triples)
    for group in pattern.groups:
        if group.opened_by == "GRAPH" and group.name:
            yield from _triples(group, _in_graph(group.name))
        elif group.opened_by == "":
            yield from _triples(group, graph)


def _in_graph(name: Slot) -> str:
    return f"GRAPH {name.token.text} {{{{ {{}} }}}}"


def _triple(text: QueryText, triple: TriplePattern) -> str:
    path = " ".join(token.text for token in triple.path)
    return f"{_slot(text, triple.subject)} {path} {_slot(text, triple.object)} ."


def _slot(text: QueryText, slot: Slot) -> str:
    """A slot as it is written; a variable for a blank node, which must not leave its group."""
    if slot.label:
        return f"?kg_blank_{slot.label.removeprefix('_:[')}"
    if slot.token.kind is Kind.BLANK:
        return f"?kg_label_{slot.token.text.removeprefix('_:').encode().hex()}"
    if slot.token.kind is Kind.IRI:
        return slot.token.text  # a list's end is written nowhere
    return text.written(slot)
