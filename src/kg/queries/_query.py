"""What a stored query is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.formats import mask_sparql


@dataclass(frozen=True, slots=True)
class Parameter:
    """A slot of a stored query: the variable ``?name``, filled by a term of a type.

    ``default`` is an argument as a person would write it. A parameter without one that is not
    ``required`` stays unbound, and then matches anything.
    """

    name: str
    type: str
    description: Mapping[str, str]
    default: str | None
    required: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A named set of arguments with the file of the rows that it must give."""

    name: str
    arguments: Mapping[str, str]
    expected: Path


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """A stored query. ``form`` is SELECT, ASK, CONSTRUCT or DESCRIBE; ``file`` is as shown."""

    name: str
    path: Path
    file: str
    text: str
    form: str
    summary: Mapping[str, str]
    description: Mapping[str, str]
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    examples: tuple[Example, ...]

    @property
    def is_ordered(self) -> bool:
        """True when the order of the rows is part of the answer."""
        outside = mask_sparql(self.text)
        while (without_groups := re.sub(r"\{[^{}]*\}", " ", outside)) != outside:
            outside = without_groups
        return re.search(r"\bORDER\s+BY\b", outside, re.IGNORECASE) is not None
