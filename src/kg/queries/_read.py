"""Reading stored queries from files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from kg.dataset import shown_name
from kg.errors import QueryError, ReadError, UnknownQuery, nearest
from kg.formats import mask_sparql
from kg.queries._header import Header
from kg.queries._query import StoredQuery
from kg.queries._sound import refuse_unsound

_EXTENSION = ".rq"


def query_files(folders: Iterable[Path]) -> dict[str, Path]:
    """The files of the stored queries by name, sorted; the name is the file's stem."""
    files = (file for folder in folders for file in folder.rglob(f"*{_EXTENSION}"))
    return {file.stem: file for file in sorted(files, key=lambda file: file.stem)}


def read_query(folders: Iterable[Path], name: str, shown_from: Path) -> StoredQuery:
    """The stored query of a name; `UnknownQuery`, or `QueryError` when its file is faulty."""
    files = query_files(folders)
    if name not in files:
        raise UnknownQuery(
            name, "is not a stored query", f"{nearest(name, [*files])} See kg query --list."
        )
    return read_query_file(files[name], shown_from)


def read_query_file(path: Path, shown_from: Path) -> StoredQuery:
    """Read one stored query; `QueryError` with file and line for a fault in its header."""
    file = shown_name(path, shown_from)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(file, f"cannot be read ({error})", "Check the file.") from error
    header = Header(text, file)
    query = StoredQuery(
        name=path.stem,
        path=path,
        file=file,
        text=text,
        form=_form(text, file),
        summary=header.texts("summary"),
        description=header.texts("description"),
        tags=tuple(header.strings("tags")),
        parameters=tuple(header.parameters()),
        examples=tuple(header.examples(path)),
    )
    for parameter in query.parameters:
        refuse_unsound(query, parameter)
    return query


def inline_query(text: str, name: str) -> StoredQuery:
    """A query that stands in no folder: from a file or from standard input, without header."""
    form = _form(text, name)
    return StoredQuery(name, Path(name), name, text, form, {}, {}, (), (), ())


_FORM = re.compile(
    r"(?<![\w?$:.-])(SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE|LOAD|CLEAR|DROP)(?![\w:.-])",
    re.IGNORECASE,
)


def _form(text: str, file: str) -> str:
    found = _FORM.search(mask_sparql(text))
    if not found:
        raise QueryError(file, "holds no query", "Begin with SELECT, ASK, CONSTRUCT or DESCRIBE.")
    form = found[1].upper()
    if form not in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
        remedy = "Only SELECT, ASK, CONSTRUCT and DESCRIBE can be asked; change the files instead."
        raise QueryError(file, f"{form} would change data", remedy)
    return form
