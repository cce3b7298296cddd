"""One graph here and elsewhere: what is missing there, what is surplus, what the engine rewrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from hashlib import sha256

from msgspec import Struct, field

from kg.formats import write_ntriples
from kg.store import as_stored
from kg.terms import IRI, BlankNode, Literal, Triple


class Difference(Struct, frozen=True):
    """How a graph must change, if it must.

    ``graph`` is None for the default graph, ``wanted`` what it must hold. ``size`` is how many
    triples a store keeps of these, ``digest`` a hexadecimal SHA-256 of them. What is ``missing``
    and ``surplus`` has no blank nodes in it: where ``renews_blank`` is true, all that has some must
    be replaced by what is ``blank``. ``rewritten`` maps literals to what the engine made of them.
    """

    graph: IRI | None
    wanted: tuple[Triple, ...]
    size: int
    digest: str
    missing: tuple[Triple, ...] = ()
    surplus: tuple[Triple, ...] = ()
    blank: tuple[Triple, ...] = ()
    renews_blank: bool = False
    rewritten: Mapping[Literal, Literal] = field(default_factory=dict)

    @property
    def is_none(self) -> bool:
        """True where nothing must change."""
        return not (self.missing or self.surplus or self.renews_blank)


class Kept:
    """The triples of a graph as a store keeps them, each with one as it was given."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.given = tuple(triples)
        forms = as_stored({t.object for t in self.given if isinstance(t.object, Literal)})
        kept = {_kept(triple, forms): triple for triple in self.given}
        self.blank = {form: triple for form, triple in kept.items() if _has_blank_node(form)}
        self.ground = {form: triple for form, triple in kept.items() if form not in self.blank}

    def __len__(self) -> int:
        return len(self.ground) + len(self.blank)

    @cached_property
    def digest(self) -> str:
        """A SHA-256 of the canonical N-Triples. Raises `kg.errors.FormatError`: see `canonical`."""
        return sha256(write_ntriples([*self.ground, *self.blank])).hexdigest()

    def has_blank_like(self, other: Kept) -> bool:
        """True where what has blank nodes is the same but for their names.

        They are told apart only where all else is the same: that is then about as much work as it
        is here, and a stranger's blank nodes may be made to take for ever.
        """
        is_alike = _outline(self.blank) == _outline(other.blank)
        return is_alike and write_ntriples(self.blank) == write_ntriples(other.blank)


def compare(graph: IRI | None, here: Kept, there: Kept) -> Difference:
    """How a graph must change to hold what it holds here."""
    return Difference(
        graph,
        here.given,
        len(here),
        here.digest,
        missing=tuple(here.ground[form] for form in here.ground.keys() - there.ground.keys()),
        surplus=tuple(there.ground[form] for form in there.ground.keys() - here.ground.keys()),
        blank=tuple(here.blank.values()),
        renews_blank=not here.has_blank_like(there),
        rewritten=_rewritten(here, there),
    )


def _rewritten(here: Kept, there: Kept) -> Mapping[Literal, Literal]:
    found: dict[Literal, Literal] = {}
    for form, given in here.ground.items():
        other = there.ground.get(form)
        if other and given.object != other.object:
            assert isinstance(given.object, Literal)
            assert isinstance(other.object, Literal)
            found[given.object] = other.object
    return found


def _kept(triple: Triple, forms: Mapping[Literal, Literal]) -> Triple:
    term = triple.object
    if isinstance(term, Literal) and forms[term] != term:
        return Triple(triple.subject, triple.predicate, forms[term])
    return triple


def _has_blank_node(triple: Triple) -> bool:
    return any(isinstance(term, BlankNode) for term in triple)


def _outline(triples: Iterable[Triple]) -> Counter[tuple[object, ...]]:
    return Counter(
        tuple(None if isinstance(term, BlankNode) else term for term in triple)
        for triple in triples
    )
