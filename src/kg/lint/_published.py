"""Which terms published vocabularies have, which of them are deprecated, and names that are near.

The names are bundled: ``published_terms.txt``, written by ``tools/published_terms.py``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct

_FILE = Path(__file__).with_name("published_terms.txt")
_LONGEST, _MOST, _NEAR = 60, 10_000, 0.75
_ASKED_AT_MOST = 100


class Vocabulary(Struct, frozen=True):
    """The names in a namespace; ``replaced`` maps deprecated ones to a successor, or to ``-``."""

    names: Collection[str]
    replaced: Mapping[str, str]


@cache
def _sections() -> Mapping[str, str]:
    """The lines of each vocabulary, by its namespace."""
    sections = _FILE.read_text("utf-8").removeprefix("# ").split("\n# ")
    return {section.partition(" ")[0]: section for section in sections}


def namespaces() -> Collection[str]:
    """The namespaces of the published vocabularies that are known here."""
    return _sections().keys()


@cache
def vocabulary(namespace: str) -> Vocabulary | None:
    """The published vocabulary of a namespace, or None when it is not known here."""
    section = _sections().get(namespace)
    if section is None:
        return None
    lines = section.split("\n")[1:]
    replaced = dict(line.split(" ") for line in lines if " " in line)
    return Vocabulary({line.partition(" ")[0] for line in lines if line}, replaced)


class Nearest:
    """Finds the known name that a wrong one is nearest to, for so many names as a person reads.

    Comparing takes time, so it stops answering after a hundred questions.
    """

    def __init__(self) -> None:
        self._asked = 0

    def __call__(self, name: str, known: Collection[str]) -> str:
        """The nearest name, or nothing when none is near."""
        if len(name) > _LONGEST or len(known) > _MOST or self._asked >= _ASKED_AT_MOST:
            return ""
        self._asked += 1
        lower = name.lower()
        same = sorted(word for word in known if word.lower() == lower)
        if same:
            return same[0]
        from difflib import get_close_matches

        return (get_close_matches(name, sorted(known), n=1, cutoff=_NEAR) or [""])[0]


def split_iri(iri: str) -> tuple[str, str]:
    """The namespace and the name of an IRI, divided after its last ``#`` or ``/``.

    >>> split_iri("https://schema.org/name")
    ('https://schema.org/', 'name')
    """
    end = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:end], iri[end:]


def key_of(namespace: str) -> str:
    """What a namespace has in common with its usual misspellings.

    >>> key_of("http://www.schema.org") == key_of("https://schema.org/")
    True
    """
    rest = namespace.partition("://")[2] or namespace
    return rest.lower().removeprefix("www.").rstrip("#/")
