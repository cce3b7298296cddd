"""IRI to address and back: an injective map from document IRIs to paths below the site's root."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from posixpath import dirname, relpath

from kg.errors import WriteError
from kg.formats import FORMATS
from kg.terms import IRI

_SEGMENT = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,118}[A-Za-z0-9_-])?")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|index|manifest)(\..*)?", re.IGNORECASE)
_EXTENSIONS = (*(f".{format.extension}" for format in FORMATS), ".gz", ".json")


class Addresses(Mapping[IRI, str]):
    """The path, without extension, of each document IRI. `WriteError` when two would collide."""

    def __init__(self, documents: Iterable[IRI], base: str) -> None:
        self._paths: dict[IRI, str] = {}
        self._documents: dict[str, IRI] = {}
        folded: dict[str, IRI] = {}
        for iri in documents:
            path = _path(iri.value.removeprefix(base))
            other = folded.setdefault(path.casefold(), iri)
            if other != iri:
                what = f"and <{other.value}> would be the same file where case does not count"
                raise WriteError(f"<{iri.value}>", what, "Rename one of them.")
            self._paths[iri] = path
            self._documents[path] = iri

    def __getitem__(self, document: IRI) -> str:
        return self._paths[document]

    def __iter__(self) -> Iterable[IRI]:  # type: ignore[override]
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def at(self, path: str) -> IRI | None:
        """The document IRI that is shown at a path, or None."""
        return self._documents.get(path)


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
    plain = all(_SEGMENT.fullmatch(s) and not _RESERVED.fullmatch(s) for s in segments)
    if plain and not local.endswith(_EXTENSIONS) and len(local) <= 200:
        return local
    digest = base64.b32encode(hashlib.sha256(local.encode()).digest())[:26].decode().lower()
    return f"other/{digest}"
