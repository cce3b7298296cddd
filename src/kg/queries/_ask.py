"""A stored query asked of an engine, with its arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from kg.errors import ArgumentError, QueryError, nearest
from kg.formats import AnySolutions
from kg.queries._bind import bind, bound_text
from kg.queries._query import Parameter, StoredQuery
from kg.store import QueryBoolean, Store
from kg.terms import IRI, Literal, Prefixes

if TYPE_CHECKING:
    from kg.formats import Answer


class Engine(Protocol):
    """What answers SPARQL: the embedded store, or an endpoint."""

    def answer(self, text: str, *, where: str, base: str) -> Answer:
        """The answer of a query that messages call ``where``; ``base`` is for relative IRIs."""
        ...


class Recalling:
    """An engine that is asked the same yes-or-no question once: as long as the data stay."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._told: dict[tuple[str, str], QueryBoolean] = {}

    def answer(self, text: str, *, where: str, base: str) -> Answer:
        """See `Engine`."""
        known = self._told.get((text, base))
        if known is not None:
            return known
        answer = self._engine.answer(text, where=where, base=base)
        if isinstance(answer, QueryBoolean):
            self._told[text, base] = answer
        return answer


def ask(
    query: StoredQuery, arguments: Mapping[str, str], engine: Engine, prefixes: Prefixes, base: str
) -> Answer:
    """The answer of a query. Raises `ArgumentError` and `QueryError`.

    An argument must be in the scheme or the class of its parameter, as the engine has it.
    """
    bound = bind(query, arguments, prefixes)
    for parameter in query.parameters:
        term = bound.get(parameter.name)
        if parameter.within and isinstance(term, IRI):
            _refuse_stranger(query, parameter, term, engine, prefixes)
    try:
        return engine.answer(bound_text(query, bound), where=query.file, base=base)
    except QueryError:
        if bound:  # a fault is told at its place in the text that a person wrote
            Store((), ()).answer(query.text, where=query.file, base=base)
        raise


MOST_CHOICES = 1_000
"""How many things of a scheme or a class are listed."""


def choices(parameter: Parameter, engine: Engine) -> dict[IRI, dict[str, str]]:
    """What an argument may name, with labels by language: at most `MOST_CHOICES`, sorted.

    https://www.w3.org/TR/skos-reference/#schemes
    """
    found: dict[IRI, dict[str, str]] = {}
    text = _CHOICES[parameter.type] % f"VALUES ?within {{ {parameter.within} }}"
    answer = engine.answer(text, where=parameter.name, base=_NOWHERE)
    assert isinstance(answer, AnySolutions)
    for solution in answer:
        choice, label = solution["choice"], solution["label"]
        if isinstance(choice, IRI):
            labels = found.setdefault(choice, {})
            if isinstance(label, Literal):
                labels.setdefault(label.language or "", label.value)
    return found


_NOWHERE = "urn:x-kg:"
_HEAD = """\
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_MEMBERS = {
    "concept": "?choice skos:inScheme|skos:topConceptOf|^skos:hasTopConcept ?within",
    "thing": "?choice rdf:type/rdfs:subClassOf* ?within",
}
_CHOICES = {
    name: f"""{_HEAD}SELECT ?choice ?label WHERE {{
  {{ SELECT DISTINCT ?choice WHERE {{ %s {pattern} }} ORDER BY ?choice LIMIT {MOST_CHOICES} }}
  OPTIONAL {{ ?choice skos:prefLabel|rdfs:label|schema:name ?label }}
}} ORDER BY ?choice ?label"""
    for name, pattern in _MEMBERS.items()
}
_MEMBERSHIP = {name: f"{_HEAD}ASK {{ %s {pattern} }}" for name, pattern in _MEMBERS.items()}


def _refuse_stranger(
    query: StoredQuery, parameter: Parameter, term: IRI, engine: Engine, prefixes: Prefixes
) -> None:
    within = parameter.within
    values = f"VALUES (?choice ?within) {{ ({term} {within}) }}"
    if engine.answer(_MEMBERSHIP[parameter.type] % values, where=query.file, base=_NOWHERE):
        return
    assert within is not None
    known = [prefixes.show(choice) for choice in choices(parameter, engine)]
    what = f"{prefixes.show(term)} is no {parameter.type} of {prefixes.show(within)}"
    raise ArgumentError(
        query.name, f'{what} for "{parameter.name}"', nearest(prefixes.show(term), known)
    )
