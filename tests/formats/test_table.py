from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import FormatError
from kg.formats import (
    ANSWER_FORMATS,
    CSV,
    CSV_EXCEL,
    FORMATS,
    GRAPH_FORMATS,
    READABLE,
    Format,
    by_name,
    by_path,
)


@pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.name)
def test_a_format_is_found_by_its_name(format: Format) -> None:
    assert by_name(format.name) is format


def test_no_two_formats_share_a_name_a_media_type_or_an_extension() -> None:
    negotiable = [format for format in FORMATS if format != CSV_EXCEL]  # which is CSV to others
    for names in zip(*((f.name, f.media_type, f.extension) for f in negotiable), strict=True):
        assert len(set(names)) == len(FORMATS) - 1


def test_csv_for_spreadsheets_is_told_by_the_longer_extension() -> None:
    assert by_path(Path("a.excel.csv"), FORMATS) is by_path(Path("a.b.EXCEL.csv"), FORMATS)
    assert by_path(Path("a.excel.csv"), FORMATS) is CSV_EXCEL
    assert by_path(Path("excel.csv"), FORMATS) is by_path(Path("a.b.csv"), FORMATS) is CSV


def test_a_misspelt_format_is_offered_as_it_should_be() -> None:
    with pytest.raises(FormatError) as raised:
        by_name("turtel")
    assert str(raised.value) == 'turtel: is not a format. Did you mean "turtle"?'


@pytest.mark.parametrize("format", READABLE, ids=lambda format: format.name)
def test_a_file_is_read_by_its_extension_in_any_case(format: Format) -> None:
    assert by_path(Path(f"data/a.{format.extension}")) is format
    assert by_path(Path(f"data/a.{format.extension.upper()}")) is format


@pytest.mark.parametrize("name", ["a", "a.txt", "a.ttl.bak", "a.jsonld", "ttl", ".ttl"])
def test_other_files_are_not_read(name: str) -> None:
    assert by_path(Path(name)) is None


def test_a_text_format_says_that_it_is_utf_8() -> None:
    assert by_name("turtle").content_type == "text/turtle; charset=utf-8"
    assert by_name("jsonld").content_type == "application/ld+json"


def test_every_graph_format_can_hold_an_answer() -> None:
    assert set(GRAPH_FORMATS) <= set(ANSWER_FORMATS) <= set(FORMATS)
