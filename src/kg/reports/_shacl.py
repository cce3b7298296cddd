"""The report as SHACL has it, in Turtle or JSON-LD.

https://www.w3.org/TR/shacl/#validation-report

What is no SHACL result, such as the rows of a query, is a result of a constraint component that is
named after its rule; where it is about a file and no thing, the file's name is its focus node. The
place in a file is told in the terms of https://www.w3.org/TR/Pointers-in-RDF10/.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar
from urllib.parse import quote

from kg.dataset import Graph
from kg.findings import Finding, Place, Report
from kg.formats import make_context, write_jsonld, write_turtle
from kg.reports._dump import mask
from kg.reports._reader import Reader
from kg.severity import Severity
from kg.terms import IRI, BlankNode, Literal, Prefixes, Resource, Term, Triple
from kg.vocab import earl, pgm, ptr, rdf, sh, xsd

_SEVERITIES = {
    Severity.VIOLATION: sh.Violation,
    Severity.WARNING: sh.Warning,
    Severity.INFO: sh.Info,
}
_RULES = f"{pgm.iri.removesuffix('ns#')}rule#"
AnyTerm = TypeVar("AnyTerm", Resource, Term)
_NAMESPACES = {"earl": earl.iri, "ptr": ptr.iri, "rule": _RULES, "sh": sh.iri, "xsd": xsd.iri}


def write_shacl_turtle(report: Report, reader: Reader) -> bytes:
    """The report in Turtle."""
    return write_turtle(_triples(report, reader), _prefixes(reader), are_named=True)


def write_shacl_jsonld(report: Report, reader: Reader) -> bytes:
    """The report in JSON-LD, with the prefixes as its context."""
    context = make_context({"@context": dict(_prefixes(reader))}, "")
    return mask(write_jsonld(_triples(report, reader), context, are_named=True).decode()).encode()


def _prefixes(reader: Reader) -> Prefixes:
    return Prefixes({**_NAMESPACES, **reader.prefixes})


class _Nodes:
    """Names for what has none: numbers, in the order in which a report comes to each.

    So a report is the same each time, and lists its results in their order, at no search for names.
    """

    def __init__(self, most: int) -> None:
        self._width = len(str(most))
        self._count = 0
        self._named: dict[BlankNode, BlankNode] = {}

    def new(self) -> BlankNode:
        """A node of the report's own."""
        self._count += 1
        return BlankNode(f"b{self._count:0{self._width}}")

    def named(self, term: AnyTerm) -> AnyTerm:
        """Any other term, by its name in the report if it has none."""
        if not isinstance(term, BlankNode):
            return term
        if term not in self._named:
            self._named[term] = self.new()
        return self._named[term]


def _triples(report: Report, reader: Reader) -> Iterator[Triple]:
    nodes = _Nodes(5 * len(report.told) + len(reader.shapes) + 1)
    whole = nodes.new()
    yield Triple(whole, rdf.type, sh.ValidationReport)
    conforms = "false" if report.told else "true"
    yield Triple(whole, sh.conforms, Literal(conforms, datatype=xsd.boolean))
    described: set[Term] = set()
    for finding in report.told:
        result = nodes.new()
        yield Triple(whole, sh.result, result)
        for predicate, term in _result(finding, reader):
            yield Triple(result, predicate, nodes.named(term))
        if finding.place:
            pointer = nodes.new()
            yield Triple(result, earl.pointer, pointer)
            for predicate, told in _pointer(finding.place):
                yield Triple(pointer, predicate, told)
        for node in (finding.path, finding.shape):
            for triple in _description(reader.shapes, node, described):
                subject, term = nodes.named(triple.subject), nodes.named(triple.object)
                yield Triple(subject, triple.predicate, term)


def _result(finding: Finding, reader: Reader) -> Iterator[tuple[IRI, Term]]:
    yield rdf.type, sh.ValidationResult
    yield sh.resultSeverity, _SEVERITIES[finding.severity]
    yield sh.focusNode, finding.focus or Literal(reader.path(reader.place(finding)))
    yield (
        sh.sourceConstraintComponent,
        finding.component or IRI(_RULES + quote(finding.code, safe="")),
    )
    for predicate, term in (
        (sh.resultPath, finding.path),
        (sh.value, finding.value),
        (sh.sourceShape, finding.shape),
    ):
        if term is not None:
            yield predicate, term
    for language, message in finding.messages.items():
        yield sh.resultMessage, Literal(message, language=language or None)


def _pointer(place: Place) -> Iterator[tuple[IRI, Term]]:
    yield rdf.type, ptr.LineCharPointer
    yield ptr.reference, Literal(place.file)
    for predicate, number in ((ptr.lineNumber, place.line), (ptr.charNumber, place.column)):
        if number:
            yield predicate, Literal(str(number), datatype=xsd.positiveInteger)


def _description(shapes: Graph, node: Term | None, described: set[Term]) -> Iterator[Triple]:
    """What the shapes graph says of a node without a name, and of those below it, but once."""
    open_ends = [node]
    while open_ends:
        term = open_ends.pop()
        if isinstance(term, BlankNode) and term not in described:
            described.add(term)
            for triple in shapes.about(term):
                yield triple
                open_ends.append(triple.object)
