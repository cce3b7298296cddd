"""What the page of a term tells beside what is stated about it.

How it is used, how JSON documents write it, which shapes it is held to, and what it corresponds
to in other vocabularies.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from heapq import nsmallest

from kg.formats import write_jsonld
from kg.pages._address import relative
from kg.pages._labels import Text, choose, is_in
from kg.pages._lexicon import Kind, ShapeNote
from kg.pages._naming import DESCRIBING, anchor
from kg.pages._page import JsonKey, Link, Row, ShapeRow, TermNote, Use, Value
from kg.pages._plan import html_path
from kg.pages._telling import Teller
from kg.terms import IRI, BlankNode, Literal, Term, Triple, order
from kg.vocab import owl, pgm, rdf, rdfs, sh, skos

ALIGNING = (
    rdfs.subClassOf,
    rdfs.subPropertyOf,
    owl.equivalentClass,
    owl.equivalentProperty,
    owl.sameAs,
    skos.exactMatch,
    skos.closeMatch,
    skos.broadMatch,
    skos.narrowMatch,
    skos.relatedMatch,
)
_EXAMPLES = 5
_SEVERITIES = {sh.Violation: "violation", sh.Warning: "warning", sh.Info: "info"}


def tell_term(teller: Teller, term: IRI, kind: Kind, stated: tuple[Row, ...]) -> TermNote:
    """The note on a term; ``stated`` are the rows of the dataset that align it."""
    uses = list(_uses(teller, term, kind))
    few = _few(teller, uses)
    return TermNote(
        kind=kind.value,
        definitions=tuple(_other_definitions(teller, term)),
        uses=tuple(_use(teller, triple, kind) for triple in few),
        count=len(uses),
        all=_all(teller, term),
        json_key=_json_key(teller, term, kind, few),
        shapes=tuple(_shape(teller, note) for note in _shapes(teller, term, kind)),
        alignments=(*stated, *_alignments(teller, term)),
    )


def _other_definitions(teller: Teller, term: IRI) -> Iterator[Text]:
    """The definition in each language of the site but the reader's."""
    for predicate in DESCRIBING:
        texts = teller.graph.objects(term, predicate)
        shown = choose(texts, teller.labels.languages)
        if shown is None:
            continue
        for tag in teller.labels.languages[1:]:
            found = choose(texts, (tag,))
            if found and found != shown and is_in(found.language, (tag,)):
                yield Text(found.value, found.language or "")
        return


# ---------------------------------------------------------------------------------- how it is used


def _uses(teller: Teller, term: IRI, kind: Kind) -> Iterator[Triple]:
    """Members of a class, statements with a property, or those that choose from a list.

    What refers to a concept, the page tells anyway; a claim repeats the statement that it is about.
    """
    graph = teller.graph
    if kind is Kind.CLASS:
        for subject, predicate in graph.incoming(term):
            if predicate == rdf.type:
                yield Triple(subject, predicate, term)
    if kind is Kind.PROPERTY:
        for thing, objects in graph.column(term).items():
            if not isinstance(thing, Literal):
                yield from (Triple(thing, term, each) for each in objects)
    if kind is Kind.LIST:
        chosen = graph.inverse_column(skos.inScheme).get(term, ())
        for concept in chosen:
            for subject, predicate in graph.incoming(concept) if isinstance(concept, IRI) else ():
                if predicate != pgm.object and subject != term and subject not in chosen:
                    yield Triple(subject, predicate, concept)


def _few(teller: Teller, uses: Iterable[Triple]) -> list[Triple]:
    """The first use by each of a few subjects, of those that have a name if possible."""
    first: dict[IRI, Triple] = {}
    for use in uses:
        if isinstance(use.subject, IRI):
            known = first.setdefault(use.subject, use)
            first[use.subject] = min(known, use, key=lambda u: teller.sort_key(u.object))

    def by_name(subject: IRI) -> tuple[bool, tuple[int, str, str, str]]:
        return (teller.labels.name(subject) is None, order(subject))

    return [first[subject] for subject in nsmallest(_EXAMPLES, first, key=by_name)]


def _use(teller: Teller, triple: Triple, kind: Kind) -> Use:
    subject = triple.subject
    is_member = kind is Kind.CLASS
    value = teller.resource(subject, triple, None, 0) if is_member else teller.value(triple)
    return Use(teller.link(subject), value)


