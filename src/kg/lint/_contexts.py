"""Prefixes and namespaces as documents of JSON-LD, YAML-LD and CSV write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.findings import Place
from kg.formats import CSV, JSONLD, Declared
from kg.lint._content import Content, Text
from kg.lint._hit import Edit, Hit
from kg.lint._published import namespaces, split_iri
from kg.terms import IRI, is_absolute


def check_document(content: Content, text: Text, wrong: Mapping[str, str]) -> Iterator[Hit]:
    """What is wrong with the prefixes and namespaces of one document.

    ``wrong`` are the misspelt namespaces, each with the one that it is meant for.
    """
    if wrong and any(namespace in text.text for namespace in wrong):
        yield from _wrong_namespaces(content, text, wrong)
    known, bound = content.prefixes, declared_in_document(content, text)
    others = {prefix for prefix, namespace in bound.items() if known.get(prefix) != namespace}
    for declared in text.prefixes if others & known.keys() else ():
        namespace = declared.namespace
        if known.get(declared.prefix, namespace) != namespace and namespace not in wrong:
            yield bound_otherwise(content, declared[:2], Place(text.name, *declared.at))
    if text not in content.context_texts and text.prefixes:
        yield from _unused(text)


def declared_in_document(content: Content, text: Text) -> Mapping[str, str]:
    """The namespaces by prefix that the contexts of a document declare."""
    if text in content.context_texts and content.context:
        return content.context.prefixes
    return {declared.prefix: declared.namespace for declared in text.prefixes}


def misspelt(text: Text, start: int, namespace: str, meant: str) -> Hit:
    """A hit where a misspelt namespace begins, mended if the one that it is meant for is published.

    Then there is nothing else that it may mean.
    """
    edit = Edit(start, start + len(namespace), meant)
    edits = (edit,) if meant in namespaces() else ()
    facts = {"namespace": namespace, "meant": meant}
    return Hit("KG113", facts, "", text.place(start), edits=edits)


def bound_otherwise(content: Content, bound: tuple[str, str], place: Place) -> Hit:
    """A hit on a prefix and its namespace, which kg.toml binds otherwise."""
    prefix, namespace = bound
    facts = {"prefix": prefix, "namespace": namespace, "meant": content.prefixes[prefix]}
    focus = IRI(namespace) if is_absolute(namespace) else None
    return Hit("KG114", facts, "", place, focus)


def _wrong_namespaces(content: Content, text: Text, wrong: Mapping[str, str]) -> Iterator[Hit]:
    """Each string with an IRI in a misspelt namespace; a literal may hold what it likes."""
    literals = content.literal_places(text)
    for string in text.strings:
        namespace = string.text if string.text in wrong else split_iri(string.text)[0]
        if namespace in wrong and not string.is_comment:
            start = text.text.find(namespace, string.start, string.end)
            if start >= 0 and text.position(string.start) not in literals:
                yield misspelt(text, start, namespace, wrong[namespace])


# ------------------------------------------------------------------------------------------ unused


def _unused(text: Text) -> Iterator[Hit]:
    """Prefixes that no key and no value has, whatever that is: what is meant as text may feign one.

    A prefix may also be a key itself.
    """
    used: set[str] = set()
    keys: dict[str, list[int]] = {}
    for string in text.strings:
        prefix, colon, _name = string.text.partition(":")
        if colon and not string.is_comment:
            used.add(prefix)
        keys.setdefault(string.text, []).append(string.start)
    for declared in text.prefixes:
        start = text.offset(declared.at)
        if declared.prefix not in used and keys.get(declared.prefix) == [start]:
            facts = {"prefix": declared.prefix}
            edits = tuple(_removal(text, declared, start))
            yield Hit("KG112", facts, "", Place(text.name, *declared.at), edits=edits)


_IN_JSON = re.compile(r'"(?>(?:[^"\\]|\\.)*)"\s*:\s*"(?>(?:[^"\\]|\\.)*)"')
_IN_YAML = re.compile(r"[^\s\"'#,{}\[\]]+:[ ]+[^\s#,{}\[\]]+(?=[ ]*$)", re.MULTILINE)


def _removal(text: Text, declared: Declared, start: int) -> Iterator[Edit]:
    """Leaves out a declaration that is a key and its namespace, with its comma or its line."""
    assert text.format != CSV
    found = (_IN_JSON if text.format == JSONLD else _IN_YAML).match(text.text, start)
    if not found or declared.namespace not in found[0]:
        return
    end = found.end()
    if text.format != JSONLD:
        yield text.without(start, end)
        return
    comma = re.compile(r"\s*,").match(text.text, end)
    before = re.search(r",\s*\Z", text.text[:start])
    if comma:
        yield text.without(start, comma.end())
    elif before:
        yield Edit(before.start(), end)
