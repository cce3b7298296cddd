from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow
import pytest
from pyarrow import feather, parquet

import kg
from kg.formats import ARROW, PARQUET, Format

Written = Callable[..., bytes]
SRC = Path(kg.__file__).parent.parent
XSD = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
READERS = {PARQUET: parquet.read_table, ARROW: feather.read_table}


@pytest.fixture(params=READERS, ids=lambda format: format.name)
def format(request: pytest.FixtureRequest) -> Format:
    found: Format = request.param
    return found


def read(content: bytes, format: Format) -> pyarrow.Table:
    return READERS[format](io.BytesIO(content))


def column(written: Written, format: Format, terms: str) -> tuple[str, list[object]]:
    """The type and the values of a column of these terms."""
    values = f"SELECT ?a {{ VALUES ?a {{ {terms} }} }}"
    table = read(written(XSD + values, format), format)
    return str(table.schema.field("a").type), table.column("a").to_pylist()


@pytest.mark.parametrize(
    ("terms", "type_", "values"),
    [
        ("1 UNDEF -2", "int64", [1, None, -2]),
        ('1 "2"^^xsd:long', "int64", [1, 2]),
        ("1.5 2.25", "decimal128(38, 18)", [Decimal("1.5"), Decimal("2.25")]),
        ("1.5e3 2e0", "double", [1500.0, 2.0]),
        ("true false", "bool", [True, False]),
        ('"2025-10-01"^^xsd:date', "date32[day]", [date(2025, 10, 1)]),
        (
            '"2025-10-01T10:00:00+08:00"^^xsd:dateTime "2025-10-01T10:00:00Z"^^xsd:dateTime',
            "timestamp[us, tz=UTC]",
            [datetime(2025, 10, 1, 2, tzinfo=UTC), datetime(2025, 10, 1, 10, tzinfo=UTC)],
        ),
        (
            '"2025-10-01T10:00:00"^^xsd:dateTime',
            "timestamp[us]",
            [datetime(2025, 10, 1, 10)],  # noqa: DTZ001
        ),
        ('"灯会"@zh-hans "fair"@en "x"', "string", ["灯会", "fair", "x"]),
        ("<https://example.com/a>", "string", ["https://example.com/a"]),
        ("UNDEF UNDEF", "string", [None, None]),
    ],
    ids=str,
)
def test_a_column_has_the_type_of_its_terms(
    written: Written, format: Format, terms: str, type_: str, values: list[object]
) -> None:
    assert column(written, format, terms) == (type_, values)


@pytest.mark.parametrize(
    ("terms", "values"),
    [
        ("1 1.5", ["1", "1.5"]),
        ('1 "x"', ["1", "x"]),
        ("1 <https://example.com/a>", ["1", "https://example.com/a"]),
        ("99999999999999999999", ["99999999999999999999"]),
        ('"x"^^xsd:integer', ["x"]),
        ('"2025-10-01Z"^^xsd:date', ["2025-10-01Z"]),
        ('"-0044-03-15"^^xsd:date', ["-0044-03-15"]),
        (
            '"2025-10-01T10:00:00Z"^^xsd:dateTime "2025-10-01T10:00:00"^^xsd:dateTime',
            ["2025-10-01T10:00:00Z", "2025-10-01T10:00:00"],
        ),
    ],
    ids=str,
)
def test_a_column_that_no_type_takes_whole_is_of_texts(
    written: Written, format: Format, terms: str, values: list[object]
) -> None:
    assert column(written, format, terms) == ("string", values)


def test_the_last_row_counts_as_much_as_the_first(written: Written, format: Format) -> None:
    numbers = " ".join(map(str, range(20_001)))
    type_, values = column(written, format, numbers + ' "many"')
    assert (type_, len(values), values[-1]) == ("string", 20_002, "many")
    assert column(written, format, numbers) == ("int64", list(range(20_001)))


def test_no_rows_are_columns_without_values(written: Written, format: Format) -> None:
    table = read(written("SELECT ?a ?b { FILTER(false) }", format), format)
    assert (table.num_rows, table.column_names) == (0, ["a", "b"])


def test_twice_is_the_same(written: Written, format: Format) -> None:
    text = "SELECT ?a { VALUES ?a { 1 2 3 } }"
    assert written(text, format) == written(text, format)


def test_without_pyarrow_it_is_told_what_to_install(format: Format) -> None:
    program = (
        "import sys; sys.modules['pyarrow'] = None; from kg.cli import main; "
        f"sys.exit(main(['query', '-', '--format', '{format.name}']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parent.parent / "tiny",
        env={"PYTHONPATH": str(SRC), "KG_CACHE": "off"},
        input=b"SELECT ?s { ?s ?p ?o }",
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.decode()) == (
        2,
        b"",
        (f"{format.name}: needs pyarrow, which is not installed. "
         "pip install 'graphpress[arrow]'.\n"),
    )  # fmt: skip
