"""What the rules look at: the statements, the shapes, and the texts that they were read from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import cast

from msgspec import Struct, field

from kg.dataset import Dataset, Graph, files_in, shown_name
from kg.findings import Place
from kg.formats import (
    CSV,
    METADATA,
    NQUADS,
    NTRIPLES,
    READABLE,
    TRIG,
    TURTLE,
    Context,
    Declared,
    Document,
    Format,
    Kind,
    Lines,
    Located,
    LocatedText,
    Places,
    Token,
    Written,
    by_path,
    find_prefixes,
    parse_document,
    read,
    tokenize,
    written,
)
from kg.lint._hit import Edit
from kg.lint._published import key_of, namespaces, split_iri
from kg.lint._ranges import Range, read_ranges
from kg.terms import IRI, Literal, Prefixes, Quad, Resource, Triple
from kg.vocab import owl, rdf, rdfs, skos

_WITH_TOKENS = (TURTLE, TRIG, NTRIPLES, NQUADS)


class Text(Struct, frozen=True, dict=True):
    """A file as it is written; ``name`` is the file as messages show it.

    ``metadata`` is what stands beside a table; see `kg.formats.Document`.
    """

    path: Path
    name: str
    format: Format
    content: bytes
    metadata: bytes | None = None

    @cached_property
    def text(self) -> str:
        """The content as Unicode, without a byte order mark.

        What is not UTF-8 is left out: whoever reads the statements tells it.
        """
        return self.content.decode("utf-8-sig", "ignore")

    @property
    def has_tokens(self) -> bool:
        """True for Turtle and its kin."""
        return self.format in _WITH_TOKENS

    @cached_property
    def tokens(self) -> list[Token]:
        """The tokens without the comments; none for other formats than Turtle and its kin."""
        if not self.has_tokens:
            return []
        return [token for token in tokenize(self.text) if token.kind is not Kind.COMMENT]

    @property
    def document(self) -> Document:
        """The file as a document, if it is none of Turtle and its kin."""
        return Document(self.content, self.name, self.format, self.metadata)

    @cached_property
    def strings(self) -> list[Written]:
        """The strings and comments of a document; none of Turtle and its kin."""
        return [] if self.has_tokens else list(written(self.document, self.text))

    @cached_property
    def prefixes(self) -> list[Declared]:
        """The prefixes that the contexts of a document declare; none of Turtle and its kin."""
        may_have = not self.has_tokens and b"@context" in self.content
        return find_prefixes(self.document) if may_have else []

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)

    def place(self, offset: int) -> Place:
        """The place of a code point."""
        return Place(self.name, *self._lines.position(offset))

    def position(self, offset: int) -> tuple[int, int]:
        """The line and column of a code point."""
        return self._lines.position(offset)

    def offset(self, position: tuple[int, int]) -> int:
        """The offset of a line and a column."""
        return self._lines.offset(*position)

    def without(self, start: int, end: int) -> Edit:
        """Leaves out what stands between two offsets, and its lines if nothing else is on them."""
        line_start = self.text.rfind("\n", 0, start) + 1
        line_end = self.text.find("\n", end) + 1 or len(self.text)
        around = self.text[line_start:start] + self.text[end:line_end]
        return Edit(start, end) if around.strip() else Edit(line_start, line_end)

    def token_at(self, offset: int) -> int | None:
        """Which token begins at an offset, counted from 0; None when none does."""
        at = bisect_left(self.tokens, offset, key=lambda token: token.start)
        return at if at < len(self.tokens) and self.tokens[at].start == offset else None


def read_texts(
    folders: Iterable[Path],
    formats: Iterable[Format] = READABLE,
    *,
    exclude: Iterable[Path] = (),
    shown_from: Path,
) -> tuple[Text, ...]:
    """The texts of all files in the folders that can be opened."""
    texts: list[Text] = []
    known = tuple(formats)
    for file, _folder in files_in(folders, exclude, known):
        format = by_path(file, known)
        assert format is not None, file
        beside = file.with_name(file.name + METADATA)
        try:
            metadata = beside.read_bytes() if format == CSV and beside.is_file() else None
            content = file.read_bytes()
        except OSError:
            continue  # whoever reads the statements tells it
        texts.append(Text(file, shown_name(file, shown_from), format, content, metadata))
    return tuple(texts)


class Part(Struct, frozen=True, dict=True):
    """A graph, where its statements stand, and every term in it once.

    ``place_of`` answers for a triple of the graph, ``place_of_subject`` for the first about it.
    """

    graph: Graph
    place_of: Callable[[Triple], Place | None]
    place_of_subject: Callable[[Resource], Place | None]

    @cached_property
    def terms(self) -> Terms:
        """Every IRI and every literal of the graph."""
        return _terms(self.graph)

    def uses(self, iri: IRI) -> Iterator[Triple]:
        """The triples with an IRI as predicate, as object, or as the datatype of the object."""
        for subject, objects in self.graph.column(iri).items():
            assert not isinstance(subject, Literal)
            yield from (Triple(subject, iri, value) for value in objects)
        for subject, predicate in self.graph.incoming(iri):
            yield Triple(subject, predicate, iri)
        for subject, predicate, value in self.terms.literals.get(iri, ()):
            yield Triple(subject, predicate, value)


class Terms(Struct, frozen=True):
    """The IRIs of a graph by role, and its literals by datatype, each with a subject and predicate.

    ``classes`` maps each class to its instances, ``names`` each namespace to the names that are
    used of it, and these to their IRI.
    """

    subjects: set[IRI] = field(default_factory=set)
    predicates: set[IRI] = field(default_factory=set)
    classes: dict[IRI, list[Resource]] = field(default_factory=dict)
    objects: set[IRI] = field(default_factory=set)
    literals: dict[IRI, list[tuple[Resource, IRI, Literal]]] = field(default_factory=dict)
    names: dict[str, dict[str, IRI]] = field(default_factory=dict)


def _terms(graph: Graph) -> Terms:
    """Column by column: an index by subject of a large graph would take as long as all rules."""
    term = graph.numbers.term
    predicates = graph.all_predicates()
    terms = Terms(
        subjects={subject for subject in graph.subjects() if isinstance(subject, IRI)},
        predicates=set(predicates),
    )
    datatypes: dict[int, IRI] = {}
    for number in {n for predicate in predicates for n in graph.relation(predicate).values()}:
        found = term(number)
        if isinstance(found, Literal):
            datatypes[number] = found.datatype
        elif isinstance(found, IRI):
            terms.objects.add(found)
    uses = [
        (node, predicate, value)
        for predicate in predicates
        for node, value in graph.relation(predicate).pairs()
        if value in datatypes
    ]
    for node, predicate, value in sorted(uses, key=itemgetter(0)):  # as they were read
        use = (cast("Resource", term(node)), predicate, cast("Literal", term(value)))
        terms.literals.setdefault(datatypes[value], []).append(use)
    for of_class, instances in graph.inverse_column(rdf.type).items():
        if isinstance(of_class, IRI):
            terms.classes[of_class] = [i for i in instances if not isinstance(i, Literal)]
    for iri in {*terms.subjects, *predicates, *terms.objects, *terms.literals}:
        namespace, name = split_iri(iri.value)
        terms.names.setdefault(namespace, {})[name] = iri
    return terms


TERM_CLASSES = frozenset(
    {
        owl.Class,
        owl.DatatypeProperty,
        owl.ObjectProperty,
        owl.AnnotationProperty,
        rdfs.Class,
        rdfs.Datatype,
        rdf.Property,
        skos.Concept,
        skos.ConceptScheme,
    }
)
"""What describes a term, as against a thing."""


class Stated(Struct, frozen=True, dict=True):
    """What is stated, and what that tells of its own terms. ``prefixes`` are those of kg.toml."""

    dataset: Dataset
    prefixes: Prefixes

    @cached_property
    def data(self) -> Part:
        """What is stated, in the ontology and by the sources."""
        dataset = self.dataset
        return Part(dataset.assertions, dataset.place_of, dataset.place_of_subject)

    @cached_property
    def graphs(self) -> set[IRI]:
        """The names of the graphs that hold a statement."""
        names = (name for name, _quads in self.dataset.stated.by_graph())
        return {name for name in names if isinstance(name, IRI)}

    @cached_property
    def namespaces(self) -> Mapping[str, str]:
        """Every namespace whose spelling is known, by what it shares with its misspellings.

        Where two share that, as http and https of schema.org, the published one counts.
        """
        known = (self.dataset.base, *self.prefixes.values(), *namespaces())
        return {key_of(namespace): namespace for namespace in known}

    @cached_property
    def our_terms(self) -> set[IRI]:
        """The terms and concepts that are minted and described here."""
        instances = (self.data.terms.classes.get(each, ()) for each in TERM_CLASSES)
        terms = (term for each in instances for term in each if isinstance(term, IRI))
        return {term for term in terms if self.is_ours(term)}

    @cached_property
    def described(self) -> set[str]:
        """The namespaces of these terms: they hold no other name."""
        return {split_iri(term.value)[0] for term in self.our_terms}

    @cached_property
    def ranges(self) -> Mapping[IRI, Range]:
        """What the ontology says of the values of each property that it says something of."""
        return read_ranges(self.data.graph)

    def is_ours(self, iri: IRI) -> bool:
        """True for an IRI that is minted here."""
        return iri.value.startswith(self.dataset.base)

    def show(self, iri: IRI) -> str:
        """An IRI as people write it."""
        return self.prefixes.show(iri)


class Content(Stated, frozen=True, dict=True):
    """Everything that the rules look at: what is stated, the shapes, and the texts of both.

    ``context`` is the project's, which some texts are read with, and ``context_texts`` its file.
    """

    shapes: Part
    data_texts: tuple[Text, ...]
    shapes_texts: tuple[Text, ...]
    context: Context | None = None
    context_texts: tuple[Text, ...] = ()

    @property
    def texts(self) -> tuple[Text, ...]:
        """All texts."""
        return (*self.data_texts, *self.shapes_texts, *self.context_texts)

    @cached_property
    def text_of(self) -> Mapping[str, Text]:
        """The texts by name."""
        return {text.name: text for text in self.texts}

    def statements(self, text: Text) -> tuple[list[Quad], Places]:
        """What a text states, and where, as `kg.dataset` has it; `ReadError` where it cannot."""
        base = self.dataset.base
        if text.has_tokens:
            written = (text.content, text.name, text.format, base)
            return read(*written), LocatedText(*written)
        stated = list(parse_document(text.document, base, self.context))
        places = [Located(each.subject_at, each.at, each.at) for each in stated]
        return [each.quad for each in stated], places

    def literal_places(self, text: Text) -> set[tuple[int, int]]:
        """The places in a document at which nothing but literals is stated; none in a context."""
        literals: set[tuple[int, int]] = set()
        others: set[tuple[int, int]] = set()
        if text in self.context_texts:
            return literals
        quads, places = self.statements(text)
        for number, quad in enumerate(quads):
            (literals if isinstance(quad.object, Literal) else others).add(places[number].object)
        return literals - others
