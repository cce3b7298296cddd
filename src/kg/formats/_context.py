"""The JSON-LD context that a project's documents are written and read with.

https://www.w3.org/TR/json-ld11/#the-context
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from math import isfinite
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from kg.errors import ReadError
from kg.formats._json_tree import read_json_tree
from kg.formats._limits import read_content
from kg.formats._tree import Object, Position, Tree, listed, place_error, tree_value
from kg.terms import IRI, Prefixes, is_absolute


class TermDefinition(Struct, frozen=True):
    """What a context says about one key.

    ``vocabulary`` and ``tokens`` (by IRI) are the short words for the values of this key alone.
    """

    key: str
    iri: str
    coercion: str = ""
    containers: frozenset[str] = frozenset()
    vocabulary: str = ""
    tokens: Mapping[str, str] = field(default_factory=dict)


class Context(Struct, frozen=True):
    """A JSON-LD context as the writer needs it.

    ``url`` is what documents refer to it by; without one they hold the ``source`` itself.
    ``keywords`` has the context's own words for ``@id`` and so on; ``sets`` are the keywords whose
    values always are arrays, ``names`` all keys.
    """

    url: str
    source: Mapping[str, Any]
    prefixes: Prefixes
    by_iri: Mapping[str, tuple[TermDefinition, ...]]
    keywords: Mapping[str, str]
    sets: frozenset[str]
    names: frozenset[str]

    def keyword(self, keyword: str) -> str:
        """The context's own word for ``@id``, ``@type`` and so on, or the keyword itself."""
        return self.keywords.get(keyword, keyword)

    def definitions(self) -> Iterator[TermDefinition]:
        """What the context says about each key that the writer can follow."""
        for definitions in self.by_iri.values():
            yield from definitions

    def keys(self, iri: IRI) -> tuple[TermDefinition, ...]:
        """The keys for a property or class, in the order in which the context has them."""
        return self.by_iri.get(iri.value, ())

    def token(self, iri: str, definition: TermDefinition) -> str:
        """The short word that the key's scoped context makes of an IRI, or nothing.

        A word that is also a key of the whole context would mean that key's IRI instead.
        """
        if iri in definition.tokens:
            return definition.tokens[iri]
        token = iri.removeprefix(definition.vocabulary)
        taken = token in self.names or token in definition.tokens.values()
        is_word = bool(token) and not any(c in token for c in "@:/#")
        return token if definition.vocabulary and token != iri and is_word and not taken else ""


def read_context(path: Path, name: str, url: str) -> Context:
    """Read a context file, a JSON object with the one key ``@context``.

    ``name`` is the file as messages show it. Raises `ReadError` with the line and column of what is
    no JSON, no context, or nothing that documents can be written by.
    """
    from kg.formats._decode import decode

    text = decode(read_content(path, name), name)
    source = _plain_values(text)
    if source is None:
        source = tree_value(read_json_tree(text, name))

    def fault(key: str, what: str, remedy: str) -> ReadError:
        return place_error(name, _place(read_json_tree(text, name), key), what, remedy)

    if not isinstance(source, dict) or not isinstance(source.get("@context"), dict):
        remedy = 'Write {"@context": {…}}, with one object as its value.'
        raise fault("", "is not a JSON-LD context", remedy)
    return make_context(source, url, fault)


def _plain_values(text: str) -> Any:
    """What a JSON text holds; None where that is for `read_json_tree` to say.

    That would find places too, in forty times the time.
    """
    if "\\u" in text:  # perhaps half a character
        return None
    try:
        return json.loads(
            text, object_pairs_hook=_once_each, parse_float=_finite, parse_constant=_finite
        )
    except (ValueError, RecursionError):
        return None


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(pairs)
    return found


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number


def _place(tree: Tree, key: str) -> Position:
    """Where a key of the context stands; else the context, or where the document begins."""
    context = tree.entries.get("@context") if isinstance(tree, Object) else None
    if not context:
        return tree.at
    inside = context.value.entries if isinstance(context.value, Object) else {}
    return inside[key].at if key in inside else context.value.at


Fault = Callable[[str, str, str], ReadError]
"""Makes an error about a key, of what is wrong and what to do."""


def _anywhere(key: str, what: str, remedy: str) -> ReadError:
    return ReadError(key, what, remedy)


def make_context(source: Mapping[str, Any], url: str, fault: Fault = _anywhere) -> Context:
    """The context that a parsed context document describes.

    Raises what ``fault`` makes for a key whose definition is none.
    """
    entries: Mapping[str, Any] = source["@context"]
    for keyword in _FOR_ALL:
        if keyword in entries:
            what = f"sets {keyword} for whole documents, which kg cannot write by"
            raise fault(keyword, what, "Take it out.")
    definitions = _Definitions(entries, fault)
    by_iri: dict[str, list[TermDefinition]] = {}
    for key in definitions.understood():
        definition = definitions.read(key)
        by_iri.setdefault(definition.iri, []).append(definition)
    keywords = {target: key for key, target in definitions.keywords.items()}
    return Context(
        url=url,
        source=source,
        prefixes=Prefixes({key: definitions.iri(key) for key in definitions.prefixes}),
        by_iri={iri: tuple(its) for iri, its in by_iri.items()},
        keywords=keywords,
        sets=frozenset(
            target for key, target in definitions.keywords.items() if definitions.is_set(key)
        ),
        names=frozenset(entries),
    )


