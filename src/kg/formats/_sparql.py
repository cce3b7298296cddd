"""SPARQL text as far as kg looks at it itself: the engine does the parsing."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from kg.errors import QueryError
from kg.formats._sparql_parser import parse_query

# https://www.w3.org/TR/sparql11-query/#rIRIREF, #rString and #rPN_LOCAL_ESC, in the order in which
# they must be tried: a "#" inside an IRI or a string, or after a backslash, begins no comment.
_HIDDEN = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>
      | \"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
      | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
      | \\[_~.\-!$&'()*+,;=/?\#@%]
      | \#[^\n\r]*""",
    re.VERBOSE | re.DOTALL,
)
_DECLARATION = re.compile(r"\bPREFIX\s+([A-Za-z][\w.-]*)?:", re.IGNORECASE)
# The engine reads SERVICE wherever no longer name holds it, with or without blanks around it: a
# variable, a language tag, a prefixed name, which must not be a SERVICE and the name of its target.
_SERVICE = re.compile(
    r"""[?$]\w+ | @[\w-]+
      | (?!\w*SERVICE[\w.-]*:[^\s{]*\s*\{)(?:[^\W\d][\w.-]*)?:(?:[\w:%](?:[\w.:%-]*[\w:%-])?)?
      | (SERVICE)""",
    re.VERBOSE | re.IGNORECASE,
)
_OPERATOR = re.compile(
    r"[!+*/|^-]|&&|\b(?:UNION|MINUS|OPTIONAL|FILTER|BIND|VALUES|GRAPH|SELECT)\b", re.IGNORECASE
)
_SHORTEST_WORD = 5  # characters of an operator that is a word, with one that parts it from the next
_PREFIXED_NAME = re.compile(r"(?<![\w:?$@%.-])([A-Za-z][\w.-]*)?:(?=[\w%\\-]|\s|[;,.)\]}]|$)")


@lru_cache(maxsize=16)  # of each query several things are asked
def mask_sparql(text: str) -> str:
    """The query with IRIs, strings, escapes and comments blanked out, every position kept."""
    return _HIDDEN.sub(_blank, text)


def _blank(found: re.Match[str]) -> str:
    hidden = found[0]
    if "\n" in hidden or "\r" in hidden:
        return re.sub(r"[^\n\r]", " ", hidden)
    return " " * len(hidden)


def nesting(text: str) -> int:
    """How deep the brackets of a query stand inside one another."""
    depth = deepest = 0
    for bracket in re.findall(r"[({\[\])}]", mask_sparql(text)):
        depth += 1 if bracket in "({[" else -1
        deepest = max(deepest, depth)
    return deepest


def operators(text: str, few: int) -> int:
    """How many operators and parts of groups a query has that the engine may nest.

    Its parser makes a chain of them a tree as deep as the chain is long. Where there is no room
    for more than ``few``, it is at most so many: to count signs is fast.
    """
    at_most = sum(map(text.count, "!+*/|^-&")) + (len(text) + 1) // _SHORTEST_WORD
    return at_most if at_most <= few else len(_OPERATOR.findall(mask_sparql(text)))


def find_service(text: str) -> tuple[int, int] | None:
    """The line and column of the first SERVICE, by which a query would open a connection."""
    if "service" not in text.lower():
        return None
    for found in _SERVICE.finditer(mask_sparql(text)):
        if found[1]:
            return _position(text, found.start())
    return None


def refuse_service(text: str, where: str, permitted: Collection[str] = ()) -> None:
    """Refuse a query with SERVICE, by which its engine would open a connection: `QueryError`.

    One is sent on that names none but permitted endpoints, each by its IRI.
    """
    service = find_service(text)
    if service and not (permitted and _services(text) <= {*permitted}):
        place = f"{where}:{service[0]}:{service[1]}"
        remedy = "Remove it; ask that endpoint itself."
        raise QueryError(place, "SERVICE would open a connection", remedy)


def _services(text: str) -> set[str]:
    """The endpoints that a query names; an empty name for what is a variable, or cannot be read."""
    query = parse_query(text)
    patterns = query.patterns() if query else ()
    names = [pattern.name for pattern in patterns if pattern.opened_by == "SERVICE"]
    return {query.iri(name.token) if query and name else "" for name in names} or {""}


def declared_prefixes(text: str) -> dict[str, str]:
    """The namespace of each prefix that a query declares, as it is written."""
    found: dict[str, str] = {}
    for declaration in _DECLARATION.finditer(mask_sparql(text)):
        namespace = re.match(r"\s*<([^<>]*)>", text[declaration.end() :])
        if namespace:
            found[declaration[1] or ""] = namespace[1]
    return found


def undeclared_prefix(text: str) -> tuple[str, int, int] | None:
    """The first prefix that a query uses without declaring it, with line and column, or None."""
    masked = mask_sparql(text)
    declared = {found[1] or "" for found in _DECLARATION.finditer(masked)}
    body = _DECLARATION.sub(lambda found: " " * len(found[0]), masked)
    for found in _PREFIXED_NAME.finditer(body):
        if (found[1] or "") not in declared:
            return found[1] or "", *_position(text, found.start())
    return None


def _position(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, len(before) - before.rfind("\n")
