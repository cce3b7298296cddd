"""Which parameters the engine can bind soundly. The others are refused when a query is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.errors import QueryError
from kg.formats import mask_sparql
from kg.queries._query import Parameter, StoredQuery


def refuse_unsound(query: StoredQuery, parameter: Parameter) -> None:
    """Refuse a parameter whose argument the engine would not carry to every place of its use.

    Oxigraph binds an argument by joining it to the solutions: an expression that is evaluated
    before that join, and a sub-select that does not hand the variable on, never see it.
    """
    masked = mask_sparql(query.text)
    variable = re.compile(rf"[?$]{parameter.name}\b")
    reason = ""
    if query.form != "SELECT":
        reason = f"a parameter cannot be bound in a query of the form {query.form}"
    elif not _projects(masked, variable):
        reason = "it is not in the SELECT list"
    elif any(variable.search(part) for part in _enclosed(masked, r"\b(?:BIND|BOUND)\s*\(")):
        reason = "it is used inside BIND or BOUND"
    elif any(
        variable.search(body) and not _projects(body, variable)
        for body in _enclosed(masked, r"\{(?=\s*SELECT\b)")
    ):
        reason = "a sub-select uses it and does not select it"
    if reason:
        what = f'parameter "{parameter.name}" cannot be bound soundly: {reason}'
        raise QueryError(query.file, what, "Use it in triple patterns and filters, and select it.")


def _projects(masked: str, variable: re.Pattern[str]) -> bool:
    clause = re.split(r"\bSELECT\b", masked, maxsplit=1, flags=re.IGNORECASE)[-1]
    clause = re.split(r"\bWHERE\b|\{", clause, maxsplit=1, flags=re.IGNORECASE)[0]
    plain = re.sub(r"\(.*?\bAS\b.*?\)", " ", clause, flags=re.IGNORECASE | re.DOTALL)
    return "*" in plain or variable.search(plain) is not None


def _enclosed(masked: str, opening: str) -> Iterator[str]:
    """The text between each opening and the bracket that closes it."""
    for found in re.finditer(opening, masked, re.IGNORECASE):
        depth = 1
        for end in range(found.end(), len(masked)):
            depth += (masked[end] in "({") - (masked[end] in ")}")
            if depth == 0:
                yield masked[found.end() : end]
                break
