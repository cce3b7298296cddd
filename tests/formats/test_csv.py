"""Statements from CSV: a header of the context's keys, or metadata beside it.

https://www.w3.org/TR/tabular-metadata/ · https://www.w3.org/TR/csv2rdf/
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ReadError
from kg.formats import (
    CSV,
    NTRIPLES,
    Document,
    canonical,
    locate_document,
    make_context,
    parse,
    parse_document,
    read_document,
)
from kg.terms import BlankNode, Literal

BASE = "https://example.org/"
KEYS = {
    "id": "@id",
    "type": "@type",
    "Event": f"{BASE}Event",
    "code": f"{BASE}code",
    "number": f"{BASE}number",
    "name": {"@id": f"{BASE}name", "@container": "@language"},
    "place": {"@id": f"{BASE}place", "@type": "@id"},
    "day": {"@id": f"{BASE}day", "@type": "http://www.w3.org/2001/XMLSchema#date"},
    "status": {"@id": f"{BASE}status", "@type": "@vocab", "@context": {"@vocab": f"{BASE}s#"}},
    "steps": {"@id": f"{BASE}steps", "@container": "@list"},
}
CONTEXT = make_context({"@context": KEYS}, "")


def document(text: str | bytes, metadata: Any = None) -> Document:
    content = text.encode() if isinstance(text, str) else text
    described = None if metadata is None else json.dumps(metadata, indent=1).encode()
    return Document(content, "data/a.csv", CSV, described)


def statements(text: str | bytes, metadata: Any = None) -> list[str]:
    """The statements as N-Triples, without the base."""
    read = read_document(document(text, metadata), BASE, CONTEXT)
    return [str(quad.triple).replace(BASE, "") for quad in read]


def message(text: str | bytes, metadata: Any = None) -> str:
    with pytest.raises(ReadError) as raised:
        read_document(document(text, metadata), BASE, CONTEXT)
    return str(raised.value).removeprefix("data/a.csv")


# --------------------------------------------------------------------------- the context's keys


def test_a_row_is_a_thing_and_its_cells_mean_what_the_context_says() -> None:
    table = (
        "id,type,code,name@en,name@zh-hans,place,day,status\na,Event,007,Walk,行,b,2027-05-01,held"
    )
    assert statements(table) == [
        "<a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <Event>",
        '<a> <code> "007"',
        '<a> <name> "Walk"@en',
        '<a> <name> "行"@zh-hans',
        "<a> <place> <b>",
        '<a> <day> "2027-05-01"^^<http://www.w3.org/2001/XMLSchema#date>',
        "<a> <status> <s#held>",
    ]


@pytest.mark.parametrize(
    ("header", "cell", "stated"),
    [
        ("number^^integer", "01", '"01"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("code^^https://example.org/t", "x", '"x"^^<t>'),
        ("https://example.org/code", "x", '"x"'),
        ("code", " x ", '" x "'),
        ("code", "=1+1", '"=1+1"'),
        ("code", '"a ""b"", c\nd"', r'"a \"b\", c\nd"'),
    ],
)
def test_a_cell_is_read_as_it_stands(header: str, cell: str, stated: str) -> None:
    (found,) = statements(f"id,{header}\na,{cell}")
    assert found.split(" ", 2)[2] == stated


def test_several_values_stand_in_one_cell_only_where_the_header_says_so() -> None:
    assert statements("id,code\na,x;y") == ['<a> <code> "x;y"']
    assert statements("id,code[;]\na,x; y") == ['<a> <code> "x"', '<a> <code> "y"']
    assert statements("id,name@en[|]\na,x|y") == ['<a> <name> "x"@en', '<a> <name> "y"@en']


def test_a_cell_may_hold_a_list() -> None:
    stated = statements("id,steps[;]\na,x;y")
    assert [line.rpartition(" ")[2] for line in stated if "#first" in line] == ['"x"', '"y"']


def test_a_row_may_be_of_a_thing_without_a_name() -> None:
    one, other = read_document(document("code\nx\ny"), BASE, CONTEXT)
    assert isinstance(one.subject, BlankNode)
    assert one.subject != other.subject


def test_empty_cells_and_rows_state_nothing() -> None:
    assert statements("id,code,place\na,,b\n\n,,\n") == ["<a> <place> <b>"]


def test_a_byte_order_mark_and_line_ends_of_windows_are_no_trouble() -> None:
    assert statements(b"\xef\xbb\xbfid,code\r\na,x\r\n") == ['<a> <code> "x"']


def test_a_statement_has_the_place_of_its_cell() -> None:
    table = 'id,type,code,name@en\r\n"a",Event,"x,\r\ny",灯\r\n\r\nb,,z,w'
    places = [(2, 5), (2, 11), (3, 4), (5, 4), (5, 6)]
    assert [at.object for at in locate_document(document(table), BASE, CONTEXT)] == places


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=5)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=4), st.sampled_from(["\n", "\r\n"]))
def test_what_a_spreadsheet_writes_is_what_is_read(rows: list[tuple[str, str]], end: str) -> None:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator=end)
    writer.writerow(["code", "number"])
    writer.writerows(rows)
    text = written.getvalue()
    stated = list(parse_document(document(text), BASE, CONTEXT))
    values = [quad.object.value for quad, *_ in stated if isinstance(quad.object, Literal)]
    assert values == [cell for row in rows for cell in row if cell]
    lines = text.replace("\r\n", "\n").split("\n")
    for value, (_, (line, column), _) in zip(values, stated, strict=True):
        first = value.split("\n")[0].replace('"', '""')
        assert lines[line - 1][column - 1 :].lstrip('"').startswith(first.lstrip('"'))


BROKEN: dict[str | bytes, str] = {
    "": ": is a table without a header. Write the keys of its columns in the first row.",
    "id,cod\n": ':1:4: "cod" is not a key that the context knows. Did you mean "code"?',
    "id;code\n": ':1:1: "id;code" is not a key that the context knows. Did you mean "code"?',
    "id,name\n": ':1:4: "name" has no language. Write one after it, as name@en.',
    "id,code,code\n": ':1:9: has the column "code" twice. Put several values in one, as code[;].',
    "id,,code\n": ':1:4: "" is not a header that kg reads. '
    "Write a key, as in name@en, start^^date or code[;].",
    "id@en\n": ':1:1: "id" takes no language or datatype. Write "id".',
    "code^^integr\n": ':1:1: "integr" is not a datatype. Did you mean "integer"?',
    "id,code\na": ":2:1: is a row of 1 cells under a header of 2. "
    'Put a cell that holds a "," in quotes, or add what is missing.',
    "id,code\na,b,c": ":2:5: is a row of 3 cells under a header of 2. "
    'Put a cell that holds a "," in quotes, or add what is missing.',
    'id,code\n\na,"b': ":3:1: is a row that is not CSV (unexpected end of data). "
    'Close each ", and write one inside of a cell as "".',
    'id,code\na,"b"c': ":2:1: is a row that is not CSV (',' expected after '\"'). "
    'Close each ", and write one inside of a cell as "".',
    "id,code\n" + "x" * 200_000: ":2:1: is a row that is not CSV (field larger than field limit "
    '(131072)). Close each ", and write one inside of a cell as "".',
    "id,code\n,x": ":2:1: is a row without an id. Name its thing.",
    "id,code[;]\na,x;;y": ':2:3: has nothing before or after a ";". '
    "Take the separator out, or write a value.",
    "id,code\na,\0": ":2:3: holds a NUL character. Take it out.",
    "id,type\na,Evnt": ':2:3: "Evnt" is not a class that the context knows. Did you mean "Event"?',
    "id,place\na,b c": ':2:3: "b c" states nothing. '
    "Write a value that its key can hold: an IRI has no spaces, en is a language.",
    "id,code\na b,x": ':2:1: "a b" is not an IRI. Write it without spaces or brackets.',
    "<html>": ": is an HTML page, not data. Save the data itself, not the page that shows it.",
    b"PK\x03\x04": ": is a zip archive, or a workbook. "
    "Unpack it, or save the sheet as CSV (UTF-8).",
    b"id,code\na,\xe9": ": is not UTF-8 at byte 10. Save it as UTF-8.",
}


@pytest.mark.parametrize("text", BROKEN, ids=lambda text: repr(text[:20]))
def test_what_is_wrong_with_a_table_is_told_with_line_and_column(text: str | bytes) -> None:
    assert message(text) == BROKEN[text]


# ------------------------------------------------------------------------------------- metadata

COLUMNS: list[dict[str, Any]] = [
    {"name": "slug", "titles": "Slug", "suppressOutput": True},
    {"name": "label", "titles": ["Name", "Nom"], "propertyUrl": f"{BASE}name", "lang": "fr"},
    {"name": "day", "titles": {"en": "Day"}, "propertyUrl": f"{BASE}day", "datatype": "date"},
    {"name": "tags", "propertyUrl": f"{BASE}tag", "separator": "|", "null": ["", "-"]},
    {"name": "city", "propertyUrl": f"{BASE}city", "valueUrl": "city/{city}"},
    {
        "name": "kind",
        "virtual": True,
        "propertyUrl": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        "valueUrl": f"{BASE}Event",
    },
]
METADATA: dict[str, Any] = {
    "@context": "http://www.w3.org/ns/csvw",
    "url": "a.csv",
    "dc:title": "A sheet",
    "tableSchema": {"aboutUrl": "event/{slug}", "columns": COLUMNS},
}
TABLE = "Slug,Nom,Day,tags,city\na b,Foo, 2027-05-01 ,x| -|-,北京\nc,,,-,\n"


def changed(path: str, value: object) -> dict[str, Any]:
    """The metadata with one thing changed, or taken out: ``columns.1.lang``, ``url``."""
    copy: dict[str, Any] = json.loads(json.dumps(METADATA))
    *outer, last = path.split(".")
    place: Any = copy["tableSchema"] if outer or last in ("columns", "aboutUrl") else copy
    for step in outer:
        place = place[int(step)] if step.isdecimal() else place[step]
    if value is None:
        del place[int(last) if last.isdecimal() else last]
    else:
        place[last] = value
    return copy


def test_with_metadata_columns_mean_what_it_says() -> None:
    assert statements(TABLE, METADATA) == [
        '<event/a%20b> <name> "Foo"@fr',
        '<event/a%20b> <day> "2027-05-01"^^<http://www.w3.org/2001/XMLSchema#date>',
        '<event/a%20b> <tag> "x"',
        '<event/a%20b> <tag> " -"',
        "<event/a%20b> <city> <city/%E5%8C%97%E4%BA%AC>",
        "<event/a%20b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <Event>",
        "<event/c> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <Event>",
    ]


def test_a_statement_by_metadata_has_the_place_of_its_cell_or_row() -> None:
    places = [(2, 5), (2, 9), (2, 22), (2, 22), (2, 29), (2, 1), (3, 1)]
    assert [at.object for at in locate_document(document(TABLE, METADATA), BASE, CONTEXT)] == places


def test_a_dialect_tells_delimiter_quotes_and_encoding() -> None:
    dialect = {"delimiter": ";", "quoteChar": "'", "encoding": "GB18030"}
    columns = [{"name": "名", "propertyUrl": f"{BASE}name"}, {"name": "b", "suppressOutput": True}]
    metadata = METADATA | {"dialect": dialect, "tableSchema": {"columns": columns}}
    (stated,) = statements("名;b\n'行;\"x\"';\n".encode("gb18030"), metadata)
    assert stated.split(" ", 1)[1] == '<name> "行;\\"x\\""'


def test_what_a_table_says_holds_for_columns_that_do_not_say_otherwise() -> None:
    metadata = METADATA | {
        "lang": "en",
        "tableSchema": {
            "propertyUrl": BASE + "{_name}",
            "default": "none",
            "columns": [{"name": "a"}, {"name": "b", "lang": "fr", "datatype": {"base": "string"}}],
        },
    }
    stated = [line.split(" ", 1)[1] for line in statements("a,b\nx,\n,y", metadata)]
    assert stated == ['<a> "x"@en', '<b> "none"@fr', '<a> "none"@en', '<b> "y"@fr']


def test_columns_may_be_about_several_things() -> None:
    columns = [
        {"name": "a", "aboutUrl": "a/{a}", "propertyUrl": f"{BASE}name"},
        {"name": "b", "aboutUrl": "b/{_row}/{_sourceRow}", "propertyUrl": f"{BASE}name"},
    ]
    metadata = METADATA | {"tableSchema": {"columns": columns}}
    assert statements("a,b\n\nx,y", metadata) == ['<a/x> <name> "x"', '<b/1/3> <name> "y"']


def test_a_datatype_may_have_an_iri_of_its_own() -> None:
    datatype = {"base": "token", "@id": f"{BASE}edtf"}
    columns = [{"name": "a", "propertyUrl": f"{BASE}day", "datatype": datatype}]
    (stated,) = statements("a\n 2027-05\n", METADATA | {"tableSchema": {"columns": columns}})
    assert stated.split(" ", 1)[1] == '<day> "2027-05"^^<edtf>'


def test_the_first_example_of_the_standard_is_read_as_it_has_it() -> None:
    """https://www.w3.org/TR/csv2rdf/#example-tree-ops, in minimal mode, with properties named."""
    columns = [
        {"name": "GID", "titles": ["GID"], "suppressOutput": True},
        {"name": "on_street", "titles": "On Street", "propertyUrl": f"{BASE}on", "lang": "en"},
        {"name": "date", "titles": "Date", "propertyUrl": f"{BASE}date", "datatype": "date"},
    ]
    metadata = METADATA | {"tableSchema": {"aboutUrl": "#gid-{GID}", "columns": columns}}
    wanted = b"""
<https://example.org/#gid-1> <https://example.org/on> "ADDISON AV"@en .
<https://example.org/#gid-1> <https://example.org/date>
    "2010-10-18"^^<http://www.w3.org/2001/XMLSchema#date> .
""".replace(b"\n    ", b" ")
    read = read_document(
        document("GID,On Street,Date\n1,ADDISON AV,2010-10-18\n", metadata), BASE, CONTEXT
    )
    expected = parse(wanted, "wanted", NTRIPLES, BASE)
    assert set(canonical(read)) == set(canonical(quad for quad, _ in expected))


