"""Answers to requests about stored queries: the list of them, what they take, and their answers.

A whole answer is known before anything of it is sent, so no answer has a hole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cached_property, partial
from http import HTTPStatus
from typing import IO
from urllib.parse import quote, urlencode

from msgspec import Struct
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from kg.desk import Answered, Entry, Keeper, Wish, Written, language_matters
from kg.errors import ArgumentError, Busy, Exhausted, FormatError, KgError, NoSuchPage, UnknownQuery
from kg.formats import HTML, JSON, Format, negotiate
from kg.pages import QUERIES, QUERY_LIST, html_path, query_address
from kg.queries import bind
from kg.render import Edition, render, render_refusal
from kg.server._asked import (
    PLAIN_JSON,
    Target,
    TooLong,
    cannot_hold,
    find_target,
    read_arguments,
    refuse_missing,
)
from kg.server._kept import LARGEST, Content, Kept
from kg.server._openapi import describe_api
from kg.server._sending import HEADERS, etag_of, is_known, language_of, send

_LIST, _OPENAPI = "queries", "openapi.json"
_PROBLEM = replace(JSON, media_type="application/problem+json", extension="json")
_STATUS: Mapping[type[KgError], HTTPStatus] = {
    UnknownQuery: HTTPStatus.NOT_FOUND,
    NoSuchPage: HTTPStatus.NOT_FOUND,
    TooLong: HTTPStatus.REQUEST_URI_TOO_LONG,
    ArgumentError: HTTPStatus.BAD_REQUEST,
    FormatError: HTTPStatus.NOT_ACCEPTABLE,
    Busy: HTTPStatus.SERVICE_UNAVAILABLE,
    Exhausted: HTTPStatus.SERVICE_UNAVAILABLE,
    KgError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
_AGAIN = 5  # seconds after which a client that met too many others may ask again
_CHUNK = 1 << 16  # bytes
_LONGEST_SHOWN = 100  # characters of what a client sent
_SHOWN_INLINE = ("html", "svg")  # by browsers; anything else is a download
# The table that kg writes brings its own style, and nothing else.
_FOR_TABLES = HEADERS["Content-Security-Policy"].replace("'self'", "'unsafe-inline'", 1)

Answer = Callable[[Request], Response]


class _Question(Struct, frozen=True):
    """A stored query with arguments, a format and a language, and a page of it or 0 for all."""

    entry: Entry
    arguments: Mapping[str, str]
    page: int
    format: Format
    language: str
    is_negotiated: bool

    @property
    def path(self) -> str:
        """Where exactly this is answered."""
        tag = f".{self.language}" if self.language else ""
        name = quote(self.entry.query.name)
        return f"/{_LIST}/{name}{tag}.{self.format.extension}"

    def reference(self, page: int) -> str:
        """The reference to a page of it, or with 0 to all."""
        asked = dict(self.arguments) | ({"page": str(page)} if page else {})
        return f"{self.path}?{urlencode(asked)}" if asked else self.path


class Api:
    """Answers requests about the stored queries of an edition."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._plan = edition.plan
        self._languages = tuple(edition.plan.imprint.languages)
        self._keeper = Keeper(edition.desk) if edition.desk else None
        self._kept = Kept()

    def prepare(self) -> None:
        """Start what answers, so that the first client need not wait for it."""
        if self._keeper and self._plan.queries:
            self._keeper.start()

    def end(self) -> None:
        """End what answers."""
        if self._keeper:
            self._keeper.stop()

    def find(self, path: str) -> Answer | None:
        """What answers requests for a path, or None where no query is asked about."""
        name = path.removeprefix(f"{_LIST}/")
        document = self._plan.documents.get(path)
        if not self._plan.queries or (document and document.format == HTML) or path == QUERY_LIST:
            return None
        if path in (_LIST, f"{_LIST}/"):
            return self._list
        if path == _OPENAPI:
            return self._describe
        return partial(self._answer, name=name) if name != path else None

    def _list(self, request: Request) -> Response:
        """The list of what can be asked: for programs, or the way to the page for people."""
        wanted = negotiate(request.headers.get("Accept", ""), (PLAIN_JSON, HTML))
        if wanted == HTML:
            return self._see(request, QUERIES)
        headers = {
            "Content-Type": PLAIN_JSON.media_type,
            "Content-Location": f"/{QUERY_LIST}",
            "Link": f'</{_OPENAPI}>; rel="service-desc"',
            "Vary": "Accept, Accept-Language",
        }
        return send(request, render(self._edition, QUERY_LIST), headers)

    def _describe(self, request: Request) -> Response:
        return send(request, self._openapi, {"Content-Type": PLAIN_JSON.media_type})

    @cached_property
    def _openapi(self) -> bytes:
        document = describe_api(self._plan)
        return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()

    # ------------------------------------------------------------------------------------ answers

    def _answer(self, request: Request, name: str) -> Response:
        """The answer of a stored query, or why there is none."""
        try:
            target = find_target(self._plan, name)
            question = self._question(request, target)
            if question is None:
                return self._see(request, query_address(target.entry.query.name))
            return self._sent(request, question)
        except KgError as error:
            return self._refused(request, error)

    def _question(self, request: Request, target: Target) -> _Question | None:
        """What is asked; None for a person who asks for nothing in particular."""
        entry, query = target.entry, target.entry.query
        arguments, page = read_arguments(request, query)
        accept, able = request.headers.get("Accept", ""), offered(entry)
        wants_page = not arguments and not page
        format = target.format or negotiate(accept, (*able, HTML) if wants_page else able)
        if format is None:
            raise cannot_hold(entry, accept[:_LONGEST_SHOWN])
        if format == HTML and wants_page:
            return None
        refuse_missing(query, arguments)
        language = ""
        if language_matters(format):
            language = target.language or (
                self._languages[0] if target.format else language_of(request, self._languages)
            )
        return _Question(entry, arguments, page, format, language, target.format is None)

    def _sent(self, request: Request, question: _Question) -> Response:
        answer = self._whole(question)
        headers = self._headers(question, answer.written)
        if isinstance(answer, Content):
            return send(request, answer.content, headers)
        etag = etag_of(_chunks(answer.content))
        if is_known(request, etag):
            answer.content.close()
            return send(request, b"", headers, etag)
        answer.content.seek(0)
        headers = {**HEADERS, "ETag": etag, **headers, "Content-Length": str(answer.size)}
        return StreamingResponse(_closing(answer.content), headers=headers)

    def _whole(self, question: _Question) -> Content | Answered:
        """The answer: published, kept, or made now."""
        query, format = question.entry.query, question.format
        published = question.entry.files.get((format, question.language))
        if published is not None and not question.arguments and not question.page:
            return Content(published, Written(has_more=False))
        assert self._keeper
        bound = bind(query, question.arguments, self._plan.imprint.prefixes)
        key: Hashable = (
            query.name,
            tuple(sorted((name, str(term)) for name, term in bound.items())),
            format.name,
            question.language,
            question.page,
        )
        kept = self._kept.recall(key)
        if kept:
            return kept
        name = JSON.name if format == PLAIN_JSON else format.name
        language = question.language or self._languages[0]
        wish = Wish(query.name, question.arguments, name, language, question.page)
        answer = self._keeper.ask(wish)
        if answer.size > LARGEST:
            return answer
        with answer.content as file:
            content = Content(file.read(), answer.written)
        self._kept.keep(key, content)
        return content

    def _headers(self, question: _Question, written: Written) -> dict[str, str]:
        name, format = question.entry.query.name, question.format
        headers = {
            "Content-Type": format.content_type,
            "Link": ", ".join(self._links(question, written)),
        }
        if question.language:
            headers["Content-Language"] = question.language
        if format == HTML:
            headers["Content-Security-Policy"] = _FOR_TABLES
        if question.is_negotiated:
            headers["Vary"] = "Accept, Accept-Language"
            headers["Content-Location"] = question.reference(question.page)
        elif format.extension not in _SHOWN_INLINE:
            file = f"{quote(name)}.{format.extension}"
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{file}"
        return headers

    def _links(self, question: _Question, written: Written) -> Iterator[str]:
        """https://www.rfc-editor.org/rfc/rfc8288"""
        query, page = question.entry.query, question.page
        described = html_path(
            query_address(query.name), self._languages[0], self._plan.imprint.languages
        )
        yield f'</{described}>; rel="describedby"; type="text/html"'
        yield f'</{_OPENAPI}>; rel="service-desc"; type="application/json"'
        if query.page_rows and query.form == "SELECT":
            yield f'<{question.reference(1)}>; rel="first"'
        if page > 1:
            yield f'<{question.reference(page - 1)}>; rel="prev"'
        if page and written.has_more:
            yield f'<{question.reference(page + 1)}>; rel="next"'

    # ----------------------------------------------------------------------------------- the rest

    def _see(self, request: Request, address: str) -> Response:
        """The way to a page, in the language that the client wants."""
        language = language_of(request, self._languages)
        path = html_path(address, language, self._plan.imprint.languages)
        headers = {**HEADERS, "Location": f"/{path}", "Vary": "Accept, Accept-Language"}
        return Response(status_code=HTTPStatus.SEE_OTHER, headers=headers)

    def _refused(self, request: Request, error: KgError) -> Response:
        """Why there is no answer. https://www.rfc-editor.org/rfc/rfc9457"""
        status = next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
        headers = {**HEADERS, "Vary": "Accept, Accept-Language"}
        if status == HTTPStatus.SERVICE_UNAVAILABLE and isinstance(error, Busy):
            headers["Retry-After"] = str(_AGAIN)
        if negotiate(request.headers.get("Accept", ""), (_PROBLEM, HTML)) == HTML:
            language = language_of(request, self._languages)
            page = render_refusal(self._plan, language, str(error))
            headers["Content-Type"] = HTML.content_type
            return Response(page, status_code=status, headers=headers)
        problem = {"title": status.phrase, "status": int(status), "detail": str(error)}
        headers["Content-Type"] = _PROBLEM.media_type
        content = json.dumps(problem, ensure_ascii=False) + "\n"
        return Response(content.encode(), status_code=status, headers=headers)


def offered(entry: Entry) -> tuple[Format, ...]:
    """The formats in which an answer can be had, for negotiation."""
    return (*entry.formats, PLAIN_JSON) if JSON in entry.formats else entry.formats


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _closing(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        yield from _chunks(file)
