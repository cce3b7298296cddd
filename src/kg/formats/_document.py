"""Reading what is written with the keys of a context: JSON-LD, YAML-LD and CSV.

All become one tree, which one processor of JSON-LD states.
https://www.w3.org/TR/json-ld11/ · https://www.w3.org/TR/yaml-ld/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from kg.errors import ReadError
from kg.formats._places import Located
from kg.formats._table import CSV, JSONLD, Format
from kg.terms import Quad

if TYPE_CHECKING:
    from kg.formats._context import Context
    from kg.formats._statements import Stated
    from kg.formats._tree import Tree

SIZE = 64 * 2**20  # bytes that a document may have


class Document(Struct, frozen=True):
    """A file with its name as messages show it.

    ``metadata`` is what stands beside a table under its name and `METADATA`: with it, the columns
    mean what that tells, and no context is used.
    https://www.w3.org/TR/tabular-metadata/#standard-file-metadata
    """

    content: bytes
    name: str
    format: Format
    metadata: bytes | None = None


def parse_document(
    document: Document, base: str, context: Context | None = None
) -> Iterator[Stated]:
    """The statements of a document, each with line and column of its value and of its subject.

    The place of a class is its own, that of a thing inside another where it begins, that of a
    cell its own; a subject has that of its name, or of where it begins. The context is the
    project's: it holds where a document names it, by its URL or a path that ends in its file, or
    has none. Nothing is fetched. `ReadError` with line and column for what is wrong, and for what a
    processor would pass over in silence.
    """
    from kg.formats._statements import state

    if len(document.content) > SIZE:
        what = f"is larger than {SIZE // 2**20} MiB"
        raise ReadError(document.name, what, "Split it, or write it as N-Triples.")
    if document.metadata is not None:
        context = None
    return state(read_tree(document, context), document.name, base, context)


def read_document(document: Document, base: str, context: Context | None = None) -> list[Quad]:
    """The statements of a document; see `parse_document`."""
    return [stated.quad for stated in parse_document(document, base, context)]


def locate_document(document: Document, base: str, context: Context | None = None) -> list[Located]:
    """The places of each statement, in the order of `read_document`."""
    stated = parse_document(document, base, context)
    return [Located(each.subject_at, each.at, each.at) for each in stated]


def read_tree(document: Document, context: Context | None) -> Tree:
    """A document as the tree that it is stated from."""
    from kg.formats._decode import decode

    content, name = document.content, document.name
    if document.metadata is not None:
        from kg.formats._csvw_table import read_described

        return read_described(content, document.metadata, name)
    text = decode(content, name)
    if document.format == JSONLD:
        from kg.formats._json_tree import read_json_tree

        return read_json_tree(text, name)
    if document.format == CSV:
        from kg.formats._csv_table import read_table

        return read_table(text, name, context)
    from kg.formats._yaml_tree import read_yaml_tree

    return read_yaml_tree(text, name)