REFUSED: list[tuple[str, object, str]] = [
    (
        "@context",
        "x",
        ('1:1: is not metadata of CSV on the Web. Write "@context": "http://www.w3.org/ns/csvw".'),
    ),
    (
        "url",
        "b.csv",
        (
            '1:1: describes "b.csv", which is not the file that it stands beside. '
            "Write the name of that file."
        ),
    ),
    (
        "tables",
        [],
        (
            '52:2: "tables" is not a key of a table that kg reads. Known: @context, @type, '
            "aboutUrl, datatype, default, dialect, lang, notes, null, propertyUrl, required, "
            "separator and 3 more."
        ),
    ),
    (
        "dialect",
        {"skipRows": 1},
        (
            '53:3: "skipRows" is not a key of a dialect that kg reads. '
            "Known: @type, delimiter, encoding, header, quoteChar."
        ),
    ),
    (
        "dialect",
        {"header": False},
        ("52:13: says that the table has no header. Give the table one."),
    ),
    (
        "dialect",
        {"encoding": "rot13"},
        (
            '52:13: has the encoding "rot13". Known: big5, euc-jp, '
            "euc-kr, gb18030, gbk, iso-8859-1, shift_jis, utf-16, utf-8, windows-1252."
        ),
    ),
    (
        "dialect",
        {"delimiter": ";;"},
        (
            "52:13: has a delimiter or quoteChar that kg cannot read by. "
            "Write one character for each, and not the same."
        ),
    ),
    ("columns", [], '5:17: describes no columns. Write them in "columns".'),
    ("columns.1.lang", 3, '20:13: "lang" has a value of the wrong type. Write a string.'),
    (
        "columns.1.titles",
        {"en": [5]},
        '15:15: "titles" has a value of the wrong type. Write a string.',
    ),
    ("columns.1.null", [["-"]], '21:13: "null" has a value of the wrong type. Write a string.'),
    (
        "columns.1.propertyUrl",
        None,
        (
            '13:4: the column "label" has no property. '
            'Write its "propertyUrl", or "suppressOutput": true.'
        ),
    ),
    (
        "columns.1.propertyUrl",
        "schema:name",
        ('13:4: "schema:name" has a prefix, which kg does not expand here. Write the IRI in full.'),
    ),
    (
        "columns.1.propertyUrl",
        "name",
        ('13:4: the property "name" is not an absolute IRI. Write it in full.'),
    ),
    ("columns.2.datatype", "dat", '22:4: has the datatype "dat". Did you mean "date"?'),
    (
        "columns.2.datatype",
        {"base": "date", "format": "d.M.yyyy"},
        (
            "22:4: has a datatype with "
            "more than a base and an @id, which kg does not read. "
            "Write the values as XML Schema has them."
        ),
    ),
    (
        "columns.4.separator",
        "|",
        (
            '39:4: the column "city" has a separator and a valueUrl: one IRI '
            "for several values. Write one row for each value, or take one of both out."
        ),
    ),
    (
        "columns.5.valueUrl",
        None,
        ('44:4: the virtual column "kind" has no value. Write its "valueUrl" or "default".'),
    ),
    ("columns.5.name", "city", '44:4: "city" is a second column. Rename it.'),
    (
        "aboutUrl",
        "event/{slag}",
        ('8:4: "event/{slag}" uses "slag", which is no column. Did you mean "slug"?'),
    ),
]


