"""What errors and commands say, in the other languages: a catalogue by their English wording.

An error says in English what is wrong and what to do, where it is raised; so does a command. What
is told in another language is looked up then. A test holds that all of it stands in the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from kg.errors import Complaints, KgError

LANGUAGES = ("zh-hans",)
_SLOT = re.compile(r"\{(\d)(!?)\}")


def told(error: KgError, language: str) -> str:
    """An error in a language: *where: what. What to do.*; a line for each, where it holds several.

    >>> told(KgError("a.ttl:3", "is UTF-16", "Save it as UTF-8."), "zh-hans")
    'a.ttl:3: 采用 UTF-16 编码。请存为 UTF-8。'
    """
    if isinstance(error, Complaints):
        return "\n".join(told(one, language) for one in error.complaints)
    if language not in LANGUAGES:
        return str(error)
    return f"{error.where}: {translations(error.what, error.remedy)[language]}"


def translations(what: str, remedy: str) -> Mapping[str, str]:
    """What is wrong and what to do, by language tag, but for English.

    The words of a parser that stand in no catalogue are quoted; so is a remedy.

    >>> translations("is UTF-16", "Save it as UTF-8.")
    {'zh-hans': '采用 UTF-16 编码。请存为 UTF-8。'}
    """
    return {
        language: f"{translate(what, language) or f'有误（{what}）'}。"
        f"{translate(remedy, language) or remedy}"
        for language in LANGUAGES
    }


def translate(text: str, language: str) -> str:
    """A wording in a language, or nothing where the catalogue has none like it."""
    for wording in _catalogue(language):
        found = wording.english.fullmatch(text)
        if found:
            return _SLOT.sub(partial(_fill, found, language), wording.other)
    return ""


def _fill(found: re.Match[str], language: str, slot: re.Match[str]) -> str:
    """What differs, in its place; a part that is a wording itself in the language."""
    part = str(found[int(slot[1]) + 1])
    is_wording = bool(slot[2]) and part != found[0]
    return (is_wording and translate(part, language)) or part


class _Wording(NamedTuple):
    """An English wording as an expression that matches it, and the same in another language."""

    english: re.Pattern[str]
    other: str


@cache
def wordings(language: str) -> Mapping[str, str]:
    """The catalogue of a language, by English wording with ``{}`` for what differs."""
    import tomllib

    file = Path(__file__).with_name(f"wordings.{language}.toml")
    sections = tomllib.loads(file.read_text(encoding="utf-8"))
    return {english: other for section in sections.values() for english, other in section.items()}


@cache
def _catalogue(language: str) -> tuple[_Wording, ...]:
    """The wordings, those with most words of their own first: they say most exactly what it is."""
    found = sorted(wordings(language).items(), key=lambda pair: -len(pair[0].replace("{}", "")))
    return tuple(_Wording(_expression(english), other) for english, other in found)


def _expression(english: str) -> re.Pattern[str]:
    return re.compile("(.*?)".join(map(re.escape, english.split("{}"))), re.DOTALL)
