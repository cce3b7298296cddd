"""IRI to address and back: an injective map from document IRIs to paths below the site's root."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from posixpath import dirname, relpath

from kg.errors import WriteError
from kg.formats import FORMATS
from kg.terms import IRI

_SEGMENT = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,118}[A-Za-z0-9_-])?")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|index|manifest)(\..*)?", re.IGNORECASE)
_EXTENSIONS = (*(f".{format.extension}" for format in FORMATS), ".gz", ".json")
_FOLDERS = (
    "assets",
    "context",
    "dump",
    "other",
    "queries",
)  # of what is not a document, and of digests


class Addresses(Mapping[IRI, str]):
    """The path, without extension, of each document IRI. `WriteError` when two would collide."""

    def __init__(self, documents: Iterable[IRI], base: str) -> None:
        self._paths: dict[IRI, str] = {}
        self._by_local: dict[str, str] = {}
        folded: dict[str, IRI] = {}
        for iri in documents:
            local = iri.value.removeprefix(base)
            path = _path(local)
            other = folded.setdefault(path.casefold(), iri)
            if other != iri:
                what = f"and <{other.value}> would be the same file where case does not count"
                raise WriteError(f"<{iri.value}>", what, "Rename one of them.")
            self._paths[iri] = path
            self._by_local[local] = path

    def __getitem__(self, document: IRI) -> str:
        return self._paths[document]

    def __iter__(self) -> Iterator[IRI]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def find(self, local: str) -> str | None:
        """The path of the document IRI that is the base and ``local``, or None."""
        return self._by_local.get(local)


def part_addresses(parts: Iterable[IRI], documents: Addresses, base: str) -> dict[IRI, str]:
    """The paths of parts of documents, as ``ns/Event`` for the part ``Event`` of ``ns``.

    A part gives way to a document, and to a part that comes before it in the order of IRIs.
    """
    taken = {path.casefold() for path in documents.values()}
    found: dict[IRI, str] = {}
    for part in sorted(parts, key=lambda iri: iri.value):
        local = part.value.removeprefix(base)
        path = _path(local.replace("#", "/", 1))
        if path.casefold() in taken:
            path = _digest(local)
        taken.add(path.casefold())
        found[part] = path
    return found


def query_address(name: str) -> str:
    """The path, without extension, of what is published of a stored query.

    >>> query_address("events"), query_address("月份")
    ('queries/events', 'queries/uj4cfujvazd264sy32sx5uwutl')
    """
    return f"queries/{name if _is_plain(name) else _digest_of(name)}"


def relative(target: str, source: str) -> str:
    """The relative reference from the document at ``source`` to the one at ``target``.

    >>> relative("id/place/beijing.html", "id/event/wyss.html")
    '../place/beijing.html'
    """
    path, hash_, fragment = target.partition("#")
    return relpath(path, dirname(source) or ".") + hash_ + fragment


def _path(local: str) -> str:
    """The path for what follows the base: as it is where every file system can hold it."""
    segments = local.split("/")
    if len(local) <= 200 and segments[0].lower() not in _FOLDERS and all(map(_is_plain, segments)):
        return local
    return _digest(local)


def _digest(local: str) -> str:
    return f"other/{_digest_of(local)}"


def _digest_of(text: str) -> str:
    return base64.b32encode(hashlib.sha256(text.encode()).digest())[:26].decode().lower()


def _is_plain(segment: str) -> bool:
    """True for what can name a file or folder anywhere, and no document of another IRI."""
    named = _SEGMENT.fullmatch(segment) and not _RESERVED.fullmatch(segment)
    return bool(named) and not segment.lower().endswith(_EXTENSIONS)
