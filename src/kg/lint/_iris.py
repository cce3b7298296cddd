"""IRIs: prefixed names in angle brackets, blanks, letter case, fragments, hosts, dangling links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from kg.lint._content import Content, Part
from kg.lint._hit import Hit
from kg.lint._published import Nearest, split_iri
from kg.lint._schemes import SCHEMES
from kg.terms import IRI

_BLANK = "\u00a0\u1680\u2000-\u200d\u2028-\u202f\u205f\u2060\u3000\ufeff"
_BLANKS = re.compile(f"[{_BLANK}]|%(?:20|09|0[ADad])")
_BLANKS_ANYWHERE = re.compile(f"[{_BLANK}]")
_CAPITALS = re.compile(r"[a-z]*[A-Z][A-Za-z]*://|[a-z]+://[^/?#]*[A-Z]", re.ASCII)


def check_iris(content: Content) -> Iterator[Hit]:
    """Every rule of this file."""
    for part in (content.data, content.shapes):
        for namespace, names in part.terms.names.items():
            yield from _written_badly(content, part, namespace, names)
        yield from _unknown_schemes(content, part)
    yield from _in_two_cases(content)
    yield from _links(content)
    yield from _fragments(content)
    yield from _foreign(content)


def _written_badly(
    content: Content, part: Part, namespace: str, names: Mapping[str, IRI]
) -> Iterator[Hit]:
    """What the IRIs of a namespace alone tell."""
    if _CAPITALS.match(namespace):
        iri = next(iter(names.values()))
        yield _at(Hit("KG116", {"iri": iri.value}, "host", value=iri), part)
    blanks = _BLANKS if namespace.startswith(content.dataset.base) else _BLANKS_ANYWHERE
    if blanks.search(namespace) or blanks.search("\n".join(names)):
        for iri in names.values():
            if blanks.search(iri.value):
                yield _at(Hit("KG115", {"iri": ascii(iri.value)[1:-1]}, value=iri), part)
    if not namespace.startswith(("http://", "https://")):
        for iri in names.values():
            scheme, _colon, rest = iri.value.partition(":")
            if scheme in content.prefixes and not rest.startswith("//"):
                facts = {"iri": iri.value, "meant": content.prefixes[scheme] + rest}
                hit = _at(Hit("KG111", facts, value=iri), part)
                text = content.text_of.get(hit.place.file) if hit.place else None
                is_document = text is not None and not text.has_tokens
                yield replace(hit, variant="document" if is_document else "")


def _unknown_schemes(content: Content, part: Part) -> Iterator[Hit]:
    """Schemes that nobody registered: prefixes that nobody declared, each told once."""
    found: dict[str, list[IRI]] = {}
    for namespace, names in part.terms.names.items():
        if not namespace.startswith(("http://", "https://")):
            for iri in names.values():
                found.setdefault(iri.value.partition(":")[0], []).append(iri)
    nearest = Nearest()
    for scheme, iris in found.items():
        if scheme not in content.prefixes and scheme.lower() not in SCHEMES:
            first = min(iris, key=lambda iri: iri.value)
            near = nearest(scheme, content.prefixes) or nearest(scheme, SCHEMES)
            facts = {"scheme": scheme, "iri": first.value, "near": near, "count": str(len(iris))}
            yield _at(Hit("KG120", facts, "near" if near else "", value=first), part)


def _at(hit: Hit, part: Part) -> Hit:
    """A hit on an IRI, at the first statement that it stands in."""
    assert isinstance(hit.value, IRI)
    triple = next(part.uses(hit.value), None) or part.graph.about(hit.value)[0]
    place = part.place_of(triple)
    return replace(hit, place=place, focus=triple.subject, path=triple.predicate)


# ------------------------------------------------------------------------------------------- links


def _in_two_cases(content: Content) -> Iterator[Hit]:
    """Things of ours with one name in two cases; pgm:Box and pgm:box are class and property."""
    for namespace, names in _described(content):
        first: dict[str, str] = {}
        for name in names:
            other = first.setdefault(name.lower(), name)
            if other[1:] != name[1:]:
                iri = names[name]
                facts = {"iri": content.show(iri), "other": content.show(IRI(namespace + other))}
                yield _at(Hit("KG116", facts, "two", value=iri), content.data)


def _described(content: Content) -> Iterator[tuple[str, Mapping[str, IRI]]]:
    """The names that something is stated of, for each namespace of ours."""
    terms = content.data.terms
    for namespace, names in terms.names.items():
        if namespace.startswith(content.dataset.base):
            found = {name: iri for name, iri in names.items() if iri in terms.subjects}
            yield namespace, found


def _links(content: Content) -> Iterator[Hit]:
    """Links to what is minted here and not described: misspelt, or dangling.

    A graph is described by what it holds, and a class that is not is told as an unknown term.
    """
    terms = content.data.terms
    nearest = Nearest()
    for namespace, described in _described(content):
        for name, iri in terms.names[namespace].items():
            is_linked = name not in described and iri in terms.objects
            if is_linked and iri not in terms.classes and iri not in content.graphs:
                yield _at(_dangling(content, iri, described, nearest), content.data)


def _dangling(content: Content, iri: IRI, described: Mapping[str, IRI], nearest: Nearest) -> Hit:
    """A link to nothing, with what it may be meant for."""
    _namespace, name = split_iri(iri.value)
    near = nearest(name, described.keys())
    facts = {"iri": content.show(iri)}
    if not near:
        return Hit("KG119", facts, value=iri)
    facts["near"] = content.show(described[near])
    is_same = near.lower() == name.lower()
    return Hit("KG116" if is_same else "KG119", facts, "misspelt" if is_same else "near", value=iri)


def _fragments(content: Content) -> Iterator[Hit]:
    """Things of ours with a fragment, where nothing is said of what it would be a part of.

    A prefix of kg.toml that ends in # stands for the names in a vocabulary: these may have one.
    """
    declared = set(content.prefixes.values())
    for namespace, described in _described(content):
        if namespace.endswith("#") and described and namespace not in declared:
            document = IRI(namespace[:-1])
            if document not in content.data.terms.subjects:
                iri = next(iter(described.values()))
                facts = {"iri": content.show(iri), "document": document.value}
                yield _at(Hit("KG117", facts, value=iri), content.data)


# ----------------------------------------------------------------------------------------- foreign


def _foreign(content: Content) -> Iterator[Hit]:
    """Subjects of sources that are not minted here: one hit for each namespace."""
    dataset, terms = content.dataset, content.data.terms
    for namespace, names in terms.names.items():
        if namespace.startswith(dataset.base):
            continue
        for iri in names.values():
            if iri in terms.subjects and dataset.is_sourced(iri):
                near = Nearest()(namespace[: len(dataset.base)], [dataset.base])
                facts = {"base": dataset.base}
                place = content.data.place_of_subject(iri)
                yield Hit("KG118", facts, "near" if near else "", place, iri)
                break
