"""A JSON-LD document as a stream of pieces, each of which knows the place of what it will state.

The keys are put into the order of Streaming JSON-LD, and nodes without a name get one: so a
processor states what a piece holds as soon as it has read it, and what it states can be placed.
https://www.w3.org/TR/json-ld11-streaming/#streaming-document
"""

from __future__ import annotations

import json
from typing import NamedTuple

from msgspec import Struct

from kg.errors import ReadError, nearest
from kg.formats._tree import (
    Array,
    Entry,
    Object,
    Position,
    Scalar,
    Tree,
    place_error,
    tree_json,
)
from kg.formats._words import FORBIDDEN, Contexts

_HEAD = ("@context", "@type", "@id", "@index", "@language", "@direction")
_LAST = ("@value", "@graph")
_NAMELESS = {"@id", "@value", "@list", "@set"}
_NO_NODES = {"@nest", "@reverse"}
_BESIDE = {  # https://www.w3.org/TR/json-ld11/#value-objects, #lists-and-sets
    "@value": {"@context", "@direction", "@index", "@language", "@type", "@value"},
    "@list": {"@context", "@index", "@list"},
    "@set": {"@context", "@index", "@set"},
}
_SHOWN = 60


class Piece(Struct, frozen=True):
    """A bit of JSON at a place of the document, and the place of what it makes a processor state.

    ``subject_at`` is where the thing stands that it states something of: its name, or where it
    begins. ``states`` is the value that must not be lost, as text for people, or nothing.
    ``types`` are the classes, with their places, that this piece or one after it states of the
    thing that begins.
    """

    text: str
    at: Position
    stated_at: Position
    subject_at: Position
    states: str = ""
    types: tuple[Type, ...] = ()


class Type(NamedTuple):
    """A class as it is written, its place, and that of the thing which is in it."""

    text: str
    at: Position
    subject_at: Position


