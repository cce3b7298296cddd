"""The page of a stored query, and the page that lists them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from kg.desk import MOST_ROWS, Entry, Rows, Truth
from kg.formats import Format, Kind, is_number, tokenize_sparql
from kg.pages._address import query_address, relative
from kg.pages._labels import Text
from kg.pages._naming import first_sentence, translations
from kg.pages._page import Link
from kg.pages._plan import QUERIES, Plan, answer_path, html_path
from kg.pages._telling import Teller
from kg.pages._ways import HERE, Way, command, ways
from kg.queries import Example, Parameter, StoredQuery
from kg.terms import IRI, Term, order

_MANY = 100  # rows on a page, and things to choose from


class Slot(Struct, frozen=True):
    """A parameter: its name, its type, and what it takes if nothing is said.

    ``choices`` are a few of the ``count`` things that an argument may name, each with the argument
    that names it; ``within`` is their class or scheme.
    """

    name: str
    type: str
    description: Text | None
    default: str
    is_required: bool
    enum: tuple[str, ...]
    within: Link | None
    choices: tuple[tuple[str, Link], ...]
    count: int


class Cell(Struct, frozen=True):
    """A cell of an answer: what stands in it, or nothing."""

    link: Link | None
    is_code: bool = False
    is_number: bool = False


class Table(Struct, frozen=True):
    """Some rows of an answer, the first of ``count``."""

    names: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    count: int


class File(Struct, frozen=True):
    """An answer to download: its format, file name and size in bytes, and what to know of it."""

    label: str
    media_type: str
    name: str
    href: str
    size: int
    note: str


class QueryPage(Struct, frozen=True):
    """The page of a stored query.

    ``arguments`` are those of the ``example`` whose answer is shown, which is a table or a truth;
    without an example it is the answer to the defaults. An answer of more than ``most_rows`` is not
    shown; else that is 0. ``files`` holds that, and ``chart`` leads
    to a drawing of it. ``fetching`` is how others fetch it, ``asking`` how they ask with
    arguments of their own, as with those of an example.
    """

    path: str
    language: str
    name: str
    iri: str
    form: str
    summary: Text
    description: Text | None
    tags: tuple[str, ...]
    slots: tuple[Slot, ...]
    tokens: tuple[tuple[str, str], ...]
    example: str
    arguments: Mapping[str, str]
    table: Table | None
    truth: bool | None
    most_rows: int
    files: tuple[File, ...]
    chart: str
    fetching: tuple[Way, ...]
    asking: tuple[Way, ...]
    examples: tuple[tuple[str, str, bool], ...]
    queries: str
    translations: tuple[tuple[str, str, str], ...]


class QueryIndex(Struct, frozen=True):
    """The page that lists the stored queries: for each its link, name, and a sentence."""

    path: str
    language: str
    queries: tuple[tuple[Link, str, Text | None], ...]
    translations: tuple[tuple[str, str, str], ...]


def query_index(plan: Plan, language: str) -> QueryIndex:
    """The page that lists the stored queries, in a language."""
    languages = plan.imprint.languages
    path = html_path(QUERIES, language, languages)
    labels = Teller(plan, IRI(plan.imprint.base), path, language).labels
    listed = []
    for name, entry in plan.queries.items():
        href = relative(html_path(query_address(name), language, languages), path)
        title = labels.of(entry.query.summary) or Text(name)
        description = labels.of(entry.query.description)
        listed.append((Link(title, href), name, description and first_sentence(description)))
    return QueryIndex(path, language, tuple(listed), translations(plan, QUERIES, language, path))


def query_page(plan: Plan, name: str, language: str) -> QueryPage:
    """The page of a stored query in a language. Raises `KeyError` for an unknown name."""
    return _QueryView(plan, plan.queries[name], language).page()


class _QueryView:
    """Builds one page."""

    def __init__(self, plan: Plan, entry: Entry, language: str) -> None:
        self._plan = plan
        self._entry = entry
        self._query: StoredQuery = entry.query
        self._language = language
        self._address = query_address(entry.query.name)
        self._path = html_path(self._address, language, plan.imprint.languages)
        self._teller = Teller(plan, IRI(plan.imprint.base), self._path, language)

    def page(self) -> QueryPage:
        query, entry, imprint = self._query, self._entry, self._plan.imprint
        labels = self._teller.labels
        answer = entry.answer
        return QueryPage(
            path=self._path,
            language=self._language,
            name=query.name,
            iri=imprint.base + self._address,
            form=query.form,
            summary=labels.of(query.summary) or Text(query.name),
            description=labels.of(query.description),
            tags=query.tags,
            slots=tuple(map(self._slot, query.parameters)),
            tokens=tuple(_spans(query.body)),
            example=entry.example,
            arguments=entry.arguments,
            table=self._table(answer) if isinstance(answer, Rows) else None,
            truth=answer.holds if isinstance(answer, Truth) else None,
            most_rows=MOST_ROWS if entry.is_too_long else 0,
            files=self._files(),
            chart=self._chart(),
            fetching=ways(query, imprint.base + self._address, {}) if entry.files else (),
            asking=self._asking(),
            examples=tuple(map(_example, query.examples)),
            queries=relative(html_path(QUERIES, self._language, imprint.languages), self._path),
            translations=translations(self._plan, self._address, self._language, self._path),
        )

    def _slot(self, parameter: Parameter) -> Slot:
        show = self._plan.imprint.prefixes.show
        things = sorted(self._entry.choices.get(parameter.name, {}), key=order)
        return Slot(
            name=parameter.name,
            type=parameter.type,
            description=self._teller.labels.of(parameter.description),
            default=parameter.default or "",
            is_required=parameter.required,
            enum=parameter.enum,
            within=self._teller.link(parameter.within) if parameter.within else None,
            choices=tuple((show(thing), self._teller.link(thing)) for thing in things[:_MANY]),
            count=len(things),
        )

    def _table(self, rows: Rows) -> Table:
        cells = (tuple(map(self._cell, row)) for row in rows.rows[:_MANY])
        return Table(rows.names, tuple(cells), len(rows.rows))

    def _cell(self, term: Term | None) -> Cell:
        """A cell: a thing by its name, or by its short name where it has none."""
        if term is None:
            return Cell(None)
        link = self._teller.link(term)
        if not isinstance(term, IRI):
            return Cell(link, is_number=is_number(term))
        if self._teller.labels.name(term) is not None:
            return Cell(link)
        shown = Text(self._plan.imprint.prefixes.show(term))
        return Cell(replace(link, text=shown), is_code=True)

    def _files(self) -> tuple[File, ...]:
        """The answers to download, those that differ by language in that of the page."""
        return tuple(
            self._file(format, language, len(content))
            for (format, language), content in self._entry.files.items()
            if language in ("", self._language)
        )

    def _file(self, format: Format, language: str, size: int) -> File:
        path = answer_path(self._query.name, format, language, self._plan.imprint.languages)
        notes = self._entry.notes[format]
        note = notes.get(self._language, notes.get("en", ""))
        name = path.rpartition("/")[2]
        href = relative(path, self._path)
        words = self._teller.labels.phrases.words
        label = words.get(f"format-{format.name}", format.label)  # most are proper names
        return File(label, format.media_type, name, href, size, note)

    def _chart(self) -> str:
        drawn = (f for f in self._files() if f.href.endswith(".svg"))
        return next((file.href for file in drawn), "")

    def _asking(self) -> tuple[Way, ...]:
        """How one asks with arguments, as with those of an example about this dataset."""
        imprint = self._plan.imprint
        url = f"{imprint.api or HERE}queries/{quote(self._query.name)}"
        for example in self._query.examples:
            if example.arguments and not example.fixture:
                return (
                    command(self._query, example.arguments),
                    *ways(self._query, url, example.arguments),
                )
        return ()


def _example(example: Example) -> tuple[str, str, bool]:
    """The name of an example, its arguments, and whether it is about data of its own."""
    arguments = ", ".join(f"{name}={text}" for name, text in example.arguments.items())
    return example.name, arguments, example.fixture is not None


def _spans(text: str) -> Iterator[tuple[str, str]]:
    """A query in pieces, each with what it is; white space and marks are nothing special."""
    plain, done = "", 0
    for token in tokenize_sparql(text):
        plain += text[done : token.start]
        done = token.end
        if token.kind in _PLAIN:
            plain += token.text
            continue
        yield "", plain
        yield token.kind.value, token.text
        plain = ""
    yield "", plain + text[done:]


_PLAIN = (Kind.MARK, Kind.ERROR)
