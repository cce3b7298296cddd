"""The address of an endpoint: checked, and shown without what may be secret."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from kg.errors import EndpointError

USER, PASSWORD = "KG_ENDPOINT_USER", "KG_ENDPOINT_PASSWORD"


def checked(url: str) -> str:
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
