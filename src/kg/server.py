"""The server: requests to representations, from the renderer that the site is written by.

An IRI of the graph is answered with 303 to the document that the client wants most; a document
is answered with its bytes. https://www.w3.org/TR/cooluris/#r303gendocument
"""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Callable, Sequence
from functools import lru_cache
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import WriteError
from kg.formats import GRAPH_FORMATS, HTML, negotiate, negotiate_language
from kg.pages import html_path
from kg.render import Edition, media_type, render, render_problem

_OFFERED = (HTML, *GRAPH_FORMATS)
_CACHED_DOCUMENTS = 1024
_ALL_ADDRESSES = ("0.0.0.0", "::")  # noqa: S104 (whoever asks for them means it)
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Content-Location",
}


def make_app(edition: Edition, hosts: Sequence[str] = _LOOPBACK) -> Starlette:
    """The ASGI application for an edition; requests for hosts other than these are refused."""
    door = _Door(edition)
    return Starlette(
        routes=[Route("/{path:path}", door.answer, methods=["GET"])],
        exception_handlers={
            HTTPStatus.NOT_FOUND: door.miss,  # a path with a line break, which no route matches
            HTTPStatus.METHOD_NOT_ALLOWED: door.refuse,
        },
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))],
    )


def run(edition: Edition, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; ``ready`` is told the URL as soon as connections are accepted.

    Raises `WriteError` when the address cannot be listened at.
    """
    import uvicorn

    family, name = (socket.AF_INET6, f"[{host}]") if ":" in host else (socket.AF_INET, host)
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        what = f"cannot be listened at ({str(error.strerror).partition(' (while ')[0]})"
        raise WriteError(f"{name}:{port}", what, "Choose another with --port or --host.") from error
    url = f"http://{name}:{listening.getsockname()[1]}/"

    class _Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready(url)  # not before: an interrupt would meet a half-made server

    is_everywhere = host in _ALL_ADDRESSES
    app = make_app(edition, ("*",) if is_everywhere else (*_LOOPBACK, name))
    with listening:
        # asyncio sets it for sockets of its own alone, and without it each answer takes 40 ms.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _Server(uvicorn.Config(app, log_level="warning", http="h11")).run([listening])


class _Door:
    """Answers requests for one edition, which never changes; rendered documents are kept."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._languages = tuple(edition.plan.imprint.languages)
        self._known = frozenset(edition.paths())
        self._rendered = lru_cache(maxsize=_CACHED_DOCUMENTS)(self._render)

    def _render(self, path: str) -> tuple[bytes, str]:
        content = render(self._edition, path)
        return content, f'"{hashlib.sha256(content).hexdigest()[:32]}"'

    def answer(self, request: Request) -> Response:
        """The response to a GET or HEAD."""
        path: str = request.path_params["path"]
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
        headers = _HEADERS | {"ETag": etag, "Cache-Control": "no-cache"}
        document = self._edition.plan.documents.get(path)
        if document and document.language:
            headers["Content-Language"] = document.language
        if document and document.subject is not None:
            headers["Link"] = self._links(self._edition.plan.addresses[document.subject], path)
        wanted = [tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")]
        if "*" in wanted or etag in (tag.removeprefix("W/") for tag in wanted):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(content, headers=headers | {"Content-Type": media_type(path)})

    def _see_other(self, request: Request, address: str) -> Response:
        wanted = negotiate(request.headers.get("Accept", ""), _OFFERED)
        if wanted is None:
            return self._problem(request, HTTPStatus.NOT_ACCEPTABLE, "not-acceptable")
        if wanted == HTML:
            path = html_path(address, self._language(request), self._edition.plan.imprint.languages)
        else:
            path = f"{address}.{wanted.extension}"
        headers = _HEADERS | {
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
        return Response(content, status_code=status, headers=_HEADERS | headers)

    def _language(self, request: Request) -> str:
        return negotiate_language(request.headers.get("Accept-Language", ""), self._languages)
