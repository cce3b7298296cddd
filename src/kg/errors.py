"""Every error that kg raises on purpose, as one tree.

KgError
├── Complaints        several errors at once
│   ├── ConfigError   kg.toml is missing or wrong
│   └── Unreadable    files that cannot be read, where all are needed
├── Unbounded         a rule that concludes without end
├── ReadError         a file or folder that cannot be read, or does not parse
├── QueryError        a stored or ad-hoc query that cannot be run as written
│   ├── UnknownQuery  no stored query has that name
│   ├── IllWritten     a query that does not parse
│   │   └── UndeclaredPrefix  … since it declares no such prefix
│   ├── ArgumentError an argument is missing, unknown, or not of the declared type
│   │   └── NoSuchPage an answer has fewer pages
│   └── Exhausted     an answer takes more time, memory or bytes than there are for one
├── Busy              more is asked at once than can be answered
├── FormatError       a format that is unknown, or cannot hold what was asked of it
├── EndpointError     an endpoint that cannot be asked, or does not answer as it should
├── NotClean          publishing was asked of content that does not pass its own check
└── WriteError        output that cannot be written

Each says where, what, and what to do about it, and prints as ``where: what. What to do.``
"""

from __future__ import annotations

from collections.abc import Sequence


class KgError(Exception):
    """The root: an error caused by what was asked or given, never by a fault of kg."""

    def __init__(self, where: str, what: str, remedy: str) -> None:
        super().__init__(where, what, remedy)
        self.where = where
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.remedy}"


class Complaints(KgError):
    """Several errors at once: ``complaints`` holds each, and it prints as a line for each."""

    def __init__(self, complaints: Sequence[KgError]) -> None:
        first = complaints[0]
        super().__init__(first.where, first.what, first.remedy)
        self.complaints = tuple(complaints)

    def __str__(self) -> str:
        return "\n".join(str(complaint) for complaint in self.complaints)


class ConfigError(Complaints):
    """kg.toml is missing or wrong: every complaint about it, in the order of its lines."""


class Unreadable(Complaints):
    """Files that cannot be read, where a job needs all of them."""


class Unbounded(KgError):
    """A rule that concludes more from what is stated than can be held."""


class ReadError(KgError):
    """A file or folder that cannot be read, or a file that does not parse."""


class QueryError(KgError):
    """A stored or ad-hoc query that cannot be run as it is written."""


class UnknownQuery(QueryError):
    """No stored query has the name that was asked for."""


class IllWritten(QueryError):
    """A query that does not parse."""


class UndeclaredPrefix(IllWritten):
    """A query that uses a prefix and does not declare it."""


class ArgumentError(QueryError):
    """An argument that is missing, unknown, repeated, or not of its parameter's type."""


class NoSuchPage(ArgumentError):
    """A page behind the last one of an answer."""


class Exhausted(QueryError):
    """A query whose answer takes more time, memory or bytes than there are for one."""


class Busy(KgError):
    """More is asked at once than can be answered; later it may be."""


class FormatError(KgError):
    """A format that is not known, or that cannot hold the kind of answer at hand."""


class EndpointError(KgError):
    """An endpoint that cannot be asked, or that does not answer as it should."""


class NotClean(KgError):
    """Content that does not pass its own check, where a job needs content that does."""


class WriteError(KgError):
    """Output that cannot be written; what stood there before still stands."""


def nearest(word: str, known: Sequence[str]) -> str:
    """A sentence that offers the nearest known word, or lists some of the known ones.

    >>> nearest("titel", ["title", "base"])
    'Did you mean "title"?'
    >>> nearest("x", ["title", "base"])
    'Known: base, title.'
    """
    from difflib import get_close_matches

    close = get_close_matches(word, known, n=1)
    if close:
        return f'Did you mean "{close[0]}"?'
    if not known:
        return "None is known here."
    some = sorted(known)[:_FEW]
    more = f" and {len(known) - _FEW} more" if len(known) > _FEW else ""
    return f"Known: {', '.join(some)}{more}."


_FEW = 12