@pytest.mark.parametrize(("path", "value", "told"), REFUSED)
def test_what_metadata_says_and_is_not_read_is_refused(path: str, value: object, told: str) -> None:
    assert message(TABLE, changed(path, value)) == f"-metadata.json:{told}"


UNLIKE: list[tuple[str, object, str]] = [
    (
        "columns.3",
        None,
        (
            ":1:1: has 5 columns, of which data/a.csv-metadata.json describes 4. "
            "Describe each of them, in order."
        ),
    ),
    (
        "columns.3.titles",
        "Tags",
        (
            ':1:14: has the column "tags" where data/a.csv-metadata.json has '
            '"Tags". Name both the same.'
        ),
    ),
    ("columns.1.required", True, ':3:3: has no value in the required column "label". Write one.'),
]


@pytest.mark.parametrize(("path", "value", "told"), UNLIKE)
def test_a_table_that_is_not_as_it_is_described_is_refused(
    path: str, value: object, told: str
) -> None:
    assert message(TABLE, changed(path, value)) == told


def test_a_subject_has_the_place_of_its_cell_or_where_its_row_begins() -> None:
    named, nameless = document("type,code,id\nEvent,1,a\n"), document("type,code\nEvent,1\n")
    assert {at.subject for at in locate_document(named, BASE, CONTEXT)} == {(2, 9)}
    assert {at.subject for at in locate_document(nameless, BASE, CONTEXT)} == {(2, 1)}
