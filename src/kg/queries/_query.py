"""What a stored query is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from kg.formats import Group, Token
from kg.terms import IRI


class Parameter(Struct, frozen=True):
    """A slot of a stored query: the variable ``?name``, filled by a term of a type.

    ``default`` and what ``enum`` lists are arguments as a person would write them; where ``enum``
    lists some, no other is taken. A parameter without a default that is not ``required`` stays
    unbound, and then matches anything. ``within`` is the concept scheme, or the class, that the
    thing must be in which an argument names.
    """

    name: str
    type: str
    description: Mapping[str, str]
    default: str | None
    required: bool
    enum: tuple[str, ...] = ()
    within: IRI | None = None


class Example(Struct, frozen=True):
    """A named set of arguments, and the files beside the query that hold what it must give.

    ``expected`` is the path without its extension. Where ``fixture`` is a file, the example is
    asked of what stands in it, and of nothing else.
    """

    name: str
    arguments: Mapping[str, str]
    expected: Path
    fixture: Path | None = None


class StoredQuery(Struct, frozen=True):
    """A stored query. ``form`` is SELECT, ASK, CONSTRUCT or DESCRIBE; ``file`` is as shown.

    ``groups`` are those of its text, and ``tokens`` its tokens without comments.
    ``endpoint`` is the one that it was written for: it is asked only by who asks for that.
    ``page_rows`` is how many rows make up a page, 0 for all. ``formats`` says which column plays
    which role in formats that need to know.
    """

    name: str
    path: Path
    file: str
    text: str
    form: str
    groups: Group
    tokens: tuple[Token, ...]
    summary: Mapping[str, str] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    examples: tuple[Example, ...] = ()
    endpoint: str = ""
    page_rows: int = 0
    formats: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def ordered_by(self) -> set[str] | None:
        """The variables that ORDER BY reads; None without one."""
        return self.groups.clauses.get("ORDER")

    @property
    def is_ordered(self) -> bool:
        """True when the order of the rows is part of the answer."""
        return self.ordered_by is not None

    @property
    def body(self) -> str:
        """Its text without the header."""
        return re.sub(r"\A(?:#\+[^\n]*\n|\s*\n)+", "", self.text)

    def label(self, example: Example) -> str:
        """How messages name one of its examples."""
        return f"{self.name} ({example.name})" if example.name else self.name
