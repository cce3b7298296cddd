"""How the command line talks: exit codes, colours, numbers, and the reader's language."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    from kg.errors import KgError

CLEAN, FINDINGS, WRONG, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141


def say(text: str) -> None:
    """Tell a person something that is not the result."""
    print(text, file=sys.stderr)


def complain(error: KgError, asked: str | None = None) -> None:
    """Tell what is wrong and what to do, in the language that was asked for, else the reader's."""
    from kg.wordings import told

    say(told(error, reader_languages(asked, [])[0]))


def spoken(*parts: str, asked: str | None = None) -> str:
    """What stands in the code in English, in the language that was asked for, else the reader's.

    Several parts have commas between them. What the catalogue of wordings has not is left as it is.
    """
    language = reader_languages(asked, [])[0]
    words = [*parts, ", "]
    if language != "en":
        from kg.wordings import translate

        words = [translate(part, language) or part for part in words]
    return words.pop().join(words)


def paint(style: str, text: str) -> str:
    """The text in an ANSI style, where that may be."""
    return f"\x1b[{style}m{text}\x1b[0m" if may_paint() else text


def count(number: int, noun: str) -> str:
    """A number and its noun, as in ``2 stored queries``."""
    if number == 1:
        return f"1 {noun}"
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else noun if noun == "info" else f"{noun}s"
    return f"{number:,} {plural}"


def may_paint() -> bool:
    """True when standard output is a terminal that may be coloured. https://no-color.org/"""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def screen_width() -> int | None:
    """The columns of the terminal that standard output is; None where it is none."""
    if not sys.stdout.isatty():
        return None
    from shutil import get_terminal_size

    return get_terminal_size().columns


def reader_languages(asked: str | None, known: list[str]) -> list[str]:
    """The languages to speak, the reader's first: as asked, else as the environment says."""
    from kg.formats import nearest_language

    environment = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    wanted = asked or environment.partition(".")[0].replace("_", "-")
    tags = [*known, *(tag for tag in ("en", "zh-hans") if tag not in known)]
    first = nearest_language(wanted, tags) if wanted not in ("", "C", "POSIX") else tags[0]
    return [first, *(tag for tag in tags if tag != first)]
