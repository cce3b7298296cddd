"""Prefixes and namespaces as the files write them: unused, misspelt, bound otherwise."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from kg.formats import NQUADS, NTRIPLES, Kind, Token
from kg.lint._content import Content, Text
from kg.lint._contexts import (
    bound_otherwise,
    check_document,
    declared_in_document,
    misspelt,
)
from kg.lint._hit import Hit
from kg.lint._published import key_of, namespaces, split_iri

_WORD = re.compile(rb"prefix\s")
_USUAL = re.compile(rb"@prefix[ \t]+([^\s:]*):[ \t]*<([^>\s]*)>")


class _Declaration(NamedTuple):
    """A prefix directive in the tokens of a text: from the keyword to its end."""

    prefix: str
    namespace: Token
    first: Token
    end: int


def check_prefixes(content: Content) -> Iterator[Hit]:
    """Every rule of this file. Tokens are taken only of files that look as if they had a hit."""
    declared = {
        text.name: _declared(content, text)
        for text in content.texts
        if text.format not in (NTRIPLES, NQUADS)
    }
    wrong = _misspelt(content, declared.values())
    for text in content.texts:
        if not text.has_tokens:
            yield from check_document(content, text, wrong)
            continue
        if wrong and any(namespace.encode() in text.content for namespace in wrong):
            yield from _wrong_namespaces(text, wrong)
        prefixes = declared.get(text.name, {})
        others = {
            prefix
            for prefix, namespace in prefixes.items()
            if namespace not in wrong and content.prefixes.get(prefix, namespace) != namespace
        }
        if others:
            yield from _bound_otherwise(content, text, others)
        plain = _plain(text.content) if prefixes else b""
        if not all(_is_plainly_used(plain, f"{prefix}:".encode()) for prefix in prefixes):
            yield from _unused(text)


def _declared(content: Content, text: Text) -> Mapping[str, str]:
    """The namespaces by prefix, without tokens where they are declared in the one usual way."""
    if not text.has_tokens:
        return declared_in_document(content, text)
    if not _is_written_as_in_sparql(text.content.lower()):
        pairs = _USUAL.findall(text.content)
        return {_decode(prefix): _decode(namespace) for prefix, namespace in pairs}
    return {d.prefix: d.namespace.text[1:-1] for d in _declarations(text)}


def _is_written_as_in_sparql(content: bytes) -> bool:
    """True when a line of a text in lower case begins with ``prefix``."""
    for found in _WORD.finditer(content):
        start = found.start()
        before = content[max(start - _INDENTED, 0) : start].rpartition(b"\n")
        if not before[2].strip() and (before[1] or start < _INDENTED):
            return True
    return False


_INDENTED = 80


def _decode(name: bytes) -> str:
    return name.decode("utf-8", "ignore")


def _declarations(text: Text) -> Iterator[_Declaration]:
    """The prefix directives of a text: ``@prefix p: <n> .`` and ``PREFIX p: <n>``."""
    tokens = text.tokens
    for at, token in enumerate(tokens[:-2]):
        if token.kind is Kind.DIRECTIVE and token.text.lower().endswith("prefix"):
            name, namespace = tokens[at + 1], tokens[at + 2]
            dot = tokens[at + 3] if token.text.startswith("@") and at + 3 < len(tokens) else None
            end = dot.end if dot and dot.text == "." else namespace.end
            if namespace.kind is Kind.IRI:
                yield _Declaration(name.text.partition(":")[0], namespace, token, end)


# ------------------------------------------------------------------------------------------ unused


def _plain(content: bytes) -> bytes:
    """A text without its strings of several lines; nothing where a comment might feign one."""
    if b"'''" in content:
        return b""
    if b'"""' not in content:
        return content
    return b"" if _FEIGNED.search(content) else _LONG.sub(b'""', content)


_LONG = re.compile(rb'"""(?>(?:[^"\\]|\\.|"(?!""))*)(?:"""|\Z)', re.DOTALL)
_FEIGNED = re.compile(rb'^[^#\n]*+#[^\n]*"""', re.MULTILINE)


def _is_plainly_used(content: bytes, name: bytes) -> bool:
    """True for a prefix that is used for certain: before any quote, comment or IRI on its line.

    Or as a datatype. Cheap, and blind to other places: tokens then decide.
    """
    at = -1
    for _ in range(_LOOKS):
        at = content.find(name, at + 1)
        if at < 0:
            return False
        before = content[content.rfind(b"\n", 0, at) + 1 : at]
        if not before.strip():
            return True
        is_datatype = before.endswith(b'"^^')
        if (_BEFORE_DATATYPE if is_datatype else _BEFORE).fullmatch(before):
            return True
    return False


_LOOKS = 20
_BEFORE = re.compile(rb"(?i:(?![ \t]*@?prefix))[^\"'#<]*[\s;,.(\[{]")
_BEFORE_DATATYPE = re.compile(rb'[^#]*[^#\\]"\^\^')


def _unused(text: Text) -> Iterator[Hit]:
    """Declared prefixes that no name has; one that is declared again is used by both."""
    used = {
        token.text.partition(":")[0]
        for previous, token in pairwise(text.tokens)
        if token.kind is Kind.NAME and previous.kind is not Kind.DIRECTIVE
    }
    for declaration in _declarations(text):
        if declaration.prefix not in used:
            facts = {"prefix": declaration.prefix}
            start = declaration.first.start
            edit = text.without(start, declaration.end)
            yield Hit("KG112", facts, "", text.place(start), edits=(edit,))


# ----------------------------------------------------------------------------------------- misspelt


def is_misspelt(content: Content, namespace: str) -> bool:
    """True for a namespace that is a known one but for scheme, ``www.``, case, or last sign."""
    return bool(_meant(content, namespace))


def _meant(content: Content, namespace: str) -> str:
    """The known namespace that a misspelt one is meant for; nothing where it is none."""
    meant = content.namespaces.get(key_of(namespace), "")
    if not meant or meant == namespace or "://" not in namespace:
        return ""
    is_ours = namespace in content.prefixes.values() and meant not in namespaces()
    return "" if is_ours or _is_described(content, namespace) else meant


def _misspelt(content: Content, declared: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The misspelt namespaces that are used or declared, each with the one that it is meant for."""
    used = {*content.data.terms.names, *content.shapes.terms.names}
    for prefixes in declared:
        used.update(prefixes.values())
    found = {namespace: _meant(content, namespace) for namespace in used}
    return {namespace: meant for namespace, meant in found.items() if meant}


def _is_described(content: Content, namespace: str) -> bool:
    """True when something in a namespace is a subject here: then it is meant as it is written."""
    names = content.data.terms.names.get(namespace, {})
    return any(iri in content.data.terms.subjects for iri in names.values())


def _wrong_namespaces(text: Text, wrong: Mapping[str, str]) -> Iterator[Hit]:
    """Each IRI in a misspelt namespace."""
    for token in text.tokens:
        if token.kind is not Kind.IRI:
            continue
        iri = token.text[1:-1]
        namespace = iri if iri in wrong else split_iri(iri)[0]
        if namespace in wrong:
            yield misspelt(text, token.start + 1, namespace, wrong[namespace])


def _bound_otherwise(content: Content, text: Text, prefixes: Collection[str]) -> Iterator[Hit]:
    """Prefixes that kg.toml binds to another namespace than this file."""
    for declaration in _declarations(text):
        prefix, namespace = declaration.prefix, declaration.namespace.text[1:-1]
        if prefix in prefixes and content.prefixes[prefix] != namespace:
            yield bound_otherwise(content, (prefix, namespace), text.place(declaration.first.start))
