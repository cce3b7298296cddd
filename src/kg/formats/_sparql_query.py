"""What a SPARQL query is made of, as it is written: groups, triple patterns, expressions, tokens.

https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct, field

from kg.formats._tokens import Kind, Token


class Slot(Struct, frozen=True):
    """A term or a variable as it is written; ``suffix`` is a literal's language or datatype.

    What stands for itself, as ``[]`` or a list, is a blank node with a label that nobody can write.
    """

    token: Token
    suffix: tuple[Token, ...] = ()
    label: str = ""

    @property
    def variable(self) -> str:
        """The name of a variable; nothing for a term."""
        return self.token.text[1:] if self.token.kind is Kind.VARIABLE else ""

    @property
    def joins(self) -> str:
        """What it has in common with other slots that it is joined with: nothing for a term."""
        return self.label or (self.token.text if self.token.kind is Kind.BLANK else self.variable)

    @property
    def end(self) -> int:
        """The offset of what comes after it."""
        return (self.suffix[-1] if self.suffix else self.token).end


class TriplePattern(Struct, frozen=True):
    """A triple pattern. ``path`` holds the tokens of its property path, of which one is enough."""

    subject: Slot
    path: tuple[Token, ...]
    object: Slot

    @property
    def predicate(self) -> Token | None:
        """The predicate, an IRI or a variable; None for a longer path."""
        return self.path[0] if len(self.path) == 1 else None

    @property
    def variables(self) -> set[str]:
        """The names of its variables."""
        found = {slot.token.text[1:] for slot in (self.subject, self.object) if slot.variable}
        if len(self.path) == 1 and self.path[0].kind is Kind.VARIABLE:
            found.add(self.path[0].text[1:])
        return found


class Expression(Struct):
    """A FILTER, BIND or other expression: its tokens, but for those of the EXISTS within it.

    ``assigned`` is the variable that gets its value by AS.
    """

    tokens: list[Token] = field(default_factory=list)
    exists: list[Pattern] = field(default_factory=list)
    assigned: Token | None = None

    @property
    def variables(self) -> set[str]:
        """The variables that it reads itself, not in an EXISTS."""
        return set(_named(self.tokens))


class Data(Struct, frozen=True):
    """A block of VALUES; UNDEF is None."""

    variables: tuple[Token, ...]
    rows: tuple[tuple[Slot | None, ...], ...]


class Pattern(Struct, eq=False, dict=True):
    """A group pattern: what stands between two braces.

    ``opened_by`` is WHERE, or else OPTIONAL, UNION (each of its branches), MINUS, GRAPH, SERVICE,
    EXISTS, NOT EXISTS, or nothing for a group as such. ``name`` is that of a GRAPH or SERVICE.
    """

    opened_by: str
    start: Token
    name: Slot | None = None
    triples: list[TriplePattern] = field(default_factory=list)
    filters: list[Expression] = field(default_factory=list)
    binds: list[Expression] = field(default_factory=list)
    data: list[Data] = field(default_factory=list)
    groups: list[Pattern] = field(default_factory=list)
    select: Select | None = None

    @cached_property
    def bound(self) -> frozenset[str]:
        """The variables that it may bind. https://www.w3.org/TR/sparql11-query/#variableScope"""
        if self.select:
            return self.select.handed_on
        found = {name for triple in self.triples for name in triple.variables}
        found.update(_in_data(self.data))
        found.update(bind.assigned.text[1:] for bind in self.binds if bind.assigned)
        for group in self.groups:
            if group.opened_by != "MINUS":
                found |= group.bound_outside
        return frozenset(found)

    @property
    def bound_outside(self) -> frozenset[str]:
        """What it binds for the group around it: the name of its graph, too."""
        return self.bound | {self.name.variable} if self.name and self.name.variable else self.bound

    def within(self) -> Iterator[Pattern]:
        """This group and all those within it, those of EXISTS and of sub-SELECTs too."""
        yield self
        inner = [*self.groups, *(g for e in (*self.filters, *self.binds) for g in e.exists)]
        if self.select:
            inner += [*self.select.patterns()]
        for group in inner:
            yield from group.within()


