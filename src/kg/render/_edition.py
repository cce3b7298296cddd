"""An edition: every path of a site, and the bytes at each."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from importlib.resources import files
from posixpath import splitext
from typing import Any

from msgspec import Struct, field

from kg.dataset import Dataset
from kg.desk import Desk
from kg.formats import (
    FORMATS,
    HTML,
    JSONLD,
    NTRIPLES,
    TURTLE,
    Context,
    write_jsonld,
    write_nquads,
    write_ntriples,
    write_turtle,
)
from kg.pages import (
    CARD,
    QUERIES,
    QUERY_LIST,
    TRUST,
    VOCABULARY,
    Document,
    Plan,
    describe,
    html_path,
    index,
    page,
    query_index,
    query_list,
    query_page,
    trust,
    vocabulary,
)
from kg.render._html import (
    render_index,
    render_page,
    render_queries,
    render_query,
    render_trust,
    render_vocabulary,
)
from kg.terms import Prefixes

_ASSETS = {"assets/kg.css": "kg.css"}
_OTHER_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".gz": "application/gzip",
    ".schema.json": "application/schema+json",
    QUERY_LIST: "application/json",
}
_WELL_KNOWN = ".well-known/void"  # https://www.w3.org/TR/void/#well-known


class Edition(Struct, frozen=True):
    """A plan, the context that its JSON-LD is written by, and the dumps by path.

    ``beside`` holds what is published in the context's folder with it: frames, a JSON Schema.
    ``desk`` answers the stored queries with other arguments than the published ones.
    """

    plan: Plan
    context: Context
    dumps: Mapping[str, bytes]
    beside: Mapping[str, bytes] = field(default_factory=dict)
    desk: Desk | None = None

    @property
    def context_path(self) -> str:
        """Where the context is published; empty when documents hold their own."""
        return self.context.url.removeprefix(self.plan.imprint.base)

    def paths(self) -> list[str]:
        """Every path of the site, sorted."""
        context = [self.context_path] if self.context_path else []
        queries = [QUERY_LIST] if self.plan.queries else []
        others = (*self.dumps, *_ASSETS, *context, *self.beside, *queries, _WELL_KNOWN)
        return sorted([*self.plan.documents, *others])


def render(edition: Edition, path: str) -> bytes:
    """The bytes at a path of the edition; `KeyError` for a path that it does not have."""
    if path in edition.dumps:
        return edition.dumps[path]
    if path in edition.beside:
        return edition.beside[path]
    if path in _ASSETS:
        return (files("kg.render") / "assets" / _ASSETS[path]).read_bytes()
    if path == _WELL_KNOWN:
        return render(edition, f"{CARD}.{TURTLE.extension}")
    if path == QUERY_LIST and edition.plan.queries:
        return _write_json(query_list(edition.plan))
    if path and path == edition.context_path:
        return _write_json(dict(edition.context.source))
    return _render_document(edition, edition.plan.documents[path])


def render_dumps(dataset: Dataset, prefixes: Prefixes, context: Context) -> dict[str, bytes]:
    """The whole graph by path.

    The current view as Turtle and JSON-LD, every named graph as N-Quads, and each of them
    compressed as well, without the time of the compression.
    """
    plain = {
        "dump/graph.ttl": write_turtle(dataset.view, prefixes),
        "dump/graph.jsonld": write_jsonld(dataset.view, context, embed=False),
        "dump/graph.nq": write_nquads(dataset.quads()),
    }
    packed = {f"{path}.gz": gzip.compress(content, mtime=0) for path, content in plain.items()}
    return plain | packed


def media_type(path: str) -> str:
    """The value of ``Content-Type`` for a path; a context is JSON-LD, however its name ends."""
    if path == _WELL_KNOWN:
        return TURTLE.content_type
    for ending, other in _OTHER_TYPES.items():
        if path.endswith(ending):
            return other
    extension = splitext(path)[1]
    known = (format.content_type for format in FORMATS if f".{format.extension}" == extension)
    return next(known, JSONLD.content_type)


def _write_json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _render_document(edition: Edition, document: Document) -> bytes:
    plan = edition.plan
    if document.query:
        return _render_query(plan, document)
    if document.subject is None:
        return _render_general(edition, document)
    if document.format == HTML:
        return render_page(plan, page(plan, document.subject, document.language, document.term))
    triples = describe(plan, document.subject)
    if document.format == TURTLE:
        return write_turtle(triples, plan.imprint.prefixes)
    if document.format == NTRIPLES:
        return write_ntriples(triples)
    assert document.format == JSONLD, document
    return write_jsonld(triples, edition.context, root=document.subject)


def _render_query(plan: Plan, document: Document) -> bytes:
    """The page of a stored query, or its published answer in another format."""
    entry = plan.queries[document.query]
    if document.format == HTML:
        return render_query(plan, query_page(plan, document.query, document.language))
    return entry.files[document.format, document.language]


def _render_general(edition: Edition, document: Document) -> bytes:
    """A page that is about the site as a whole."""
    plan, language = edition.plan, document.language
    if document.path == html_path(TRUST, language, plan.imprint.languages):
        return render_trust(plan, trust(plan, language))
    if document.path == html_path(VOCABULARY, language, plan.imprint.languages):
        return render_vocabulary(plan, vocabulary(plan, language))
    if document.path == html_path(QUERIES, language, plan.imprint.languages):
        return render_queries(plan, query_index(plan, language))
    return render_index(plan, index(plan, language, edition.dumps))
