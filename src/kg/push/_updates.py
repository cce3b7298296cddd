"""Changes by SPARQL Update: just the triples that differ, some hundred at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.endpoint import Endpoint
from kg.push._compare import Difference
from kg.terms import IRI, BlankNode, Triple

_MOST_TRIPLES = 1_000  # of one update; Virtuoso's compiler runs out of memory at some 5,000
_MOST_BYTES = 200_000
_ALL = "?s ?p ?o"
_BLANK = "?s ?p ?o FILTER (isBlank(?s) || isBlank(?o))"


class Updates:
    """Writes by updates, each of which may be made again.

    What is missing is added before what is surplus is taken away. Blank nodes cannot be named in
    an update: all that has some is replaced, and what hangs together by them goes into one update.
    https://www.w3.org/TR/sparql11-update/#graphUpdate
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def write(self, difference: Difference) -> None:
        """Make one graph hold what it must hold."""
        graph = difference.graph
        for batch in batches(difference.missing):
            self._endpoint.update(f"INSERT DATA {{ {block(graph, _text(batch))} }}")
        for batch in batches(difference.surplus):
            self._endpoint.update(f"DELETE DATA {{ {block(graph, _text(batch))} }}")
        if difference.renews_blank:
            self._endpoint.update(
                f"DELETE {{ {block(graph, _ALL)} }} WHERE {{ {block(graph, _BLANK)} }}"
            )
            for batch in batches(difference.blank):
                self._endpoint.update(f"INSERT {{ {block(graph, _text(batch))} }} WHERE {{ }}")

    def drop(self, graph: IRI) -> None:
        """Take a graph away."""
        self._endpoint.update(f"DROP SILENT GRAPH {graph}")


def block(graph: IRI | None, pattern: str) -> str:
    """A pattern or data in a graph."""
    return f"GRAPH {graph} {{ {pattern} }}" if graph else pattern


def _text(triples: Iterable[Triple]) -> str:
    return "".join(f"{triple} .\n" for triple in triples)


def batches(triples: Iterable[Triple]) -> Iterator[list[Triple]]:
    """Triples in portions that an engine takes at a time; more only of one thing's blank nodes."""
    batch: list[Triple] = []
    size = 0
    for part in _hanging_together(triples):
        part_size = sum(len(str(triple)) for triple in part)
        if batch and (len(batch) + len(part) > _MOST_TRIPLES or size + part_size > _MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch += part
        size += part_size
    if batch:
        yield batch


def _hanging_together(triples: Iterable[Triple]) -> Iterator[list[Triple]]:
    """Each triple by itself, or with all that it shares blank nodes with."""
    leaders: dict[BlankNode, BlankNode] = {}

    def leader(node: BlankNode) -> BlankNode:
        while (other := leaders.setdefault(node, node)) != node:
            leaders[node] = leaders[other]
            node = other
        return node

    hanging: list[tuple[BlankNode, Triple]] = []
    for triple in triples:
        nodes = [term for term in triple if isinstance(term, BlankNode)]
        if not nodes:
            yield [triple]
            continue
        for other in nodes[1:]:
            leaders[leader(nodes[0])] = leader(other)
        hanging.append((nodes[0], triple))
    parts: dict[BlankNode, list[Triple]] = {}
    for node, triple in hanging:
        parts.setdefault(leader(node), []).append(triple)
    yield from parts.values()
