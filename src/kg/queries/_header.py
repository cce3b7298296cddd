"""The header of a stored query: YAML in ``#+`` comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.errors import QueryError, nearest
from kg.queries._bind import TYPES
from kg.queries._query import Example, Parameter
from kg.queries._yaml import WrongYaml, load_yaml

_KEYS = ("summary", "description", "tags", "parameters", "examples")
_PARAMETER_KEYS = ("name", "type", "description", "default", "required")


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
            raise self._error("its header is not a YAML mapping", "Write lines as #+ key: text.")
        self._entries: dict[str, Any] = loaded or {}
        for key in self._entries:
            if key.partition("@")[0] not in _KEYS:
                what = f'its header has an unknown key "{key}"'
                raise self._error(what, nearest(key, _KEYS), f"{key}:")

    def texts(self, key: str, entries: Mapping[str, Any] | None = None) -> dict[str, str]:
        """The texts of a key by language: ``key`` is in English, ``key@tag`` in another."""
        found: dict[str, str] = {}
        for name, value in (self._entries if entries is None else entries).items():
            base, _, tag = name.partition("@")
            if base == key:
                if not isinstance(value, str):
                    what = f'"{name}" in its header is not a text'
                    raise self._error(what, "Write one text.", f"{name}:")
                found[tag or "en"] = value
        return found

    def strings(self, key: str) -> list[str]:
        """The texts of a list."""
        value = self._entries.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            what = f'"{key}" in its header is not a list of texts'
            raise self._error(what, "As in [a, b].", f"{key}:")
        return value

    def parameters(self) -> Iterator[Parameter]:
        """The declared parameters."""
        names: set[str] = set()
        for entry in self._mappings("parameters"):
            unknown = [key for key in entry if key.partition("@")[0] not in _PARAMETER_KEYS]
            if unknown:
                what = f'a parameter has an unknown key "{unknown[0]}"'
                raise self._error(what, nearest(unknown[0], _PARAMETER_KEYS), f"{unknown[0]}:")
            name, type_ = str(entry.get("name", "")), str(entry.get("type", "string"))
            if not re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII):
                what = f'a parameter cannot be named "{name}"'
                raise self._error(what, "Use letters and digits.", f"name: {name}")
            if name in names:
                raise self._error(f'parameter "{name}" stands twice', "Declare it once.", name)
            names.add(name)
            if type_ not in TYPES:
                what = f'parameter "{name}" has an unknown type "{type_}"'
                raise self._error(what, nearest(type_, [*TYPES]), f"type: {type_}")
            default, required = entry.get("default"), entry.get("required", "true")
            if default is not None and not isinstance(default, str):
                what = f'the default of parameter "{name}" is not a text'
                raise self._error(what, "Write one text, in quotes.", "default:")
            if required not in ("true", "false"):
                what = f'parameter "{name}" has "required" neither true nor false'
                raise self._error(what, "Write true or false.", "required:")
            description = self.texts("description", entry)
            yield Parameter(
                name, type_, description, default, default is None and required == "true"
            )

    def examples(self, path: Path) -> Iterator[Example]:
        """The declared examples; without any, one without arguments."""
        declared = self._entries.get("examples", {})
        if not isinstance(declared, dict):
            what = '"examples" in its header is not a mapping'
            raise self._error(what, "As in cq01: {a: b}.", "examples:")
        if not declared:
            yield Example("", {}, path.with_suffix(".expected"))
        for name, arguments in declared.items():
            if not isinstance(arguments, dict) or not re.fullmatch(r"[\w-]+", name):
                what = f'example "{name}" is not a mapping'
                raise self._error(what, "As in cq01: {a: b}.", f"{name}:")
            if not all(isinstance(argument, str) for argument in arguments.values()):
                what = f'an argument of example "{name}" is not a text'
                raise self._error(what, "As in cq01: {a: b}.", f"{name}:")
            yield Example(name, arguments, path.with_suffix(f".{name}.expected"))

    def _mappings(self, key: str) -> list[dict[str, Any]]:
        value = self._entries.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            what = f'"{key}" in its header is not a list'
            raise self._error(what, "Begin each item with - .", f"{key}:")
        return value

    def _error(self, what: str, remedy: str, words: str = "") -> QueryError:
        """The error at the first line of the header that holds the words, or at its first line."""
        lines = (number for number, line in self._lines if words in line)
        return QueryError(f"{self._file}:{next(lines, self._lines[0][0])}", what, remedy)
