"""The ASGI application, and the process that runs it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Route

from kg.errors import WriteError
from kg.render import Edition
from kg.server._door import Door

_ALL_ADDRESSES = ("0.0.0.0", "::")  # noqa: S104 (whoever asks for them means it)
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def make_app(edition: Edition, hosts: Sequence[str] = _LOOPBACK) -> Starlette:
    """The ASGI application for an edition; requests for hosts other than these are refused."""
    return _app(Door(edition), hosts)


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
    door = Door(edition)
    door.prepare()
    app = _app(door, ("*",) if is_everywhere else (*_LOOPBACK, name))
    with listening:
        # asyncio sets it for sockets of its own alone, and without it each answer takes 40 ms.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            _Server(uvicorn.Config(app, log_level="warning", http="h11")).run([listening])
        finally:
            door.end()


def _app(door: Door, hosts: Sequence[str]) -> Starlette:
    return Starlette(
        routes=[Route("/{path:path}", door.answer, methods=["GET"])],
        exception_handlers={
            HTTPStatus.NOT_FOUND: door.miss,  # a path with a line break, which no route matches
            HTTPStatus.METHOD_NOT_ALLOWED: door.refuse,
        },
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))],
    )
