"""The dataset's card: DCAT and VoID, with counts taken from the graph itself.

https://www.w3.org/TR/vocab-dcat-3/ · https://www.w3.org/TR/void/
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct

from kg.dataset import Graph
from kg.formats import FORMATS
from kg.pages._phrases import Phrases
from kg.terms import IRI, Literal, Prefixes, Term, Triple
from kg.vocab import dcat, dcterms, rdf, spdx, void, xsd

CARD = "dataset"
IANA = "https://www.iana.org/assignments/media-types/"


class Imprint(Struct, frozen=True):
    """What a site says of itself and how it speaks; empty texts for what is not said.

    ``languages`` maps tags to autonyms in the order of fallback; the first is the one of the
    pages without a tag in their path. ``start`` lists the classes of the front page. ``api`` is
    where a server answers the stored queries, if one does.
    """

    base: str
    languages: Mapping[str, str]
    prefixes: Prefixes
    phrases: Mapping[str, Phrases]
    start: tuple[IRI, ...]
    title: Mapping[str, str]
    description: Mapping[str, str]
    licence: str
    publisher: str
    version: str
    modified: str
    homepage: str
    api: str


def describe_dataset(graph: Graph, imprint: Imprint, dumps: Mapping[str, bytes]) -> list[Triple]:
    """The triples about the dataset ``<base>dataset``, its dumps, classes and properties."""
    dataset = IRI(f"{imprint.base}{CARD}")
    return [
        *_imprint(dataset, imprint),
        *_counts(dataset, graph, imprint.prefixes),
        *_distributions(dataset, imprint, dumps),
        *(_service(dataset, imprint) if imprint.api else ()),
    ]


def _imprint(dataset: IRI, imprint: Imprint) -> Iterator[Triple]:
    yield Triple(dataset, rdf.type, dcat.Dataset)
    yield Triple(dataset, rdf.type, void.Dataset)
    for language, text in imprint.title.items():
        yield Triple(dataset, dcterms.title, Literal(text, language=language))
    for language, text in imprint.description.items():
        yield Triple(dataset, dcterms.description, Literal(text, language=language))
    yield Triple(dataset, dcterms.license, IRI(imprint.licence))
    if imprint.publisher:
        yield Triple(dataset, dcterms.publisher, Literal(imprint.publisher))
    if imprint.version:
        yield Triple(dataset, dcat.version, Literal(imprint.version))
    if imprint.modified:
        yield Triple(dataset, dcterms.modified, Literal(imprint.modified, datatype=xsd.date))
    if imprint.homepage:
        yield Triple(dataset, dcat.landingPage, IRI(imprint.homepage))
    yield Triple(dataset, void.uriSpace, Literal(imprint.base))


def _service(dataset: IRI, imprint: Imprint) -> Iterator[Triple]:
    """The server that answers stored queries. https://www.w3.org/TR/vocab-dcat-3/#Class:Data_Service"""
    service = IRI(f"{dataset.value}#api")
    yield Triple(service, rdf.type, dcat.DataService)
    yield Triple(service, dcterms.title, Literal("API"))
    yield Triple(service, dcterms.license, IRI(imprint.licence))
    yield Triple(service, dcat.endpointURL, IRI(imprint.api))
    yield Triple(service, dcat.endpointDescription, IRI(f"{imprint.api}openapi.json"))
    yield Triple(service, dcat.servesDataset, dataset)


def _counts(dataset: IRI, graph: Graph, prefixes: Prefixes) -> Iterator[Triple]:
    instances: Counter[IRI] = Counter()
    uses: Counter[IRI] = Counter()
    objects: set[Term] = set()
    for triple in graph:
        objects.add(triple.object)
        uses[triple.predicate] += 1
        if triple.predicate == rdf.type and isinstance(triple.object, IRI):
            instances[triple.object] += 1
    for predicate, count in (
        (void.triples, len(graph)),
        (void.distinctSubjects, len(graph.subjects())),
        (void.distinctObjects, len(objects)),
        (void.classes, len(instances)),
        (void.properties, len(uses)),
    ):
        yield Triple(dataset, predicate, Literal(count))
    for kind, counted, link, measure in (
        ("class", instances, void.classPartition, void.entities),
        ("property", uses, void.propertyPartition, void.triples),
    ):
        for term in sorted(counted, key=lambda iri: iri.value):
            partition = IRI(f"{dataset.value}#{kind}-{_fragment(term, prefixes)}")
            yield Triple(dataset, link, partition)
            yield Triple(partition, getattr(void, kind), term)
            yield Triple(partition, measure, Literal(counted[term]))


def _fragment(term: IRI, prefixes: Prefixes) -> str:
    """A name for a term's partition that stays when other terms come and go."""
    curie = prefixes.shrink(term)
    return curie.replace(":", "-") if curie else hashlib.sha256(term.value.encode()).hexdigest()[:8]


def _distributions(dataset: IRI, imprint: Imprint, dumps: Mapping[str, bytes]) -> Iterator[Triple]:
    for path, content in dumps.items():
        plain = path.removesuffix(".gz")
        format = next(f for f in FORMATS if plain.endswith(f".{f.extension}"))
        name = format.name + ("-gzip" if plain != path else "")
        distribution, checksum = (IRI(f"{dataset.value}#{n}") for n in (name, f"{name}-sha256"))
        url = IRI(imprint.base + path)
        yield Triple(dataset, dcat.distribution, distribution)
        yield Triple(dataset, void.dataDump, url)
        yield Triple(distribution, rdf.type, dcat.Distribution)
        yield Triple(distribution, dcterms.title, Literal(path.rpartition("/")[2]))
        yield Triple(distribution, dcat.downloadURL, url)
        yield Triple(distribution, dcat.mediaType, IRI(IANA + format.media_type))
        if plain != path:
            yield Triple(distribution, dcat.compressFormat, IRI(f"{IANA}application/gzip"))
        size = Literal(str(len(content)), datatype=xsd.nonNegativeInteger)
        yield Triple(distribution, dcat.byteSize, size)
        yield Triple(distribution, dcterms.license, IRI(imprint.licence))
        yield Triple(distribution, spdx.checksum, checksum)
        yield Triple(checksum, rdf.type, spdx.Checksum)
        yield Triple(checksum, spdx.algorithm, spdx.checksumAlgorithm_sha256)
        digest = Literal(hashlib.sha256(content).hexdigest(), datatype=xsd.hexBinary)
        yield Triple(checksum, spdx.checksumValue, digest)
