from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from kg.errors import FormatError
from kg.formats import CHART, Answer, Presentation, write_answer
from kg.formats._picture import day_ticks, ticks
from kg.terms import IRI, Literal, Prefixes

Ask = Callable[[str], Answer]
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"svg", "title", "desc", "style", "rect", "text", "line", "polyline", "circle"}
BAR = {"x": "x", "y": "y"}
LINE = {"kind": "line", "x": "x", "y": "y", "series": "s"}
TIMELINE = {"kind": "timeline", "label": "x", "start": "a", "end": "b"}
PLAIN = Presentation(Prefixes({"ex": "https://example.com/"}), title="Fairs")


def draw(
    ask: Ask, columns: str, rows: str, roles: Mapping[str, str], presentation: Presentation = PLAIN
) -> tuple[ElementTree.Element, str]:
    """The picture, which is made of shapes and texts alone, and what is told of it."""
    output = io.BytesIO()
    text = f"SELECT {columns} {{ VALUES ({columns}) {{ {rows} }} }}"
    shown = replace(presentation, roles={"chart": roles})
    notes = write_answer(ask(text), CHART, shown, output)
    assert b"\nxlink" not in output.getvalue()
    assert b"href" not in output.getvalue()
    root = ElementTree.fromstring(output.getvalue())
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= SHAPES
    assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)
    return root, notes.get("en", "")


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def bars(root: ElementTree.Element) -> list[tuple[float, float, str]]:
    """Start, width and colour of each bar."""
    boxes = [element.attrib for element in root.iter(f"{SVG}rect") if "x" in element.attrib]
    return [(float(b["x"]), float(b["width"]), b["fill"]) for b in boxes]


def test_a_bar_is_as_long_as_its_number(ask: Ask) -> None:
    root, _ = draw(ask, "?x ?y", '("a" 2) ("b" 4) ("c" 0) ("d" -2)', BAR)
    (a, two, _), (b, four, _), (c, none, _), (d, below, _) = bars(root)
    assert four == pytest.approx(2 * two, abs=0.2)
    assert none == 0
    assert below == pytest.approx(two, abs=0.2)
    assert a == b == c == pytest.approx(d + below, abs=0.2)
    assert {"a", "b", "c", "d", "2", "4", "0", "-2"} <= set(texts(root))


def test_a_chart_is_told_in_words_in_the_language_of_the_reader(ask: Ask) -> None:
    chinese = replace(PLAIN, language="zh-hans", title="灯会")
    root, _ = draw(ask, "?x ?y", '("a" 2) ("b" 4.5)', BAR, chinese)
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title") == "灯会"
    assert root.findtext(f"{SVG}desc") == "条形图。a: 2; b: 4.5"
    root, _ = draw(ask, "?x ?y ?s", '("a" 2 "s")', LINE)
    assert root.findtext(f"{SVG}desc") == "Line chart. a, s: 2"


def test_series_have_colours_and_a_legend(ask: Ask) -> None:
    rows = '("a" 1 "s") ("a" 2 "t") ("b" 3 "t")'
    root, _ = draw(ask, "?x ?y ?s", rows, {**BAR, "series": "s"})
    assert len({colour for _, _, colour in bars(root)}) == 2
    assert texts(root)[:3] == ["Fairs", "s", "t"]


def test_days_and_numbers_stand_as_far_apart_as_they_are(ask: Ask) -> None:
    for rows in ('("2025-01" 1 "s") ("2025-02" 2 "s") ("2025-12" 3 "s")',
                 '("0" 1 "s") ("1" 2 "s") ("10" 3 "s")'):  # fmt: skip
        root, _ = draw(ask, "?x ?y ?s", rows, LINE)
        first, second, third = (float(c.attrib["cx"]) for c in root.iter(f"{SVG}circle"))
        assert 8 < (third - first) / (second - first) < 12
    root, _ = draw(ask, "?x ?y ?s", '("p" 1 "s") ("q" 2 "s") ("r" 3 "s")', LINE)
    first, second, third = (float(c.attrib["cx"]) for c in root.iter(f"{SVG}circle"))
    assert third - first == pytest.approx(2 * (second - first), abs=0.2)


def test_a_timeline_shows_whole_days(ask: Ask) -> None:
    rows = '("a" "2025-10-01" "2025-10-04") ("b" "2025-10-03" UNDEF)'
    root, _ = draw(ask, "?x ?a ?b", rows, TIMELINE)
    (a, four, _), (b, one, _) = bars(root)
    assert four == pytest.approx(4 * one, abs=0.3)
    assert b - a == pytest.approx(2 * one, abs=0.3)
    assert "2025-10-01 – 2025-10-04" in texts(root)


