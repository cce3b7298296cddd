"""YAML text as the tree of the JSON document that it stands for.

Plain words are read by the core schema of YAML 1.2, so that ``no``, ``12:30`` and ``2025-10-01``
are texts. https://www.w3.org/TR/yaml-ld/ · https://yaml.org/spec/1.2.2/#103-core-schema
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kg.errors import ReadError
from kg.formats._tree import (
    Array,
    Object,
    Position,
    Scalar,
    Tree,
    TreeBuilder,
    place_error,
    text_scalar,
)

if TYPE_CHECKING:
    import yaml

COPIES = 10_000  # values that aliases may stand for in one document

_TAG = "tag:yaml.org,2002:"
_TAGS = {"str", "int", "float", "bool", "null", "map", "seq"}
_NULL = re.compile(r"null|Null|NULL|~|")
_BOOLEAN = re.compile(r"true|True|TRUE|false|False|FALSE")
_WHOLE = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]{1,20}|0x[0-9a-fA-F]{1,16}")
_FRACTION = re.compile(r"([-+]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))((?:[eE][-+]?[0-9]{1,3})?)")
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


def read_yaml_tree(text: str, name: str) -> Tree:
    """The tree of a YAML text that holds one document; `ReadError` with line and column.

    Refused, because JSON has no place for them: several documents, tags, keys that are no texts,
    circles. Aliases are followed, up to `COPIES` values.
    """
    reader = _Reader(name)
    for event in _events(text, name):
        reader.take(event)
    if reader.root is None:
        raise ReadError(name, "is an empty YAML document", "Write a mapping, or take it out.")
    return reader.root


def yaml_tokens(text: str, name: str) -> Iterator[Any]:
    """The tokens of the library: `ReadError` where there is none. Comments stand between them."""
    return _events(text, name, "scan")


def _events(text: str, name: str, way: str = "parse") -> Iterator[Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yield from getattr(yaml, way)(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = _position(mark) if mark else (1, 1)
        remedy = f"Correct line {at[0]}, or what stands just before it."
        raise place_error(name, at, f"is not YAML ({error.problem})", remedy) from error
    except yaml.YAMLError as error:
        remedy = "Take it out, or write it with an escape."
        raise ReadError(name, "holds a character that YAML forbids", remedy) from error


class _Reader:
    """Builds the tree from the events of a parser, and counts what aliases stand for."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._builder = TreeBuilder(name)
        self._documents = 0
        self._size = 0
        self._copies = 0
        self._open: list[tuple[str | None, int]] = []
        self._anchors: dict[str, tuple[Tree, int]] = {}

    @property
    def root(self) -> Tree | None:
        return self._builder.root

    def take(self, event: yaml.Event) -> None:
        import yaml

        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    remedy = "Make it a file of its own, or a list of things."
                    raise self._error(event, "begins a second document", remedy)
            case yaml.AliasEvent():
                self._follow(event)
            case yaml.ScalarEvent():
                self._take_scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._start(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._end()

    def _start(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        import yaml

        is_mapping = isinstance(event, yaml.MappingStartEvent)
        if self._tag(event) not in ("", "map" if is_mapping else "seq"):
            raise self._error(event, "has a tag for another kind of value", "Take the tag out.")
        if self._builder.wants_key:
            raise self._error(event, "is a key that is no text", "Write the key as one word.")
        at = _position(event.start_mark)
        self._builder.start(Object(at) if is_mapping else Array(at))
        self._size += 1
        self._open.append((event.anchor, self._size))

    def _end(self) -> None:
        tree = self._builder.end()
        anchor, before = self._open.pop()
        if anchor:
            self._anchors[anchor] = tree, self._size - before + 1

    def _follow(self, event: yaml.AliasEvent) -> None:
        found = self._anchors.get(event.anchor or "")
        if not found or self._builder.wants_key:
            what = f"*{event.anchor} is no value that is complete here"
            raise self._error(event, what, f"Write &{event.anchor} before a value further up.")
        tree, size = found
        self._size += size
        self._copies += size
        if self._copies > COPIES:
            what = f"*{event.anchor} makes more than {COPIES} copies"
            raise self._error(event, what, "Give the thing an id, and name it by that.")
        self._builder.add(tree)

    def _take_scalar(self, event: yaml.ScalarEvent) -> None:
        value = self._scalar(event)
        if self._builder.wants_key:
            if value.text is None:
                what = f"the key {event.value} is no text"
                raise self._error(event, what, "Put it in quotes.")
            self._builder.key(value.at, value.text)
        else:
            self._builder.add(value)
        self._size += 1
        if event.anchor:
            self._anchors[event.anchor] = value, 1

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        tag, at = self._tag(event), _position(event.start_mark)
        is_plain = event.implicit[0] and not event.style
        if tag in ("map", "seq"):
            raise self._error(event, "has a tag for another kind of value", "Take the tag out.")
        if tag == "str" or not (tag or is_plain):
            return text_scalar(at, event.value)
        found, kind = _core(event.value)
        if kind == "none":
            what = f"{event.value} is no value that JSON can hold"
            raise self._error(event, what, "Put it in quotes, or write a number without them.")
        if tag and tag != kind and (tag, kind) != ("float", "int"):
            raise self._error(event, f"{event.value} is not of its tag, !!{tag}", "Correct either.")
        return Scalar(at, found) if found else text_scalar(at, event.value)

    def _tag(self, event: yaml.NodeEvent) -> str:
        """The name of a tag of the core schema, or nothing."""
        tag: str | None = getattr(event, "tag", None)
        if not tag or tag == "!":
            return "str" if tag else ""
        name = tag.removeprefix(_TAG)
        if name not in _TAGS:
            remedy = 'Take it out, or write {"@value": …, "@type": …}.'
            raise self._error(event, f"has the tag !{name}, which JSON has not", remedy)
        return name

    def _error(self, event: yaml.Event, what: str, remedy: str) -> ReadError:
        return place_error(self._name, _position(event.start_mark), what, remedy)


def _core(word: str) -> tuple[str, str]:
    """A plain word as JSON text, and its kind: nothing and ``str`` for a text.

    The kind ``none`` is for what would lose something: infinity, and zeros before a number.
    """
    if _NULL.fullmatch(word):
        return "null", "null"
    if _BOOLEAN.fullmatch(word):
        return word.lower(), "bool"
    if _NO_NUMBER.fullmatch(word):
        return "", "none"
    if _BASED.fullmatch(word):
        return str(int(word, 0)), "int"
    number = _FRACTION.fullmatch(word)
    if not number:
        return "", "str"
    sign, whole, fraction, rest, exponent = number.groups(default="")
    if (len(whole) > 1 and whole.startswith("0")) or not math.isfinite(float(word)):
        return "", "none"
    digits = f"{sign.removeprefix('+')}{whole or '0'}"
    if _WHOLE.fullmatch(word):
        return digits, "int"
    return f"{digits}.{fraction or rest or '0'}{exponent}", "float"


def _position(mark: Any) -> Position:
    return mark.line + 1, mark.column + 1
