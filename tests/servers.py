"""Real servers, started for the tests on this machine, and what lies in them.

A fixture each, for the whole session: a test puts its own data there, under names of its own.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    parse_http_list,
    parse_keqv_list,
    urlopen,
)

import pytest

from kg.dataset import Graph
from kg.formats import write_ntriples

SERVERS = ["oxigraph", pytest.param("virtuoso", marks=pytest.mark.virtuoso)]
"""The fixtures by name: ``request.getfixturevalue(server)`` is a `Server`."""


@dataclass(frozen=True)
class Server:
    """Where a server is asked and changed, and by whom."""

    query: str
    update: str
    graph_store: str
    user: str = ""
    password: str = ""

    def load(self, name: str, data: Graph) -> str:
        """Put a graph under a name, and give the address at which to ask that graph."""
        headers = {"Content-Type": "text/turtle"}
        self._send(f"{self.graph_store}?graph={quote(name)}", write_ntriples(data), headers, "PUT")
        return f"{self.query}?default-graph-uri={name}"

    def change(self, update: str) -> None:
        """Run an update."""
        headers = {"Content-Type": "application/sparql-update; charset=utf-8"}
        self._send(self.update, update.encode(), headers, "POST")

    def _send(self, url: str, content: bytes, headers: dict[str, str], method: str) -> None:
        request = Request(url, content, headers, method=method)
        if self.user:
            request.add_header("Authorization", self._digest(request))
        with urlopen(request):
            pass

    def _digest(self, request: Request) -> str:
        """The credentials for a request, asked for beforehand.

        Virtuoso asks who that is, and hangs up, while a long body is still on its way.
        """
        passwords = HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, request.full_url, self.user, self.password)
        with pytest.raises(HTTPError) as raised:
            urlopen(Request(request.full_url, b"", method=request.get_method()))
        with raised.value as refusal:
            asked = refusal.headers["WWW-Authenticate"].partition(" ")[2]
        challenge = parse_keqv_list(parse_http_list(asked))
        return f"Digest {HTTPDigestAuthHandler(passwords).get_authorization(request, challenge)}"


@pytest.fixture(scope="session")
def oxigraph() -> Iterator[Server]:
    """Oxigraph's own server, in memory."""
    port = free_port()
    program = Path(sys.executable).with_name("oxigraph")
    with _running([str(program), "serve", "--bind", f"127.0.0.1:{port}"], port, Path.cwd()):
        here = f"http://127.0.0.1:{port}"
        yield Server(f"{here}/query", f"{here}/update", f"{here}/store")


VIRTUOSO = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
[SPARQL]
DefaultQuery = SELECT * WHERE {{ ?s ?p ?o }} LIMIT 1
"""


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Virtuoso, as Debian has it."""
    if not shutil.which("virtuoso-t"):
        pytest.skip(
            "Virtuoso is not installed: on Debian, apt-get install virtuoso-opensource-7-bin"
        )
    with virtuoso_in(tmp_path_factory.mktemp("virtuoso")) as (server, _):
        yield server


@contextmanager
def virtuoso_in(folder: Path) -> Iterator[tuple[Server, int]]:
    """A Virtuoso that keeps its files in a folder, and the number of its process."""
    sql, http = free_port(), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(VIRTUOSO.format(folder=folder, sql=sql, http=http), encoding="utf-8")
    command = ["virtuoso-t", "+foreground", "+configfile", str(ini)]
    with _running(command, http, folder) as process:
        here = f"http://127.0.0.1:{http}"
        server = Server(
            query=f"{here}/sparql",
            update=f"{here}/sparql-auth",
            graph_store=f"{here}/sparql-graph-crud-auth",
            user="dba",
            password="dba",
        )
        yield server, process


@contextmanager
def _running(command: list[str], port: int, folder: Path) -> Iterator[int]:
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port, process)
            yield process.pid
        finally:
            process.terminate()


def free_port() -> int:
    """A port that nobody listens at, for now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server listens."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended at once"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not listen")
