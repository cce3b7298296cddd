"""The endpoint that is to hold a dataset: what it holds now, and the ways to change that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

from msgspec import Struct

from kg.endpoint import Endpoint, GraphStore
from kg.errors import EndpointError
from kg.formats import AnySolutions
from kg.push._compare import Difference
from kg.push._updates import Updates, block
from kg.push._whole_graphs import WholeGraphs
from kg.store import Solution
from kg.terms import IRI, Literal, Triple

_WHERE = "kg push"
_FIGURES = '(IF(isNumeric(?o), STR(?o), "") AS ?figures)'  # of which Virtuoso shows but six
_OF_DATASETS = ("default-graph-uri", "named-graph-uri")
_PROBE = IRI("urn:x-kg:probe")
_OF_ENGINES = frozenset(
    IRI(name)
    for name in (
        "http://localuriqaserver/sparql",
        "http://www.openlinksw.com/schemas/virtrdf#",
        "http://www.w3.org/ns/ldp#",
    )
)
"""Graphs in which Virtuoso keeps what it needs itself."""


class Writer(Protocol):
    """A way to change what an endpoint holds."""

    def write(self, difference: Difference) -> None:
        """Make one graph hold what it must hold."""
        ...

    def drop(self, graph: IRI) -> None:
        """Take a graph away."""
        ...


class Target(Struct, frozen=True):
    """An endpoint, and a way to change what it holds.

    ``default_graph`` is the graph that plays the default graph's part, where the endpoint has none
    of its own.
    """

    endpoint: Endpoint
    default_graph: IRI | None
    writer: Writer

    @classmethod
    def at(
        cls, url: str, *, update: str = "", graph_store: str = "", timeout_s: int = 300
    ) -> Target:
        """An endpoint that is asked at one address, and changed at another or the same.

        A ``default-graph-uri`` in its address names the graph that is to be its default graph.
        """
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        rest = urlencode([(key, value) for key, value in pairs if key not in _OF_DATASETS])
        asked = Endpoint(parts._replace(query=rest).geturl(), timeout_s, prefers_get=False)
        named = [value for key, value in pairs if key == "default-graph-uri"]
        if len(named) > 1:
            what = "names more than one default graph"
            raise EndpointError(asked.name, what, "Name the one that is to be written.")
        writer: Writer = Updates(Endpoint(update or asked.url, timeout_s))
        if graph_store:
            writer = WholeGraphs(GraphStore(graph_store, timeout_s))
        return cls(asked, IRI(named[0]) if named else None, writer)

    def sizes(self) -> dict[IRI | None, int]:
        """How many triples each graph holds, those of the engine itself left out."""
        pattern = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
        found: dict[IRI | None, int] = {}
        for solution in self._solutions(pattern):
            graph = solution["g"]
            if not isinstance(graph, IRI):
                what = "holds a graph that has no IRI for a name"
                raise self._error(what, "Take that away first.")
            if graph not in _OF_ENGINES:
                found[graph] = self._number(solution["n"])
        if self.default_graph:
            return {self.default_graph: 0} | found
        return {None: self.count("?s ?p ?o")} | found

    def count(self, pattern: str) -> int:
        """How many solutions a pattern has."""
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"
        return next((self._number(s["n"]) for s in self._solutions(query)), 0)

    def triples(self, graph: IRI | None, size: int) -> Iterator[Triple]:
        """What a graph holds. Raises `EndpointError` where that is not as many as it counts."""
        if not size:
            return
        seen = 0
        pattern = block(graph, "?s ?p ?o")
        for solution in self._solutions(f"SELECT ?s ?p ?o {_FIGURES} WHERE {{ {pattern} }}"):
            seen += 1
            try:
                term, figures = solution["o"], solution["figures"]
                if isinstance(term, Literal) and isinstance(figures, Literal) and figures.value:
                    term = Literal(figures.value, datatype=term.datatype)
                yield Triple(solution["s"], solution["p"], term)
            except (TypeError, ValueError) as error:
                what = f"gives what is no triple of {shown(graph)}"
                raise self._error(what, "Give the address of a SPARQL 1.1 endpoint.") from error
        if seen != size:
            what = f"counts {size:,} triples of {shown(graph)}, and gives {seen:,}"
            remedy = "Try again when nobody else writes there."
            raise self._error(what, remedy if graph else NO_DEFAULT)

    def refuse_union(self, default: Difference) -> None:
        """Refuse a default graph that is all the named graphs, once these are as they must be.

        What is taken from such a one may be taken from the named graphs. It lacks nothing, but may
        have more; whether it is one is seen by putting a triple into a graph for a moment.
        """
        if default.missing or not default.surplus:
            return
        triple = Triple(_PROBE, _PROBE, _PROBE)
        self.writer.write(Difference(_PROBE, (triple,), 1, "", missing=(triple,)))
        try:
            is_union = self.count(str(triple)) > 0
        finally:
            self.writer.drop(_PROBE)
        if is_union:
            raise self._error("has no default graph of its own", NO_DEFAULT)

    def _solutions(self, query: str) -> Iterator[Solution]:
        answer = self.endpoint.answer(query, where=_WHERE, base="")
        if not isinstance(answer, AnySolutions):
            raise self._error("answers yes or no where it was asked for rows", "Check its address.")
        yield from answer

    def _number(self, term: object) -> int:
        text = term.value if isinstance(term, Literal) else ""
        if not (text.isascii() and text.isdecimal() and len(text) < 19):
            raise self._error("does not count its triples", "Give a SPARQL 1.1 endpoint.")
        return int(text)

    def _error(self, what: str, remedy: str) -> EndpointError:
        return EndpointError(self.endpoint.name, what, remedy)


NO_DEFAULT = "Name a graph to be it: ?default-graph-uri=IRI in its address."


def shown(graph: IRI | None) -> str:
    """How messages name a graph."""
    return str(graph) if graph else "the default graph"
