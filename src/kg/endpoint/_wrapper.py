"""SPARQLWrapper, asked so that nothing it sends goes anywhere but to the address that was named."""

from __future__ import annotations

from http.client import HTTPResponse
from typing import IO, cast
from urllib.request import HTTPRedirectHandler, Request, build_opener

from SPARQLWrapper import BASIC, JSON, POST, SPARQLWrapper


class Wrapper(SPARQLWrapper):
    """A query to an endpoint, by POST, for results in JSON."""

    def __init__(self, endpoint: str, query: str, timeout_s: int) -> None:
        super().__init__(endpoint, returnFormat=JSON, agent="kg")
        self.setMethod(POST)
        self.setHTTPAuth(BASIC)
        self.setOnlyConneg(True)
        self.setTimeout(timeout_s)
        self.setQuery(query)

    def _query(self) -> tuple[HTTPResponse, str]:
        """SPARQLWrapper's own follows redirects, and sends the password along."""
        opener = build_opener(_NoRedirects)
        return cast("HTTPResponse", opener.open(self._createRequest(), timeout=self.timeout)), JSON


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(  # noqa: PLR0913, PLR0917 (the signature is urllib's)
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: object, newurl: str
    ) -> None:
        """Nowhere: the status itself is the answer."""
