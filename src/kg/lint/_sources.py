"""Sources without statements, and statements without a source."""

from __future__ import annotations

from collections.abc import Iterator

from kg.lint._content import Content
from kg.lint._hit import Hit
from kg.terms import IRI
from kg.vocab import pgm


def check_sources(content: Content) -> Iterator[Hit]:
    """Both rules; a project that describes no source at all is not asked for any."""
    dataset = content.dataset
    instances = content.data.terms.classes.get(pgm.Source, ())
    sources = sorted(source for source in instances if isinstance(source, IRI))
    for source in sources:
        if dataset.is_source(source) and not _is_of_use(content, source):
            yield Hit("KG133", place=content.data.place_of_subject(source), focus=source)
    if not sources:
        return
    stated = (graph for graph in content.graphs if dataset.is_source(graph))
    for graph in sorted(set(stated).difference(sources)):
        quad = next(quad for quad in dataset.stated if quad.graph_name == graph)
        yield Hit("KG134", place=dataset.stated[quad], focus=graph)


def _is_of_use(content: Content, source: IRI) -> bool:
    """True for a source that states something, or that a source refers to, as to its origin."""
    return source in content.graphs or source in content.data.terms.objects
