"""Reading stored queries from files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from kg.dataset import shown_name
from kg.errors import QueryError, ReadError
from kg.formats import (
    declared_prefixes,
    mask_sparql,
    parse_query,
    read_groups,
    role_complaints,
    without_comments,
)
from kg.queries._declared import (
    KEYS,
    read_examples,
    read_formats,
    read_method,
    read_page_rows,
    read_parameters,
)
from kg.queries._files import query_file
from kg.queries._header import Header
from kg.queries._query import StoredQuery
from kg.queries._sound import refuse_unsound
from kg.terms import Prefixes

_TESTED_BY = "test"
_LARGEST = 65_536  # bytes of one query, header included


def read_query(folders: Iterable[Path], name: str, shown_from: Path) -> StoredQuery:
    """The stored query of a name; `UnknownQuery`, or `QueryError` when its file is faulty."""
    return read_query_file(query_file(folders, name, shown_from), shown_from)


def read_query_file(path: Path, shown_from: Path) -> StoredQuery:
    """Read one stored query; `QueryError` with file and line for a fault in its header."""
    file = shown_name(path, shown_from)
    if path.stem == _TESTED_BY:
        what = f'cannot be named "{_TESTED_BY}", which is a word of kg query'
        raise QueryError(file, what, "Rename the file.")
    text = _text(path, file)
    tokens = without_comments(text)
    header = Header(text, file)
    header.refuse_unknown(KEYS)
    read_method(header)
    query = StoredQuery(
        name=path.stem,
        path=path,
        file=file,
        text=text,
        form=_form(text, file),
        groups=read_groups(text, tokens),
        tokens=tokens,
        summary=header.texts("summary"),
        description=header.texts("description"),
        tags=tuple(header.strings("tags")),
        parameters=tuple(read_parameters(header, Prefixes(declared_prefixes(text)))),
        examples=tuple(read_examples(header, path)),
        endpoint=header.text("endpoint"),
        page_rows=read_page_rows(header),
        formats=read_formats(header),
    )
    refuse_unsound(query.groups, [parameter.name for parameter in query.parameters], file)
    if query.formats:
        for what, remedy in role_complaints(query.formats, _columns(query)):
            raise header.error(what, remedy, "formats:")
    return query


def _columns(query: StoredQuery) -> list[str]:
    """The columns of a SELECT; of one that cannot be read, every variable that may be one."""
    read = parse_query(query.text, query.tokens)
    if read:
        return read.select.columns
    selected = query.groups.clauses.get("SELECT", set())
    return sorted(selected or query.groups.mentions()) if query.form == "SELECT" else []


def inline_query(text: str, name: str) -> StoredQuery:
    """A query that stands in no folder: from a file or from standard input, without header."""
    form, tokens = _form(text, name), without_comments(text)
    return StoredQuery(name, Path(name), name, text, form, read_groups(text, tokens), tokens)


def _text(path: Path, file: str) -> str:
    """What stands in a query's file, which is a plain one: a pipe would wait for ever."""
    if path.is_symlink() or not path.is_file():
        raise ReadError(file, "is not a regular file", "Put the query itself there.")
    try:
        content = path.read_bytes()
        if len(content) > _LARGEST:
            raise ReadError(file, f"is larger than {_LARGEST:,} bytes", "Split the query.")
        return content.decode("utf-8-sig")
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise ReadError(file, what, "Check its permissions.") from error
    except UnicodeDecodeError as error:
        raise ReadError(file, f"is not UTF-8 at byte {error.start}", "Save it as UTF-8.") from error


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
