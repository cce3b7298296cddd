"""All documents of a site: which there are, where, and which triples each of them holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from kg.dataset import Dataset, Graph
from kg.desk import Entry
from kg.errors import WriteError
from kg.formats import GRAPH_FORMATS, HTML, Format
from kg.pages._address import Addresses, part_addresses, query_address
from kg.pages._card import Imprint, describe_dataset
from kg.pages._labels import NAMING
from kg.pages._lexicon import Kind, Lexicon, kind_of, terms_of
from kg.terms import IRI, BlankNode, Resource, Triple
from kg.vocab import rdf, rdfs, skos

TRUST = "trust"
VOCABULARY = "words"
QUERIES = "queries/index"


class Document(Struct, frozen=True):
    """One file of the site: its path, format and language, and the IRI that it is about.

    ``subject`` is None for the front page, the trust page, that of the vocabulary, and what is
    about queries; ``language`` is empty for data documents. ``term`` is the part of the document
    that a page is about, where it is about one part alone; ``query`` the name of a stored query.
    """

    path: str
    format: Format
    language: str
    subject: IRI | None
    term: IRI | None = None
    query: str = ""


class Plan(Struct, frozen=True, dict=True):
    """Everything that pages need to know, as plain values, and every document there will be.

    ``graph`` is what pages show: the current view together with the dataset's card, without
    superclasses and superproperties, which the data documents hold from ``data``. ``terms`` has
    the addresses of the pages of terms that share a document with others, ``queries`` what is
    published of the stored queries, by name.
    """

    dataset: Dataset
    graph: Graph
    data: Graph
    imprint: Imprint
    addresses: Addresses
    subjects: Mapping[IRI, tuple[IRI, ...]]
    terms: Mapping[IRI, str]
    documents: Mapping[str, Document]
    lexicon: Lexicon
    queries: Mapping[str, Entry]

    @cached_property
    def property_order(self) -> Mapping[Resource, int]:
        """The place of each property in the order in which the ontology's files list them."""
        return {subject: place for place, subject in enumerate(self.graph.subjects())}

    def path_of(self, term: IRI, language: str) -> str | None:
        """The path of the page that shows a resource, or None.

        A term has a page of its own. Otherwise it is the page of the document, with the fragment
        when the graph describes the resource: then the page has it too.
        """
        if term in self.terms:
            return html_path(self.terms[term], language, self.imprint.languages)
        document, hash_, fragment = term.value.partition("#")
        address = self.addresses.get(IRI(document))
        if address is None:
            return None
        path = html_path(address, language, self.imprint.languages)
        return path + hash_ + fragment if self.graph.describes(term) else path


def make_plan(
    dataset: Dataset,
    imprint: Imprint,
    dumps: Mapping[str, bytes],
    lexicon: Lexicon,
    entries: Sequence[Entry] = (),
) -> Plan:
    """Plan the site of a dataset; ``dumps`` are its dumps by path, for the dataset's card.

    Raises `WriteError` when two IRIs cannot have different files.
    """
    card = describe_dataset(dataset.view, imprint, dumps)
    graph = Graph([*dataset.judged, *card])
    data = Graph([*dataset.view, *card])
    subjects = _subjects_by_document(graph, imprint.base)
    addresses = Addresses(subjects, imprint.base)
    terms = part_addresses(_terms_within(graph, subjects), addresses, imprint.base)
    general = ["index", TRUST]
    if any(terms_of(graph, kind) for kind in Kind):
        general.append(VOCABULARY)
    if entries:
        general.append(QUERIES)
    documents = _by_path(
        [
            *_general(general, imprint.languages),
            *_of_things(addresses, terms, imprint.languages),
            *_of_queries(entries, imprint.languages),
        ]
    )
    queries = {entry.query.name: entry for entry in entries}
    return Plan(
        dataset, graph, data, imprint, addresses, subjects, terms, documents, lexicon, queries
    )


