"""What is needed to answer stored queries, and the bytes of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import IO

from msgspec import Struct, field

from kg.errors import NoSuchPage
from kg.formats import (
    BINARY_FORMATS,
    HTML,
    JSON,
    ROLE_FORMATS,
    TABLE,
    AnySolutions,
    Context,
    Format,
    Notes,
    Presentation,
    Roles,
    answer_formats,
    by_name,
    make_solutions,
    write_answer,
)
from kg.queries import StoredQuery, ask, names_of
from kg.store import Store
from kg.terms import Prefixes


class Wish(Struct, frozen=True):
    """What somebody asks for: a stored query by name, with arguments, in a format.

    ``language`` is the reader's. ``page`` counts from 1, in pages of as many rows as the query's
    header says; 0 is the whole answer.
    """

    name: str
    arguments: Mapping[str, str]
    format: str
    language: str
    page: int = 0


class Written(Struct, frozen=True):
    """What is to be told of an answer beside its bytes: whether pages follow, and notes."""

    has_more: bool = False
    notes: Notes = field(default_factory=dict)


class Desk(Struct, frozen=True):
    """What is needed to answer stored queries. ``languages`` is the order of fallback."""

    queries: Mapping[str, StoredQuery]
    prefixes: Prefixes
    base: str
    languages: tuple[str, ...]
    context: Context
    modified: str
    store: Store

    def presentation(self, query: StoredQuery, language: str) -> Presentation:
        """For whom an answer is written, and with what."""
        others = (tag for tag in self.languages if tag != language)
        wanted = (language, *others)
        titles = query.summary
        title = next((titles[tag] for tag in (*wanted, *titles) if tag in titles), query.name)
        return Presentation(
            prefixes=self.prefixes,
            context=self.context,
            language=language,
            title=title,
            labels=lambda iris: names_of(self.store, iris, wanted),
            modified=self.modified,
            roles=query.formats,
        )


def formats_of(form: str, roles: Roles) -> tuple[Format, ...]:
    """The formats in which a query's answer can be had, the first where nobody has a wish.

    Tables of text are for terminals, and files in columns for those who have a library for them:
    what is published may not depend on what is installed.
    """
    able = answer_formats(form, roles)
    first = [JSON] if JSON in able else []
    return (*first, *(format for format in able if format not in (JSON, TABLE, *BINARY_FORMATS)))


def language_matters(format: Format) -> bool:
    """True where an answer differs by its reader's language: where things are called by name."""
    return format in (HTML, *ROLE_FORMATS)


def write(desk: Desk, wish: Wish, output: IO[bytes]) -> Written:
    """Write the answer that is wished for. Raises `QueryError` and `FormatError`.

    Some of it may be written by then.
    """
    query = desk.queries[wish.name]
    answer = ask(query, wish.arguments, desk.store, desk.prefixes, desk.base)
    has_more = False
    if wish.page and isinstance(answer, AnySolutions):
        answer, has_more = _page(answer, query, wish.page)
    presentation = desk.presentation(query, wish.language)
    notes = write_answer(answer, by_name(wish.format), presentation, output)
    return Written(has_more, notes)


def _page(solutions: AnySolutions, query: StoredQuery, page: int) -> tuple[AnySolutions, bool]:
    """The solutions of one page, and whether others follow it."""
    first = (page - 1) * query.page_rows
    rows = [tuple(row) for row in islice(solutions, first, first + query.page_rows + 1)]
    if first and not rows:
        what = f"has no page {page} for these arguments"
        raise NoSuchPage(query.name, what, "Begin with page=1, and follow the links.")
    names = [variable.value for variable in solutions.variables]
    return make_solutions(names, rows[: query.page_rows]), len(rows) > query.page_rows
