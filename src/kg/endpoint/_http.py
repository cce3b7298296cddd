"""One request over HTTP: to the address that was named and nowhere else, by who asks."""

from __future__ import annotations

import base64
import os
from http.client import HTTPMessage, HTTPResponse
from typing import IO, cast
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    Request,
    build_opener,
)

from kg.endpoint._address import PASSWORD, USER, checked
from kg.errors import EndpointError

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def send(request: Request, timeout_s: float) -> HTTPResponse:
    """The answer to a request, with its body to be read.

    Who asks is said by the environment: at once, by Basic, and by Digest where the answer is that
    this is wanted. Raises what `urllib.request` raises, and `EndpointError` where a password would
    go unencrypted to another machine.
    """
    handlers: list[HTTPRedirectHandler | HTTPDigestAuthHandler] = [_NoRedirects()]
    user, password = os.environ.get(USER), os.environ.get(PASSWORD)
    if user and password:
        parts = urlsplit(request.full_url)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            what = "would get the password unencrypted"
            remedy = f"Use its https: address, or unset {PASSWORD}."
            raise EndpointError(checked(request.full_url), what, remedy)
        basic = base64.b64encode(f"{user}:{password}".encode()).decode()
        request.add_header("Authorization", f"Basic {basic}")
        passwords = HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, request.full_url, user, password)
        handlers.append(_Digest(passwords))
    return cast("HTTPResponse", build_opener(*handlers).open(request, timeout=timeout_s))


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(  # noqa: PLR0913, PLR0917 (the signature is urllib's)
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: object, newurl: str
    ) -> None:
        """Nowhere: the status itself is the answer."""


class _Digest(HTTPDigestAuthHandler):
    def http_error_401(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage
    ) -> object:
        """The answer to a second try by Digest, or nothing where that is not what is wanted.

        Virtuoso says that it is only to who has not tried Basic.
        """
        wanted = headers.get("WWW-Authenticate", "").lower()
        if not wanted and req.has_header("Authorization"):
            fp.close()
            req.remove_header("Authorization")
            return self.parent.open(req, timeout=req.timeout)
        if not wanted.startswith("digest "):
            return None
        try:
            return super().http_error_401(req, fp, code, msg, headers)
        except ValueError:  # an algorithm that urllib does not know, or no challenge at all
            return None
