"""The store: a dataset that one can query. The only room that runs SPARQL.

The engine is Oxigraph, embedded. A store rewrites literals (``"01"`` becomes ``"1"``), so it
answers queries, and documents are written from the dataset instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, RdfFormat
from pyoxigraph import QuerySolution as Solution
from pyoxigraph import Store as _Oxigraph

from kg.errors import IllWritten, QueryError, UndeclaredPrefix
from kg.formats import nesting, operators, refuse_service, undeclared_prefix
from kg.terms import IRI, Literal, Quad, Triple, in_graph

if TYPE_CHECKING:
    from kg.dataset import Dataset

Answer = QuerySolutions | QueryBoolean | QueryTriples

__all__ = [
    "Answer",
    "QueryBoolean",
    "QuerySolutions",
    "QueryTriples",
    "Solution",
    "Store",
    "as_stored",
    "find_matching",
]


_MOST_OPERATORS = 1_000  # a sixth of the shortest chain that was seen to overflow its stack
_DEEPEST = 200  # levels; the engine's stack overflows at some thousand, and takes the process along


class Store:
    """The named graphs, and the current view as the default graph: in memory, or kept on disk."""

    def __init__(
        self, quads: Iterable[Quad], view: Iterable[Triple], *, kept: _Oxigraph | None = None
    ) -> None:
        self._store = _Oxigraph() if kept is None else kept
        if kept is None:
            self._store.extend(quads)
            self._store.extend(map(in_graph, view))

    @classmethod
    def of(cls, dataset: Dataset) -> Store:
        """A store with everything that a dataset holds; its default graph is the current view."""
        runs = dataset.stated.runs()
        stated = (in_graph(quad, graph) for graph, quads in runs for quad in quads)
        view = chain(dataset.stated.merged(), map(in_graph, dataset.derived))
        made = cls(chain(stated, dataset.derived, view), ())
        for quad in map(in_graph, dataset.fallen):
            made._store.remove(quad)
        # What fell may be the same to a store as what stands: "01" is "1".
        stands = (
            Triple(fell.subject, fell.predicate, term)
            for fell in dataset.fallen
            for term in dataset.standing.objects(fell.subject, fell.predicate)
        )
        made._store.extend(map(in_graph, stands))
        made._store.extend(dataset.claims)
        return made

    @classmethod
    def kept_in(cls, folder: Path) -> Store | None:
        """The store that `keep` wrote into a folder, to read only; None when it is damaged."""
        try:
            return cls((), (), kept=_Oxigraph.read_only(str(folder)))
        except (OSError, RuntimeError):
            return None

    def keep(self, folder: Path) -> None:
        """Write the store into a new folder; `OSError` when it cannot be."""
        written = _Oxigraph(str(folder))
        written.bulk_extend(self._store)
        written.flush()

    @classmethod
    def loaded(cls, dump: bytes) -> Store:
        """The store that `dump` wrote, in memory."""
        loaded = _Oxigraph()
        loaded.bulk_load(dump, format=RdfFormat.N_QUADS)
        return cls((), (), kept=loaded)

    def dump(self) -> bytes:
        """Everything in it, for `loaded`."""
        return self._store.dump(format=RdfFormat.N_QUADS) or b""

    def answer(self, text: str, *, where: str, base: str) -> Answer:
        """Run a query.

        ``where`` names it in `QueryError`, which is raised when it does not parse. SERVICE is
        refused: no query opens a connection.
        """
        # Nearly every query is too short for either: to count brackets and characters is fast.
        if sum(map(text.count, "({[")) > _DEEPEST and nesting(text) > _DEEPEST:
            what = f"its brackets nest deeper than {_DEEPEST} levels"
            raise QueryError(where, what, "Flatten it; deeper nesting would end the process.")
        if len(text) > _MOST_OPERATORS < operators(text, _MOST_OPERATORS):
            what = f"it has more than {_MOST_OPERATORS:,} operators and parts"
            raise QueryError(where, what, "Split it; a longer chain would end the process.")
        refuse_service(text, where)
        try:
            return self._store.query(text, base_iri=base)
        except SyntaxError as error:
            raise _syntax_error(text, str(error.msg), where) from error
        except RuntimeError as error:
            what = str(error).rstrip(".")
            raise QueryError(where, what, "Write the query without it.") from error

    @contextmanager
    def holding(self, triples: Iterable[Triple], graph: IRI) -> Iterator[None]:
        """For a while, hold triples in a named graph that is otherwise empty."""
        self._store.extend(in_graph(triple, graph) for triple in triples)
        try:
            yield
        finally:
            self._store.remove_graph(graph)


def find_matching(texts: Iterable[str], pattern: str, flags: str) -> set[str] | None:
    """The texts in which a regular expression of XPath finds something, in time linear in them.

    None for an expression that the engine does not know, as one that refers back to a group.
    https://www.w3.org/TR/sparql11-query/#func-regex
    """
    given = set(texts)
    values = " ".join(str(Literal(text)) for text in given)
    matches = f"BIND(REGEX(?text, {Literal(pattern)}, {Literal(flags)}) AS ?matches)"
    others = "FILTER(COALESCE(!?matches, true))"  # mostly few
    query = f"SELECT ?text ?matches {{ VALUES ?text {{ {values} }} {matches} {others} }}"
    solutions = _Oxigraph().query(query)
    assert isinstance(solutions, QuerySolutions)
    found = {solution["text"].value: solution["matches"] for solution in solutions}
    return None if None in found.values() else given.difference(found)


def as_stored(literals: Iterable[Literal]) -> dict[Literal, Literal]:
    """Literals, each with the form in which a store gives it back."""
    given = list(literals)
    store = _Oxigraph()
    predicate = IRI("urn:x-kg:literal")
    store.extend(
        Quad(IRI(f"urn:x-kg:{number}"), predicate, term) for number, term in enumerate(given)
    )
    stored = {quad.subject: quad.object for quad in store}
    found = {term: stored[IRI(f"urn:x-kg:{number}")] for number, term in enumerate(given)}
    return {term: form for term, form in found.items() if isinstance(form, Literal)}


_PLACE = re.compile(r"error at (\d+):(\d+): ")


def _syntax_error(text: str, message: str, where: str) -> QueryError:
    """What a person can use of the parser's message, which lists grammar alternatives."""
    prefix = undeclared_prefix(text)
    if prefix:
        name, line, column = prefix
        what = f'the prefix "{name}:" is not declared'
        remedy = f"Add PREFIX {name}: <…> at the top."
        return UndeclaredPrefix(f"{where}:{line}:{column}", what, remedy)
    found = _PLACE.match(message)
    if not found:
        return IllWritten(where, message.rstrip("."), "Correct the query.")
    offset = _blamed(text, int(found[1]), int(found[2]), message[found.end() :])
    before = text[:offset]
    place = f"{where}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
    return IllWritten(place, *_what_is_wrong(text, message, offset))


