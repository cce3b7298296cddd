"""The text of a query as it is sent to an engine that is not our own."""

from __future__ import annotations

import re

_DOUBTFUL = re.compile(r"(?<!\\)((?:\\\\)+)([uU])")  # an even number of backslashes
_IRI = re.compile(r"<([^<>\"{}|^`\\\x00-\x20]*)>")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def unmistakable(text: str) -> str:
    r"""The query with every ``\\u`` written ``\\\U00000075``, which is the same.

    An engine may undo escapes as ``\u0022`` before it reads texts, and see one in ``\\u0022``: the
    text would end there, and what follows would be read as a part of the query. The standard can
    be understood so, and rdflib does, which also takes eight figures after ``\u``.
    https://www.w3.org/TR/sparql11-query/#codepointEscape
    """
    return _DOUBTFUL.sub(lambda found: rf"{found[1]}\U{ord(found[2]):08X}", text)


def with_base(text: str, base: str) -> str:
    """The query with BASE before it, where an IRI in it may be relative.

    Without one an engine takes them relative to an address of its own. The lines stay as they are.
    """
    is_relative = any(not _SCHEME.match(iri) for iri in _IRI.findall(text))
    return f"BASE <{base}> {text}" if is_relative else text
