"""Solutions a batch at a time, with what their things are called; which cells are numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from pyoxigraph import QuerySolution

from kg.formats._presentation import Presentation
from kg.lexical import WHOLE_NUMBERS, lexical_check
from kg.terms import IRI, Literal, Term
from kg.vocab import xsd

BATCH = 1000  # rows: enough that asking for names once per batch costs little

Names = Mapping[IRI, Literal]

INTEGERS = frozenset(IRI(xsd.iri + name) for name in WHOLE_NUMBERS)
NUMBERS = INTEGERS | {xsd.decimal, xsd.double, IRI(f"{xsd.iri}float")}


def batches(
    solutions: Iterator[QuerySolution], presentation: Presentation
) -> Iterator[tuple[Sequence[QuerySolution], Names]]:
    """Up to `BATCH` rows at a time, and the names of those of their things that have one."""
    while rows := list(islice(solutions, BATCH)):
        things = dict.fromkeys(term for row in rows for term in row if isinstance(term, IRI))
        yield rows, presentation.labels(things)


def name_beside(row: QuerySolution, term: Term, names: Names) -> Literal | None:
    """The name of a thing, unless another cell of the row tells it."""
    name = names.get(term) if isinstance(term, IRI) else None
    told = name and any(isinstance(cell, Literal) and cell.value == name.value for cell in row)
    return None if told else name


def name_of(term: Term, names: Names) -> str:
    """What a thing is called, or else the text of a term."""
    name = names.get(term) if isinstance(term, IRI) else None
    return name.value if name else text_of(term)


def text_of(term: Term) -> str:
    """The text of a literal, an IRI in full; what else there is as Turtle has it."""
    return term.value if isinstance(term, (IRI, Literal)) else str(term)


def is_number(term: Term) -> bool:
    """True for a literal of a numeric datatype whose text is a number by it."""
    if not isinstance(term, Literal) or term.datatype not in NUMBERS:
        return False
    check = lexical_check(term.datatype)
    return check is not None and check(term.value)
