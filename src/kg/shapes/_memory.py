"""What shapes said of data that have not changed since: taken from an earlier run.

A shape is validated again when its own definition is another, or a column of the data that it
can read. Which columns those are, its definition tells: every property that it reads stands in it
by name, but for ``sh:closed`` and SPARQL, which may read everything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from kg.cache import fingerprint
from kg.dataset import Graph
from kg.formats import NTRIPLES, read
from kg.shapes._columns import Run
from kg.shapes._compile import compile_shapes
from kg.shapes._result import Result
from kg.terms import IRI, BlankNode, Literal, Resource, Term
from kg.vocab import rdf, rdfs, sh

Row = list[Any]
"""A result as it is kept: its terms as N-Triples has them, shapes without a name by their mark."""


class Memory:
    """Results by key: those of an earlier run, and those of this one."""

    def __init__(self, before: Mapping[str, Sequence[Row]]) -> None:
        self._before = before
        self.now: dict[str, Sequence[Row]] = {}

    def recall(self, key: str) -> Sequence[Row] | None:
        """What is kept under a key, or None."""
        rows = self._before.get(key)
        if rows is not None:
            self.now[key] = rows
        return rows


def validate_from_memory(
    data: Graph, shapes: Graph, columns: Mapping[str, str], memory: Memory
) -> list[Result]:
    """Every result by our own engine; see `kg.shapes.Engine`.

    ``columns`` holds a mark for each predicate of the data, another as soon as its column is.
    """
    marks = _Marks(shapes, columns)
    results: list[Result] = []
    with Run.over(data, shapes) as run:
        for shape in compile_shapes(shapes).roots:
            nodes = marks.parts(shape.node)
            key = marks.key(nodes.values()) if nodes else ""
            rows = memory.recall(key)
            if rows is not None:
                results += _read_rows(rows, nodes)
                continue
            found = list(run.results(shape, run.focus_nodes(shape.targets)))
            if key and not any(isinstance(t, BlankNode) for r in found for t in (r.focus, r.value)):
                memory.now[key] = [_row(result, marks) for result in found]
            results += found
    return results


_READING_ANYTHING = (sh.select, sh.ask, sh.sparql, sh.closed)


class _Marks:
    """Marks of shapes: the same for the same definition, whatever its blank nodes are called."""

    def __init__(self, shapes: Graph, columns: Mapping[str, str]) -> None:
        self._shapes = shapes
        self._columns = columns
        self._names: dict[Term, str] = {}
        self._has_components = bool(shapes.column(sh.parameter))

    def parts(self, shape: Resource) -> dict[str, Resource]:
        """The nodes of a shape's definition by name, those of shapes that it uses included.

        Nothing where names would not tell them apart, or where blank nodes go round in a circle.
        """
        nodes: dict[Term, None] = {shape: None}
        open_ends: list[Term] = [shape]
        for node in open_ends:
            for objects in self._shapes.statements(node).values():
                new = [t for t in objects if t not in nodes and self._shapes.describes(t)]
                nodes.update(dict.fromkeys(new))
                open_ends += new
        unnamed = (t for t in nodes if isinstance(t, BlankNode) and t not in self._names)
        if not all(map(self._find_name, unnamed)):
            return {}
        named = {self.name(node): node for node in nodes if not isinstance(node, Literal)}
        return named if len(named) == len(nodes) else {}

    def key(self, nodes: Collection[Resource]) -> str:
        """A mark of a shape's definition and of every column that it can read.

        Nothing for a shape that can read other shapes: by a component, or as ``$shapesGraph``.
        """
        lines = sorted(line for node in nodes for line in self._lines(node))
        if self._has_components or any("shapesGraph" in line for line in lines):
            return ""
        statements = [self._shapes.statements(node) for node in nodes]
        if any(predicate in s for s in statements for predicate in _READING_ANYTHING):
            return fingerprint([], *lines, self._everything)
        named = {t.value for s in statements for o in s.values() for t in o if isinstance(t, IRI)}
        read_too = (rdf.type.value, rdfs.subClassOf.value)
        columns = sorted(named.union(read_too) & self._columns.keys())
        return fingerprint([], *lines, *(f"{c} {self._columns[c]}" for c in columns))

    def name(self, term: Term) -> str:
        """A term as it is written; a blank node by what is stated of it."""
        return self._names[term] if isinstance(term, BlankNode) else str(term)

    @cached_property
    def _everything(self) -> str:
        """A mark of all data."""
        return fingerprint([], *sorted(f"{c} {mark}" for c, mark in self._columns.items()))

    def _lines(self, node: Resource) -> Iterator[str]:
        for predicate, objects in self._shapes.statements(node).items():
            for term in objects:
                yield f"{self.name(node)} {predicate} {self.name(term)}"

    def _find_name(self, node: BlankNode) -> bool:
        """Name a node and the blank nodes below it; False when they go round in a circle."""
        open_ends, entered = [node], set()
        while open_ends:
            last = open_ends[-1]
            unnamed = [t for t in self._below(last) if t not in self._names]
            if unnamed and last in entered:
                return False
            entered.add(last)
            open_ends += unnamed
            if not unnamed:
                open_ends.pop()
                stated = self._shapes.statements(last).items()
                lines = sorted(f"{p} {self.name(t)}" for p, terms in stated for t in terms)
                self._names[last] = f"_:{fingerprint([], *lines)}"
        return True

    def _below(self, node: BlankNode) -> Iterator[BlankNode]:
        for terms in self._shapes.statements(node).values():
            yield from (term for term in terms if isinstance(term, BlankNode))


def _row(result: Result, marks: _Marks) -> Row:
    return [
        str(result.focus),
        None if result.path is None else marks.name(result.path),
        None if result.value is None else str(result.value),
        marks.name(result.shape),
        str(result.component),
        str(result.severity),
        result.messages,
    ]


def _read_rows(rows: Sequence[Row], nodes: Mapping[str, Resource]) -> Iterator[Result]:
    texts = {text for row in rows for text in row[:6] if text is not None} - nodes.keys()
    terms: dict[Any, Any] = {None: None} | _read_terms(sorted(texts)) | dict(nodes)
    for row in rows:
        focus, path, value, shape, component, severity = (terms[text] for text in row[:6])
        yield Result(focus, path, value, shape, component, severity, row[6])


def _read_terms(texts: Sequence[str]) -> dict[Any, Any]:
    """Terms by the text that N-Triples has for them."""
    lines = "".join(f"<urn:x-kg:a> <urn:x-kg:b> {text} .\n" for text in texts)
    quads = read(lines.encode(), "memory", NTRIPLES, "")
    return dict(zip(texts, (quad.object for quad in quads), strict=True))
