"""A graph store: whole graphs, read and written by their names over HTTP.

https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from kg.endpoint._ask import Endpoint
from kg.formats import TURTLE, write_ntriples
from kg.terms import IRI, Triple


class GraphStore:
    """The address of a graph store. A graph without a name is the default graph.

    What its methods send, they send once, and raise `kg.errors.EndpointError` when it fails.
    """

    def __init__(self, url: str, timeout_s: int = 300) -> None:
        self._endpoint = Endpoint(url, timeout_s)

    def put(self, graph: IRI | None, triples: Iterable[Triple]) -> None:
        """Make a graph hold some triples, and no others."""
        self._send("PUT", graph, triples)

    def post(self, graph: IRI | None, triples: Iterable[Triple]) -> None:
        """Add triples to a graph."""
        self._send("POST", graph, triples)

    def delete(self, graph: IRI) -> None:
        """Take a graph away that is there."""
        self._endpoint.change("DELETE", self._address(graph), None, TURTLE.media_type)

    def _send(self, method: str, graph: IRI | None, triples: Iterable[Triple]) -> None:
        """N-Triples are Turtle, which every graph store takes."""
        content = write_ntriples(triples)
        self._endpoint.change(method, self._address(graph), content, TURTLE.content_type)

    def _address(self, graph: IRI | None) -> str:
        url = self._endpoint.url
        which = f"graph={quote(graph.value, safe='')}" if graph else "default"
        return f"{url}{'&' if '?' in url else '?'}{which}"
