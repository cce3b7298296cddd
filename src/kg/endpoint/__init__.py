"""A SPARQL 1.1 endpoint, asked and changed over HTTP: the one room that opens connections.

https://www.w3.org/TR/sparql11-protocol/
"""

from kg.endpoint._answer import Row
from kg.endpoint._ask import Endpoint
from kg.endpoint._graph_store import GraphStore

__all__ = ["Endpoint", "GraphStore", "Row"]