def describe(plan: Plan, document: IRI) -> list[Triple]:
    """The triples that the data documents of a document IRI hold.

    Every statement about the thing and about what shares its document, and for each other thing
    that they point at its types and names, so that a reader need not fetch it to show it.
    """
    subjects = plan.subjects[document]
    own = [triple for subject in subjects for triple in _about(plan.data, subject)]
    inside = {triple.subject for triple in own}
    references: list[Triple] = []
    for referent in {triple.object for triple in own} - inside:
        if isinstance(referent, IRI) and _is_thing(plan.graph, referent):
            for predicate in (rdf.type, *NAMING):
                references += (
                    Triple(referent, predicate, term)
                    for term in plan.graph.objects(referent, predicate)
                )
    return own + references


def html_path(address: str, language: str, languages: Mapping[str, str]) -> str:
    """The path of a page in a language: the first language's has no tag in it."""
    first = next(iter(languages))
    return f"{address}.html" if language == first else f"{address}.{language}.html"


def answer_path(name: str, format: Format, language: str, languages: Mapping[str, str]) -> str:
    """The path of the answer of a stored query in a format, and in a language if that matters."""
    page = html_path(query_address(name), language or next(iter(languages)), languages)
    return f"{page.removesuffix(HTML.extension)}{format.extension}"


def _about(graph: Graph, subject: Resource) -> list[Triple]:
    """The triples of a subject and of the blank nodes that it leads to."""
    found: list[Triple] = []
    open_ends, seen = [subject], {subject}
    while open_ends:
        triples = graph.about(open_ends.pop())
        found += triples
        new = {t.object for t in triples if isinstance(t.object, BlankNode)} - seen
        seen |= new
        open_ends += new
    return found


def _is_thing(graph: Graph, referent: IRI) -> bool:
    """True for what a reader meets as a thing: not a concept, a class or a property."""
    types = graph.types(referent)
    return bool(types) and not any(
        kind in (skos.Concept, rdfs.Class) or kind.value.startswith(_SCHEMA_LANGUAGES)
        for kind in types
    )


_SCHEMA_LANGUAGES = (
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
)


def _subjects_by_document(graph: Graph, base: str) -> dict[IRI, tuple[IRI, ...]]:
    found: dict[IRI, list[IRI]] = {}
    for subject in graph.subjects():
        if isinstance(subject, IRI) and subject.value.startswith(base):
            document = IRI(subject.value.partition("#")[0])
            if document.value != base:
                found.setdefault(document, []).append(subject)
    return {
        document: tuple(sorted(subjects, key=lambda s: s.value.rstrip("#") != document.value))
        for document, subjects in found.items()
    }


def _terms_within(graph: Graph, subjects: Mapping[IRI, tuple[IRI, ...]]) -> list[IRI]:
    """The terms that are described in the document of something else."""
    return [term for first, *others in subjects.values() for term in others if kind_of(graph, term)]


def _by_path(documents: Iterable[Document]) -> dict[str, Document]:
    found: dict[str, Document] = {}
    folded: set[str] = set()
    for document in documents:
        if document.path.casefold() in folded:
            remedy = "Rename what has the longer IRI."
            raise WriteError(document.path, "two documents would be this file", remedy)
        folded.add(document.path.casefold())
        found[document.path] = document
    return found


def _general(addresses: Iterable[str], languages: Mapping[str, str]) -> Iterator[Document]:
    for language in languages:
        for address in addresses:
            yield Document(html_path(address, language, languages), HTML, language, None)


def _of_things(
    addresses: Addresses, terms: Mapping[IRI, str], languages: Mapping[str, str]
) -> Iterator[Document]:
    for subject, address in addresses.items():
        for language in languages:
            yield Document(html_path(address, language, languages), HTML, language, subject)
        for format in GRAPH_FORMATS:
            yield Document(f"{address}.{format.extension}", format, "", subject)
    for term, address in terms.items():
        subject = IRI(term.value.partition("#")[0])
        for language in languages:
            path = html_path(address, language, languages)
            yield Document(path, HTML, language, subject, term)


def _of_queries(entries: Iterable[Entry], languages: Mapping[str, str]) -> Iterator[Document]:
    for entry in entries:
        name = entry.query.name
        for language in languages:
            path = html_path(query_address(name), language, languages)
            yield Document(path, HTML, language, None, query=name)
        for format, language in entry.files:
            path = answer_path(name, format, language, languages)
            yield Document(path, format, language, None, query=name)
