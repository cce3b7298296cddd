"""Answers to requests for documents; those about queries are passed on."""

from __future__ import annotations

from functools import lru_cache
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from kg.formats import GRAPH_FORMATS, HTML, negotiate
from kg.pages import html_path
from kg.render import Edition, media_type, render, render_problem
from kg.server._api import Api
from kg.server._sending import HEADERS, etag_of, language_of, send

_OFFERED = (HTML, *GRAPH_FORMATS)
_CACHED_DOCUMENTS = 1024


class Door:
    """Answers requests for one edition, which never changes; rendered documents are kept."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._languages = tuple(edition.plan.imprint.languages)
        self._known = frozenset(edition.paths())
        self._rendered = lru_cache(maxsize=_CACHED_DOCUMENTS)(self._render)
        self._api = Api(edition)

    def prepare(self) -> None:
        """Start what would keep the first client waiting."""
        self._api.prepare()

    def end(self) -> None:
        """End what was started."""
        self._api.end()

    def _render(self, path: str) -> tuple[bytes, str]:
        content = render(self._edition, path)
        return content, etag_of([content])

    def answer(self, request: Request) -> Response:
        """The response to a GET or HEAD."""
        path: str = request.path_params["path"]
        answer = self._api.find(path)
        if answer:
            return answer(request)
        if path in self._known:
            return self._document(request, path)
        if path == "":
            front = html_path(
                "index", self._language(request), self._edition.plan.imprint.languages
            )
            response = self._document(request, front)
            response.headers["Content-Location"] = f"/{front}"
            response.headers["Vary"] = "Accept-Language"
            return response
        address = self._address(request)
        if address is not None:
            return self._see_other(request, address)
        return self.miss(request)

    def miss(self, request: Request, _error: Exception | None = None) -> Response:
        """The response where there is nothing."""
        return self._problem(request, HTTPStatus.NOT_FOUND, "not-found")

    def refuse(self, request: Request, _error: Exception) -> Response:
        """The response to any other method."""
        response = self._problem(request, HTTPStatus.METHOD_NOT_ALLOWED, "read-only")
        response.headers["Allow"] = "GET, HEAD"
        return response

    def _address(self, request: Request) -> str | None:
        """The address of the IRI that is asked for: as it was sent, or with its escapes undone."""
        find = self._edition.plan.addresses.find
        sent = request.scope["raw_path"].decode("ascii", "replace").removeprefix("/")
        query = request.scope["query_string"].decode("ascii", "replace")
        return find(f"{sent}?{query}") or find(sent) or find(request.path_params["path"])

    def _document(self, request: Request, path: str) -> Response:
        content, etag = self._rendered(path)
        headers = {"Content-Type": media_type(path)}
        document = self._edition.plan.documents.get(path)
        if document and document.language:
            headers["Content-Language"] = document.language
        if document and document.subject is not None:
            headers["Link"] = self._links(self._edition.plan.addresses[document.subject], path)
        return send(request, content, headers, etag)

    def _see_other(self, request: Request, address: str) -> Response:
        wanted = negotiate(request.headers.get("Accept", ""), _OFFERED)
        if wanted is None:
            return self._problem(request, HTTPStatus.NOT_ACCEPTABLE, "not-acceptable")
        if wanted == HTML:
            path = html_path(address, self._language(request), self._edition.plan.imprint.languages)
        else:
            path = f"{address}.{wanted.extension}"
        headers = {
            **HEADERS,
            "Location": f"/{path}",
            "Vary": "Accept, Accept-Language",
            "Link": self._links(address, ""),
        }
        return Response(status_code=HTTPStatus.SEE_OTHER, headers=headers)

    def _links(self, address: str, without: str) -> str:
        """The other representations of a document. https://www.rfc-editor.org/rfc/rfc8288"""
        paths = {f"{address}.{format.extension}": format for format in _OFFERED}
        return ", ".join(
            f'</{path}>; rel="alternate"; type="{format.media_type}"'
            for path, format in paths.items()
            if path != without
        )

    def _problem(self, request: Request, status: HTTPStatus, problem: str) -> Response:
        content = render_problem(self._edition.plan, self._language(request), problem)
        headers = {"Content-Type": HTML.content_type, "Vary": "Accept, Accept-Language"}
        return Response(content, status_code=status, headers={**HEADERS, **headers})

    def _language(self, request: Request) -> str:
        return language_of(request, self._languages)
