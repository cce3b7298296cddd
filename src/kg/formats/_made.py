"""Solutions made of rows of terms, for the writers, which take what an engine answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from kg.terms import IRI, BlankNode, Literal, Term, Triple

Cells = Sequence[Term | None]


def make_solutions(names: Sequence[str], rows: Iterable[Cells]) -> QuerySolutions:
    """Solutions with these rows, in their order; a cell that is None is not bound.

    Blank nodes are named by the order in which they come, so that equal rows give equal bytes.
    """
    nodes: dict[str, str] = {}
    bindings = [
        {name: _write(term, nodes) for name, term in zip(names, row, strict=True) if term}
        for row in rows
    ]
    text = json.dumps({"head": {"vars": list(names)}, "results": {"bindings": bindings}})
    made = parse_query_results(text, format=QueryResultsFormat.JSON)
    assert isinstance(made, QuerySolutions)
    return made


def _write(term: Term, nodes: dict[str, str]) -> dict[str, Any]:
    """A term as https://www.w3.org/TR/sparql12-results-json/ has it."""
    if isinstance(term, IRI):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": nodes.setdefault(term.value, f"b{len(nodes)}")}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        value = {name: _write(part, nodes) for name, part in parts.items()}
        return {"type": "triple", "value": value}
    return {"type": "literal", "value": term.value} | _kind(term)


def _kind(literal: Literal) -> dict[str, str]:
    if not literal.language:
        return {"datatype": literal.datatype.value}
    direction = {"its:dir": literal.direction.value} if literal.direction else {}
    return {"xml:lang": literal.language} | direction
