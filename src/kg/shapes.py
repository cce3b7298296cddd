"""SHACL: shapes read from folders, and validation with pySHACL.

https://www.w3.org/TR/shacl/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.dataset import Dataset, Graph, files_in, shown_name, to_rdflib_graph
from kg.errors import ReadError
from kg.findings import Finding, Place, Severity
from kg.formats import by_path, parse_file
from kg.terms import IRI, BlankNode, Literal, Prefixes, Resource, Term, Triple
from kg.vocab import sh

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

_SEVERITIES: dict[Term | None, Severity] = {
    sh.Violation: Severity.VIOLATION,
    sh.Warning: Severity.WARNING,
    sh.Info: Severity.INFO,
}


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes of a folder as one graph. ``unreadable`` names the files that are not in it."""

    graph: Graph
    unreadable: tuple[ReadError, ...]

    @property
    def count(self) -> int:
        """How many shapes have a name, and can so be told in a finding."""
        kinds = (sh.NodeShape, sh.PropertyShape)
        return len({s for kind in kinds for s in self.graph.instances(kind) if isinstance(s, IRI)})


def read_shapes(
    folders: Iterable[Path], *, exclude: Iterable[Path] = (), base: str, shown_from: Path
) -> Shapes:
    """Read all shapes. A file that does not parse is named in ``unreadable``, the rest is read."""
    triples: list[Triple] = []
    unreadable: list[ReadError] = []
    for file, _folder in files_in(folders, exclude):
        format = by_path(file)
        assert format is not None, file
        try:
            parsed = list(parse_file(file, shown_name(file, shown_from), format, base))
        except ReadError as error:
            unreadable.append(error)
        else:
            triples += (quad.triple for quad, _line in parsed)
    return Shapes(Graph(triples), tuple(unreadable))


def validate(dataset: Dataset, shapes: Shapes, prefixes: Prefixes) -> list[Finding]:
    """What the shapes find in the current view of a dataset, each with file and line.

    Shapes without a name are told by the named shape that they stand in. An empty set of shapes
    is a finding too: it would pass anything.
    """
    if not shapes.count:
        messages = {
            "en": "No shape was found, so nothing was validated. Add shapes to the shapes folder.",
            "zh-hans": "没有找到任何形状,因此未做任何验证。请在形状目录中添加形状。",
        }
        return [Finding(Severity.VIOLATION, "shapes-none", messages)]
    results = _run_pyshacl(dataset.view, shapes.graph)
    names = _shape_names(shapes.graph)
    return [
        _finding(results, result, names, dataset, prefixes)
        for result in results.instances(sh.ValidationResult)
    ]


def _run_pyshacl(data: Graph, shapes: Graph) -> Graph:
    """The report that pySHACL makes. It gets copies, since it writes into what it is given."""
    import pyshacl
    import rdflib

    normalize = rdflib.NORMALIZE_LITERALS
    try:
        _conforms, report, _text = pyshacl.validate(
            to_rdflib_graph(data), shacl_graph=to_rdflib_graph(shapes), inplace=True
        )
    finally:
        rdflib.NORMALIZE_LITERALS = normalize  # which pySHACL forgets when it fails
    return Graph(_from_rdflib(report))


def _from_rdflib(graph: rdflib.Graph) -> Iterator[Triple]:
    for subject, predicate, object_ in graph:
        yield Triple(_term(subject), _term(predicate), _term(object_))  # type: ignore[arg-type]


def _term(node: Node) -> Term:
    import rdflib

    if isinstance(node, rdflib.URIRef):
        return IRI(str(node))
    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), language=node.language)
        return (
            Literal(str(node), datatype=IRI(str(node.datatype)))
            if node.datatype
            else Literal(str(node))
        )
    return BlankNode(str(node))


def _shape_names(shapes: Graph) -> dict[Term, IRI]:
    """For each shape without a name, the named one that leads to it."""
    names: dict[Term, IRI] = {}
    open_ends: list[tuple[Resource, IRI]] = [
        (subject, subject) for subject in shapes.subjects() if isinstance(subject, IRI)
    ]
    while open_ends:
        node, name = open_ends.pop()
        for triple in shapes.about(node):
            below = triple.object
            if isinstance(below, BlankNode) and below not in names:
                names[below] = name
                open_ends.append((below, name))
    return names


def _finding(
    results: Graph,
    result: Resource,
    names: dict[Term, IRI],
    dataset: Dataset,
    prefixes: Prefixes,
) -> Finding:
    focus = results.object(result, sh.focusNode)
    path = results.object(result, sh.resultPath)
    value = results.object(result, sh.value)
    shape = results.object(result, sh.sourceShape)
    severity = results.object(result, sh.resultSeverity)
    if path is None and isinstance(value, IRI) and dataset.view.describes(value):
        focus, value = value, None  # a constraint over a whole class names the thing as value
    name = shape if isinstance(shape, IRI) else names.get(shape) if shape else None
    messages = {
        message.language or "en": message.value
        for message in results.objects(result, sh.resultMessage)
        if isinstance(message, Literal)
    }
    return Finding(
        severity=_SEVERITIES.get(severity, Severity.VIOLATION),
        code=prefixes.show(name) if name else "shape",
        messages=messages or {"en": "does not fit its shape"},
        place=_place(dataset, focus, path, value),
        focus=prefixes.show(focus) if focus is not None else "",
        value=prefixes.show(value) if value is not None and value != focus else "",
    )


def _place(
    dataset: Dataset, focus: Term | None, path: Term | None, value: Term | None
) -> Place | None:
    """Where the offending statement stands; for a missing one, where its subject does."""
    if focus is None or isinstance(focus, Literal):
        return None
    if isinstance(path, IRI):
        values = [value] if value is not None else dataset.view.objects(focus, path)
        for candidate in values:
            place = dataset.place_of(Triple(focus, path, candidate))
            if place:
                return place
    return dataset.place_of_subject(focus)
