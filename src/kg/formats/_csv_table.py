"""A table whose header has keys of the context, as a document: one row for one thing.

A header cell is a key, and after it may stand the language or the datatype of its values, and in
brackets what separates several values in one cell: ``name@en``, ``position^^integer``,
``session[;]``. Where more is needed, metadata beside the file tells it: see `kg.formats._csvw`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from kg.errors import ReadError, nearest
from kg.formats._context import Context
from kg.formats._csv_rows import Cell, Row, read_rows
from kg.formats._csvw import DATATYPES
from kg.formats._tree import (
    Array,
    Entry,
    Object,
    Position,
    Tree,
    make_object,
    place_error,
    text_scalar,
)
from kg.vocab import xsd

HEADER = re.compile(
    r"(?P<key>@?[^@^\[\]]+?)(?:@(?P<language>[A-Za-z0-9-]+)|\^\^(?P<datatype>[^\s\[\]]+))?"
    r"(?:\[(?P<separator>[^\w\s\[\]])\])?"
)


def read_table(text: str, name: str, context: Context | None) -> Tree:
    """The things of a table, a row for each; `ReadError` with line and column.

    ``id`` and ``type`` are what the context calls them. Cells are read as they stand: zeros and
    blanks are kept, and a cell with nothing in it states nothing.
    """
    rows = read_rows(text, name)
    header = next(rows, None)
    if not header:
        remedy = "Write the keys of its columns in the first row."
        raise ReadError(name, "is a table without a header", remedy)
    table = _Table(header, name, context)
    return Array((1, 1), [table.thing(row) for row in rows])


class _Column(Struct, frozen=True):
    """A header cell, taken apart; ``key`` is ``@id`` or ``@type`` whatever the context calls it."""

    key: str
    language: str
    datatype: str
    separator: str

    def value(self, at: Position, text: str) -> Tree:
        """A value of the column, as JSON-LD has it."""
        scalar = text_scalar(at, text)
        if self.language:
            return make_object(
                at, [("@language", text_scalar(at, self.language)), ("@value", scalar)]
            )
        if self.datatype:
            return make_object(at, [("@type", text_scalar(at, self.datatype)), ("@value", scalar)])
        return scalar


class _Table:
    """A table whose header has keys of the context."""

    def __init__(self, header: Row, name: str, context: Context | None) -> None:
        self._name = name
        self._definitions: Mapping[str, Any] = context.source["@context"] if context else {}
        self._keywords = {
            word: keyword
            for keyword in ("@id", "@type")
            for word in (keyword, context.keyword(keyword) if context else keyword)
        }
        self._columns: list[_Column] = []
        for cell in header.cells:
            column = self._column(cell)
            if any((c.key, c.language) == (column.key, column.language) for c in self._columns):
                what = f'has the column "{cell.text}" twice'
                raise self._error(cell.at, what, f"Put several values in one, as {cell.text}[;].")
            self._columns.append(column)

    def thing(self, row: Row) -> Object:
        """The thing of a row. A cell without text states nothing."""
        entries: dict[str, Entry] = {}
        for column, cell in zip(self._columns, row.cells, strict=True):
            if column.key == "@id":
                if not cell.text:
                    raise self._error(cell.at, "is a row without an id", "Name its thing.")
                entries["@id"] = Entry(cell.at, text_scalar(cell.at, cell.text))
            elif cell.text:
                entry = entries.setdefault(column.key, Entry(cell.at, Array(cell.at)))
                assert isinstance(entry.value, Array)
                entry.value.items.extend(self._values(column, cell))
        return Object((row.line, 1), entries)

    def _values(self, column: _Column, cell: Cell) -> Iterator[Tree]:
        if not column.separator:
            yield column.value(cell.at, cell.text)
            return
        for part in cell.text.split(column.separator):
            if not part.strip():
                what = f'has nothing before or after a "{column.separator}"'
                raise self._error(cell.at, what, "Take the separator out, or write a value.")
            yield column.value(cell.at, part.strip())

    def _column(self, cell: Cell) -> _Column:
        found = HEADER.fullmatch(cell.text)
        if not found:
            what = f'"{cell.text}" is not a header that kg reads'
            raise self._error(cell.at, what, "Write a key, as in name@en, start^^date or code[;].")
        key, language, datatype, separator = found.groups(default="")
        column = _Column(self._keywords.get(key, key), language, _datatype(datatype), separator)
        self._check_key(key, column, cell.at)
        if datatype and not column.datatype:
            what = f'"{datatype}" is not a datatype'
            raise self._error(cell.at, what, nearest(datatype, sorted(DATATYPES)))
        return column

    def _check_key(self, key: str, column: _Column, at: Position) -> None:
        if column.key in ("@id", "@type"):
            if column.language or column.datatype or (column.key == "@id" and column.separator):
                raise self._error(at, f'"{key}" takes no language or datatype', f'Write "{key}".')
            return
        if key not in self._definitions and ":" not in key:
            what = f'"{key}" is not a key that the context knows'
            known = [known for known in self._definitions if not known.startswith("@")]
            raise self._error(at, what, nearest(key, known))
        definition = self._definitions.get(key)
        container = definition.get("@container", ()) if isinstance(definition, dict) else ()
        if "@language" in container and not column.language:
            raise self._error(at, f'"{key}" has no language', f"Write one after it, as {key}@en.")

    def _error(self, at: Position, what: str, remedy: str) -> ReadError:
        return place_error(self._name, at, what, remedy)


def _datatype(word: str) -> str:
    """The IRI of a datatype by its name in XML Schema, or in full; nothing for other words."""
    if word in DATATYPES:
        return xsd.iri + word
    return word if ":" in word else ""
