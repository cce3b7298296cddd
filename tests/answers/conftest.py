"""Answers to write, and what they are written with."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from kg.formats import Answer, Format, Presentation, write_answer
from kg.jobs import Project
from kg.terms import Prefixes

PLAIN = Presentation(Prefixes({"ex": "https://example.com/"}))

Ask = Callable[[str], Answer]
Written = Callable[..., bytes]


@pytest.fixture
def ask(tiny: Project) -> Ask:
    """``ask("SELECT …")``: what the tiny world answers."""
    return lambda text: tiny.store.answer(text, where="test", base="https://base.example/")


@pytest.fixture
def written(ask: Ask) -> Written:
    """``written("SELECT …", HTML)``: the answer as bytes, plainly or by a presentation."""

    def write(text: str, format: Format, presentation: Presentation = PLAIN) -> bytes:
        output = io.BytesIO()
        write_answer(ask(text), format, presentation, output)
        return output.getvalue()

    return write
