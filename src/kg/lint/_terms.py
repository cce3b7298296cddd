"""Terms: unknown ones, deprecated ones, and those of ours that say too little of themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from msgspec.structs import replace

from kg.labels import NAMING
from kg.lint._content import TERM_CLASSES, Content, Part
from kg.lint._hit import Hit
from kg.lint._prefixes import is_misspelt
from kg.lint._published import Nearest, split_iri, vocabulary
from kg.terms import IRI, Literal, Term, Triple
from kg.vocab import dcterms, owl, pgm, rdf, rdfs, schema, sh, skos

_DEFINING = (
    skos.definition,
    skos.scopeNote,
    rdfs.comment,
    dcterms.description,
    schema.description,
)
_REPLACING = (dcterms.isReplacedBy, schema.supersededBy)
_MEMBER = "_"  # rdf:_1, rdf:_2 and so on are without end


def check_terms(content: Content) -> Iterator[Hit]:
    """Every rule of this file."""
    nearest = Nearest()
    for part in (content.data, content.shapes):
        for namespace, names in part.terms.names.items():
            if part is content.shapes and namespace == sh.iri:
                continue  # those are asked by the rules about shapes
            if vocabulary(namespace) or namespace in content.described:
                yield from _unknown(content, part, namespace, nearest)
            elif namespace and namespace != pgm.iri and not is_misspelt(content, namespace):
                yield from _unknown_vocabulary(content, part, namespace, names.values())
    yield from _deprecated_here(content)
    yield from _without_words(content, content.our_terms)


def _unknown(content: Content, part: Part, namespace: str, nearest: Nearest) -> Iterator[Hit]:
    """The used names that a namespace does not have, and those that it has no longer."""
    published = vocabulary(namespace)
    known = set(published.names if published else ())
    if namespace in content.data.terms.names:
        names = content.data.terms.names[namespace]
        known |= {name for name, iri in names.items() if iri in content.data.terms.subjects}
    for name, iri in part.terms.names[namespace].items():
        if published and name in published.replaced:
            yield from _deprecated(content, part, iri, published.replaced[name])
        elif name and name not in known and _is_term(content, part, iri):
            near = nearest(name, known)
            variant = "near" if near else ""
            facts = {"term": content.show(iri), "near": content.show(IRI(namespace + near))}
            yield _at_first(Hit("KG101", facts, variant, value=iri), part, part.uses(iri))


def _is_term(content: Content, part: Part, iri: IRI) -> bool:
    """True for what must be a term: of what is published, all; of ours, classes and properties.

    Shapes speak of terms only. Other things of ours that nobody describes are dangling links.
    """
    if vocabulary(split_iri(iri.value)[0]):
        return not iri.value.startswith(rdf.iri + _MEMBER)
    terms = part.terms
    if iri in terms.predicates or iri in terms.classes:
        return True
    return part is content.shapes and iri not in terms.subjects


def _unknown_vocabulary(
    content: Content, part: Part, namespace: str, iris: Collection[IRI]
) -> Iterator[Hit]:
    """One hit for a namespace with properties or classes that no loaded vocabulary describes."""
    terms = part.terms
    for iri in iris:
        is_term = iri in terms.predicates or iri in terms.classes
        if is_term and iri not in content.data.terms.subjects:
            facts = {"namespace": namespace, "term": content.show(iri)}
            yield _at_first(Hit("KG102", facts, value=iri), part, part.uses(iri))
            return


def _at_first(hit: Hit, part: Part, uses: Iterable[Triple]) -> Hit:
    """A hit on a term, at the first of the statements that use it; there is at least one."""
    first, *rest = uses
    facts = {**hit.facts, "uses": str(1 + len(rest))}
    place = part.place_of(first)
    return replace(hit, facts=facts, place=place, focus=first.subject, path=first.predicate)


# -------------------------------------------------------------------------------------- deprecated


def _deprecated(content: Content, part: Part, iri: IRI, successor: str) -> Iterator[Hit]:
    """A term that its publisher has replaced; ``-`` stands for no successor."""
    uses = [triple for triple in part.uses(iri) if not _is_about_terms(part, triple)]
    if uses:
        namespace, _name = split_iri(iri.value)
        facts = {"term": content.show(iri), "successor": content.show(IRI(namespace + successor))}
        variant = "" if successor == "-" else "successor"
        yield _at_first(Hit("KG103", facts, variant, value=iri), part, uses)


def _deprecated_here(content: Content) -> Iterator[Hit]:
    """Terms of ours that are marked as deprecated, each where it is used first."""
    graph = content.data.graph
    marked: set[Term] = {term for predicate in _REPLACING for term in graph.column(predicate)}
    for term, values in graph.column(owl.deprecated).items():
        if any(isinstance(value, Literal) and value.value in ("true", "1") for value in values):
            marked.add(term)
    for of_class in (owl.DeprecatedClass, owl.DeprecatedProperty):
        marked.update(content.data.terms.classes.get(of_class, ()))
    for term in sorted(term for term in marked if isinstance(term, IRI) and content.is_ours(term)):
        successors = (graph.object(term, predicate) for predicate in _REPLACING)
        successor = next((iri for iri in successors if isinstance(iri, IRI)), None)
        facts = {"term": content.show(term)}
        if successor:
            facts["successor"] = content.show(successor)
        hit = Hit("KG103", facts, "successor" if successor else "", value=term)
        for part in (content.data, content.shapes):
            uses = [triple for triple in part.uses(term) if not _is_about_terms(part, triple)]
            if uses:
                yield _at_first(hit, part, uses)


def _is_about_terms(part: Part, triple: Triple) -> bool:
    """True for a statement about a term, as that it replaces another."""
    return not TERM_CLASSES.isdisjoint(part.graph.types(triple.subject))


# ------------------------------------------------------------------------------------------- words


def _without_words(content: Content, terms: Collection[IRI]) -> Iterator[Hit]:
    """Terms of ours without a label, and without a definition; a list of concepts needs none."""
    graph = content.data.graph
    classes = graph.column(rdf.type)
    for code, properties in (("KG104", NAMING), ("KG105", _DEFINING)):
        columns = [graph.column(iri) for iri in properties]
        for term in sorted(terms):
            is_list = code == "KG105" and skos.ConceptScheme in classes.get(term, ())
            if not is_list and not any(term in column for column in columns):
                yield Hit(code, place=content.data.place_of_subject(term), focus=term)
