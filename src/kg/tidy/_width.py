"""How much room the parts of Turtle take, and where their author broke them into lines."""

from __future__ import annotations

from math import inf

from kg.tidy._syntax import Block, Listing, Object, Predicate, Term, Word, first_word


def width_of_term(term: Term) -> float:
    """The columns that a term takes on one line; infinite where it has lines of its own."""
    if isinstance(term, Word):
        return inf if "\n" in term.text or "\r" in term.text else len(term.text)
    if has_breaks(term):
        return inf
    if isinstance(term, Listing):
        inner = [width_of_term(item) + 1 for item in term.items]
    else:
        inner = [width_of_predicate(predicate) + 3 for predicate in term.predicates]
        inner = inner and [*inner, -2]
    brackets = len(term.opening.text) + len(term.closing.text)
    return brackets + sum(inner) + bool(inner)


def width_of_predicate(predicate: Predicate) -> float:
    """The columns of a verb with its objects."""
    return len(predicate.verb.text) + 1 + width_of_objects(predicate)


def width_of_objects(predicate: Predicate) -> float:
    """The columns of the objects of a verb, with the marks between them."""
    return sum(width_of_object(terms) + 3 for terms in predicate.objects) - 3


def width_of_object(terms: Object) -> float:
    """The columns of a term with its reifiers and annotations."""
    if any(first_word(term).comments for term in terms) or first_word(terms[0]).begins_line:
        return inf
    return sum(width_of_term(term) + 1 for term in terms) - 1


def has_breaks(term: Block | Listing) -> bool:
    """True when a line begins inside brackets, not counting brackets inside them."""
    if isinstance(term, Listing):
        words = [first_word(item) for item in term.items]
    else:
        objects = [terms for predicate in term.predicates for terms in predicate.objects]
        words = [predicate.verb for predicate in term.predicates]
        words += [first_word(terms[0]) for terms in objects]
    begins_line = any(word.begins_line for word in words)
    return begins_line or (term.closing.begins_line if words else bool(term.closing.comments))
