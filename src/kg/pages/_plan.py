"""All documents of a site: which there are, where, and which triples each of them holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.dataset import Dataset, Graph
from kg.errors import WriteError
from kg.formats import GRAPH_FORMATS, HTML, Format
from kg.pages._address import Addresses
from kg.pages._card import Imprint, describe_dataset
from kg.pages._labels import NAMING
from kg.terms import IRI, BlankNode, Resource, Triple
from kg.vocab import rdf, rdfs, skos

TRUST = "trust"


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the site: its path, format and language, and the IRI that it is about.

    ``subject`` is None for the front page and the trust page; ``language`` is empty for data
    documents.
    """

    path: str
    format: Format
    language: str
    subject: IRI | None


@dataclass(frozen=True)
class Plan:
    """Everything that pages need to know, as plain values, and every document there will be.

    ``graph`` is what pages show: the current view together with the dataset's card, without
    superclasses and superproperties, which the data documents hold from ``data``.
    """

    dataset: Dataset
    graph: Graph
    data: Graph
    imprint: Imprint
    addresses: Addresses
    subjects: Mapping[IRI, tuple[IRI, ...]]
    documents: Mapping[str, Document]

    @cached_property
    def property_order(self) -> Mapping[Resource, int]:
        """The place of each property in the order in which the ontology's files list them."""
        return {subject: place for place, subject in enumerate(self.graph.subjects())}

    def path_of(self, term: IRI, language: str) -> str | None:
        """The path of the page that shows a resource, or None.

        The fragment is there when the graph describes the resource: then the page has it too.
        """
        document, hash_, fragment = term.value.partition("#")
        address = self.addresses.get(IRI(document))
        if address is None:
            return None
        path = html_path(address, language, self.imprint.languages)
        return path + hash_ + fragment if self.graph.describes(term) else path


def make_plan(dataset: Dataset, imprint: Imprint, dumps: Mapping[str, bytes]) -> Plan:
    """Plan the site of a dataset; ``dumps`` are its dumps by path, for the dataset's card.

    Raises `WriteError` when two IRIs cannot have different files.
    """
    card = describe_dataset(dataset.view, imprint, dumps)
    graph = Graph([*dataset.judged, *card])
    data = Graph([*dataset.view, *card])
    subjects = _subjects_by_document(graph, imprint.base)
    addresses = Addresses(subjects, imprint.base)
    documents = _documents(addresses, imprint.languages)
    return Plan(dataset, graph, data, imprint, addresses, subjects, documents)


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


def _documents(addresses: Addresses, languages: Mapping[str, str]) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    folded: set[str] = set()

    def add(path: str, format: Format, language: str, subject: IRI | None) -> None:
        if path.casefold() in folded:
            remedy = "Rename what has the longer IRI."
            raise WriteError(path, "two documents would be this file", remedy)
        folded.add(path.casefold())
        documents[path] = Document(path, format, language, subject)

    for language in languages:
        add(html_path("index", language, languages), HTML, language, None)
        add(html_path(TRUST, language, languages), HTML, language, None)
    for subject, address in addresses.items():
        for language in languages:
            add(html_path(address, language, languages), HTML, language, subject)
        for format in GRAPH_FORMATS:
            add(f"{address}.{format.extension}", format, "", subject)
    return documents