_FOR_ALL = ("@language", "@direction", "@import")


class _Definitions:
    """What a context says of its keys: a key that is null stands for nothing.

    https://www.w3.org/TR/json-ld11-api/#create-term-definition
    """

    def __init__(self, entries: Mapping[str, Any], fault: Fault) -> None:
        self._fault = fault
        self._vocabulary = entries.get("@vocab") or ""
        if not isinstance(self._vocabulary, str):
            raise fault("@vocab", "gives @vocab a value that it cannot have", _REMEDY)
        self._entries = {
            key: self._entry(key, value)
            for key, value in entries.items()
            if not key.startswith("@") and value is not None
        }
        self.prefixes = {key: None for key in self._entries if is_prefix(entries[key])}
        targets = {key: entry.get("@id", key) for key, entry in self._entries.items()}
        self.keywords = {
            key: target
            for key, target in targets.items()
            if isinstance(target, str) and target.startswith("@")
        }
        self._nothing = {key for key, target in targets.items() if target is None}
        self._known: dict[str, str] = {}
        self._open: set[str] = set()

    def _entry(self, key: str, value: Any) -> Mapping[str, Any]:
        entry = {"@id": value} if isinstance(value, str) else value
        if not isinstance(entry, dict):
            raise self._fault(key, f'defines "{key}" by neither an IRI nor an object', _REMEDY)
        for keyword, may_be in _VALUES.items():
            if keyword in entry and not may_be(entry[keyword]):
                what = f'gives {keyword} of "{key}" a value that it cannot have'
                raise self._fault(key, what, _REMEDY)
        return entry

    def understood(self) -> Iterator[str]:
        """The keys of properties and classes whose definitions say only what the writer follows."""
        others = {*self.prefixes, *self.keywords, *self._nothing}
        yield from (k for k, entry in self._entries.items() if k not in others and _is_plain(entry))

    def is_set(self, key: str) -> bool:
        """True for a key whose values always are arrays."""
        return "@set" in _containers(self._entries[key])

    def read(self, key: str) -> TermDefinition:
        """The definition of a key."""
        entry = self._entries[key]
        scoped = entry.get("@context", {})
        return TermDefinition(
            key=key,
            iri=self.iri(key),
            coercion=self._expand(entry["@type"], key) if "@type" in entry else "",
            containers=_containers(entry),
            vocabulary=scoped.get("@vocab", ""),
            tokens={iri: token for token, iri in scoped.items() if not token.startswith("@")},
        )

    def iri(self, key: str) -> str:
        """The IRI that a key stands for."""
        if key not in self._known:
            if key in self._open or len(self._open) == _LONGEST_CHAIN:
                what = (
                    f'defines "{key}" by itself, or by one of more than {_LONGEST_CHAIN} in a row'
                )
                raise self._fault(key, what, _REMEDY)
            self._open.add(key)
            self._known[key] = self._expand(self._entries[key].get("@id") or key, key)
            self._open.discard(key)
        return self._known[key]

    def _expand(self, name: str, key: str) -> str:
        """The IRI that is written in the definition of a key, or a keyword.

        https://www.w3.org/TR/json-ld11-api/#iri-expansion
        """
        if name.startswith("@"):
            return name
        if name != key and name in self._entries:
            return self.iri(name)
        prefix, colon, local = name.partition(":")
        if colon and prefix in self.prefixes and not local.startswith("//"):
            return self.iri(prefix) + local
        iri = name if colon else self._vocabulary + name
        if not is_absolute(iri):
            what = f'defines "{key}" by "{name}", which makes no IRI'
            raise self._fault(key, what, _REMEDY)
        return iri


_LONGEST_CHAIN = 100
_VALUES: Mapping[str, Callable[[Any], bool]] = {
    "@id": lambda value: value is None or isinstance(value, str),
    "@type": lambda value: isinstance(value, str),
    "@container": lambda value: all(isinstance(one, str) for one in listed(value)),
    "@context": lambda value: value is None or isinstance(value, (dict, list, str)),
    "@prefix": lambda value: isinstance(value, bool),
}
_REMEDY = "Correct it: https://www.w3.org/TR/json-ld11/#context-definitions tells how."


def is_prefix(value: Any) -> bool:
    """True where a key with such a definition may stand before a colon.

    https://www.w3.org/TR/json-ld11/#compact-iris
    """
    if isinstance(value, str):
        return value.endswith((":", "/", "?", "#", "[", "]", "@")) and not value.startswith("@")
    return isinstance(value, dict) and value.get("@prefix") is True


def _is_plain(entry: Mapping[str, Any]) -> bool:
    """True for a definition that says only what the writer can follow; others stay unused."""
    scoped = entry.get("@context", {})
    return (
        entry.keys() <= {"@id", "@type", "@container", "@context", "@protected", "@prefix"}
        and entry.get("@type") != "@json"
        and _containers(entry) <= {"@set", "@list", "@language"}
        and isinstance(scoped, dict)
        and all(isinstance(value, str) for value in scoped.values())
        and not any(name.startswith("@") for name in scoped.keys() - {"@vocab"})
    )


def _containers(entry: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(listed(entry.get("@container", [])))
