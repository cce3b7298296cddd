"""What it means that an endpoint does not answer as it should, in words for a person."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from kg.endpoint._address import PASSWORD, USER
from kg.endpoint._body import TooLong
from kg.errors import EndpointError

_LONGEST = 1 << 16  # bytes of what a server says about a refusal


class Asked(NamedTuple):
    """What was asked of whom: ``refused`` is what may be refused, and what to do if it takes long.

    ``name`` is the address as it may be shown.
    """

    name: str
    refused: str
    too_long: str
    too_late: str


def failure(error: Exception, asked: Asked, timeout_s: int, max_bytes: int) -> EndpointError:
    """The error to raise for what failed on the way."""
    if isinstance(error, HTTPError):
        with error:  # which holds the request, and what it sent
            return _refusal(error, asked)
    if isinstance(error, TooLong):
        what = f"answers with more than {max_bytes:,} bytes"
        return EndpointError(asked.name, what, asked.too_long)
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, TimeoutError):
        what = f"has not answered within {timeout_s} s"
        return EndpointError(asked.name, what, asked.too_late)
    words = getattr(reason, "strerror", None) or str(reason)
    what = f"does not answer ({_first_words(words)})"
    return EndpointError(asked.name, what, "Check its address, and that it runs.")


def _refusal(error: HTTPError, asked: Asked) -> EndpointError:
    """What a status other than success means."""
    if 300 <= error.code < 400:
        target = urlsplit(error.headers.get("Location", ""))
        where = f"{target.scheme}://{target.hostname}{target.path}" if target.hostname else ""
        what = f"redirects to {where or target.path}, and no redirect is followed"
        return EndpointError(asked.name, what, "Give that address itself, if you trust it.")
    if error.code in (401, 403):
        what = f"does not let you in ({error.code})"
        return EndpointError(asked.name, what, f"Set {USER} and {PASSWORD}.")
    words = _first_words(error.read(_LONGEST).decode("utf-8", "replace"))
    what = f"refuses {asked.refused} ({error.code}{': ' if words else ''}{words})"
    return EndpointError(asked.name, what, "Check its address and its log.")


def is_final(error: Exception) -> bool:
    """True for what would fail again in the same way."""
    if isinstance(error, HTTPError):
        return True
    reason = error.reason if isinstance(error, URLError) else error
    return isinstance(reason, (TooLong, TimeoutError))


def _first_words(text: str) -> str:
    """A few words of what a server says, fit to be shown."""
    plain = re.sub(r"<[^>]*>", " ", text)
    return " ".join(re.sub(r"[^\w\s.,:;()/'\"?$#=-]", " ", plain).split())[:200].rstrip(". ")
