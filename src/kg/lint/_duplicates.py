"""Statements that a file makes twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kg.errors import ReadError
from kg.findings import Place
from kg.formats import Kind, Token
from kg.lint._content import Content, Text
from kg.lint._hit import Edit, Hit


def check_duplicates(content: Content) -> Iterator[Hit]:
    """The only rule of this file. A file is read once more only if it has a duplicate."""
    numbers: dict[str, list[int]] = {}
    for name, number in content.dataset.repeated():
        numbers.setdefault(name, []).append(number)
    for text in content.texts:
        if text.name in numbers:
            yield from _repeated(content, text, numbers[text.name])


def _repeated(content: Content, text: Text, numbers: list[int]) -> Iterator[Hit]:
    try:
        quads, places = content.statements(text)
    except ReadError:
        return  # it has changed since
    for number in numbers:
        if not number < len(quads) == len(places):
            return
        quad, position = quads[number], places[number].object
        place = Place(text.name, *position)
        at = text.token_at(text.offset(position)) if text.has_tokens else None
        edits = () if at is None else tuple(_removal(text, at))
        facts = {"property": content.show(quad.predicate)}
        yield Hit("KG131", facts, "", place, quad.subject, quad.predicate, quad.object, edits)


def _removal(text: Text, at: int) -> Iterator[Edit]:
    """Leaves out the object that begins with a token, where it is plain what goes with it.

    Plain is an IRI, a name, a label or a literal after a comma; or alone after its predicate,
    where another one stands before that; or in a statement of its own. Nothing if a comment is
    in between.
    """
    tokens = text.tokens
    after = at + 1
    while after < len(tokens) and tokens[after].kind in (Kind.LANGUAGE, Kind.DATATYPE):
        after += 2 if tokens[after].kind is Kind.DATATYPE else 1
    if tokens[at].kind is Kind.MARK or after >= len(tokens) or at < 2:
        return
    if tokens[at - 1].text == ",":
        first, last = at - 1, after - 1
    elif tokens[at - 2].text == ";" and tokens[after].text in (";", ".", "]"):
        first, last = at - 2, after - 1
    elif tokens[after].text == "." and _begins_statement(tokens, at - 2):
        first, last = at - 2, after
    else:
        return
    start, end = tokens[first].start, tokens[last].end
    if last != after and not text.text[tokens[first - 1].end : start].strip():
        start = tokens[first - 1].end  # with the blanks before it
    between = pairwise(tokens[first : last + 1])
    if not any(text.text[one.end : other.start].strip() for one, other in between):
        yield text.without(start, end) if last == after else Edit(start, end)


def _begins_statement(tokens: list[Token], subject: int) -> bool:
    """True when a token is the first of a statement, and all of its subject."""
    if tokens[subject].kind is Kind.MARK:
        return False
    return subject == 0 or tokens[subject - 1].text in (".", "{", "}")