class Stream:
    """The pieces of one document.

    `ReadError` for a key or class that no context knows, and for what cannot be an IRI.
    """

    def __init__(self, name: str, contexts: Contexts, *, has_base: bool) -> None:
        self.pieces: list[Piece] = []
        self._name = name
        self._contexts = contexts
        self._words = contexts.words
        self._has_base = has_base
        self._subject_at: Position = (1, 1)
        self._label = "_:n"
        self._labels = 0

    def write(self, tree: Tree) -> None:
        """Write a whole document: one thing, or several in an array."""
        if isinstance(tree, Scalar):
            remedy = "Write one thing as an object, or several in an array."
            raise self._error(tree.at, "holds neither an object nor an array", remedy)
        text = tree_json(tree)
        while self._label in text:
            self._label += "n"
        if isinstance(tree, Object):
            self._thing(tree)
        elif "@context" in (key for item in tree.items for key in _keys(item)):
            self._several([self._with_context(item) for item in tree.items], tree.at)
        else:
            self._thing(Object(tree.at, {"@graph": Entry(tree.at, tree)}))

    def _several(self, things: list[Tree], at: Position) -> None:
        self._open("[", at)
        for n, thing in enumerate(things):
            if n:
                self._open(",", thing.at)
            self._thing(thing)
        self._open("]", at)

    def _thing(self, tree: Tree) -> None:
        """A thing of the outermost level, which may be no thing but what holds them all."""
        tree = self._with_context(tree)
        self._resolve_context(tree)  # which tells what @graph is called
        kinds = {self._words.keyword(key) for key in _keys(tree)}
        self._value(tree, is_node=kinds != {"@context", "@graph"})

    def _with_context(self, tree: Tree) -> Tree:
        """The same with the project's context, if it is an object that has none."""
        if "@context" in _keys(tree) or not isinstance(tree, Object):
            return tree
        own = Scalar(tree.at, json.dumps(self._contexts.own))
        return Object(tree.at, {"@context": Entry(tree.at, own), **tree.entries})

    def _resolve_context(self, tree: Tree) -> str:
        """The context of an object, as JSON, once its words are known."""
        context = _keys(tree).get("@context")
        return json.dumps(self._contexts.resolve(context.value)) if context else ""

    # -------------------------------------------------------------------------------- values

    def _value(self, tree: Tree, *, is_node: bool = True) -> None:
        """A value under a key. Objects that are no nodes are not given a name."""
        if isinstance(tree, Object):
            self._object(tree, is_node=is_node)
        elif isinstance(tree, Array):
            self._open("[", tree.at)
            for n, item in enumerate(tree.items):
                if n:
                    self._open(",", item.at)
                self._value(item, is_node=is_node)
            self._open("]", tree.at)
        else:
            self._whole(tree)

    def _whole(self, tree: Tree) -> None:
        """A value as it stands, which must state something unless it is null."""
        text = tree_json(tree)
        self._piece(f"{text} ", tree.at, states=_shown(text))

    def _map(self, tree: Object) -> None:
        """Values by language or index: their keys are not keys of a context."""
        self._open("{", tree.at)
        for n, (key, entry) in enumerate(tree.entries.items()):
            self._open(f"{',' * bool(n)}{json.dumps(key)}:", entry.at)
            self._value(entry.value)
        self._open("}", tree.at)

    def _object(self, tree: Object, *, is_node: bool) -> None:
        """A node, a value or whatever else has keywords or keys of a context."""
        context = self._resolve_context(tree)
        entries = self._ordered(tree, is_node=is_node)
        is_value = any(kind == "@value" for kind, _, _ in entries)
        states, stated_at = "", tree.at
        outer_at = self._subject_at
        own_at = next((entry.value.at for kind, _, entry in entries if kind == "@id"), outer_at)
        self._open("{", tree.at)
        for n, (kind, key, entry) in enumerate(entries):
            self._piece(f"{',' * bool(n)}{json.dumps(key)}:", entry.at, stated_at)
            self._subject_at = outer_at if kind in _HEAD else own_at
            if kind == "@context":
                self._open(f"{context} ", entry.value.at)
            elif kind in _HEAD:
                self._head(kind, entry.value, None if is_value else own_at)
            else:
                states = tree_json(entry.value) if kind == "@value" else states
                self._entry(kind, key, entry)
                stated_at = entry.value.at
        self._subject_at = outer_at
        self._piece("}", tree.at, stated_at, states=_shown(states))

    def _ordered(self, tree: Object, *, is_node: bool) -> list[tuple[str, str, Entry]]:
        """The entries, each with its keyword: what tells what a node is stands before the rest."""
        entries = [(self._words.keyword(key), key, entry) for key, entry in tree.entries.items()]
        for alone, beside in _BESIDE.items():
            others = [key for kind, key, _ in entries if kind not in beside]
            if others and any(kind == alone for kind, _, _ in entries):
                what = f'has "{others[0]}" beside {alone}, which holds a value alone'
                raise self._error(tree.entries[others[0]].at, what, "Take one of the two out.")
        if is_node and not {kind for kind, _, _ in entries} & _NAMELESS:
            self._labels += 1
            label = Scalar(tree.at, f'"{self._label}{self._labels}"')
            entries.append(("@id", "@id", Entry(tree.at, label)))

        def rank(item: tuple[str, str, Entry]) -> tuple[int, bool]:
            kind, key, _ = item
            place = _HEAD.index(kind) if kind in _HEAD else len(_HEAD)
            return place + (kind in _LAST), kind != key

        return sorted(entries, key=rank)

    def _head(self, kind: str, tree: Tree, node_at: Position | None) -> None:
        """What is told of a node or value and is no statement, but for the classes of a node."""
        values = tree.items if isinstance(tree, Array) else [tree]
        texts = [(v.text, v.at) for v in values if isinstance(v, Scalar) and v.text is not None]
        if kind == "@id":
            for text, at in texts:
                self._check_iri(text, at)
        types: tuple[Type, ...] = ()
        if kind == "@type" and node_at:
            types = tuple(Type(text, at, node_at) for text, at in texts)
            for text, at in texts:
                self._check_known(text, at, "class")
        self._piece(f"{tree_json(tree)} ", tree.at, types=types)

    def _entry(self, kind: str, key: str, entry: Entry) -> None:
        """The value of any other key."""
        value = entry.value
        if kind == "@value":
            self._open(f"{tree_json(value)} ", value.at)
        elif kind:
            self._value(value, is_node=kind not in _NO_NODES)
        else:
            self._check_known(key, entry.at, "key")
            if key in self._words.verbatim:
                self._whole(value)
            elif key in self._words.maps and isinstance(value, Object):
                self._map(value)
            else:
                self._value(value)

    def _open(self, text: str, at: Position) -> None:
        """A piece that states nothing of its own."""
        self._piece(text, at)

    def _piece(
        self,
        text: str,
        at: Position,
        stated_at: Position | None = None,
        *,
        states: str = "",
        types: tuple[Type, ...] = (),
    ) -> None:
        self.pieces.append(Piece(text, at, stated_at or at, self._subject_at, states, types))

    # -------------------------------------------------------------------------------- checks

    def _check_known(self, word: str, at: Position, kind: str) -> None:
        if not self._words.expects(word):
            what = f'"{word}" is not a {kind} that the context knows'
            raise self._error(at, what, nearest(word, sorted(self._words.known)))

    def _check_iri(self, text: str, at: Position) -> None:
        if FORBIDDEN.search(text):
            raise self._error(at, f'"{text}" is not an IRI', "Write it without spaces or brackets.")
        if not self._has_base and not self._words.has_base and ":" not in text:
            raise self._error(
                at, f'"{text}" is relative, and there is no base', "Write it in full."
            )

    def _error(self, at: Position, what: str, remedy: str) -> ReadError:
        return place_error(self._name, at, what, remedy)


def _keys(tree: Tree) -> dict[str, Entry]:
    return tree.entries if isinstance(tree, Object) else {}


def _shown(json_text: str) -> str:
    """A value as errors show it; nothing for null, which states nothing."""
    if json_text == "null":
        return ""
    return json_text if len(json_text) <= _SHOWN else f"{json_text[: _SHOWN - 1]}…"
