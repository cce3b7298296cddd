"""What all answers have in common: headers, conditions, and who wants what."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from kg.formats import negotiate_language

HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Content-Location, Content-Disposition",
}


def etag_of(content: Iterable[bytes]) -> str:
    """The strong validator of a representation in pieces.

    https://www.rfc-editor.org/rfc/rfc9110#name-etag
    """
    digest = hashlib.sha256()
    for piece in content:
        digest.update(piece)
    return f'"{digest.hexdigest()[:32]}"'


def is_known(request: Request, etag: str) -> bool:
    """True when the client has what it asks for."""
    wanted = [tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")]
    return "*" in wanted or etag in (tag.removeprefix("W/") for tag in wanted)


def send(request: Request, content: bytes, headers: Mapping[str, str], etag: str = "") -> Response:
    """The response with a representation, or without when the client has it."""
    etag = etag or etag_of([content])
    headers = {**HEADERS, "ETag": etag, "Cache-Control": "no-cache", **headers}
    if is_known(request, etag):
        headers.pop("Content-Type", None)
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(content, headers=headers)


def language_of(request: Request, languages: Sequence[str]) -> str:
    """The language that a client wants most."""
    return negotiate_language(request.headers.get("Accept-Language", ""), languages)
