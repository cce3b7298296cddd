"""Which parameters can be bound soundly. The others are refused when a query is read.

An argument is bound as data, by a block of VALUES at the start of every group that mentions its
parameter, so that every engine sees the term wherever it is needed.
https://www.w3.org/TR/sparql11-query/#inline-data
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kg.errors import QueryError
from kg.formats import Group


def refuse_unsound(groups: Group, parameters: Collection[str], where: str) -> None:
    """Raise `QueryError` for a parameter whose argument would not reach every place of its use."""
    if not parameters:
        return
    if groups.form == "CONSTRUCT" and not any(g.opened_by == "CONSTRUCT" for g in groups.groups):
        what = "has parameters and the short form CONSTRUCT WHERE, which holds no VALUES"
        raise QueryError(where, what, "Write its template out: CONSTRUCT { … } WHERE { … }.")
    if not any(group.is_pattern for group in groups.groups):
        what = f"has parameters and is a {groups.form} without WHERE, in which none can be bound"
        raise QueryError(where, what, "Add WHERE { … }.")
    for name in parameters:
        for reason, remedy in _reasons(groups, name, parameters):
            raise QueryError(where, f'parameter "{name}" cannot be bound soundly: {reason}', remedy)


def _reasons(groups: Group, name: str, parameters: Collection[str]) -> Iterator[tuple[str, str]]:
    """Why an argument would not reach every place, each with what to do."""
    if name not in groups.mentions():
        yield "the query does not use it", "Use it in a pattern or a filter, or take it out."
    for group in groups.within():
        if name in group.assigned:
            yield "the query gives it another value", "Give that value another variable."
        if name in group.clauses.get("HAVING", ()) and name not in group.clauses.get("GROUP", ()):
            yield "HAVING uses it and GROUP BY does not have it", "Add it to GROUP BY."
        for minus in (inner for inner in group.groups if inner.opened_by == "MINUS"):
            if name in minus.mentions() and not _shares(group, minus, parameters):
                remedy = "Name a variable in MINUS that stands outside of it, too."
                yield "a MINUS uses it and shares nothing else with what is before it", remedy


def _shares(group: Group, minus: Group, parameters: Collection[str]) -> bool:
    """True when what stands around a MINUS shares a variable with it that is no parameter.

    Without one nothing is taken away; with a bound parameter in both, all would be.
    https://www.w3.org/TR/sparql11-query/#neg-notexists-minus
    """
    around = group.variables.union(*(g.mentions() for g in group.groups if g is not minus))
    return bool((around & minus.mentions()).difference(parameters))
