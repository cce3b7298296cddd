"""What the contexts of a JSON-LD document say of each key, as far as reading by streams must know.

https://www.w3.org/TR/json-ld11/#context-definitions
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kg.errors import ReadError
from kg.formats._tree import Array, Object, Position, Scalar, Tree, listed, place_error, tree_value

_NAMES = """
    @context @type @id @index @language @direction @value @list @set @graph @included @nest @reverse
"""
KEYWORDS = frozenset(_NAMES.split())
FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|\\^`]')  # https://www.rfc-editor.org/rfc/rfc3987
_UNREAD_MAPS = ("@graph", "@id", "@type")

Json = Any
Fault = Callable[[str, str], ReadError]


class Words:
    """The keys that the contexts of a document define, whichever of them it is.

    A key that is one thing here and another there counts as both: what follows from that is a
    place told less exactly, or a refusal, never another statement.
    """

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.maps: set[str] = set()
        self.languages: set[str] = set()
        self.verbatim: set[str] = set()
        self.has_base = False
        self._has_vocabulary = False
        self._keywords: dict[str, str] = {}

    def keyword(self, key: str) -> str:
        """The keyword that a key stands for, or nothing."""
        return key if key in KEYWORDS else self._keywords.get(key, "")

    def expects(self, key: str) -> bool:
        """True for a key or class that means something in some context."""
        if key in self.known:
            return True
        is_name = self._has_vocabulary and not key.startswith("@")
        is_iri = ":" in key and not key.startswith("_:") and not FORBIDDEN.search(key)
        return is_name or is_iri

    def learn(self, context: Json, fault: Fault, *, is_whole: bool = True) -> None:
        """Take in what a context says, and what those inside of it do.

        ``is_whole`` is true for contexts of whole nodes, not of the values of one key.
        """
        for part in listed(context):
            if isinstance(part, dict):
                self.has_base |= "@base" in part
                self._has_vocabulary |= is_whole and part.get("@vocab") is not None
                for key, definition in part.items():
                    if not key.startswith("@"):
                        self._learn_key(key, definition, fault)

    def _learn_key(self, key: str, definition: Json, fault: Fault) -> None:
        entry = definition if isinstance(definition, dict) else {"@id": definition}
        target, container = entry.get("@id", key), entry.get("@container")
        if target is not None:
            self.known.add(key)
        if isinstance(target, str) and self.keyword(target):
            self._keywords[key] = self.keyword(target)
        containers = {each for each in listed(container) if isinstance(each, str)}
        for unread in _UNREAD_MAPS:
            if unread in containers:
                what = f'the context makes "{key}" a map by {unread}, which kg does not read'
                raise fault(what, f"Write {unread} inside of each thing.")
        if containers & {"@language", "@index"}:
            self.maps.add(key)
            self.languages |= {key} if "@language" in containers else set()
        if entry.get("@type") == "@json":
            self.verbatim.add(key)
        if "@context" in entry:
            self.learn(entry["@context"], fault, is_whole=False)


class Contexts:
    """The contexts of one document, with the project's ``own`` in place of its name."""

    def __init__(self, name: str, url: str, own: Mapping[str, Json]) -> None:
        self.words = Words()
        self.own = own
        self._name = name
        self._url = url

    def resolve(self, tree: Tree) -> Json:
        """A context of the document, with nothing left that would have to be fetched."""
        if isinstance(tree, Array):
            return [self.resolve(part) for part in tree.items]
        if isinstance(tree, Scalar) and tree.text is not None:
            if not self._is_own(tree.text):
                raise self._unread(tree.text, tree.at)
            self.words.learn(self.own, self._fault(tree.at))
            return self.own
        for at, name in _named_inside(tree):
            raise self._unread(name, at)
        value = tree_value(tree)
        self.words.learn(value, self._fault(tree.at))
        return value

    def _is_own(self, name: str) -> bool:
        """True for the URL of the project's context, and for a path that ends in its file."""
        file = self._url.rpartition("/")[2]
        is_path = ":" not in name and not name.startswith("//")
        return bool(file) and (name == self._url or (is_path and name.rpartition("/")[2] == file))

    def _unread(self, name: str, at: Position) -> ReadError:
        what = f'names the context "{name}", which kg does not fetch'
        remedy = "Write the keys themselves there."
        if self._url:
            remedy = f"Name {self._url}, or write the keys themselves there."
        return place_error(self._name, at, what, remedy)

    def _fault(self, at: Position) -> Fault:
        return lambda what, remedy: place_error(self._name, at, what, remedy)


def _named_inside(tree: Tree) -> Iterator[tuple[Position, str]]:
    """The contexts that a context names in itself, with their places."""
    for key, entry in tree.entries.items() if isinstance(tree, Object) else ():
        if key in ("@context", "@import"):
            parts = entry.value.items if isinstance(entry.value, Array) else [entry.value]
            for part in parts:
                if isinstance(part, Scalar) and part.text is not None:
                    yield part.at, part.text
                yield from _named_inside(part)
        else:
            yield from _named_inside(entry.value)
