"""Arguments to terms, and terms into a query as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.errors import ArgumentError, nearest
from kg.formats import Group
from kg.queries._query import Parameter, StoredQuery
from kg.queries._types import TYPES
from kg.terms import IRI, Literal, Prefixes

Arguments = Mapping[str, IRI | Literal]
"""A term for each parameter that is bound."""


def bind(query: StoredQuery, arguments: Mapping[str, str], prefixes: Prefixes) -> Arguments:
    """The terms for a query's variables; `ArgumentError` for what is unknown, missing or ill."""
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in arguments:
        if name not in known:
            what = f'has no parameter "{name}"'
            raise ArgumentError(query.name, what, nearest(name, [*known]))
    bound: dict[str, IRI | Literal] = {}
    for name, parameter in known.items():
        text = arguments.get(name, parameter.default)
        if text is not None:
            bound[name] = _term(query, parameter, text, prefixes)
        elif parameter.required:
            remedy = f"Give it: --param {name}=… ({parameter.type})."
            raise ArgumentError(query.name, f'needs an argument for "{name}"', remedy)
    return bound


def _term(query: StoredQuery, parameter: Parameter, text: str, prefixes: Prefixes) -> IRI | Literal:
    term, *known = (_converted(query, parameter, one, prefixes) for one in (text, *parameter.enum))
    if known and term not in known:
        what = f'"{text}" is none of what "{parameter.name}" takes'
        raise ArgumentError(query.name, what, nearest(text, parameter.enum))
    return term


def _converted(
    query: StoredQuery, parameter: Parameter, text: str, prefixes: Prefixes
) -> IRI | Literal:
    convert, example, _within = TYPES[parameter.type]
    try:
        return convert(text, prefixes)
    except ValueError as error:
        what = f'"{text}" is no {parameter.type} for "{parameter.name}"'
        raise ArgumentError(query.name, what, f"As in {parameter.name}={example}.") from error


def bound_text(query: StoredQuery, arguments: Arguments) -> str:
    """The query with its arguments: plain SPARQL 1.1, which every engine reads in one way.

    They stand as data, in a block of VALUES at the start of each group that mentions their
    variables: no argument becomes a part of the query's own text.
    https://www.w3.org/TR/sparql11-query/#inline-data
    """
    if not arguments:
        return query.text
    pieces, done = [], 0
    for group, names in _receiving(query.groups, frozenset(arguments)):
        block = _values({name: arguments[name] for name in sorted(names)})
        pieces += [query.text[done : group.start], block]
        done = group.start
    return "".join([*pieces, query.text[done:]])


def _receiving(group: Group, names: frozenset[str]) -> Iterator[tuple[Group, frozenset[str]]]:
    """The groups that must be told, and of which variables.

    A group of EXISTS is asked once for each solution around it, and needs not be told. What a
    sub-SELECT does not hand on is told to it.
    """
    for inner in group.groups:
        if inner.opened_by == "EXISTS" and not inner.form:
            yield from _below(inner, names)
            continue
        is_outermost = bool(group.form) and group.start == 0
        needed = names if is_outermost else names & (group if group.form else inner).mentions()
        if inner.is_pattern and needed:
            yield inner, needed
        yield from _receiving(inner, names)


def _below(exists: Group, names: frozenset[str]) -> Iterator[tuple[Group, frozenset[str]]]:
    """The groups of the sub-SELECTs within an EXISTS."""
    for inner in exists.groups:
        yield from _receiving(inner, names) if inner.form else _below(inner, names)


def _values(arguments: Arguments) -> str:
    """A block of VALUES, its terms as the library writes them."""
    variables = " ".join(f"?{name}" for name in arguments)
    terms = " ".join(str(term) for term in arguments.values())
    return f" VALUES ({variables}) {{ ({terms}) }} "
