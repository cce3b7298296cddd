"""What a rule hits, before it is a finding: facts for its message, and edits that mend it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from kg.findings import Place
from kg.terms import Resource, Term


class Edit(Struct, frozen=True, order=True):
    """A replacement in a text: from the ``start``-th to before the ``end``-th code point."""

    start: int
    end: int
    replacement: str = ""


class Hit(Struct, frozen=True):
    """One case of a rule. ``variant`` chooses among the rule's messages, ``facts`` fill its slots.

    ``edits`` mend the text that the hit is in, all of them together; none where that is not safe.
    """

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)
    variant: str = ""
    place: Place | None = None
    focus: Term | None = None
    path: Resource | None = None
    value: Term | None = None
    edits: tuple[Edit, ...] = ()
