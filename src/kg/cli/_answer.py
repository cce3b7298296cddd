"""Where the answer of a query goes, and in which format."""

from __future__ import annotations

import sys

from kg.cli._progress import Watched
from kg.cli._talk import may_paint, say, screen_width

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    from typing import IO

    from kg.formats import Answer, Format, Notes, Presentation
    from kg.queries import StoredQuery

FORMATS = (
    "table", "csv", "csv-excel", "tsv", "json", "xml", "markdown", "html", "parquet", "arrow",
    "geojson", "icalendar", "chart", "turtle", "jsonld", "ntriples",
)  # fmt: skip


def choose_format(query: StoredQuery, name: str | None, out: str | None) -> Format:
    """The format that is asked for by name, or by a file's extension, or the usual one."""
    from pathlib import Path

    from kg.errors import FormatError
    from kg.formats import ROLE_FORMATS, WAYS, answer_formats, by_name, by_path

    known = answer_formats(query.form, query.formats)
    names = ", ".join(format.name for format in known)
    if name:
        format = by_name(name)
    elif out:
        found = by_path(Path(out), known)
        if not found:
            remedy = f"Say --format: {names}."
            raise FormatError(out, "has no extension of a format for this answer", remedy)
        format = found
    else:
        format = known[0]
    if format in ROLE_FORMATS and query.form == "SELECT" and format not in known:
        needed = ", ".join(WAYS[format.name][0].needed)
        remedy = f"Say it under formats: {format.name}: in its header."
        raise FormatError(format.name, f"needs to be told its columns ({needed})", remedy)
    if format not in known:
        what = f"cannot hold the answer of this {query.form} query"
        raise FormatError(format.name, what, f"Choose {names}.")
    return format


def write(answer: Answer, format: Format, presentation: Presentation, out: str | None) -> None:
    """Write an answer to standard output, or into a file whole or not at all."""
    from pathlib import Path

    from msgspec.structs import replace

    from kg.errors import FormatError
    from kg.formats import BINARY_FORMATS, write_answer

    if out:
        from kg.files import replacing

        with replacing(Path(out)) as file:
            notes = _write_watched(answer, format, presentation, file)
    elif sys.stdout.isatty():
        if format in BINARY_FORMATS:
            remedy = f"Say --out FILE.{format.extension}."
            raise FormatError(format.name, "is not for a terminal", remedy)
        width = screen_width() or presentation.width
        on_screen = replace(presentation, width=width, paints=may_paint())
        notes = write_answer(answer, format, on_screen, sys.stdout.buffer)
    else:
        notes = _write_watched(answer, format, presentation, sys.stdout.buffer)
    note = notes.get(presentation.language) or notes.get("en")
    if note:
        say(note)


def _write_watched(
    answer: Answer, format: Format, presentation: Presentation, output: IO[bytes]
) -> Notes:
    from typing import cast

    from kg.formats import write_answer

    if not sys.stderr.isatty():
        return write_answer(answer, format, presentation, output)
    watched = Watched(output)
    try:
        return write_answer(answer, format, presentation, cast("IO[bytes]", watched))
    finally:
        watched.wipe()