class Select(Struct, eq=False, dict=True):
    """A query, or a sub-SELECT. ``keyword`` is SELECT, ASK, CONSTRUCT or DESCRIBE.

    ``selected`` are what it projects; ``is_star`` where that is everything. ``template`` holds the
    triples that CONSTRUCT makes. ``sources`` are the IRIs behind FROM.
    """

    keyword: Token
    selected: list[Expression] = field(default_factory=list)
    is_star: bool = False
    described: list[Slot] = field(default_factory=list)
    template: list[TriplePattern] = field(default_factory=list)
    sources: list[Slot] = field(default_factory=list)
    where: Pattern | None = None
    groups_by: list[Expression] = field(default_factory=list)
    having: list[Expression] = field(default_factory=list)
    orders_by: list[Expression] = field(default_factory=list)
    pages: list[Token] = field(default_factory=list)  # LIMIT and OFFSET
    data: list[Data] = field(default_factory=list)

    @property
    def form(self) -> str:
        """The form of the query, in capitals."""
        return self.keyword.text.upper()

    @property
    def expressions(self) -> Iterator[Expression]:
        """All expressions outside of its pattern."""
        yield from (*self.selected, *self.groups_by, *self.having, *self.orders_by)

    @cached_property
    def bound(self) -> frozenset[str]:
        """The variables that may have a value in it, but for those that it selects by AS."""
        found = set(self.where.bound if self.where else ())
        found.update(_in_data(self.data))
        found.update(each.assigned.text[1:] for each in self.groups_by if each.assigned)
        return frozenset(found)

    @property
    def columns(self) -> list[str]:
        """The names of its columns: those of ``*`` sorted, where one may have no value."""
        if self.is_star:
            return sorted(self.bound)
        return [(each.assigned or each.tokens[0]).text[1:] for each in self.selected]

    @property
    def handed_on(self) -> frozenset[str]:
        """The variables of its solutions, as far as they may have a value."""
        if self.is_star:
            return self.bound
        plain = {name for each in self.selected if not each.assigned for name in each.variables}
        assigned = (each.assigned.text[1:] for each in self.selected if each.assigned)
        return (self.bound & plain).union(assigned)

    def patterns(self) -> Iterator[Pattern]:
        """Its pattern, and those of every EXISTS outside of it."""
        if self.where:
            yield self.where
        for expression in self.expressions:
            yield from expression.exists


class Query(Struct, frozen=True, dict=True):
    """A query that was read: its prefixes, its form, its patterns and all of its tokens."""

    tokens: tuple[Token, ...]
    prefixes: tuple[tuple[Token, Token, Token], ...]
    has_base: bool
    select: Select

    @cached_property
    def namespaces(self) -> Mapping[str, str]:
        """The namespaces by prefix; not those that are no IRI in full, or are declared twice."""
        pairs = [(name.text[:-1], iri.text[1:-1]) for _, name, iri in self.prefixes]
        times = Counter(prefix for prefix, _ in pairs)
        return {
            prefix: iri
            for prefix, iri in pairs
            if times[prefix] == 1 and _ABSOLUTE.match(iri) and "\\" not in iri
        }

    def iri(self, token: Token) -> str:
        """The IRI that a token names; nothing for what is none, or is relative."""
        if token.kind is Kind.A:
            return f"{RDF}type"
        if token.kind is Kind.IRI:
            iri = token.text[1:-1]
            return iri if _ABSOLUTE.match(iri) and "\\" not in iri else ""
        if token.kind is not Kind.NAME:
            return ""
        prefix, _, local = token.text.partition(":")
        namespace = self.namespaces.get(prefix, "")
        return namespace and namespace + local.replace("\\", "")

    def patterns(self) -> Iterator[Pattern]:
        """Every group pattern."""
        for pattern in self.select.patterns():
            yield from pattern.within()


_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def _in_data(blocks: Iterable[Data]) -> Iterator[str]:
    return (variable.text[1:] for block in blocks for variable in block.variables)


def _named(tokens: Iterable[Token]) -> Iterator[str]:
    return (token.text[1:] for token in tokens if token.kind is Kind.VARIABLE)
