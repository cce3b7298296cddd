"""The reference engine: pySHACL, on rdflib."""

from __future__ import annotations

from collections.abc import Iterator

from kg.dataset import Graph, from_rdflib, to_rdflib_graph
from kg.shapes._result import Refused, Result
from kg.terms import IRI, BlankNode, Literal
from kg.vocab import sh


def validate_with_pyshacl(data: Graph, shapes: Graph) -> list[Result]:
    """Every result that pySHACL reports; see `kg.shapes.Engine`.

    It gets copies, since it writes into what it is given. Raises `Refused` when it fails.
    """
    import pyshacl
    import rdflib

    normalize = rdflib.NORMALIZE_LITERALS
    try:
        _conforms, report, _text = pyshacl.validate(
            to_rdflib_graph(data), shacl_graph=to_rdflib_graph(shapes), inplace=True
        )
    except Exception as error:  # which it and rdflib raise bare
        raise Refused(_first_line(error), sh.NodeShape) from error
    finally:
        rdflib.NORMALIZE_LITERALS = normalize  # which pySHACL forgets when it fails
    if not isinstance(report, rdflib.Graph):
        raise Refused(_first_line(report), sh.NodeShape)
    return list(_results(Graph(from_rdflib(report))))


def _results(report: Graph) -> Iterator[Result]:
    for triple in report:
        result = triple.object
        if triple.predicate != sh.result:  # results also stand below others, as sh:detail
            continue
        focus, shape = report.object(result, sh.focusNode), report.object(result, sh.sourceShape)
        path = report.object(result, sh.resultPath)
        component = report.object(result, sh.sourceConstraintComponent)
        severity = report.object(result, sh.resultSeverity)
        assert focus is not None
        assert isinstance(shape, (IRI, BlankNode))
        assert isinstance(component, IRI)
        assert isinstance(severity, IRI)
        yield Result(
            focus=focus,
            path=path if isinstance(path, (IRI, BlankNode)) else None,
            value=report.object(result, sh.value),
            shape=shape,
            component=component,
            severity=severity,
            messages={
                message.language or "": message.value
                for message in report.objects(result, sh.resultMessage)
                if isinstance(message, Literal)
            },
        )


def _first_line(error: object) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
