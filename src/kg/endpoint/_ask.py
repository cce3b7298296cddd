"""Questions to an endpoint: bounded in time and in size, and only to the address that was named."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, parse_qsl, urlsplit

from kg.endpoint._answer import Row, read_rows
from kg.errors import EndpointError

if TYPE_CHECKING:
    from kg.endpoint._wrapper import Wrapper

USER, PASSWORD = "KG_ENDPOINT_USER", "KG_ENDPOINT_PASSWORD"
_MEDIA_TYPES = ("application/sparql-results+json", "application/json")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PARTIAL = ("X-SQL-State", "X-SPARQL-Anytime", "X-SPARQL-MaxRows")  # so says Virtuoso
_WAITS_S = (0.2, 1.0)  # before the second try and the third
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Endpoint:
    """The address of an endpoint, and how long and how much it may answer.

    Graphs that ``default-graph-uri`` in the address names make up the default graph. Who asks is
    said by the environment alone, in KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD.
    """

    url: str
    timeout_s: int = 300
    max_bytes: int = 1 << 30
    name: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", _checked(self.url))

    def select(self, query: str) -> list[Row]:
        """The solutions of a SELECT query. Raises `EndpointError`.

        Blank nodes of one answer are never those of another.
        """
        content = self._content(query)
        try:
            return read_rows(content)
        except ValueError as error:
            what = "gives an answer that is not SPARQL results in JSON"
            raise self._error(what, "Give the address of a SPARQL 1.1 endpoint.") from error

    # ------------------------------------------------------------------------------------ asking

    def _content(self, query: str) -> bytes:
        """The bytes of an answer. What fails on the way is tried again: asking changes nothing."""
        deadline = time.monotonic() + self.timeout_s
        wrapper = self._wrapper(query)
        for wait_s in (*_WAITS_S, None):
            try:
                with wrapper.query().response as response:
                    return self._read(response, deadline)
            except HTTPError as error:
                with error:  # which holds the request, and what it sent
                    raise self._refusal(error) from None
            except (URLError, HTTPException, ConnectionError, TimeoutError) as error:
                reason = error.reason if isinstance(error, URLError) else error
                if isinstance(reason, TimeoutError) or time.monotonic() > deadline:
                    raise self._late() from None
                if wait_s is None:
                    what = f"does not answer ({_first_words(str(reason))})"
                    raise self._error(what, "Check its address, and that it runs.") from None
                time.sleep(wait_s)
        raise AssertionError

    def _wrapper(self, query: str) -> Wrapper:
        from kg.endpoint._wrapper import Wrapper

        parts = urlsplit(self.url)
        wrapper = Wrapper(parts._replace(query="", fragment="").geturl(), query, self.timeout_s)
        for key, value in parse_qsl(parts.query, keep_blank_values=True):
            wrapper.addParameter(key, value)
        user, password = os.environ.get(USER), os.environ.get(PASSWORD)
        if user and password:
            if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
                what = "would get the password unencrypted"
                raise self._error(what, f"Use its https: address, or unset {PASSWORD}.")
            wrapper.setCredentials(user, password)
        return wrapper

    def _read(self, response: HTTPResponse, deadline: float) -> bytes:
        media_type = response.headers.get_content_type()
        if media_type not in _MEDIA_TYPES:
            what = f"answers with {media_type}, not with SPARQL results"
            raise self._error(what, "Give the address of the SPARQL endpoint itself.")
        if any(name in response.headers for name in _PARTIAL):
            what = "gives only a part of its answer"
            raise self._error(what, "Raise the limits on the time of its queries.")
        return self._whole(response, deadline)

    def _whole(self, response: HTTPResponse, deadline: float) -> bytes:
        content = bytearray()
        while chunk := response.read(_CHUNK):
            content += chunk
            if len(content) > self.max_bytes:
                what = f"answers with more than {self.max_bytes:,} bytes"
                raise self._error(what, "Validate a part of it, or a dump with kg check.")
            if time.monotonic() > deadline:
                raise self._late()
        if len(content) < int(response.headers.get("Content-Length", 0)):
            raise ConnectionError("its answer broke off")
        return bytes(content)

    # ------------------------------------------------------------------------------------ errors

    def _error(self, what: str, remedy: str) -> EndpointError:
        return EndpointError(self.name, what, remedy)

    def _late(self) -> EndpointError:
        what = f"has not answered within {self.timeout_s} s"
        return self._error(what, "Try again, or validate a dump with kg check.")

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


def _first_words(text: str) -> str:
    """A few words of what a server says, fit to be shown."""
    plain = re.sub(r"<[^>]*>", " ", text)
    return " ".join(re.sub(r"[^\w\s.,:;()/'\"?$#=-]", " ", plain).split())[:200].rstrip(". ")


def _checked(url: str) -> str:
    """The address without what may be secret. Raises `EndpointError` for one that is of no use."""
    try:
        parts = urlsplit(url)
        shown = _shown(parts)
    except ValueError as error:
        remedy = "Correct its brackets or its port."
        raise EndpointError("--endpoint", "is not an address at all", remedy) from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        remedy = "Give an address that begins with https: or http:."
        raise EndpointError(shown or "--endpoint", "is not the address of an endpoint", remedy)
    if parts.username or parts.password:
        remedy = f"Set {USER} and {PASSWORD} in the environment instead."
        raise EndpointError(shown, "its address holds a name or a password", remedy)
    return shown


def _shown(parts: SplitResult) -> str:
    port = f":{parts.port}" if parts.port else ""
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    return f"{parts.scheme}://{host}{port}{parts.path}" if host else parts.path
