"""Changes by a graph store: a graph is put as a whole, or added to."""

from __future__ import annotations

from kg.endpoint import GraphStore
from kg.push._compare import Difference
from kg.terms import IRI


class WholeGraphs:
    """Writes to a graph store. A graph is there before and after it is put, in any state between.

    https://www.w3.org/TR/sparql11-http-rdf-update/#http-put
    """

    def __init__(self, store: GraphStore) -> None:
        self._store = store

    def write(self, difference: Difference) -> None:
        """Make one graph hold what it must hold."""
        if difference.surplus or difference.renews_blank:
            self._store.put(difference.graph, difference.wanted)
        else:
            self._store.post(difference.graph, difference.missing)

    def drop(self, graph: IRI) -> None:
        """Take a graph away."""
        self._store.delete(graph)
