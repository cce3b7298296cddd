"""Which representation a client gets: proactive negotiation by media type and language.

https://www.rfc-editor.org/rfc/rfc9110#section-12
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.formats._table import Format


def negotiate(accept: str, offered: Sequence[Format]) -> Format | None:
    """The offered format that an ``Accept`` header wants most, or None when it wants none.

    Among equals the one offered first wins; an empty header accepts everything.
    """
    from werkzeug.datastructures import MIMEAccept
    from werkzeug.http import parse_accept_header

    if not accept.strip():
        return offered[0]
    wanted = parse_accept_header(accept, MIMEAccept)
    best = wanted.best_match([format.media_type for format in offered])
    return next((format for format in offered if format.media_type == best), None)


def negotiate_language(accept_language: str, offered: Sequence[str]) -> str:
    """The offered language that an ``Accept-Language`` header wants most, else the first.

    ``zh-CN`` and ``zh`` find ``zh-hans``, since both share the primary language.
    """
    from werkzeug.datastructures import LanguageAccept
    from werkzeug.http import parse_accept_header

    wanted = parse_accept_header(accept_language, LanguageAccept)
    found = wanted.best_match(offered)
    if found:
        return found
    primary = {tag.partition("-")[0]: tag for tag in reversed(offered)}
    for tag, quality in wanted:
        if quality > 0 and tag.lower().partition("-")[0] in primary:
            return primary[tag.lower().partition("-")[0]]
    return offered[0]