def _what_is_wrong(text: str, message: str, offset: int) -> tuple[str, str]:
    """What is wrong, and what to do about it."""
    if "SELECT contains a variable" in message:
        what = "selects a variable that is neither grouped by nor aggregated"
        return what, "Add it to GROUP BY, or aggregate it."
    if "IRI parsing failed" in message:
        return "an IRI here is not valid", "Percent-encode what it may not hold."
    near = text[offset:].partition("\n")[0][:30].strip()
    what = f'does not parse at "{near}"' if near else "ends too early"
    if not near and text.strip() and message.endswith("expected [_]"):
        what = "does not parse at what stands last"
    return what, "Correct it there, or what stands just before it."


_KEYWORDS = re.compile(r"expected (?:one of )?((?:[A-Z0-9_]+|\[_\])(?:, (?:[A-Z0-9_]+|\[_\]))*)")


def _blamed(text: str, line: int, column: int, expected: str) -> int:
    """Where to look: the parser tells where a keyword would end that it looked for in vain."""
    offset = sum(len(one) + 1 for one in text.split("\n")[: line - 1]) + column - 1
    found = _KEYWORDS.fullmatch(expected)
    keywords = re.findall(r"[A-Z][A-Z0-9_]*", found[1]) if found else []
    offset = max(0, offset - min(map(len, keywords), default=0))
    offset = len(text) - len(text[offset:].lstrip())
    inside_word = re.match(r"\w", text[offset:])
    word = re.search(r"\w*\Z", text[:offset])
    return word.start() if inside_word and word else offset
