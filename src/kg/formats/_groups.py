"""The groups of a query, braces within braces, and which variables stand in each of them.

https://www.w3.org/TR/sparql11-query/#GraphPattern
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from kg.formats._sparql_tokens import without_comments
from kg.formats._tokens import Kind, Token


class Group(Struct):
    """What stands between two braces; at depth 0 the whole query.

    ``opened_by`` is the word, variable or sign before the opening brace; ``start`` and ``end`` are
    the offsets of its content. ``variables`` stand in it directly, not in a group within;
    ``assigned`` are those that get a value there by AS.

    Of the whole query, and of braces around a sub-SELECT, ``form`` says which form it has, and
    ``clauses`` which variables stand in each clause, by the clause's first word.
    """

    opened_by: str
    start: int
    end: int
    form: str = ""
    variables: set[str] = field(default_factory=set)
    assigned: set[str] = field(default_factory=set)
    clauses: dict[str, set[str]] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)

    @property
    def is_pattern(self) -> bool:
        """True where patterns stand: not around a sub-SELECT, in a template or in data."""
        return not self.form and self.opened_by not in ("CONSTRUCT", "VALUES")

    def within(self) -> Iterator[Group]:
        """This group and all those within it, in the order in which they begin."""
        yield self
        for group in self.groups:
            yield from group.within()

    def mentions(self) -> set[str]:
        """The variables that stand in it, or in a group within it."""
        return {name for group in self.within() for name in group.variables}


def read_groups(text: str, tokens: Sequence[Token] = ()) -> Group:
    """The groups of a query that parses; of one that does not, as far as its braces pair.

    ``tokens`` are those of the text without comments, where somebody has them.
    """
    reader = _Reader(len(text))
    for token in tokens or without_comments(text):
        reader.take(token)
    return reader.whole


_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_CLAUSES = _FORMS | {"WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"}


class _Reader:
    """Reads the tokens of one query."""

    def __init__(self, length: int) -> None:
        self.whole = Group("", 0, length)
        self._open = [self.whole]
        self._clause = ""  # of the innermost group that has a form
        self._before = ""
        self._values_begin = False

    def take(self, token: Token) -> None:
        group, text = self._open[-1], token.text
        if token.kind is Kind.KEYWORD:
            text = text.upper()
            self._meet(group, text)
        elif token.kind is Kind.VARIABLE:
            self._mention(group, text[1:])
        elif text == "{":
            opened_by = "VALUES" if self._values_begin else self._before
            self._open.append(Group(opened_by, token.start + 1, self.whole.end))
            group.groups.append(self._open[-1])
            self._values_begin = False
        elif text == "}":
            if len(self._open) > 1:
                self._open.pop().end = token.start
            self._clause = ""
        self._before = text

    def _mention(self, group: Group, name: str) -> None:
        group.variables.add(name)
        if self._before == "AS":
            group.assigned.add(name)
        if self._clause and group.form:
            group.clauses[self._clause].add(name)

    def _meet(self, group: Group, word: str) -> None:
        if word == "VALUES":
            self._values_begin = True
        if not group.form and word in _FORMS and (word == "SELECT" or group is self.whole):
            group.form = word
        if group.form and word in _CLAUSES:
            self._clause = word
            group.clauses.setdefault(word, set())
