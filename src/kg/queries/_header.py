"""The header of a stored query: YAML in ``#+`` comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.errors import QueryError, nearest
from kg.queries._bind import TYPES
from kg.queries._query import Example, Parameter

_KEYS = ("summary", "description", "tags", "parameters", "examples")
_PARAMETER_KEYS = ("name", "type", "description", "default", "required")


class Header:
    """The ``#+`` lines of a query as YAML, every scalar as the text that stands there."""

    def __init__(self, text: str, file: str) -> None:
        import yaml

        lines = text.splitlines()
        numbered = [(n, line[2:]) for n, line in enumerate(lines, 1) if line.startswith("#+")]
        self._file = file
        self._line = numbered[0][0] if numbered else 1
        source = "\n".join(line.removeprefix(" ") for _, line in numbered)
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        try:
            loaded = yaml.load(source, Loader=loader)  # noqa: S506 (BaseLoader makes only texts)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line if error.problem_mark else 0
            what = f"its header is not YAML ({error.problem})"
            raise self._error(what, "Indent it as the other queries do.", line) from error
        if loaded is not None and not isinstance(loaded, dict):
            raise self._error("its header is not a YAML mapping", "Write lines as #+ key: text.")
        self._entries: dict[str, Any] = loaded or {}
        for key in self._entries:
            if key.partition("@")[0] not in _KEYS:
                raise self._error(f'its header has an unknown key "{key}"', nearest(key, _KEYS))

    def texts(self, key: str, entries: Mapping[str, Any] | None = None) -> dict[str, str]:
        """The texts of a key by language: ``key`` is in English, ``key@tag`` in another."""
        found: dict[str, str] = {}
        for name, value in (self._entries if entries is None else entries).items():
            base, _, tag = name.partition("@")
            if base == key:
                if not isinstance(value, str):
                    raise self._error(f'"{name}" in its header is not a text', "Write one text.")
                found[tag or "en"] = value
        return found

    def strings(self, key: str) -> list[str]:
        """The texts of a list."""
        value = self._entries.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._error(f'"{key}" in its header is not a list of texts', "As in [a, b].")
        return value

    def parameters(self) -> Iterator[Parameter]:
        """The declared parameters."""
        for entry in self._mappings("parameters"):
            unknown = [key for key in entry if key.partition("@")[0] not in _PARAMETER_KEYS]
            if unknown:
                what = f'a parameter has an unknown key "{unknown[0]}"'
                raise self._error(what, nearest(unknown[0], _PARAMETER_KEYS))
            name, type_ = str(entry.get("name", "")), str(entry.get("type", "string"))
            if not re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII):
                raise self._error(
                    f'a parameter cannot be named "{name}"', "Use letters and digits."
                )
            if type_ not in TYPES:
                what = f'parameter "{name}" has an unknown type "{type_}"'
                raise self._error(what, nearest(type_, [*TYPES]))
            default = entry.get("default")
            required = default is None and entry.get("required", "true") == "true"
            yield Parameter(name, type_, self.texts("description", entry), default, required)

    def examples(self, path: Path) -> Iterator[Example]:
        """The declared examples; without any, one without arguments."""
        declared = self._entries.get("examples", {})
        if not isinstance(declared, dict):
            raise self._error('"examples" in its header is not a mapping', "As in cq01: {a: b}.")
        if not declared:
            yield Example("", {}, path.with_suffix(".expected"))
        for name, arguments in declared.items():
            if not isinstance(arguments, dict) or not re.fullmatch(r"[\w-]+", name):
                raise self._error(f'example "{name}" is not a mapping', "As in cq01: {a: b}.")
            yield Example(name, arguments, path.with_suffix(f".{name}.expected"))

    def _mappings(self, key: str) -> list[dict[str, Any]]:
        value = self._entries.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._error(f'"{key}" in its header is not a list', "Begin each item with - .")
        return value

    def _error(self, what: str, remedy: str, line: int = 0) -> QueryError:
        return QueryError(f"{self._file}:{self._line + line}", what, remedy)
