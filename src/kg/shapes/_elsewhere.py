"""Data at an endpoint, to be validated there. Imported only when an endpoint is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from kg.dataset import Graph
from kg.shapes._classes import classes_below
from kg.shapes._fetch import fetch_columns
from kg.shapes._remote import validate_with_queries
from kg.shapes._result import Result
from kg.shapes._shape import Ask
from kg.shapes._targets import DECLARATIONS, Target
from kg.terms import IRI, BlankNode, Literal, Term
from kg.vocab import rdf, rdfs, sh

_TOGETHER = 50  # questions in one query


class Elsewhere:
    """What an endpoint answers from."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def results(self, shapes: Graph) -> list[Result]:
        """Every result that shapes give."""
        return validate_with_queries(self._ask, shapes)

    def whole(self) -> Graph:
        """All of the data."""
        return fetch_columns(self._ask, None)

    def focused(self, targets: Collection[Target]) -> Collection[Target]:
        """Those of the targets that have a focus node."""
        asked = [target for target in dict.fromkeys(targets) if target[0] != sh.targetNode]
        patterns = [self._focus(*target) for target in asked]
        return {*(t for t in targets if t not in asked), *(asked[n] for n in self._so(patterns))}

    def described(self, terms: Collection[IRI]) -> Collection[Term]:
        """Those of the terms that something is stated about."""
        asked = list(terms)
        return {asked[number] for number in self._so([f"{term} ?p ?o" for term in asked])}

    def declared(self) -> Collection[Term]:
        """The classes and properties that are declared."""
        kinds = " ".join(map(str, DECLARATIONS))
        query = (
            f"SELECT DISTINCT ?term WHERE {{ VALUES ?kind {{ {kinds} }} ?term {rdf.type} ?kind }}"
        )
        return {term for row in self._ask(query) if (term := row["term"])}

    def _focus(self, predicate: IRI, term: Term) -> str:
        if predicate != sh.targetClass:
            return f"?s {term} ?o"
        classes = classes_below(self._hierarchy, term)
        named = " ".join(str(one) for one in classes if not isinstance(one, BlankNode))
        return f"VALUES ?class {{ {named} }} ?s {rdf.type} ?class"

    @cached_property
    def _hierarchy(self) -> Graph:
        return fetch_columns(self._ask, [rdfs.subClassOf])

    def _so(self, patterns: Sequence[str]) -> Iterator[int]:
        """The numbers of the patterns that have a solution."""
        for start in range(0, len(patterns), _TOGETHER):
            parts = [
                f"{{ SELECT ({start + number} AS ?number) WHERE {{ {pattern} }} LIMIT 1 }}"
                for number, pattern in enumerate(patterns[start : start + _TOGETHER])
            ]
            for row in self._ask(f"SELECT ?number WHERE {{ {' UNION '.join(parts)} }}"):
                number = row["number"]
                assert isinstance(number, Literal)
                yield int(number.value)
