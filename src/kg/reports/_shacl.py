"""The report as SHACL has it, in Turtle or JSON-LD.

https://www.w3.org/TR/shacl/#validation-report

What is no SHACL result, such as the rows of a query, is a result of a constraint component that is
named after its rule; where it is about a file and no thing, the file's name is its focus node. The
place in a file is told in the terms of https://www.w3.org/TR/Pointers-in-RDF10/.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from kg.dataset import Graph
from kg.findings import Finding, Report, Severity
from kg.formats import make_context, write_jsonld, write_turtle
from kg.reports._dump import mask
from kg.reports._reader import Reader
from kg.terms import IRI, BlankNode, Literal, Prefixes, Term, Triple
from kg.vocab import earl, pgm, ptr, rdf, sh, xsd

_SEVERITIES = {
    Severity.VIOLATION: sh.Violation,
    Severity.WARNING: sh.Warning,
    Severity.INFO: sh.Info,
}
_RULES = f"{pgm.iri.removesuffix('ns#')}rule#"
_NAMESPACES = {"earl": earl.iri, "ptr": ptr.iri, "rule": _RULES, "sh": sh.iri, "xsd": xsd.iri}


def write_shacl_turtle(report: Report, reader: Reader) -> bytes:
    """The report in Turtle."""
    return write_turtle(_triples(report, reader), _prefixes(reader))


def write_shacl_jsonld(report: Report, reader: Reader) -> bytes:
    """The report in JSON-LD, with the prefixes as its context."""
    context = make_context({"@context": dict(_prefixes(reader))}, "")
    return mask(write_jsonld(_triples(report, reader), context).decode()).encode()


def _prefixes(reader: Reader) -> Prefixes:
    return Prefixes({**_NAMESPACES, **reader.prefixes})


def _triples(report: Report, reader: Reader) -> Iterator[Triple]:
    whole = BlankNode()
    yield Triple(whole, rdf.type, sh.ValidationReport)
    conforms = "false" if report.told else "true"
    yield Triple(whole, sh.conforms, Literal(conforms, datatype=xsd.boolean))
    for finding in report.told:
        result = BlankNode()
        yield Triple(whole, sh.result, result)
        for predicate, term in _result(finding, reader):
            yield Triple(result, predicate, term)
        yield from _pointer(finding, result)
        for node in (finding.path, finding.shape):
            yield from _description(reader.shapes, node)


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


def _pointer(finding: Finding, result: BlankNode) -> Iterator[Triple]:
    if not finding.place:
        return
    pointer = BlankNode()
    yield Triple(result, earl.pointer, pointer)
    yield Triple(pointer, rdf.type, ptr.LineCharPointer)
    yield Triple(pointer, ptr.reference, Literal(finding.place.file))
    for predicate, n in (
        (ptr.lineNumber, finding.place.line),
        (ptr.charNumber, finding.place.column),
    ):
        if n:
            yield Triple(pointer, predicate, Literal(str(n), datatype=xsd.positiveInteger))


def _description(shapes: Graph, node: Term | None) -> Iterator[Triple]:
    """What the shapes graph says of a node without a name, and of those below it."""
    seen: set[Term] = set()
    open_ends = [node]
    while open_ends:
        term = open_ends.pop()
        if isinstance(term, BlankNode) and term not in seen:
            seen.add(term)
            for triple in shapes.about(term):
                yield triple
                open_ends.append(triple.object)
