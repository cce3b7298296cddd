"""Where the data are that shapes judge."""

from __future__ import annotations

from typing import Protocol

from kg.dataset import Graph
from kg.shapes._result import Engine, Result
from kg.shapes._targets import Known, KnownInGraph

_TOGETHER = 50  # questions in one query


class Source(Known, Protocol):
    """Data to be validated."""

    def results(self, shapes: Graph) -> list[Result]:
        """Every result that shapes give; see `kg.shapes.Engine`."""

    def whole(self) -> Graph:
        """All of the data."""


class InMemory(KnownInGraph):
    """A graph, and the engine that validates it."""

    def __init__(self, data: Graph, engine: Engine) -> None:
        super().__init__(data)
        self._graph = data
        self._engine = engine

    def results(self, shapes: Graph) -> list[Result]:
        """Every result that shapes give."""
        return self._engine(self._graph, shapes)

    def whole(self) -> Graph:
        """All of the data."""
        return self._graph
