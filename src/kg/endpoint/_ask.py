"""Questions to an endpoint: bounded in time and in size, and only to the address that was named."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPResponse
from itertools import chain
from typing import IO, TYPE_CHECKING, NamedTuple, cast
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qsl, urlsplit

from kg.endpoint._address import PASSWORD, USER, checked
from kg.endpoint._answer import Row, read_rows
from kg.endpoint._body import FAILURES, Stream, TooLong, chunks, with_sound_labels
from kg.endpoint._text import refuse_misread, with_base
from kg.errors import EndpointError
from kg.formats import (
    TURTLE,
    Answer,
    ReceivedSolutions,
    ReceivedTriples,
    read_groups,
    read_solutions,
    refuse_service,
    truth,
)

if TYPE_CHECKING:
    from kg.endpoint._wrapper import Wrapper


class _Kind(NamedTuple):
    """A kind of answer: its name, what it must parse as, and how it may be called."""

    name: str
    syntax: str
    media_types: tuple[str, ...]


_SOLUTIONS = _Kind(
    "SPARQL results",
    "SPARQL results in JSON",
    ("application/sparql-results+json", "application/json"),
)
_TRIPLES = _Kind("triples", "N-Triples or Turtle", ("application/n-triples", "text/turtle"))
_PARTIAL = ("X-SQL-State", "X-SPARQL-Anytime", "X-SPARQL-MaxRows")  # so says Virtuoso
_WAITS_S = (0.2, 1.0)  # before the second try and the third
_CHUNK = 1 << 16


class _Advice(NamedTuple):
    """What to do about an answer that is too long, or too late."""

    too_long: str
    too_late: str


_OF_CHECK = _Advice(
    "Validate a part of it, or a dump with kg check.",
    "Try again, or validate a dump with kg check.",
)
_OF_QUERY = _Advice("Ask for less, as by LIMIT.", "Ask for less, or allow it more: --timeout.")


@dataclass(frozen=True)
class Endpoint:
    """The address of an endpoint, and how long and how much it may answer.

    Graphs that ``default-graph-uri`` in the address names make up the default graph. Who asks is
    said by the environment alone, in KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD. ``services`` are
    the other endpoints that a query may have it ask.
    """

    url: str
    timeout_s: int = 300
    max_bytes: int = 1 << 30
    services: tuple[str, ...] = ()
    name: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", checked(self.url))

    def select(self, query: str) -> list[Row]:
        """The solutions of a SELECT query. Raises `EndpointError`.

        Blank nodes of one answer are never those of another.
        """
        content = self._asked(self._wrapper(query, "SELECT"), _OF_CHECK, at_once=self.max_bytes)
        try:
            return read_rows(b"".join(content))
        except ValueError as error:
            raise self._broken(_SOLUTIONS) from error

    def answer(self, text: str, *, where: str, base: str) -> Answer:
        """The answer of a query, read as it comes: see `kg.queries.Engine`.

        Raises `EndpointError`, also later, from what reads the answer; and `QueryError` for a
        query that is not sent, as one with a SERVICE that is not permitted.
        """
        refuse_service(text, where, self.services)
        refuse_misread(text, where)
        form = read_groups(text).form
        wrapper = self._wrapper(with_base(text, base), form)
        wrapper.ask_by_get()
        content = self._asked(wrapper, _OF_QUERY, at_once=_CHUNK)
        if wrapper.wants_triples:
            stream = cast("IO[bytes]", Stream(content))
            return ReceivedTriples(stream, TURTLE, lambda _words: self._broken(_TRIPLES))
        stream = cast("IO[bytes]", Stream(with_sound_labels(content)))
        answer = read_solutions(stream, lambda _words: self._broken(_SOLUTIONS))
        if form == "ASK" and isinstance(answer, ReceivedSolutions):
            return truth(any(True for _ in answer))  # Virtuoso gives a row for yes, none for no
        return answer

    # ------------------------------------------------------------------------------------ asking

    def _wrapper(self, query: str, form: str) -> Wrapper:
        from kg.endpoint._wrapper import Wrapper

        parts = urlsplit(self.url)
        address = parts._replace(query="", fragment="").geturl()
        wrapper = Wrapper(address, query, form, self.timeout_s)
        for key, value in parse_qsl(parts.query, keep_blank_values=True):
            wrapper.addParameter(key, value)
        return wrapper

    def _asked(self, wrapper: Wrapper, advice: _Advice, at_once: int) -> Iterator[bytes]:
        """The content of an answer, by chunks.

        What fails on the way is tried again, until so many bytes ``at_once`` have come: asking
        changes nothing.
        """
        deadline = time.monotonic() + self.timeout_s
        kind = _TRIPLES if wrapper.wants_triples else _SOLUTIONS
        for wait_s in (*_WAITS_S, None):
            try:
                response = wrapper.query().response
                self._refuse_other(response, kind)
                content = chunks(response, deadline, self.max_bytes)
                begun = _begin(content, at_once)
            except FAILURES as error:
                is_final = wait_s is None or time.monotonic() > deadline or _is_final(error)
                failure = self._failure(error, advice)
                if is_final:
                    raise failure from None
                time.sleep(wait_s or 0)
            else:
                return self._told(chain(begun, content), advice)
        raise AssertionError

    def _refuse_other(self, response: HTTPResponse, kind: _Kind) -> None:
        """Refuse an answer of another kind, or a part of one."""
        media_type = response.headers.get_content_type()
        if media_type not in kind.media_types:
            response.close()
            what = f"answers with {media_type}, not with {kind.name}"
            raise self._error(what, "Give the address of the SPARQL endpoint itself.")
        if any(name in response.headers for name in _PARTIAL):
            response.close()
            what = "gives only a part of its answer"
            raise self._error(what, "Raise the limits on the time of its queries.")

    def _told(self, content: Iterator[bytes], advice: _Advice) -> Iterator[bytes]:
        """The same chunks, of which what fails is told as an `EndpointError`."""
        try:
            yield from content
        except FAILURES as error:
            raise self._failure(error, advice) from None

    # ------------------------------------------------------------------------------------ errors

    def _error(self, what: str, remedy: str) -> EndpointError:
        return EndpointError(self.name, what, remedy)

    def _broken(self, kind: _Kind) -> EndpointError:
        what = f"gives an answer that is not {kind.syntax}"
        return self._error(what, "Give the address of a SPARQL 1.1 endpoint.")

    def _failure(self, error: Exception, advice: _Advice) -> EndpointError:
        """What it means that something failed on the way."""
        if isinstance(error, HTTPError):
            with error:  # which holds the request, and what it sent
                return self._refusal(error)
        if isinstance(error, TooLong):
            what = f"answers with more than {self.max_bytes:,} bytes"
            return self._error(what, advice.too_long)
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, TimeoutError):
            return self._error(f"has not answered within {self.timeout_s} s", advice.too_late)
        what = f"does not answer ({_first_words(str(reason))})"
        return self._error(what, "Check its address, and that it runs.")

    def _refusal(self, error: HTTPError) -> EndpointError:
        """What a status other than success means."""
        if 300 <= error.code < 400:
            target = urlsplit(error.headers.get("Location", ""))
            where = f"{target.scheme}://{target.hostname}{target.path}" if target.hostname else ""
            what = f"redirects to {where or target.path}, and no redirect is followed"
            return self._error(what, "Give that address itself, if you trust it.")
        if error.code in (401, 403):
            return self._error(f"does not let you in ({error.code})", f"Set {USER} and {PASSWORD}.")
        words = _first_words(error.read(_CHUNK).decode("utf-8", "replace"))
        what = f"refuses the query ({error.code}{': ' if words else ''}{words})"
        return self._error(what, "Check its address and its log.")


def _begin(content: Iterator[bytes], at_once: int) -> list[bytes]:
    """The first chunks, until so many bytes have come."""
    begun: list[bytes] = []
    size = 0
    for chunk in content:
        begun.append(chunk)
        size += len(chunk)
        if size >= at_once:
            break
    return begun


def _is_final(error: Exception) -> bool:
    """True for what would fail again in the same way."""
    if isinstance(error, HTTPError):
        return True
    reason = error.reason if isinstance(error, URLError) else error
    return isinstance(reason, (TooLong, TimeoutError))


def _first_words(text: str) -> str:
    """A few words of what a server says, fit to be shown."""
    plain = re.sub(r"<[^>]*>", " ", text)
    return " ".join(re.sub(r"[^\w\s.,:;()/'\"?$#=-]", " ", plain).split())[:200].rstrip(". ")