def _all(teller: Teller, term: IRI) -> Link | None:
    """The group of the front page with every member of a class."""
    plan = teller.plan
    if term not in plan.imprint.start:
        return None
    front = html_path("index", teller.language, plan.imprint.languages)
    href = f"{relative(front, teller.path)}#{anchor(plan, term)}"
    return Link(teller.labels.label(term), href)


# ------------------------------------------------------------------------------------ how in JSON


def _json_key(teller: Teller, term: IRI, kind: Kind, triples: list[Triple]) -> JsonKey:
    """The words for a term, everywhere or else inside certain keys, and a line of a document."""
    context = teller.plan.lexicon.context
    words = tuple(definition.key for definition in context.keys(term))
    scoped = {
        definition.key: word
        for definition in (() if words else context.definitions())
        if (word := context.token(term.value, definition))
    }
    if kind in (Kind.LIST, Kind.CONCEPT):
        triples = _references(teller, term, tuple(scoped))
    example = _example(teller, triples[0]) if triples else ""
    return JsonKey(words or tuple(dict.fromkeys(scoped.values())), tuple(scoped), example)


def _references(teller: Teller, term: IRI, keys: tuple[str, ...]) -> list[Triple]:
    """The first statement that refers to a term, by one of the keys that have a word for it."""
    context = teller.plan.lexicon.context
    found = (
        Triple(subject, predicate, term)
        for subject, predicate in teller.graph.incoming(term)
        if isinstance(subject, IRI)
        and (not keys or any(definition.key in keys for definition in context.keys(predicate)))
    )
    return nsmallest(1, found, key=lambda triple: (order(triple.subject), triple.predicate.value))


def _example(teller: Teller, triple: Triple) -> str:
    """A statement as it stands in a document: the key and the value, in one line."""
    context = teller.plan.lexicon.context
    subject, predicate, term = triple.subject, triple.predicate, triple.object
    if not isinstance(subject, IRI) or isinstance(term, BlankNode):
        return ""
    terms = [term]
    if isinstance(term, Literal) and term.language:
        objects = teller.graph.objects(subject, predicate)
        terms = [o for o in objects if isinstance(o, Literal) and o.language]
    told = (Triple(subject, predicate, each) for each in terms)
    document = json.loads(write_jsonld(told, context, root=subject))
    around = ("@context", context.keyword("@id"))
    line = {key: value for key, value in document.items() if key not in around}
    return json.dumps(line, ensure_ascii=False)[1:-1]


# ------------------------------------------------------------------------- shapes and alignments


def _shapes(teller: Teller, term: IRI, kind: Kind) -> list[ShapeNote]:
    """The shapes of a term, with those of the classes above it or of the list that it is in."""
    upward = {Kind.CLASS: rdfs.subClassOf, Kind.CONCEPT: skos.inScheme}.get(kind)
    terms: dict[Term, None] = {term: None}
    open_ends: list[Term] = [term]
    while upward and open_ends:
        new = [t for t in teller.graph.objects(open_ends.pop(), upward) if t not in terms]
        terms.update(dict.fromkeys(new))
        open_ends += new
    return teller.plan.lexicon.shapes_about(kind, terms)


def _shape(teller: Teller, note: ShapeNote) -> ShapeRow:
    prefixes = teller.plan.imprint.prefixes
    return ShapeRow(
        curie=prefixes.show(note.iri),
        severity=_SEVERITIES.get(note.severity) or prefixes.show(note.severity),
        label=teller.labels.own_text(note.labels),
        message=teller.labels.own_text(note.messages),
    )


def _alignments(teller: Teller, term: IRI) -> Iterator[Row]:
    """What the alignments state of a term, with terms of others by their short names."""
    alignments = teller.plan.lexicon.alignments
    for predicate in sorted(alignments.predicates(term), key=order):
        values = (_aligned(teller, other) for other in alignments.objects(term, predicate))
        yield Row(teller.link(predicate), predicate.value, tuple(values))


def _aligned(teller: Teller, other: Term) -> Value:
    link = teller.link(other)
    if isinstance(other, IRI) and link.is_external:
        curie = teller.plan.imprint.prefixes.shrink(other)
        return Value(Text(curie or other.value), link.href, is_external=True)
    return Value(link.text, link.href)
