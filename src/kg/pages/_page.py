"""The nouns of a page: plain data that a template can show without asking anything more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from kg.pages._labels import Text


class Link(Struct, frozen=True):
    """A text that leads somewhere: ``href`` is relative for pages of the site itself."""

    text: Text
    href: str
    is_external: bool = False


class Value(Struct, frozen=True):
    """One object of a statement. ``notes`` are the numbers of its sources on the page.

    ``is_inferred`` marks what was concluded from a source, not read in it; ``is_replaced`` what a
    better source replaced. A nameless resource has its own statements in ``nested`` and no text
    of weight; ``anchor`` is its fragment when it shares the page's document and is told nowhere
    else on it.
    """

    text: Text
    href: str = ""
    is_external: bool = False
    datatype: str = ""
    notes: tuple[int, ...] = ()
    nested: tuple[Row, ...] = ()
    anchor: str = ""
    is_inferred: bool = False
    is_replaced: bool = False


class Row(Struct, frozen=True):
    """A property and its values, or (``is_incoming``) what points here by that property.

    An incoming row's label is the class of what points here, and ``by`` the property. ``omitted``
    counts the values that are too many to show.
    """

    label: Link
    iri: str
    values: tuple[Value, ...]
    is_incoming: bool = False
    by: Link | None = None
    omitted: int = 0

    @property
    def total(self) -> int:
        """How many values there are, shown or not."""
        return len(self.values) + self.omitted


class Section(Struct, frozen=True):
    """What a page tells about one resource; ``anchor`` is its fragment, or empty.

    ``href`` leads to the page that tells more, where there is one.
    """

    iri: str
    curie: str
    anchor: str
    href: str
    title: Text
    other_titles: tuple[Text, ...]
    description: Value | None
    types: tuple[Value, ...]
    rows: tuple[Row, ...]


class SourceNote(Struct, frozen=True):
    """A source on the page: its number, what it is called, and whether a rule derived it."""

    number: int
    link: Link
    is_derived: bool


class ShapeRow(Struct, frozen=True):
    """A shape that holds a term to something: its short name, its severity, and what it says.

    ``severity`` is a word of the pages, as in ``violation``, or the CURIE of another severity.
    """

    curie: str
    severity: str
    label: Text | None
    message: Text | None


class JsonKey(Struct, frozen=True):
    """How documents in JSON write a term.

    ``words`` are the keys, or the names of a class or concept; none for what is written by its
    short name or in full. They hold inside the keys of ``scopes`` alone, if there are any.
    ``example`` is a line of a document.
    """

    words: tuple[str, ...]
    scopes: tuple[str, ...]
    example: str


class Use(Struct, frozen=True):
    """One use of a term: a statement's subject and value, or a member of a class, which is both."""

    subject: Link
    value: Value


class TermNote(Struct, frozen=True):
    """What the page of a term tells beside what is stated about it.

    ``definitions`` are those in the other languages. ``uses`` are a few of ``count``, and ``all``
    leads to where every one is listed.
    """

    kind: str
    definitions: tuple[Text, ...]
    uses: tuple[Use, ...]
    count: int
    all: Link | None
    json_key: JsonKey
    shapes: tuple[ShapeRow, ...]
    alignments: tuple[Row, ...]


class Page(Struct, frozen=True):
    """A page: a main section, sections for what shares its document, and the sources.

    ``trail`` leads to the group of the front page that the thing belongs to. ``alternates`` are
    the data documents (label, media type, href); ``translations`` the same page in the other
    languages (tag, autonym, href). ``schema_org`` is what search engines read, or empty. ``term``
    is there when the thing is a term.
    """

    path: str
    language: str
    trail: Link | None
    main: Section
    sections: tuple[Section, ...]
    sources: tuple[SourceNote, ...]
    alternates: tuple[tuple[str, str, str], ...]
    translations: tuple[tuple[str, str, str], ...]
    schema_org: Mapping[str, Any]
    term: TermNote | None = None

    @property
    def parts(self) -> list[tuple[Text | None, list[Section]]]:
        """The sections by their first class, in the order in which the classes first occur."""
        found: dict[Text | None, list[Section]] = {}
        for section in self.sections:
            kind = section.types[0].text if section.types else None
            found.setdefault(kind, []).append(section)
        return list(found.items())


class Card(Struct, frozen=True):
    """A thing on the front page: its link, its name in another language, a line about it."""

    link: Link
    other_title: Text | None
    description: Text | None


class Group(Struct, frozen=True):
    """The things of one class on the front page."""

    anchor: str
    label: Text
    definition: Text | None
    cards: tuple[Card, ...]


class Download(Struct, frozen=True):
    """A dump to download: its format, and its size in bytes; ``is_packed`` when it is gzipped."""

    label: str
    name: str
    href: str
    size: int
    is_packed: bool


class Index(Struct, frozen=True):
    """The front page.

    ``views`` are the stored queries that show the graph as a whole; ``vocabulary`` leads to what
    the words mean, where there is such a page.
    """

    path: str
    language: str
    title: Text
    other_titles: tuple[Text, ...]
    description: Text | None
    groups: tuple[Group, ...]
    views: tuple[Card, ...]
    vocabulary: str
    vocabularies: tuple[Link, ...]
    dumps: tuple[Download, ...]
    card: str
    licence: str
    translations: tuple[tuple[str, str, str], ...]


class SourceRow(Struct, frozen=True):
    """A source on the trust page: its rank, when it was published, how much it states."""

    source: Link
    authority: Text | None
    date: str
    statements: int


class Disagreement(Struct, frozen=True):
    """A property on which sources differ: the value that is shown, and the others."""

    thing: Link
    property: Link
    current: Text
    others: tuple[Text, ...]


class Trust(Struct, frozen=True):
    """The page that says how far to trust the graph."""

    path: str
    language: str
    sources: tuple[SourceRow, ...]
    disagreements: tuple[Disagreement, ...]
    translations: tuple[tuple[str, str, str], ...]


class Entry(Struct, frozen=True):
    """A term among others: its link, its short name if any, and what it means in one sentence.

    ``others`` are the concepts of a list, or the other classes that a property is used on.
    """

    link: Link
    curie: str
    meaning: Text | None
    others: tuple[Link, ...] = ()


class EntryGroup(Struct, frozen=True):
    """Terms that belong together: the properties of one class, or without one all others."""

    label: Link | None
    entries: tuple[Entry, ...]


class Vocabulary(Struct, frozen=True):
    """The page that says what the words of the graph mean."""

    path: str
    language: str
    classes: tuple[Entry, ...]
    properties: tuple[EntryGroup, ...]
    lists: tuple[Entry, ...]
    translations: tuple[tuple[str, str, str], ...]
