"""Questions to an endpoint: bounded in time and in size, and only to the address that was named."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cached_property
from http.client import HTTPResponse
from itertools import chain
from typing import IO, TYPE_CHECKING, NamedTuple, cast
from urllib.parse import parse_qsl, urlsplit
from urllib.request import Request

from msgspec import Struct

from kg.endpoint._address import checked
from kg.endpoint._answer import Row, read_rows
from kg.endpoint._body import FAILURES, Stream, chunks, with_sound_labels
from kg.endpoint._failure import Asked, failure, is_final
from kg.endpoint._http import send
from kg.endpoint._text import unmistakable, with_base
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
_MOST_SAID = 1 << 20  # bytes of what an endpoint says about a change


class Endpoint(Struct, frozen=True, dict=True):
    """The address of an endpoint, and how long and how much it may answer.

    Graphs that ``default-graph-uri`` in the address names make up the default graph. Who asks is
    said by the environment alone, in KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD. ``services`` are
    the other endpoints that a query may have it ask. Short queries are got where ``prefers_get``
    is true: what lies between may answer those from before.
    """

    url: str
    timeout_s: int = 300
    max_bytes: int = 1 << 30
    services: tuple[str, ...] = ()
    prefers_get: bool = True

    def __post_init__(self) -> None:
        self.name  # noqa: B018  # an address that is of no use is refused at once

    @cached_property
    def name(self) -> str:
        """The address as messages show it."""
        return checked(self.url)

    def select(self, query: str) -> list[Row]:
        """The solutions of a SELECT query. Raises `EndpointError`.

        Blank nodes of one answer are never those of another.
        """
        asked = Asked(
            self.name,
            "the query",
            too_long="Validate a part of it, or a dump with kg check.",
            too_late="Try again, or validate a dump with kg check.",
        )
        content = self._asked(self._wrapper(query, "SELECT"), asked, at_once=self.max_bytes)
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
        form = read_groups(text).form
        wrapper = self._wrapper(with_base(unmistakable(text), base), form)
        if self.prefers_get:
            wrapper.ask_by_get()
        asked = Asked(
            self.name,
            "the query",
            too_long="Ask for less, as by LIMIT.",
            too_late="Ask for less, or allow it more: --timeout.",
        )
        content = self._asked(wrapper, asked, at_once=_CHUNK)
        if wrapper.wants_triples:
            stream = cast("IO[bytes]", Stream(content))
            return ReceivedTriples(stream, TURTLE, lambda _words: self._broken(_TRIPLES))
        stream = cast("IO[bytes]", Stream(with_sound_labels(content)))
        answer = read_solutions(stream, lambda _words: self._broken(_SOLUTIONS))
        if form == "ASK" and isinstance(answer, ReceivedSolutions):
            return truth(any(True for _ in answer))  # Virtuoso gives a row for yes, none for no
        return answer

    def update(self, text: str) -> None:
        """Run an update, once: what fails may be done or not. Raises `EndpointError`.

        https://www.w3.org/TR/sparql11-protocol/#update-operation
        """
        media_type = "application/sparql-update; charset=utf-8"
        self.change("POST", self.url, unmistakable(text).encode(), media_type)

    def change(self, method: str, url: str, content: bytes | None, media_type: str) -> None:
        """Send a change to a URL of this endpoint's, once. Raises `EndpointError`."""
        asked = Asked(
            self.name,
            "the change",
            too_long="Check its address.",
            too_late="Run kg push again: it goes on from there. --timeout allows more.",
        )
        headers = {"Content-Type": media_type, "User-Agent": "kg", "Accept": "*/*"}
        request = Request(url, content, headers, method=method)  # noqa: S310 (an address checked)
        deadline = time.monotonic() + self.timeout_s
        try:
            for _chunk in chunks(send(request, self.timeout_s), deadline, _MOST_SAID):
                pass
        except FAILURES as error:
            raise self._failure(error, asked) from None

    # ------------------------------------------------------------------------------------ asking

    def _wrapper(self, query: str, form: str) -> Wrapper:
        from kg.endpoint._wrapper import Wrapper

        parts = urlsplit(self.url)
        address = parts._replace(query="", fragment="").geturl()
        wrapper = Wrapper(address, query, form, self.timeout_s)
        for key, value in parse_qsl(parts.query, keep_blank_values=True):
            wrapper.addParameter(key, value)
        return wrapper

    def _asked(self, wrapper: Wrapper, asked: Asked, at_once: int) -> Iterator[bytes]:
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
                told = self._failure(error, asked)
                if wait_s is None or time.monotonic() > deadline or is_final(error):
                    raise told from None
                time.sleep(wait_s)
            else:
                return self._told(chain(begun, content), asked)
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

    def _told(self, content: Iterator[bytes], asked: Asked) -> Iterator[bytes]:
        """The same chunks, of which what fails is told as an `EndpointError`."""
        try:
            yield from content
        except FAILURES as error:
            raise self._failure(error, asked) from None

    # ------------------------------------------------------------------------------------ errors

    def _error(self, what: str, remedy: str) -> EndpointError:
        return EndpointError(self.name, what, remedy)

    def _broken(self, kind: _Kind) -> EndpointError:
        what = f"gives an answer that is not {kind.syntax}"
        return self._error(what, "Give the address of a SPARQL 1.1 endpoint.")

    def _failure(self, error: Exception, asked: Asked) -> EndpointError:
        return failure(error, asked, self.timeout_s, self.max_bytes)


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
