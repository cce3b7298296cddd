from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from kg.formats import CSV_EXCEL

Written = Callable[..., bytes]


def cells(content: bytes) -> list[str]:
    """The cells of the only column, as a reader of CSV has them."""
    assert content.startswith(b"\xef\xbb\xbf")
    return [row[0] for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))]


def test_a_spreadsheet_is_told_that_it_is_utf_8(written: Written) -> None:
    text = 'SELECT ("灯会"@zh-hans AS ?a) (<https://example.com/b> AS ?b) ?none {}'
    expected = "\ufeffa,b,none\r\n灯会,https://example.com/b,\r\n"
    assert written(text, CSV_EXCEL).decode() == expected


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "＝1+1", "＋1", "－1", "＠x",
     "\\t=1", "\\r=1", "\\n=1"],
)  # fmt: skip
def test_no_text_is_a_formula(written: Written, text: str) -> None:
    plain = text.replace("\\t", "\t").replace("\\r", "\r").replace("\\n", "\n")
    assert cells(written(f'SELECT ("{text}" AS ?a) {{}}', CSV_EXCEL)) == ["a", f"'{plain}"]
    assert cells(written(f'SELECT ("{text}"@en AS ?a) {{}}', CSV_EXCEL)) == ["a", f"'{plain}"]


@pytest.mark.parametrize("number", ["-1", "-1.5", "-1.5E0"])
def test_a_number_below_zero_stays_one(written: Written, number: str) -> None:
    assert cells(written(f"SELECT ({number} AS ?a) {{}}", CSV_EXCEL))[1] in (number, "-1.5")


def test_a_text_that_only_claims_to_be_a_number_is_none(written: Written) -> None:
    text = '"-1+cmd"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert cells(written(f"SELECT ({text} AS ?a) {{}}", CSV_EXCEL)) == ["a", "'-1+cmd"]


def test_separators_quotes_and_lines_come_back(written: Written) -> None:
    text = 'SELECT ("a,\\"b\\";\\n|c" AS ?a) {}'
    assert cells(written(text, CSV_EXCEL)) == ["a", 'a,"b";\n|c']
