"""The text of a query as it is sent to an engine that is not our own."""

from __future__ import annotations

import re

from kg.errors import QueryError

_ESCAPED = re.compile(r"\\\\[uU]")
_IRI = re.compile(r"<([^<>\"{}|^`\\\x00-\x20]*)>")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def refuse_misread(text: str, where: str) -> None:
    r"""Refuse a query in which a text holds ``\u``, written ``\\u``. Raises `QueryError`.

    An engine may undo such escapes before it reads texts, and then read another query: the
    standard can be understood so. https://www.w3.org/TR/sparql11-query/#codepointEscape
    """
    found = _ESCAPED.search(text)
    if found:
        what = rf"a text in it holds \{found[0][-1]}, which engines may take for an escape"
        remedy = "Ask without it; in an expression, write [\\\\]u."
        raise QueryError(where, what, remedy)


def with_base(text: str, base: str) -> str:
    """The query with BASE before it, where an IRI in it may be relative.

    Without one an engine takes them relative to an address of its own. The lines stay as they are.
    """
    is_relative = any(not _SCHEME.match(iri) for iri in _IRI.findall(text))
    return f"BASE <{base}> {text}" if is_relative else text
