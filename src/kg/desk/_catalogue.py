"""What is published of each stored query: what it may be told, and an answer of it in each format.

That is the answer to its default arguments. A query that needs some which have no default is
shown by the first of its examples that is about the dataset.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from io import BytesIO
from itertools import islice

from msgspec import Struct

from kg.desk._desk import Desk, formats_of, language_matters
from kg.errors import FormatError, QueryError
from kg.formats import (
    HTML,
    Answer,
    AnySolutions,
    Cells,
    Format,
    Notes,
    make_solutions,
    write_answer,
)
from kg.queries import StoredQuery, ask, choices
from kg.store import QueryBoolean
from kg.terms import IRI, order
from kg.within import Within, within

MOST_ROWS = 100_000
"""How many rows of an answer are published; of a longer one none is."""
_SECONDS = 10

Choices = Mapping[IRI, Mapping[str, str]]
"""Things, each with its labels by language."""


class Rows(Struct, frozen=True):
    """The answer of a SELECT query, or of one that makes triples, as rows."""

    names: tuple[str, ...]
    rows: tuple[Cells, ...]


class Truth(Struct, frozen=True):
    """The answer of an ASK query."""

    holds: bool


class Entry(Struct, frozen=True):
    """A stored query as it is published.

    ``choices`` holds, by parameter, what an argument may name. ``answer`` is what is given for
    the ``arguments``, which are those of the ``example`` of that name, or of none where they are
    the defaults; it is None where nothing can be shown, as when it ``is_too_long``. ``files`` holds
    the answer for the defaults, by format and by language, which is empty where it does not matter;
    ``notes`` what a reader of a format should be told.
    """

    query: StoredQuery
    formats: tuple[Format, ...]
    choices: Mapping[str, Choices]
    arguments: Mapping[str, str]
    example: str
    answer: Rows | Truth | None
    files: Mapping[tuple[Format, str], bytes]
    notes: Mapping[Format, Notes]
    is_too_long: bool = False


def make_entries(desk: Desk) -> list[Entry]:
    """Describe each stored query, and answer it. Raises `QueryError`, also when that takes long."""
    with within(_SECONDS) as done:
        return [_entry_in_time(query, desk, done) for query in desk.queries.values()]


def _entry_in_time(query: StoredQuery, desk: Desk, done: Within) -> Entry:
    try:
        return done(partial(_make_entry, query, desk))
    except TimeoutError as error:
        what = f"gives no answer to its default arguments in {_SECONDS} s"
        remedy = "Give it defaults that narrow it, or take defaults away."
        raise QueryError(query.file, what, remedy) from error


def _make_entry(query: StoredQuery, desk: Desk) -> Entry:
    arguments, example = _shown(query)
    formats = formats_of(query.form, query.formats)
    answer = None if arguments is None else _read(_ask(query, arguments, desk), query)
    is_too_long = isinstance(answer, Rows) and len(answer.rows) > MOST_ROWS
    answer = None if is_too_long else answer
    files: dict[tuple[Format, str], bytes] = {}
    notes: dict[Format, Notes] = {}
    if answer is not None and not example:
        for format in formats:
            for language in _languages(format, desk):
                with suppress(FormatError):  # which cannot hold this answer
                    content, notes[format] = _file(query, answer, format, language, desk)
                    files[format, language] = content
    return Entry(
        query=query,
        formats=formats,
        choices={p.name: choices(p, desk.store) for p in query.parameters if p.within},
        arguments=arguments or {},
        example=example,
        answer=answer,
        files=files,
        notes=notes,
        is_too_long=is_too_long,
    )


def _shown(query: StoredQuery) -> tuple[Mapping[str, str] | None, str]:
    """The arguments whose answer is shown, and the name of the example that they are from."""
    required = {parameter.name for parameter in query.parameters if parameter.required}
    if not required:
        return {}, ""
    for example in query.examples:
        if example.fixture is None and required <= example.arguments.keys():
            return example.arguments, example.name
    return None, ""


def _ask(query: StoredQuery, arguments: Mapping[str, str], desk: Desk) -> Answer:
    return ask(query, arguments, desk.store, desk.prefixes, desk.base)


def _read(answer: Answer, query: StoredQuery) -> Rows | Truth:
    """An answer to be looked at, in the same order every time; no more of it than tells enough."""
    if isinstance(answer, QueryBoolean):
        return Truth(bool(answer))
    if isinstance(answer, AnySolutions):
        rows = [tuple(solution) for solution in islice(answer, MOST_ROWS + 1)]
        names = tuple(variable.value for variable in answer.variables)
        return Rows(names, tuple(rows if query.is_ordered else sorted(rows, key=_key)))
    triples = [(t.subject, t.predicate, t.object) for t in islice(answer, MOST_ROWS + 1)]
    return Rows(("subject", "predicate", "object"), tuple(sorted(triples, key=_key)))


def _key(row: Cells) -> list[tuple[int, str, str, str]]:
    return [(-1, "", "", "") if term is None else order(term) for term in row]


def _languages(format: Format, desk: Desk) -> tuple[str, ...]:
    """The languages in which there is a file of a format; one is empty where none matters."""
    if format == HTML:  # the page of the query shows it
        return ()
    return desk.languages if language_matters(format) else ("",)


def _file(
    query: StoredQuery, answer: Rows | Truth, format: Format, language: str, desk: Desk
) -> tuple[bytes, Notes]:
    output = BytesIO()
    presentation = desk.presentation(query, language or desk.languages[0])
    given: Answer
    if query.form == "SELECT" and isinstance(answer, Rows):
        given = make_solutions(answer.names, answer.rows)
    else:
        given = _ask(query, {}, desk)
    notes = write_answer(given, format, presentation, output)
    return output.getvalue(), notes
