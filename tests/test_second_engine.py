"""Two engines, the same rows: every stored query and every constraint in SPARQL, in rdflib too.

The first engine is Oxigraph, in which everything else is asked; the default graph of both is the
current view. What an engine itself gets wrong is named in `FAULTS`, with the reason.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import rdflib

from kg.config import read_config
from kg.dataset import Graph, from_rdflib, read_dataset, Shelf, to_rdflib_graph
from kg.jobs import Project
from kg.queries import StoredQuery, bind, query_files, read_query_file
from kg.shapes import read_shapes
from kg.store import QueryBoolean, QuerySolutions, Store, as_stored
from kg.terms import IRI, BlankNode, DefaultGraph, Literal, Term, Triple
from kg.vocab import dcterms, sh

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
RHINE = HERE / "worlds" / "rhine"
FIXTURES = HERE / "shapes"

Row = tuple[Term | None, ...]

# By the name of a query, or the row of a shape, that the two engines answer differently.
FAULTS: dict[str, str] = {}


# ------------------------------------------------------------------------------------ both engines


class Engines:
    """The same graphs in both engines."""

    def __init__(self, store: Store, graph: rdflib.Graph, base: str) -> None:
        self.store = store
        self.graph = graph
        self.base = base

    @classmethod
    def of_project(cls, project: Project) -> Engines:
        return cls(project.store, project.to_rdflib(), project.config.base)

    @classmethod
    def of_graph(cls, data: Graph, base: str) -> Engines:
        store = Store(data.quads(DefaultGraph()), ())
        return cls(store, to_rdflib_graph(data), base)

    def rows(self, text: str, arguments: Mapping[str, IRI | Literal]) -> list[Row]:
        """The rows of the first engine."""
        answer = self.store.answer(text, arguments, where="test", base=self.base)
        if isinstance(answer, QueryBoolean):
            return [(Literal(bool(answer)),)]
        if isinstance(answer, QuerySolutions):
            return [tuple(solution) for solution in answer]
        return [tuple(triple) for triple in answer]

    def second_rows(self, text: str, arguments: Mapping[str, IRI | Literal]) -> list[Row]:
        """The rows of rdflib, literals written as the first engine writes them."""
        bound = {name: _to_rdflib(term) for name, term in arguments.items()}
        result = self.graph.query(text, initBindings=bound, base=self.base)
        if result.type == "ASK":
            return [(Literal(bool(result.askAnswer)),)]
        if result.type == "SELECT":
            assert result.vars is not None
            raw = [[solution.get(name) for name in result.vars] for solution in result.bindings]
        else:
            raw = [list(triple) for triple in result.graph or ()]
        return _as_stored([[_from_rdflib(node) for node in row] for row in raw])
