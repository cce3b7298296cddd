"""JSON whose text is harmless on a screen, and the same data."""

from __future__ import annotations

import json

from kg.reports._reader import HIDDEN


def dump(value: object, *, indent: int | None = 2) -> str:
    """A value as JSON, with a line feed at its end."""
    return mask(json.dumps(value, ensure_ascii=False, indent=indent)) + "\n"


def mask(text: str) -> str:
    """JSON with the characters as escapes that would steer a terminal, or mislead the eye."""
    return HIDDEN.sub(lambda found: found[0] if found[0] == "\n" else _escape(found[0]), text)


def _escape(character: str) -> str:
    return f"\\u{ord(character):04x}"
