from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from kg.findings import Finding, Place, Report
from kg.reports import Reader, summary, write_report
from kg.reports._quote import cells, quote
from kg.severity import Severity
from kg.terms import IRI

LANTERNS = IRI("https://example.org/tiny/id/fair/lanterns")


def text(report: Report, reader: Reader) -> str:
    return write_report(report, reader, "text").decode()


# --------------------------------------------------------------------------------- the quotation


def test_the_marks_stand_under_the_token_at_the_place() -> None:
    line = '    schema:name "Kites"@en ; a <x> .'
    assert quote(line, 17, 80) == (line, f"{' ' * 16}{'^' * 10}")
    assert quote(line, 5, 80) == (line, f"{' ' * 4}{'^' * 11}")
    assert quote(line, 30, 80) == (line, f"{' ' * 29}^")
    assert quote(line, 32, 80) == (line, f"{' ' * 31}{'^' * 3}")


def test_a_chinese_character_takes_two_columns() -> None:
    assert quote('a "风筝" , "灯会" .', 10, 80)[1] == f"{' ' * 11}{'^' * 6}"


def test_without_a_column_nothing_is_marked() -> None:
    assert quote("a b c .", 0, 80) == ("a b c .", "")


def test_a_column_beyond_the_line_marks_nothing() -> None:
    assert quote("a b", 9, 80) == ("a b", "")


def test_a_tab_is_one_column_and_a_control_character_is_shown_as_one() -> None:
    assert quote("\ta\x1b[2J b", 8, 80) == (" a\ufffd[2J b", "       ^")


def test_an_empty_line_is_not_quoted() -> None:
    assert quote("   ", 1, 80) == ("", "")


def test_a_long_line_is_cut_around_the_place() -> None:
    line = f"{'a ' * 500}HERE {'b ' * 500}"
    shown, marks = quote(line, 1001, 60)
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert shown[len(marks) - 4 : len(marks)] == "HERE"


@given(some.text(), some.integers(0, 90), some.integers(20, 90))
def test_whatever_a_line_holds_it_fits(line: str, column: int, width: int) -> None:
    shown, marks = quote(line, column, width)
    assert cells(shown) <= width
    assert re.fullmatch(r" *\^*", marks)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e]", shown)


@given(some.text(some.characters(codec="utf-8"), min_size=1), some.data())
def test_the_first_mark_is_under_the_character_at_the_place(
    line: str, data: some.DataObject
) -> None:
    column = data.draw(some.integers(1, len(line)))
    marks = quote(line, column, 10_000)[1]
    assert not marks or marks.index("^") == cells(line[: column - 1])


def test_a_file_that_is_no_longer_there_is_not_quoted(reader: Reader) -> None:
    found = Finding(Severity.INFO, "KG000", {"en": "Look."}, Place("data/gone.ttl", 3, 1))
    assert text(Report((found,)), reader) == "data/gone.ttl:3:1: info KG000\n  Look.\n"


def test_a_line_that_is_not_there_is_not_quoted(reader: Reader) -> None:
    found = Finding(Severity.INFO, "KG000", {"en": "Look."}, Place("data/more.ttl", 99))
    assert text(Report((found,)), reader) == "data/more.ttl:99: info KG000\n  Look.\n"


# -------------------------------------------------------------------------------------- many alike


def test_five_alike_are_all_told(many: Callable[..., Report], reader: Reader) -> None:
    assert text(many(5), reader).count("Say in a sentence") == 5


def test_of_six_alike_three_are_told_and_the_rest_counted(
    many: Callable[..., Report], reader: Reader
) -> None:
    told = text(many(6), reader)
    assert told.count("Say in a sentence") == 3
    assert told.endswith(
        "shape:FairDescription: 3 more warnings (data/more.ttl: 3)\n"
        "To see every one: kg check --all\n"
    )


def test_every_one_is_told_to_those_who_ask(many: Callable[..., Report], reader: Reader) -> None:
    told = text(many(60), replace(reader, shows_all=True))
    assert told.count("Say in a sentence") == 60
    assert "more warnings" not in told


def test_the_rest_is_told_in_the_language_of_the_reader(
    many: Callable[..., Report], reader: Reader
) -> None:
    told = text(many(6), replace(reader, languages=["zh-hans"]))
    assert told.endswith(
        "shape:FairDescription：另有警告 3 条（data/more.ttl：3）\n查看全部：kg check --all\n"
    )


@pytest.mark.parametrize("format", ["concise", "json", "gitlab", "sarif"])
def test_only_the_text_leaves_any_out(
    format: str, many: Callable[..., Report], reader: Reader
) -> None:
    told = write_report(many(60), reader, format).decode()
    assert told.count("Say in a sentence") >= 60


# -------------------------------------------------------------------------------------- the summary


def test_the_summary_counts_what_was_looked_at_and_found(report: Report, reader: Reader) -> None:
    assert summary(report, reader) == (
        "65 statements, 2 shapes, 4 stored queries: 2 violations, 2 warnings, 1 info, "
        "1 in the baseline, 1 ignored, 1 file unreadable"
    )


def test_the_summary_speaks_the_language_of_the_reader(report: Report, reader: Reader) -> None:
    assert summary(report, replace(reader, languages=["zh-hans"])) == (
        "65 条陈述，2 个形状，4 个预存查询：2 违规，2 警告，1 提示，"
        "1 条已在基线中，1 条已忽略，1 个文件无法读取"
    )


def test_a_reader_of_another_language_gets_english_words(report: Report, reader: Reader) -> None:
    told = summary(report, replace(reader, languages=["fr"]))
    assert told.startswith("65 statements, 2 shapes, 4 stored queries: ")


def test_a_value_that_has_a_name_is_told_with_it(reader: Reader) -> None:
    found = Finding(Severity.INFO, "KG000", {"en": "Look."}, value=LANTERNS)
    assert text(Report((found,)), reader) == (
        "info KG000\n  Look. Here: fair:lanterns (Lantern Fair)\n"
    )


def test_a_terminal_narrower_than_any_line_still_gets_one(report: Report, reader: Reader) -> None:
    assert text(report, replace(reader, width=1))
