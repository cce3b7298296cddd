"""A table with metadata as a document of JSON-LD that has no context: IRIs are written in full.

https://www.w3.org/TR/csv2rdf/#generating-rdf, in minimal mode
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.errors import ReadError
from kg.formats._csv_rows import Cell, Row, read_rows
from kg.formats._csvw import Column, Table, read_metadata
from kg.formats._decode import decode
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
from kg.vocab import rdf, xsd

_TEXTS = {xsd.iri + word for word in ("string", "anyAtomicType", "normalizedString")} | {
    f"{rdf.iri}HTML",
    f"{rdf.iri}XMLLiteral",
    "http://www.w3.org/ns/csvw#JSON",
}


def read_described(content: bytes, metadata: bytes, name: str) -> Tree:
    """The things of a table, as the metadata beside it describes them."""
    table = read_metadata(metadata, name)
    text = decode(content, name, table.encoding)
    rows = read_rows(text, name, delimiter=table.delimiter, quote=table.quote)
    header = next(rows, None)
    if not header:
        raise ReadError(name, "is a table without a header", "Write the titles of its columns.")
    _check_header(header, table, name)
    things = Array((1, 1))
    for number, row in enumerate(rows, 1):
        things.items.extend(_Reading(table, row, number, name).things())
    return things


def _check_header(header: Row, table: Table, name: str) -> None:
    columns = [column for column in table.columns if not column.is_virtual]
    if len(columns) != len(header.cells):
        what = f"has {len(header.cells)} columns, of which {table.file} describes {len(columns)}"
        raise place_error(name, header.cells[0].at, what, "Describe each of them, in order.")
    for column, cell in zip(columns, header.cells, strict=True):
        if cell.text not in column.titles:
            what = f'has the column "{cell.text}" where {table.file} has "{column.titles[0]}"'
            raise place_error(name, cell.at, what, "Name both the same.")


class _Reading:
    """One row, as its columns are described."""

    def __init__(self, table: Table, row: Row, number: int, name: str) -> None:
        self._table = table
        self._row = row
        self._name = name
        self._cells = iter(row.cells)
        self._values: dict[str, list[str]] = {}
        self._variables: dict[str, Any] = {
            "_row": str(number),
            "_sourceRow": str(row.line),
        }

    def things(self) -> Iterator[Object]:
        """What the row is about: one thing, or several where columns have subjects of their own."""
        cells = [(column, self._cell(column)) for column in self._table.columns]
        for column, cell in cells:
            values = self._values[column.name] = self._split(column, cell)
            if values:
                self._variables[column.name] = values if column.separator else values[0]
        things: dict[str, Object] = {}
        for number, (column, cell) in enumerate(cells, 1):
            if column.is_output:
                self._variables |= {"_column": str(number), "_name": column.name}
                stated = list(self._stated(column, cell.at))
                if stated:
                    self._add(things, column, cell.at, stated)
        yield from things.values()

    def _cell(self, column: Column) -> Cell:
        """The cell of a column; a virtual one has its default at the beginning of the row."""
        return Cell((self._row.line, 1), "") if column.is_virtual else next(self._cells)

    def _split(self, column: Column, cell: Cell) -> list[str]:
        """The values of a cell: https://www.w3.org/TR/tabular-data-model/#parsing-cells"""
        keeps_blanks = column.base in _TEXTS
        text = cell.text if keeps_blanks else " ".join(cell.text.split())
        text = text or column.default
        parts = text.split(column.separator) if column.separator and text else [text]
        if column.separator and not keeps_blanks:
            parts = [part.strip() for part in parts]
        values = [part for part in parts if part not in column.nulls]
        if column.is_required and not values:
            what = f'has no value in the required column "{column.name}"'
            raise place_error(self._name, cell.at, what, "Write one.")
        return values

    def _stated(self, column: Column, at: Position) -> Iterator[Tree]:
        values = self._values[column.name]
        if column.value:
            if values or column.is_virtual:
                yield make_object(at, [("@id", text_scalar(at, self._expand(column.value)))])
            return
        for value in values:
            scalar = text_scalar(at, value)
            if column.datatype != xsd.string.value:
                kind = ("@type", text_scalar(at, column.datatype))
            elif column.language:
                kind = ("@language", text_scalar(at, column.language))
            else:
                yield scalar
                continue
            yield make_object(at, [kind, ("@value", scalar)])

    def _add(
        self, things: dict[str, Object], column: Column, at: Position, values: list[Tree]
    ) -> None:
        subject = self._expand(column.about) if column.about else ""
        thing = things.setdefault(subject, Object((self._row.line, 1)))
        if subject:
            thing.entries["@id"] = Entry(at, text_scalar(at, subject))
        key = self._expand(column.property)
        entry = thing.entries.setdefault(key, Entry(at, Array(at)))
        assert isinstance(entry.value, Array)
        entry.value.items.extend(values)

    def _expand(self, template: str) -> str:
        from uritemplate import expand

        return expand(template, self._variables)
