"""The words of the pages themselves, per language: ``phrases/<language>.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from msgspec import Struct

from kg.errors import ReadError


class Phrases(Struct, frozen=True):
    """Words by key, and labels of properties and classes of other vocabularies by IRI.

    A word that a language lacks is taken from the next language in the order of fallback.
    """

    language: str
    words: Mapping[str, str]
    labels: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.words[key]


def read_phrases(languages: Sequence[str], folder: Path | None = None) -> dict[str, Phrases]:
    """The phrases of each language. A folder's files come before the ones that kg brings."""
    ours = files("kg.pages") / "phrases"
    tables: dict[str, tuple[dict[str, str], dict[str, str]]] = {}
    for language in {*languages, "en"}:
        words: dict[str, str] = {}
        labels: dict[str, str] = {}
        for place in (ours, folder):
            file = place / f"{language}.toml" if place else None
            if file is not None and file.is_file():
                table = _read(file)
                words |= table.get("words", {})
                labels |= table.get("labels", {})
        tables[language] = (words, labels)
    return {language: _merge(language, languages, tables) for language in languages}


def _merge(
    language: str,
    languages: Sequence[str],
    tables: Mapping[str, tuple[dict[str, str], dict[str, str]]],
) -> Phrases:
    words: dict[str, str] = {}
    labels: dict[str, str] = {}
    for fallback in reversed((language, *languages, "en")):
        words |= tables[fallback][0]
        labels |= tables[fallback][1]
    return Phrases(language, words | tables[language][0], labels | tables[language][1])


def _read(file: Traversable | Path) -> dict[str, dict[str, str]]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ReadError(file.name, f"is not TOML ({error})", "Correct the file.") from error
