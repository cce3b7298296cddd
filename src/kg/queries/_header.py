"""The header of a stored query: YAML in ``#+`` comments, and where each of its lines stands.

grlc's decorators (https://github.com/CLARIAH/grlc) are keys of it, with what they mean there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.errors import QueryError, nearest
from kg.queries._yaml import WrongYaml, load_yaml
from kg.terms import is_language_tag


class Header:
    """The ``#+`` lines of a query as YAML, every scalar as the text that stands there."""

    def __init__(self, text: str, file: str) -> None:
        lines = text.splitlines()
        numbered = [(n, line[2:]) for n, line in enumerate(lines, 1) if line.startswith("#+")]
        self._file = file
        self._lines = numbered or [(1, "")]
        source = "\n".join(line.removeprefix(" ") for _, line in numbered)
        try:
            loaded = load_yaml(source)
        except WrongYaml as wrong:
            at = min(wrong.line, len(self._lines) - 1)
            where = f"{file}:{self._lines[at][0]}"
            raise QueryError(where, f"its header {wrong.what}", wrong.remedy) from wrong
        if loaded is not None and not isinstance(loaded, dict):
            raise self.error("its header is not a YAML mapping", "Write lines as #+ key: text.")
        self._entries: dict[str, Any] = loaded or {}

    def refuse_unknown(self, known: tuple[str, ...]) -> None:
        """Raise `QueryError` for a key that is none of these, in whatever language."""
        for key in self._entries:
            if key.partition("@")[0] not in known:
                what = f'its header has an unknown key "{key}"'
                raise self.error(what, nearest(key, known), f"{key}:")

    def texts(self, key: str, entries: Mapping[str, Any] | None = None) -> dict[str, str]:
        """The texts of a key by language: ``key`` is in English, ``key@tag`` in another."""
        found: dict[str, str] = {}
        for name, value in (self._entries if entries is None else entries).items():
            base, _, tag = name.partition("@")
            if base == key:
                if not isinstance(value, str):
                    what = f'"{name}" in its header is not a text'
                    raise self.error(what, "Write one text.", f"{name}:")
                if tag and not is_language_tag(tag):
                    what = f'"{name}" in its header has "{tag}" for a language tag'
                    raise self.error(what, f"As in {base}@zh-hans.", f"{name}:")
                found[tag or "en"] = value
        return found

    def text(self, key: str, otherwise: str = "") -> str:
        """The one text of a key."""
        return self.texts(key).get("en", otherwise)

    def strings(self, key: str, entries: Mapping[str, Any] | None = None) -> list[str]:
        """The texts of a list."""
        value = (self._entries if entries is None else entries).get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            what = f'"{key}" in its header is not a list of texts'
            raise self.error(what, "As in [a, b].", f"{key}:")
        return value

    def mapping(self, key: str) -> dict[str, Any]:
        """The entries of a mapping."""
        value = self._entries.get(key, {})
        if not isinstance(value, dict):
            raise self.error(f'"{key}" in its header is not a mapping', "As in a: b.", f"{key}:")
        return value

    def texts_by_name(self, key: str, name: str) -> dict[str, str]:
        """A mapping to texts within a mapping."""
        value = self.mapping(key)[name]
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            what = f'"{name}" of "{key}" in its header is not a mapping to texts'
            raise self.error(what, f"As in {name}: {{a: b}}.", f"{name}:")
        return value

    def items(self, key: str) -> list[Any]:
        """The entries of a list, whatever they are."""
        value = self._entries.get(key, [])
        if not isinstance(value, list):
            what = f'"{key}" in its header is not a list'
            raise self.error(what, "Begin each item with - .", f"{key}:")
        return value

    def mappings(self, key: str) -> list[dict[str, Any]]:
        """The entries of a list of mappings."""
        value = self.items(key)
        if not all(isinstance(item, dict) for item in value):
            what = f'"{key}" in its header is not a list of mappings'
            raise self.error(what, "Begin each item with - name: .", f"{key}:")
        return value

    def error(self, what: str, remedy: str, words: str = "") -> QueryError:
        """The error at the first line of the header that holds the words, or at its first line."""
        lines = (number for number, line in self._lines if words in line)
        return QueryError(f"{self._file}:{next(lines, self._lines[0][0])}", what, remedy)
