"""What a loaded vocabulary says about the values of its properties."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import Struct

from kg.dataset import Graph
from kg.lexical import WHOLE_NUMBERS
from kg.terms import IRI, Term
from kg.vocab import edtf, rdf, rdfs, schema, xsd


class Range(Struct, frozen=True):
    """What the values of a property are meant to be: ``terms`` as they are named, sorted.

    Of these, ``classes``; and ``datatypes``, with those that belong to them.
    """

    terms: tuple[IRI, ...]
    classes: frozenset[IRI]
    datatypes: frozenset[IRI]

    @property
    def takes_any_literal(self) -> bool:
        """True when any datatype will do."""
        return rdfs.Literal in self.datatypes or rdfs.Resource in self.classes


def _xsd(*names: str) -> Collection[IRI]:
    return [IRI(xsd.iri + name) for name in names]


_OF_SCHEMA_ORG: Mapping[IRI, Collection[IRI]] = {
    IRI(f"{schema.iri}Text"): (xsd.string, rdf.langString),
    IRI(f"{schema.iri}URL"): _xsd("string", "anyURI"),
    IRI(f"{schema.iri}Date"): _xsd("date", "gYear", "gYearMonth"),
    IRI(f"{schema.iri}DateTime"): _xsd("dateTime", "dateTimeStamp"),
    IRI(f"{schema.iri}Boolean"): _xsd("boolean"),
    IRI(f"{schema.iri}Integer"): _xsd("integer"),
    IRI(f"{schema.iri}Number"): _xsd("integer", "decimal", "double", "float"),
}
_NUMBERS = frozenset(_xsd(*WHOLE_NUMBERS))


def read_ranges(graph: Graph) -> dict[IRI, Range]:
    """The range of each property that has one, by schema:rangeIncludes or rdfs:range.

    A property whose range is described rather than named has none here: nothing is known of it.
    """
    found: dict[IRI, list[Term]] = {}
    for predicate in (schema.rangeIncludes, rdfs.range):
        for subject, terms in graph.column(predicate).items():
            if isinstance(subject, IRI):
                found.setdefault(subject, []).extend(terms)
    return {
        subject: _range(graph, [term for term in terms if isinstance(term, IRI)])
        for subject, terms in found.items()
        if all(isinstance(term, IRI) for term in terms)
    }


def _range(graph: Graph, terms: Collection[IRI]) -> Range:
    classes: set[IRI] = set()
    datatypes: set[IRI] = set()
    for term in terms:
        if term in _OF_SCHEMA_ORG:
            datatypes.update(_OF_SCHEMA_ORG[term])
        elif _is_datatype(term) or rdfs.Datatype in graph.types(term):
            datatypes.add(term)
        else:
            classes.add(term)
    if xsd.integer in datatypes or xsd.decimal in datatypes:
        datatypes |= _NUMBERS
    return Range(tuple(sorted(terms)), frozenset(classes), frozenset(datatypes))


def _is_datatype(term: IRI) -> bool:
    return term.value.startswith((xsd.iri, edtf.iri)) or term in (rdf.langString, rdfs.Literal)
