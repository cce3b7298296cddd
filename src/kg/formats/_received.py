"""Answers that are parsed as they come, from an endpoint: what the engine's own answers are else.

What is wrong in them shows only when it is reached, and is told as the error of who sent them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
    Variable,
    parse,
    parse_query_results,
)

from kg.errors import KgError
from kg.formats._table import Format
from kg.terms import Quad, Triple

Broken = Callable[[str], KgError]
"""Makes the error to raise for an answer that does not parse, of the parser's words."""


class ReceivedSolutions:
    """Solutions, read once: as the engine's are, but for what is raised when they break off."""

    def __init__(self, solutions: QuerySolutions, broken: Broken) -> None:
        self._solutions = solutions
        self._broken = broken

    @property
    def variables(self) -> list[Variable]:
        """The variables in the order of the query."""
        return self._solutions.variables

    def __iter__(self) -> Iterator[QuerySolution]:
        return self

    def __next__(self) -> QuerySolution:
        try:
            solution: QuerySolution = next(self._solutions)
        except SyntaxError as error:
            raise self._broken(str(error.msg)) from None
        return solution

    def serialize(self, output: IO[bytes], format: QueryResultsFormat) -> None:
        """Write them as they come."""
        try:
            self._solutions.serialize(output, format=format)
        except SyntaxError as error:
            raise self._broken(str(error.msg)) from None


class ReceivedTriples:
    """Triples, read once, each as often as it was sent."""

    def __init__(self, content: IO[bytes], format: Format, broken: Broken) -> None:
        self._quads = parse(content, format=format.rdf)
        self._broken = broken

    def __iter__(self) -> Iterator[Triple]:
        return self

    def __next__(self) -> Triple:
        try:
            quad: Quad = next(self._quads)
        except SyntaxError as error:
            raise self._broken(str(error.msg)) from None
        return quad.triple


AnySolutions = QuerySolutions | ReceivedSolutions
AnyTriples = QueryTriples | ReceivedTriples


def read_solutions(content: IO[bytes], broken: Broken) -> ReceivedSolutions | QueryBoolean:
    """Solutions or a truth value, from SPARQL results in JSON that are read as they are asked for.

    ``content`` must never give more bytes than it is asked for: the parser would end the process.
    https://www.w3.org/TR/sparql11-results-json/
    """
    try:
        answer = parse_query_results(content, format=QueryResultsFormat.JSON)
    except SyntaxError as error:
        raise broken(str(error.msg)) from None
    return ReceivedSolutions(answer, broken) if isinstance(answer, QuerySolutions) else answer


def truth(holds: bool) -> QueryBoolean:  # noqa: FBT001 (what is converted)
    """The answer of an ASK query."""
    content = f'{{"head": {{}}, "boolean": {str(holds).lower()}}}'
    answer = parse_query_results(content, format=QueryResultsFormat.JSON)
    assert isinstance(answer, QueryBoolean)
    return answer