def test_a_label_is_a_text_and_is_cut_to_its_place(ask: Ask) -> None:
    nasty = "<script>alert(1)</script>&\\u0001\\u202E"
    root, _ = draw(ask, "?x ?y", f'("{nasty}" 1) ("{"会" * 60}" 2)', BAR)
    assert "<script>alert(1)</script>&␁\ufffd" in texts(root)
    assert "会" * 19 + "…" in texts(root)


def test_a_thing_is_called_by_its_name_or_its_curie(ask: Ask) -> None:
    named = IRI("https://example.com/a")
    names = {named: Literal("灯会", language="zh-hans")}
    shown = replace(PLAIN, labels=lambda iris: {i: names[i] for i in iris if i in names})
    root, _ = draw(ask, "?x ?y", f"({named} 1) (<https://example.com/b> 2)", BAR, shown)
    assert {"灯会", "ex:b"} <= set(texts(root))


@pytest.mark.parametrize(
    ("columns", "row", "roles"),
    [
        ("?x ?y", '("a" UNDEF)', BAR),
        ("?x ?y", "(UNDEF 1)", BAR),
        ("?x ?y", '("a" "1")', BAR),
        ("?x ?y", '("a" "INF"^^<http://www.w3.org/2001/XMLSchema#double>)', BAR),
        ("?x ?y", '("a" "NaN"^^<http://www.w3.org/2001/XMLSchema#double>)', BAR),
        ("?x ?y", '("a" 1e300)', BAR),
        ("?x ?a ?b", '("a" "2025-10" UNDEF)', TIMELINE),
        ("?x ?a ?b", '("a" "2025-10-02" "2025-10-01")', TIMELINE),
        ("?x ?a ?b", '("a" "2025-10-02" "2025-11")', TIMELINE),
    ],
)
def test_a_row_with_nothing_to_draw_is_left_out_and_told(
    ask: Ask, columns: str, row: str, roles: Mapping[str, str]
) -> None:
    root, told = draw(ask, columns, row, roles)
    assert bars(root) == []
    assert told == "Rows without what the chart shows, left out: 1."


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            " ".join(f'("{row}" 1 "s")' for row in range(201)),
            "chart: would show more than 200 rows. Add LIMIT to the query, or choose csv.",
        ),
        (
            " ".join(f'("a" 1 "{row}")' for row in range(8)),
            ("chart: would show 8 series, and colours tell 7 apart. "
             "Select fewer of them, or choose csv."),
        ),
    ],
    ids=["rows", "series"],
)  # fmt: skip
def test_a_picture_that_nobody_could_read_is_refused(ask: Ask, rows: str, message: str) -> None:
    with pytest.raises(FormatError) as raised:
        draw(ask, "?x ?y ?s", rows, LINE)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 8, ["0", "1", "2", "3", "4", "5", "6", "7", "8"]),
        (0, 12, ["0", "2", "4", "6", "8", "10", "12"]),
        (-1, 1, ["-1", "-0.5", "0", "0.5", "1"]),
        (0, 0.3, ["0", "0.05", "0.1", "0.15", "0.2", "0.25", "0.3"]),
        (0, 12_000, ["0", "2,000", "4,000", "6,000", "8,000", "10,000", "12,000"]),
        (0, 0, ["0"]),
    ],
)
def test_ticks_are_round_numbers(low: float, high: float, expected: list[str]) -> None:
    assert [text for _, text in ticks(low, high)] == expected


@pytest.mark.parametrize("span", [1e-15, 1e-9, 0.1, 1, 7, 1e6, 1e15])
def test_ticks_are_neither_many_nor_none(span: float) -> None:
    assert 1 <= len(list(ticks(0, span))) <= 9
    assert 1 <= len(list(ticks(-span, span))) <= 9


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2025-10-01", "2025-10-03", ["2025-10-01", "2025-10-02", "2025-10-03"]),
        ("2025-09-20", "2026-02-28", ["2025-10", "2025-11", "2025-12", "2026-01", "2026-02"]),
        ("2015-05-01", "2021-01-01", ["2016", "2017", "2018", "2019", "2020", "2021"]),
        ("0001-01-01", "9999-12-31", [str(year) for year in range(1000, 10_000, 1000)]),
    ],
)
def test_ticks_of_days_are_days_months_or_years(first: str, last: str, expected: list[str]) -> None:
    days = day_ticks(date.fromisoformat(first), date.fromisoformat(last))
    assert [text for _, text in days] == expected


def test_twice_is_the_same(ask: Ask) -> None:
    drawn = [draw(ask, "?x ?y", '("a" 2) ("b" 4)', BAR)[0] for _ in range(2)]
    assert ElementTree.tostring(drawn[0]) == ElementTree.tostring(drawn[1])
