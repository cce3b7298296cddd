"""CSV on the Web: what the metadata beside a table says of its columns.

Only what changes the statements of one table is read. Whatever is not read is refused, never
passed over, but for the notes that the standard's minimal mode leaves out as well.
https://www.w3.org/TR/tabular-metadata/ · https://www.w3.org/TR/csv2rdf/
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from kg.errors import ReadError, nearest
from kg.formats._decode import decode
from kg.formats._json_tree import read_json_tree
from kg.formats._tree import Array, Object, Position, Tree, listed, place_error, tree_value
from kg.vocab import rdf, xsd

CONTEXT = "http://www.w3.org/ns/csvw"
_NAMES = """
    string boolean decimal integer double float date time dateTime dateTimeStamp gYear gMonth gDay
    gYearMonth gMonthDay duration yearMonthDuration dayTimeDuration byte short int long
    unsignedByte unsignedShort unsignedInt unsignedLong positiveInteger nonNegativeInteger
    negativeInteger nonPositiveInteger hexBinary base64Binary anyURI language token
    normalizedString Name NMTOKEN QName anyAtomicType
"""
DATATYPES = frozenset(_NAMES.split())
_OTHER_DATATYPES = {
    "any": f"{xsd.iri}anyAtomicType",
    "binary": f"{xsd.iri}base64Binary",
    "datetime": xsd.dateTime.value,
    "html": f"{rdf.iri}HTML",
    "json": f"{CONTEXT}#JSON",
    "number": xsd.double.value,
    "xml": f"{rdf.iri}XMLLiteral",
}
_ENCODINGS = (
    "utf-8",
    "utf-16",
    "windows-1252",
    "iso-8859-1",
    "gb18030",
    "gbk",
    "big5",
    "shift_jis",
    "euc-jp",
    "euc-kr",
)
_INHERITED = (
    "aboutUrl",
    "datatype",
    "default",
    "lang",
    "null",
    "propertyUrl",
    "required",
    "separator",
    "valueUrl",
)
_KEYS = {
    "table": ["@context", "@type", "url", "dialect", "notes", "tableSchema", *_INHERITED],
    "schema": ["@type", "columns", *_INHERITED],
    "column": ["@type", "name", "titles", "virtual", "suppressOutput", *_INHERITED],
    "dialect": ["@type", "delimiter", "encoding", "header", "quoteChar"],
}
_TYPES: Mapping[str, tuple[type, ...]] = {
    "columns": (list,),
    "dialect": (dict,),
    "header": (bool,),
    "notes": (list, dict, str),
    "null": (str, list),
    "required": (bool,),
    "suppressOutput": (bool,),
    "tableSchema": (dict,),
    "titles": (str, list, dict),
    "virtual": (bool,),
    "@context": (str, list),
}
_PREFIXED = re.compile(r"(?!urn:|mailto:|tel:)[A-Za-z_][\w.-]*:(?!//)")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_VARIABLE = re.compile(r"\{[+#./;?&]?([^{}]*)\}")
_ROW_VARIABLES = {"_row", "_sourceRow", "_column", "_name"}

Json = Any


class Column(Struct, frozen=True):
    """What a column means: the templates of its subject, property and value, and its literals.

    The blanks of a cell are those of the ``base`` of its datatype.
    """

    at: Position
    name: str
    titles: tuple[str, ...]
    about: str
    property: str
    value: str
    datatype: str
    base: str
    language: str
    separator: str
    default: str
    nulls: tuple[str, ...]
    is_required: bool
    is_virtual: bool
    is_output: bool


class Table(Struct, frozen=True):
    """What metadata says of a table."""

    file: str
    columns: tuple[Column, ...]
    delimiter: str
    quote: str
    encoding: str


def read_metadata(content: bytes, name: str) -> Table:
    """What the metadata of the table ``name`` says; `ReadError` where that is not understood."""
    file = f"{name}-metadata.json"
    return _Reader(file).table(read_json_tree(decode(content, file), file), name)


class _Reader:
    def __init__(self, file: str) -> None:
        self._file = file

    def table(self, tree: Tree, name: str) -> Table:
        told = self._told(tree, "table")
        if told.get("@context") not in (CONTEXT, [CONTEXT]):
            what = "is not metadata of CSV on the Web"
            raise self._error(tree.at, what, f'Write "@context": "{CONTEXT}".')
        url = told.get("url", "")
        if url != re.split(r"[/\\]", name)[-1]:
            what = f'describes "{url}", which is not the file that it stands beside'
            raise self._error(tree.at, what, "Write the name of that file.")
        dialect = self._dialect(_entry(tree, "dialect"))
        schema = _entry(tree, "tableSchema") or Object(tree.at)
        inherited = {**_inherited(told), **_inherited(self._told(schema, "schema"))}
        columns = _entry(schema, "columns")
        items = columns.items if isinstance(columns, Array) else []
        found = tuple(self._column(item, inherited) for item in items)
        if not found:
            raise self._error(schema.at, "describes no columns", 'Write them in "columns".')
        self._check_names(found)
        return Table(self._file, found, *dialect)

    def _dialect(self, tree: Tree | None) -> tuple[str, str, str]:
        told = self._told(tree, "dialect") if tree else {}
        at = tree.at if tree else (1, 1)
        if told.get("header") is False:
            raise self._error(at, "says that the table has no header", "Give the table one.")
        delimiter, quote = told.get("delimiter", ","), told.get("quoteChar", '"')
        if len(delimiter) != 1 or len(quote) != 1 or delimiter == quote or quote in "\r\n":
            remedy = "Write one character for each, and not the same."
            raise self._error(at, "has a delimiter or quoteChar that kg cannot read by", remedy)
        encoding = told.get("encoding", "utf-8").lower()
        if encoding not in _ENCODINGS:
            remedy = nearest(encoding, sorted(_ENCODINGS))
            raise self._error(at, f'has the encoding "{encoding}"', remedy)
        return delimiter, quote, encoding

    def _column(self, tree: Tree, inherited: Mapping[str, Json]) -> Column:
        told = {**inherited, **self._told(tree, "column")}
        titles = _texts(told.get("titles", []))
        name = told.get("name", titles[0] if titles else "")
        if not name:
            raise self._error(tree.at, "is a column without a name", 'Write its "name".')
        datatype, base = self._datatype(told.get("datatype", "string"), tree.at)
        column = Column(
            at=tree.at,
            name=name,
            titles=titles or (name,),
            about=told.get("aboutUrl", ""),
            property=told.get("propertyUrl", ""),
            value=told.get("valueUrl", ""),
            datatype=datatype,
            base=base,
            language=told.get("lang", ""),
            separator=told.get("separator", ""),
            default=told.get("default", ""),
            nulls=_texts(told.get("null", "")),
            is_required=told.get("required", False),
            is_virtual=told.get("virtual", False),
            is_output=not told.get("suppressOutput", False),
        )
        self._check(column)
        return column

    def _check(self, column: Column) -> None:
        """That a column means the same to us as to the standard, or is refused."""
        at, name = column.at, column.name
        if column.is_output and not column.property:
            remedy = 'Write its "propertyUrl", or "suppressOutput": true.'
            raise self._error(at, f'the column "{name}" has no property', remedy)
        if column.is_output and not _ABSOLUTE.match(column.property):
            what = f'the property "{column.property}" is not an absolute IRI'
            raise self._error(at, what, "Write it in full.")
        for template in (column.about, column.property, column.value):
            if _PREFIXED.match(template):
                what = f'"{template}" has a prefix, which kg does not expand here'
                raise self._error(at, what, "Write the IRI in full.")
        if column.separator and column.value:
            what = f'the column "{name}" has a separator and a valueUrl: one IRI for several values'
            raise self._error(at, what, "Write one row for each value, or take one of both out.")
        if column.is_virtual and not column.value and not column.default:
            remedy = 'Write its "valueUrl" or "default".'
            raise self._error(at, f'the virtual column "{name}" has no value', remedy)

    def _check_names(self, columns: Sequence[Column]) -> None:
        names = [column.name for column in columns]
        for n, column in enumerate(columns):
            if column.name in names[:n]:
                raise self._error(column.at, f'"{column.name}" is a second column', "Rename it.")
            for template in (column.about, column.property, column.value):
                for found in _VARIABLE.finditer(template):
                    for name in found[1].split(","):
                        if name not in names and name not in _ROW_VARIABLES:
                            what = f'"{template}" uses "{name}", which is no column'
                            raise self._error(column.at, what, nearest(name, names))

    def _datatype(self, told: Json, at: Position) -> tuple[str, str]:
        """The IRI of a datatype, and that of the one whose rules for blanks it has."""
        parts = told if isinstance(told, dict) else {"base": told}
        if not parts.keys() <= {"base", "@id"}:
            what = "has a datatype with more than a base and an @id, which kg does not read"
            raise self._error(at, what, "Write the values as XML Schema has them.")
        word = str(parts.get("base", "string"))
        if word not in DATATYPES and word not in _OTHER_DATATYPES:
            known = sorted(DATATYPES | _OTHER_DATATYPES.keys())
            raise self._error(at, f'has the datatype "{word}"', nearest(word, known))
        base = _OTHER_DATATYPES.get(word, xsd.iri + word)
        return str(parts.get("@id", base)), base

    def _told(self, tree: Tree, kind: str) -> dict[str, Json]:
        """What an object says under the keys that are read, each of the type that it must be."""
        if not isinstance(tree, Object):
            raise self._error(tree.at, f"should be an object: the {kind}", "Write {…}.")
        told: dict[str, Json] = {}
        for key, entry in tree.entries.items():
            if ":" in key:
                continue  # a note about the table: https://www.w3.org/TR/csv2rdf/#dfn-minimal-mode
            if key not in _KEYS[kind]:
                what = f'"{key}" is not a key of a {kind} that kg reads'
                raise self._error(entry.at, what, nearest(key, _KEYS[kind]))
            told[key] = tree_value(entry.value)
            wanted = _TYPES.get(key, (str, dict) if key == "datatype" else (str,))
            texts = _texts(told[key]) if key in ("titles", "null") else ()
            if not isinstance(told[key], wanted) or not all(isinstance(t, str) for t in texts):
                what = f'"{key}" has a value of the wrong type'
                raise self._error(entry.value.at, what, f"Write {_WRITTEN[wanted[0]]}.")
        return told

    def _error(self, at: Position, what: str, remedy: str) -> ReadError:
        return place_error(self._file, at, what, remedy)


_WRITTEN: Mapping[type, str] = {str: "a string", bool: "true or false", list: "[…]", dict: "{…}"}


def _entry(tree: Tree, key: str) -> Tree | None:
    entry = tree.entries.get(key) if isinstance(tree, Object) else None
    return entry.value if entry else None


def _inherited(told: Mapping[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in told.items() if key in _INHERITED}


def _texts(value: Json) -> tuple[str, ...]:
    """One text, several, or several by language, as several."""
    parts = value.values() if isinstance(value, dict) else [value]
    return tuple(text for part in parts for text in listed(part))
