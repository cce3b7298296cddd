"""What a rule hits, before it is a finding: facts for its message, and edits that mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.findings import Place
from kg.terms import Resource, Term


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A replacement in a text: from the ``start``-th to before the ``end``-th code point."""

    start: int
    end: int
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
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
