"""Which representation a client gets: proactive negotiation by media type and language.

https://www.rfc-editor.org/rfc/rfc9110#section-12
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from operator import eq

from kg.formats._table import Format


def negotiate(accept: str, offered: Sequence[Format]) -> Format | None:
    """The offered format that an ``Accept`` header wants most, or None when it wants none.

    Among equals the one offered first wins; an empty header accepts everything. Parameters of a
    media type, as ``charset`` and ``profile``, do not count.
    """
    from werkzeug.datastructures import MIMEAccept
    from werkzeug.http import parse_accept_header

    asked = parse_accept_header(accept, MIMEAccept)
    if not asked:
        return offered[0]
    wanted = MIMEAccept((range_.partition(";")[0].strip(), quality) for range_, quality in asked)
    best = wanted.best_match([format.media_type for format in offered])
    return next((format for format in offered if format.media_type == best), None)


def negotiate_language(accept_language: str, offered: Sequence[str]) -> str:
    """The offered language that an ``Accept-Language`` header wants most, else the first.

    Each is wanted as much as the range that shares most of its subtags says, so ``zh-CN`` and
    ``zh`` find ``zh-hans``. What the header refuses comes only where it refuses all.
    """
    from werkzeug.http import parse_accept_header

    wanted = [
        (range_.lower().split("-"), quality)
        for range_, quality in parse_accept_header(accept_language)
    ]
    return max(offered, key=lambda tag: _language_quality(tag.split("-"), wanted))


def nearest_language(tag: str, offered: Sequence[str]) -> str:
    """The offered language that shares most subtags with a tag, else the first."""
    wanted = tag.lower().split("-")
    return max(offered, key=lambda known: _shared(known.split("-"), wanted))


def _language_quality(tag: list[str], wanted: list[tuple[list[str], float]]) -> float:
    """How much a language is wanted: 0 when no range is about it, -1 when one refuses it."""
    best = (0, False, 0.0)
    for range_, quality in wanted:
        shared = _shared(tag, range_)
        covers = shared == len(range_) or range_ == ["*"]
        if covers or (shared and quality > 0):
            best = max(best, (shared, covers, quality or -1.0))
    return best[2]


def _shared(tag: list[str], other: list[str]) -> int:
    """How many subtags two languages share, from the first on."""
    return len(list(takewhile(bool, map(eq, tag, other))))
