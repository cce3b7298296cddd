"""What the rules about stored queries look at: queries as they are written, and what they ask."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct, field

from kg.findings import Place
from kg.formats import Lines, Pattern, Query, Select, Slot, parse_query
from kg.lint._published import Nearest
from kg.queries import Engine, StoredQuery
from kg.store import QuerySolutions
from kg.terms import IRI, Literal


class Asked(Struct, frozen=True):
    """The stored queries, and what they are asked of.

    ``answered`` names the queries that are known to give something; ``ties`` has, by name, a row
    whose place in the order was left to chance. ``languages`` are those of
    the graph, ``services`` the endpoints that a query may name.
    """

    queries: tuple[StoredQuery, ...]
    engine: Engine
    answered: frozenset[str] = frozenset()
    ties: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    nearest: Nearest = field(default_factory=Nearest)
    _told: dict[str, bool] = field(default_factory=dict)
    _kinds: dict[str, frozenset[str]] = field(default_factory=dict)

    def holds(self, pattern: str) -> bool:
        """True when the data hold what a pattern of plain terms asks, in whichever graph."""
        if pattern not in self._told:
            self._told[pattern] = self.ask(f"{{ {pattern} }} UNION {{ GRAPH ?g {{ {pattern} }} }}")
        return self._told[pattern]

    def ask(self, pattern: str, prologue: str = "") -> bool:
        """True when a pattern has a solution."""
        text = f"{prologue} ASK {{ {pattern} }}"
        return bool(self.engine.answer(text, where="lint", base=_NOWHERE))

    def knows(self, iri: str) -> bool:
        """True for an IRI that is in the data, in any place, or names a graph of them."""
        term = IRI(iri)
        places = (f"{term} ?p ?o", f"?s ?p {term}", f"?s {term} ?o")
        return any(map(self.holds, places)) or self.holds(f"GRAPH {term} {{ ?s ?p ?o }}")

    def kinds(self, predicate: str) -> frozenset[str]:
        """The datatypes of the values of a property, or ``iri`` or ``blank`` for what has none."""
        if predicate not in self._kinds:
            pattern = f"?s {IRI(predicate)} ?o"
            anywhere = f"{{ {pattern} }} UNION {{ GRAPH ?g {{ {pattern} }} }}"
            text = f"SELECT DISTINCT ?kind {{ {anywhere} BIND({_KIND} AS ?kind) }}"
            answer = self.engine.answer(text, where="lint", base=_NOWHERE)
            assert isinstance(answer, QuerySolutions)
            terms = (solution["kind"] for solution in answer)
            kinds = (term.value for term in terms if isinstance(term, (IRI, Literal)))
            self._kinds[predicate] = frozenset(kinds)
        return self._kinds[predicate]


_NOWHERE = "urn:x-kg:"
_KIND = 'IF(ISIRI(?o), "iri", IF(ISBLANK(?o), "blank", DATATYPE(?o)))'


class QueryText(Struct, frozen=True, dict=True):
    """A stored query as it is written, and what it is made of."""

    stored: StoredQuery
    query: Query

    @classmethod
    def of(cls, stored: StoredQuery) -> QueryText | None:
        """The text of a query; None for one that is not in the grammar of SPARQL 1.1."""
        query = parse_query(stored.text, stored.tokens)
        return cls(stored, query) if query else None

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.stored.text)

    def place(self, offset: int) -> Place:
        """The place of a code point."""
        return Place(self.stored.file, *self._lines.position(offset))

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """Every group pattern."""
        return tuple(self.query.patterns())

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The names of the parameters: variables that get their value from outside."""
        return frozenset(parameter.name for parameter in self.stored.parameters)

    @cached_property
    def selects(self) -> tuple[Select, ...]:
        """The query itself, and each of its sub-SELECTs."""
        inner = (pattern.select for pattern in self.patterns if pattern.select)
        return (self.query.select, *inner)

    def written(self, slot: Slot) -> str:
        """A slot as it is written."""
        return self.stored.text[slot.token.start : slot.end]
