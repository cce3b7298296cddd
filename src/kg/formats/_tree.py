"""A JSON document as a tree that knows where each key and value stands, in whatever syntax.

JSON, YAML and CSV are all read into it: https://www.w3.org/TR/json-ld11-api/#data-structures
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from msgspec import Struct, field

from kg.errors import ReadError

Position = tuple[int, int]  # line and column, counted from 1, columns in code points

DEPTH = 200  # of brackets; what we write ourselves stays below, at four for each thing in another


class Scalar(Struct, frozen=True):
    """A string, number, truth value or null, as JSON text: numbers keep their digits."""

    at: Position
    json: str

    @property
    def text(self) -> str | None:
        """The string; None for what is no string."""
        return json.loads(self.json) if self.json.startswith('"') else None

    @property
    def is_null(self) -> bool:
        """True for null, which states nothing."""
        return self.json == "null"


class Array(Struct, frozen=True):
    """Values in order."""

    at: Position
    items: list[Tree] = field(default_factory=list)


class Entry(Struct, frozen=True):
    """A value and the place of its key."""

    at: Position
    value: Tree


class Object(Struct, frozen=True):
    """Values by key, each key once, in the order of the document."""

    at: Position
    entries: dict[str, Entry] = field(default_factory=dict)


Tree = Scalar | Array | Object


def text_scalar(at: Position, text: str) -> Scalar:
    """The scalar for a string."""
    return Scalar(at, json.dumps(text, ensure_ascii=False))


def make_object(at: Position, values: Iterable[tuple[str, Tree]]) -> Object:
    """An object whose keys stand where their values do."""
    return Object(at, {key: Entry(value.at, value) for key, value in values})


def tree_json(tree: Tree) -> str:
    """The tree as JSON text, keys in the order of the document."""
    if isinstance(tree, Scalar):
        return tree.json
    if isinstance(tree, Array):
        return f"[{','.join(tree_json(item) for item in tree.items)}]"
    entries = (f"{json.dumps(k)}:{tree_json(entry.value)}" for k, entry in tree.entries.items())
    return f"{{{','.join(entries)}}}"


def tree_value(tree: Tree) -> Any:
    """The tree as plain values."""
    return json.loads(tree_json(tree))


def listed(value: Any) -> list[Any]:
    """Plain values in an array as they are; one that stands alone as if it were in one."""
    return value if isinstance(value, list) else [value]


class TreeBuilder:
    """Grows a tree from what a parser meets, one thing after the other.

    `ReadError` for a key that an object already has, and for what nests too deep.
    """

    def __init__(self, name: str) -> None:
        self.root: Tree | None = None
        self._name = name
        self._open: list[Array | Object] = []
        self._keys: list[tuple[Position, str] | None] = []

    @property
    def wants_key(self) -> bool:
        """True where the next thing is the key of an object."""
        return bool(self._open) and isinstance(self._open[-1], Object) and self._keys[-1] is None

    def start(self, tree: Array | Object) -> None:
        """An array or object begins."""
        if len(self._open) == DEPTH:
            what = f"nests more than {DEPTH} levels deep"
            raise self.error(tree.at, what, "Give what is inside a name, and put it beside.")
        self._open.append(tree)
        self._keys.append(None)

    def end(self) -> Array | Object:
        """The innermost array or object ends; it is returned."""
        tree = self._open.pop()
        self._keys.pop()
        self.add(tree)
        return tree

    def key(self, at: Position, key: str) -> None:
        """A key of the innermost object."""
        tree = self._open[-1]
        assert isinstance(tree, Object)
        if key in tree.entries:
            line, column = tree.entries[key].at
            what = f'has the key "{key}" again, which stands at {line}:{column} too'
            raise self.error(at, what, "Put both values in one array, or take one out.")
        self._keys[-1] = (at, key)

    def add(self, value: Tree) -> None:
        """A whole value, in the innermost array or under the key just met."""
        if not self._open:
            self.root = value
            return
        tree = self._open[-1]
        if isinstance(tree, Array):
            tree.items.append(value)
            return
        pending = self._keys[-1]
        assert pending
        tree.entries[pending[1]] = Entry(pending[0], value)
        self._keys[-1] = None

    def error(self, at: Position, what: str, remedy: str) -> ReadError:
        """What is wrong at a place of the document."""
        return place_error(self._name, at, what, remedy)


def place_error(name: str, at: Position, what: str, remedy: str) -> ReadError:
    """What is wrong at a line and column of a file."""
    return ReadError(f"{name}:{at[0]}:{at[1]}", what, remedy)
