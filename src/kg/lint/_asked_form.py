"""What a stored query says of itself, and what hangs on chance or on others: pages, SERVICE."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.findings import Place
from kg.formats import Lines, find_service
from kg.lint._asked import Asked, QueryText
from kg.lint._hit import Hit
from kg.queries import StoredQuery


def check_header(stored: StoredQuery, asked: Asked) -> Iterator[Hit]:
    """The rules about its header."""
    missing = [language for language in asked.languages if not stored.summary.get(language)]
    if missing:
        facts = {"languages": ", ".join(missing)}
        yield Hit("KG324", facts, "", _place_of(stored, "summary"))
    if stored.page_rows and not stored.is_ordered:
        yield Hit("KG319", {}, "pagination", _place_of(stored, "pagination"))


def _place_of(stored: StoredQuery, key: str) -> Place:
    """The place of a key of the header, or the beginning for one that it has not."""
    found = re.search(rf"^#\+\s*{key}\b", stored.text, re.MULTILINE)
    return Place(stored.file, *Lines(stored.text).position(found.start() if found else 0))


def check_order(text: QueryText, asked: Asked) -> Iterator[Hit]:
    """LIMIT and OFFSET where nothing says what comes first; an order that leaves that open."""
    tie, keys = asked.ties.get(text.stored.name), text.query.select.orders_by
    if tie and keys:
        yield Hit("KG325", {"row": tie}, "", text.place(keys[0].tokens[0].start))
    for select in text.selects:
        if select.pages and not select.orders_by:
            token = select.pages[0]
            yield Hit("KG319", {"word": token.text.upper()}, "", text.place(token.start))


def check_service(stored: StoredQuery, text: QueryText | None, asked: Asked) -> Iterator[Hit]:
    """Each SERVICE that kg.toml does not permit; the first of a query that nobody can read."""
    if text is None:
        found = find_service(stored.text)
        if found:
            yield Hit("KG321", {}, "variable", Place(stored.file, *found))
        return
    for pattern in text.patterns:
        if pattern.opened_by == "SERVICE" and pattern.name:
            iri = text.query.iri(pattern.name.token)
            if iri not in asked.services:
                place = text.place(pattern.name.token.start)
                yield Hit("KG321", {"endpoint": iri}, "" if iri else "variable", place)
