"""A picture in SVG: shapes and texts, scales and their ticks. No scripts, nothing from elsewhere.

https://www.w3.org/TR/SVG2/
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#000000")
"""Told apart by colour-blind people: https://jfly.uni-koeln.de/color/ (Okabe and Ito)."""

WIDTH = 800
LINE = 20  # the height of a line of text
_CELL = 8  # the width of a Latin letter at most; a Chinese character takes two of them
_STYLE = """
text { font: 14px system-ui, sans-serif; fill: #222; }
.title { font-size: 18px; font-weight: bold; }
.grid { stroke: #ddd; }
.zero { stroke: #666; }
"""
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DAY_STEPS = (1, 2, 7, 14)
_MONTH_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000)

Scale = Callable[[float], float]


class Picture:
    """An SVG document that is drawn from the top: ``height`` is how far it has got."""

    def __init__(self, title: str, description: str, language: str) -> None:
        self.height = LINE / 2
        self._root = ElementTree.Element(
            "svg",
            {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "xml:lang": language},
        )
        self._add("title", clean(title))
        self._add("desc", clean(description))
        self._add("style", _STYLE)
        self._add("rect", width="100%", height="100%", fill="#fff")
        if title:
            self.height += LINE
            self.text(LINE / 2, self.height, cut(title, WIDTH * 0.75), **{"class": "title"})
            self.height += LINE / 2

    def text(self, x: float, y: float, text: str, **attributes: str) -> None:
        """A text whose base line begins there, or ends there with ``text-anchor="end"``."""
        self._add("text", clean(text), x=_number(x), y=_number(y), **attributes)

    def texts_below(self, y: float, places: Sequence[tuple[float, str]]) -> None:
        """Texts centred at places from left to right: every one, or every n-th that there fits."""

        def fit(chosen: Sequence[tuple[float, str]]) -> bool:
            ends = [(x - text_width(text) / 2, x + text_width(text) / 2) for x, text in chosen]
            return all(end + 5 <= start for (_, end), (start, _) in pairwise(ends))

        step = next((n for n in range(1, len(places)) if fit(places[::n])), len(places) or 1)
        for x, text in places[::step]:
            self.text(x, y, text, **{"text-anchor": "middle"})

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str) -> None:
        """A line of the grid, or that of zero."""
        ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
        self._add("line", "", **{"class": kind}, **{k: _number(v) for k, v in ends.items()})

    def box(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """A filled box."""
        sides = {"x": x, "y": y, "width": max(width, 0), "height": height}
        self._add("rect", "", fill=fill, **{k: _number(v) for k, v in sides.items()})

    def path(self, points: list[tuple[float, float]], colour: str, dashes: str) -> None:
        """A line through points, each of which is marked."""
        places = [f"{_number(x)},{_number(y)}" for x, y in points]
        style = {"fill": "none", "stroke": colour, "stroke-width": "2", "stroke-dasharray": dashes}
        self._add("polyline", "", points=" ".join(places), **style)
        for x, y in points:
            self._add("circle", "", cx=_number(x), cy=_number(y), r="3.5", fill=colour)

    def legend(self, names: list[str]) -> None:
        """The colours of some names, in rows."""
        x = LINE / 2
        for name, colour in zip(names, COLOURS, strict=False):
            shown = cut(name, WIDTH / 2)
            if x + text_width(shown) + 2 * LINE > WIDTH:
                x, self.height = LINE / 2, self.height + LINE
            self.box(x, self.height + 5, 12, 12, colour)
            self.text(x + LINE, self.height + 16, shown)
            x += text_width(shown) + 2 * LINE
        self.height += LINE * 1.5

    def content(self) -> bytes:
        """The document."""
        height = str(math.ceil(self.height + LINE / 2))
        self._root.set("width", str(WIDTH))
        self._root.set("height", height)
        self._root.set("viewBox", f"0 0 {WIDTH} {height}")
        ElementTree.indent(self._root, "")
        return ElementTree.tostring(self._root, encoding="unicode").encode() + b"\n"

    def _add(self, tag: str, content: str = "", **attributes: str) -> None:
        element = ElementTree.SubElement(self._root, tag, attributes)
        element.text = content or None


def text_width(text: str) -> float:
    """The width that a text takes at most."""
    from rich.cells import cell_len

    return cell_len(text) * _CELL


def cut(text: str, width: float) -> str:
    """A text on one line and no wider than that, with … where something is cut off."""
    from rich.cells import chop_cells

    line = " ".join(text.split())
    if text_width(line) <= width:
        return line
    return chop_cells(line, int(width / _CELL) - 1)[0] + "…"


def clean(text: str) -> str:
    """A text without what XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)


def scale(low: float, high: float, start: float, end: float) -> Scale:
    """From numbers between low and high to places between start and end."""
    span = high - low or 1
    return lambda value: start + (value - low) / span * (end - start)


def ticks(low: float, high: float, most: int = 8) -> Iterator[tuple[float, str]]:
    """Round numbers from low to high, with their texts."""
    span = high - low or 1
    step = 10.0 ** math.floor(math.log10(span / most))
    step *= next(factor for factor in (1, 2, 5, 10) if span / (step * factor) <= most)
    near = 1e-9  # how far from a whole number a quotient of floats may be that is one
    for count in range(math.ceil(low / step - near), math.floor(high / step + near) + 1):
        yield count * step, f"{count * step:,.10g}"


def day_ticks(first: date, last: date, most: int = 8) -> Iterator[tuple[float, str]]:
    """Days, months or years from first to last, by their ordinals, with their texts."""
    days = last.toordinal() - first.toordinal() + 1
    for step in _DAY_STEPS:
        if days <= most * step:
            for ordinal in range(first.toordinal(), last.toordinal() + 1, step):
                yield ordinal, date.fromordinal(ordinal).isoformat()
            return
    step = next((step for step in _MONTH_STEPS if days / 30 <= most * step), _MONTH_STEPS[-1])
    month = first.year * 12 + first.month - 1
    for count in range(month - month % step, last.year * 12 + last.month, step):
        year, month = divmod(count, 12)
        if year and first <= (start := date(year, month + 1, 1)) <= last:
            yield start.toordinal(), str(year) if step % 12 == 0 else start.isoformat()[:7]


def _number(value: float) -> str:
    return f"{value:.1f}"
