from __future__ import annotations

import pytest

from kg.errors import ReadError
from kg.findings import Finding, Place, Report, fault
from kg.severity import Severity

BOTH = {"en": "Name it.", "zh-hans": "请命名。"}


def _finding(severity: Severity) -> Finding:
    return Finding(severity, "code", BOTH)


def test_the_worst_severity_is_the_greatest() -> None:
    assert max(Severity) is Severity.VIOLATION
    assert min(Severity) is Severity.INFO


@pytest.mark.parametrize("severity", Severity)
def test_a_severity_is_found_by_its_word(severity: Severity) -> None:
    assert Severity.of(severity.word) is severity


def test_a_word_that_is_no_severity_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"^fatal$"):
        Severity.of("fatal")


def test_a_place_is_shown_as_editors_open_it() -> None:
    assert str(Place("data/notice.ttl", 12)) == "data/notice.ttl:12"


def test_a_place_may_have_a_column() -> None:
    assert str(Place("data/notice.ttl", 12, 5)) == "data/notice.ttl:12:5"


def test_a_place_without_a_line_is_the_file() -> None:
    assert str(Place("data/notice.ttl")) == "data/notice.ttl"


def test_places_sort_by_file_then_by_line_as_a_number() -> None:
    places = [Place("b", 1), Place("a", 10), Place("a", 9)]
    assert sorted(places) == [Place("a", 9), Place("a", 10), Place("b", 1)]


def test_a_message_comes_in_the_first_language_that_has_one() -> None:
    finding = _finding(Severity.INFO)
    assert finding.message(["fr", "zh-hans", "en"]) == "请命名。"


def test_a_message_comes_in_any_language_rather_than_none() -> None:
    assert _finding(Severity.INFO).message(["fr"]) == "Name it."
    assert _finding(Severity.INFO).message() == "Name it."


def test_a_report_counts_every_severity_the_worst_first() -> None:
    report = Report((_finding(Severity.WARNING), _finding(Severity.WARNING)))
    assert list(report.counts.items()) == [
        (Severity.VIOLATION, 0),
        (Severity.WARNING, 2),
        (Severity.INFO, 0),
    ]


@pytest.mark.parametrize(
    ("fail_on", "passes"),
    [(Severity.VIOLATION, True), (Severity.WARNING, False), (Severity.INFO, False)],
)
def test_a_report_passes_when_no_finding_is_as_severe_as_asked(
    fail_on: Severity, passes: bool
) -> None:
    assert Report((_finding(Severity.WARNING),)).passes(fail_on) is passes


def test_a_report_with_an_unreadable_file_never_passes() -> None:
    error = ReadError("data/a.ttl:1:9", "is UTF-16", "Save it as UTF-8.")
    assert not Report((), unreadable=(fault(error, "unreadable"),)).passes()


def test_an_error_is_a_finding_at_the_place_that_it_tells() -> None:
    error = ReadError("data/a.ttl:1:9", "is UTF-16", "Save it as UTF-8.")
    assert fault(error, "unreadable") == Finding(
        Severity.VIOLATION,
        "unreadable",
        {"en": "is UTF-16. Save it as UTF-8.", "zh-hans": "采用 UTF-16 编码。请存为 UTF-8。"},
        Place("data/a.ttl", 1, 9),
    )
