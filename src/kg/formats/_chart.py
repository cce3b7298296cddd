"""Solutions as a chart: bars, lines, or a timeline. A picture holds some 200 rows, and no more.

Drawn here, as the libraries count characters to place a text, and so cut what is Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import islice
from typing import IO

from msgspec import Struct
from pyoxigraph import QuerySolution

from kg.errors import FormatError
from kg.formats._picture import (
    COLOURS,
    LINE,
    WIDTH,
    Picture,
    cut,
    day_ticks,
    scale,
    text_width,
    ticks,
)
from kg.formats._presentation import Notes, Presentation
from kg.formats._received import AnySolutions
from kg.formats._rows import is_number, text_of
from kg.formats._times import day_of
from kg.terms import IRI, Literal, Term

_MOST_ROWS = 200
_HUGE = 1e15  # beyond that no axis tells numbers apart
_DASHES = ("none", "8 3", "2 3", "8 3 2 3", "12 4", "4 4", "1 2")
_KINDS = {
    "bar": {"en": "Bar chart. ", "zh-hans": "条形图。"},
    "line": {"en": "Line chart. ", "zh-hans": "折线图。"},
    "timeline": {"en": "Timeline. ", "zh-hans": "时间线。"},
}
_MOST_DESCRIBED = 50  # marks: more than that nobody listens to


_Tell = Callable[[Term], str]


class _Mark(Struct, frozen=True):
    """A bar or a point: what it is of, from where to where it goes, and how that is written."""

    label: str
    series: str
    start: float
    end: float
    text: str


def write_chart(solutions: AnySolutions, presentation: Presentation, output: IO[bytes]) -> Notes:
    """Write the picture of the kind that the header asks for; a bar chart where it asks for none.

    Raises `FormatError` for more than 200 rows or seven series. Rows without what is drawn are
    left out, and the notes tell how many.
    """
    roles = presentation.roles["chart"]
    kind = roles.get("kind", "bar")
    rows = list(islice(solutions, _MOST_ROWS + 1))
    if len(rows) > _MOST_ROWS:
        what = f"would show more than {_MOST_ROWS} rows"
        raise FormatError("chart", what, "Add LIMIT to the query, or choose csv.")
    called = presentation.labels(term for row in rows for term in row if isinstance(term, IRI))
    tell = partial(_text, called=called, show=presentation.prefixes.show)
    read = _span if kind == "timeline" else _value
    marks = [mark for mark in (read(row, roles, tell) for row in rows) if mark]
    series = list(dict.fromkeys(mark.series for mark in marks))
    if len(series) > len(COLOURS):
        what = f"would show {len(series)} series, and colours tell {len(COLOURS)} apart"
        raise FormatError("chart", what, "Select fewer of them, or choose csv.")
    language = presentation.language
    picture = Picture(presentation.title, _describe(kind, marks, language), language)
    if len(series) > 1:
        picture.legend(series)
    if marks:
        draw = {"bar": _draw_bars, "line": _draw_lines, "timeline": _draw_timeline}[kind]
        draw(picture, marks, series)
    output.write(picture.content())
    return _told(len(rows) - len(marks))


def _value(row: QuerySolution, roles: Mapping[str, str], tell: _Tell) -> _Mark | None:
    """What a bar or a point shows; None for a row without a number."""
    x, y = row[roles["x"]], row[roles["y"]]
    if x is None or y is None or not is_number(y) or not abs(float(text_of(y))) < _HUGE:
        return None
    series = row[roles["series"]] if "series" in roles else None
    name = "" if series is None else tell(series)
    return _Mark(tell(x), name, 0, round(float(text_of(y)), 15), text_of(y))


def _span(row: QuerySolution, roles: Mapping[str, str], tell: _Tell) -> _Mark | None:
    """What a timeline shows, in days, the last one whole; None for a row without known days."""
    label, start = row[roles["label"]], day_of(row[roles["start"]])
    last = row[roles["end"]] if "end" in roles else None
    end = start if last is None else day_of(last)
    if label is None or start is None or end is None or end < start:
        return None
    text = str(start) if end == start else f"{start} – {end}"
    return _Mark(tell(label), "", start.toordinal(), end.toordinal() + 1, text)


def _text(term: Term, called: Mapping[IRI, Literal], show: _Tell) -> str:
    """What a thing is called, else a term as people read it."""
    return show((called.get(term) if isinstance(term, IRI) else None) or term)


def _describe(kind: str, marks: Sequence[_Mark], language: str) -> str:
    """The chart in words, for people who do not see it."""
    words = _KINDS[kind]
    told = [
        f"{mark.label}{f', {mark.series}' if mark.series else ''}: {mark.text}"
        for mark in marks[:_MOST_DESCRIBED]
    ]
    more = ["…"] if len(marks) > _MOST_DESCRIBED else []
    return f"{words.get(language, words['en'])}{'; '.join([*told, *more])}"


def _draw_bars(picture: Picture, marks: Sequence[_Mark], series: Sequence[str]) -> None:
    low, high = min(0, *(mark.end for mark in marks)), max(0, *(mark.end for mark in marks))
    _draw_rows(picture, marks, series, ((low, high), list(ticks(low, high))))


def _draw_timeline(picture: Picture, marks: Sequence[_Mark], series: Sequence[str]) -> None:
    low, high = min(mark.start for mark in marks), max(mark.end for mark in marks)
    first, last = date.fromordinal(int(low)), date.fromordinal(int(high) - 1)
    _draw_rows(picture, marks, series, ((low, high), list(day_ticks(first, last, most=6))))


def _draw_rows(
    picture: Picture,
    marks: Sequence[_Mark],
    series: Sequence[str],
    axis: tuple[tuple[float, float], Sequence[tuple[float, str]]],
) -> None:
    """A row for each label, with its name, its bars, and how far each of them goes."""
    (low, high), marked = axis
    labels = {mark.label: cut(mark.label, WIDTH * 0.4) for mark in marks}
    left = LINE + max(map(text_width, labels.values()))
    right = WIDTH - LINE - max(text_width(mark.text) for mark in marks)
    place = scale(low, high, left, max(right, left + LINE))
    bar = LINE * 0.8 if len(series) > 1 else LINE
    bottom = picture.height + len(marks) * bar + len(labels) * LINE / 2
    for value, _ in marked:
        kind = "grid" if value else "zero"
        picture.line(place(value), picture.height, place(value), bottom, kind)
    picture.texts_below(bottom + LINE * 0.8, [(place(value), text) for value, text in marked])
    for label, shown in labels.items():
        group = [mark for mark in marks if mark.label == label]
        middle = picture.height + LINE / 4 + len(group) * bar / 2
        picture.text(left - LINE / 2, middle + 5, shown, **{"text-anchor": "end"})
        for number, mark in enumerate(group):
            top = picture.height + LINE / 4 + number * bar
            start, end = sorted((place(mark.start), place(mark.end)))
            picture.box(start, top + 1, end - start, bar - 2, COLOURS[series.index(mark.series)])
            picture.text(end + 5, top + bar / 2 + 5, mark.text)
        picture.height += len(group) * bar + LINE / 2
    picture.height = bottom + LINE


def _draw_lines(picture: Picture, marks: Sequence[_Mark], series: Sequence[str]) -> None:
    """A line for each series; numbers and days stand as far apart as they are."""
    low, high = min(0, *(mark.end for mark in marks)), max(0, *(mark.end for mark in marks))
    marked = list(ticks(low, high, most=6))
    places = _places(list(dict.fromkeys(mark.label for mark in marks)))
    left = LINE + max(text_width(text) for _, text in marked)
    bottom = picture.height + LINE * 14
    x = scale(min(places.values()), max(places.values()), left + LINE, WIDTH - 2 * LINE)
    y = scale(low, high, bottom, picture.height + LINE / 2)
    for value, text in marked:
        picture.line(left, y(value), WIDTH - LINE, y(value), "grid" if value else "zero")
        picture.text(left - 6, y(value) + 5, text, **{"text-anchor": "end"})
    named = sorted((x(place), cut(label, WIDTH / 4)) for label, place in places.items())
    picture.texts_below(bottom + LINE, named)
    for number, name in enumerate(series):
        points = sorted((x(places[m.label]), y(m.end)) for m in marks if m.series == name)
        picture.path(points, COLOURS[number], _DASHES[number])
    picture.height = bottom + LINE * 1.5


def _places(labels: Sequence[str]) -> dict[str, float]:
    """Where labels stand: by their number or day, if each of them is one; else one by one."""
    for measure in (_as_number, _as_day):
        places = {label: measure(label) for label in labels}
        found = {label: place for label, place in places.items() if place is not None}
        if len(found) == len(labels):
            return found
    return {label: float(number) for number, label in enumerate(labels)}


def _as_number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"-?\d{1,15}(?:\.\d+)?", text, re.ASCII) else None


def _as_day(text: str) -> float | None:
    """The ordinal of a day, or of the first day of a month."""
    day = day_of(Literal(f"{text}-01" if len(text) == 7 else text))
    return float(day.toordinal()) if day else None


def _told(left_out: int) -> Notes:
    if not left_out:
        return {}
    return {
        "en": f"Rows without what the chart shows, left out: {left_out}.",
        "zh-hans": f"{left_out} 行没有图表所示的内容，未画出。",
    }
