"""A server that acts as a test says: a broken one, or a hostile one."""

from __future__ import annotations

import gc
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

ANSWER = (
    b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "uri", "value": "e:a"}}]}}'
)
RESULTS = "application/sparql-results+json"
Answer = Callable[[BaseHTTPRequestHandler], None]


class ActingServer(ThreadingHTTPServer):
    """A server on this machine that answers each request as a test says, and keeps what it got."""

    def __init__(self, *answers: Answer) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = list(answers)
        self.methods: list[str] = []
        self.headers: list[Message] = []
        self.requests: list[tuple[str, bytes, str | None]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/sparql"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, ActingServer)
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        server.methods.append(self.command)
        server.headers.append(self.headers)
        server.requests.append((self.path, body, self.headers["Authorization"]))
        server.answers.pop(0)(self)

    do_GET = do_PUT = do_DELETE = do_POST  # noqa: N815 (the names are http.server's)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: tests print for themselves."""


def says(
    body: bytes,
    media_type: str = RESULTS,
    status: int = 200,
    header: tuple[str, str] = ("X-By", "kg"),
    *,
    shown: int | None = None,
    drips_s: float = 0,
) -> Answer:
    """Answers with a body: with its first bytes alone, where it is ``shown`` only so far."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media_type)
        handler.send_header("Content-Length", str(len(body)))
        handler.send_header(*header)
        handler.end_headers()
        if not drips_s:
            handler.wfile.write(body[:shown])
            handler.close_connection = True
            return
        with suppress(ConnectionError):  # whoever asked may have gone
            for number in range(len(body)):
                handler.wfile.write(body[number : number + 1])
                time.sleep(drips_s)

    return answer


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def breaks_off(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", RESULTS)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"{")
    handler.close_connection = True


Serve = Callable[..., ActingServer]


@pytest.fixture
def acting() -> Iterator[Serve]:
    servers: list[ActingServer] = []

    def start(*answers: Answer) -> ActingServer:
        server = ActingServer(*answers)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return server

    yield start
    gc.collect()  # answers that stopped half-way, which may not end in another thread than this
    for server in servers:
        server.shutdown()
        server.server_close()
