"""What a document of JSON-LD, YAML-LD or CSV declares: prefixes, and the languages of its texts.

https://www.w3.org/TR/json-ld11/#the-context
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.errors import ReadError
from kg.formats._context import Context, is_prefix
from kg.formats._csv_rows import read_rows
from kg.formats._csv_table import HEADER
from kg.formats._declared import Declared, WrittenTag
from kg.formats._decode import decode
from kg.formats._document import Document, read_tree
from kg.formats._tree import Array, Object, Scalar, Tree, tree_value
from kg.formats._words import Contexts, Words


def prefixes_in(document: Document) -> Iterator[Declared]:
    """The prefixes that the contexts in a document declare."""
    for context in _contexts(read_tree(document, None)):
        for key, entry in context.entries.items():
            namespace = _target(entry.value)
            if namespace and not key.startswith("@") and is_prefix(tree_value(entry.value)):
                yield Declared(key, namespace, entry.at)


def _target(value: Tree) -> str:
    """What a definition is for; nothing where it is for nothing."""
    if isinstance(value, Object):
        value = value.entries["@id"].value if "@id" in value.entries else value
    return (value.text if isinstance(value, Scalar) else None) or ""


def _contexts(tree: Tree) -> Iterator[Object]:
    """Every object that is a context, or one of several, at any depth."""
    for key, value in _values(tree):
        if key == "@context":
            parts = value.items if isinstance(value, Array) else [value]
            yield from (part for part in parts if isinstance(part, Object))
        yield from _contexts(value)


def _values(tree: Tree) -> Iterator[tuple[str, Tree]]:
    """What stands directly in an object or array, with its key."""
    if isinstance(tree, Object):
        yield from ((key, entry.value) for key, entry in tree.entries.items())
    elif isinstance(tree, Array):
        yield from (("", item) for item in tree.items)


# --------------------------------------------------------------------------------- language tags


def tags_in(document: Document, context: Context | None) -> Iterator[WrittenTag]:
    """The language tags in a document: of values, and of maps by language."""
    tree = read_tree(document, context)
    url, own = (context.url, context.source["@context"]) if context else ("", {})
    contexts = Contexts(document.name, url, own)
    contexts.words.learn(own, lambda what, remedy: ReadError(document.name, what, remedy))
    for part in _contexts(tree):
        contexts.resolve(part)
    return _tags(tree, contexts.words)


def _tags(tree: Tree, words: Words) -> Iterator[WrittenTag]:
    for key, entry in tree.entries.items() if isinstance(tree, Object) else ():
        value = entry.value
        if words.keyword(key) == "@language" and isinstance(value, Scalar) and value.text:
            yield WrittenTag(value.text, value.at)
        if key in words.languages and isinstance(value, Object):
            yield from (WrittenTag(tag, below.at) for tag, below in value.entries.items())
        yield from _tags(value, words)
    for item in tree.items if isinstance(tree, Array) else ():
        yield from _tags(item, words)


def tags_of_header(document: Document) -> Iterator[WrittenTag]:
    """The language tags in the header of a table; none where metadata describe its columns."""
    if document.metadata is None:
        header = next(read_rows(decode(document.content, document.name), document.name))
        for cell in header.cells:
            found = HEADER.fullmatch(cell.text)
            if found and found["language"]:
                yield WrittenTag(found["language"], cell.at)
