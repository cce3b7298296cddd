"""Nothing that strangers send takes the server down, or keeps it from others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kg.desk import Keeper, Limits, Wish
from kg.errors import Busy, Exhausted
from kg.jobs import Project
from kg.render import Edition

ROOT = Path(__file__).resolve().parent.parent.parent
HOSTS = Wish("hosts", {"fair": "fair:lanterns"}, "csv", "en")
ENDLESS = Wish("endless", {"x": "x"}, "csv", "en")


@pytest.fixture(scope="module")
def keeper(edition: Edition) -> Keeper:
    assert edition.desk
    return Keeper(edition.desk, Limits(seconds=2))


def text_of(keeper: Keeper, wish: Wish) -> str:
    answer = keeper.ask(wish)
    with answer.content as file:
        return file.read().decode()


def keepers(of: int = 0) -> set[int]:
    """The processes that keepers of a process started, or of this one."""
    command = ["ps", "-eo", "pid=,ppid=,args="]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = (line.split(maxsplit=2) for line in done.stdout.splitlines())
    return {int(pid) for pid, parent, what in found
            if int(parent) == (of or os.getpid()) and "-m kg.desk" in what}  # fmt: skip


def test_an_endless_answer_is_stopped_in_time_and_others_are_answered(keeper: Keeper) -> None:
    def stopped(_number: int) -> float:
        began = time.monotonic()
        with pytest.raises(Exhausted) as caught:
            keeper.ask(ENDLESS)
        assert str(caught.value) == (
            "endless: cannot be answered in 2 s and 512 MB. Give arguments that narrow it."
        )
        return time.monotonic() - began

    text_of(keeper, HOSTS)
    with ThreadPoolExecutor(4) as pool:
        attacks = pool.map(stopped, range(4))
        time.sleep(0.5)
        for _ in range(20):
            assert "club/paper" in text_of(keeper, HOSTS)
        took = list(attacks)
    assert max(took) < 5  # a second more than the limit, and some for a busy machine


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit memory")
def test_an_answer_that_takes_too_much_memory_ends_alone(keeper: Keeper) -> None:
    with pytest.raises(Exhausted):
        keeper.ask(Wish("memory", {"x": "x" * 1000}, "csv", "en"))
    assert "club/paper" in text_of(keeper, HOSTS)


def test_an_answer_that_is_too_large_is_refused_whole(keeper: Keeper) -> None:
    with pytest.raises(Exhausted) as caught:
        keeper.ask(Wish("large", {"x": "x" * 1000}, "csv", "en"))
    assert "has an answer of more than 50 MB" in str(caught.value)


def test_a_large_answer_is_sent_whole(client: TestClient) -> None:
    response = client.get("/queries/large.csv?x=0123456789")
    assert response.status_code == 200
    assert len(response.content) == int(response.headers["Content-Length"]) > 1 << 20
    assert response.content.count(b"\r\n") == 100_001
    again = client.get(
        "/queries/large.csv?x=0123456789", headers={"If-None-Match": response.headers["ETag"]}
    )
    assert again.status_code == 304


def test_what_takes_too_much_is_told_as_a_problem(client: TestClient) -> None:
    response = client.get(f"/queries/large.csv?x={'x' * 1000}")
    assert (response.status_code, response.headers["Content-Type"]) == (
        503,
        "application/problem+json",
    )


def test_who_comes_while_too_many_ask_is_sent_away(edition: Edition) -> None:
    assert edition.desk
    keeper = Keeper(edition.desk, Limits(seconds=2, at_once=1, patience=0.2))
    with ThreadPoolExecutor(1) as pool:
        attack = pool.submit(keeper.ask, ENDLESS)
        time.sleep(0.5)
        with pytest.raises(Busy) as caught:
            keeper.ask(HOSTS)
        assert str(caught.value) == (
            "The server: answers too many questions at once. Ask again later."
        )
        assert isinstance(attack.exception(), Exhausted)
    assert "club/paper" in text_of(keeper, HOSTS)


def test_a_process_that_was_killed_is_replaced(edition: Edition) -> None:
    assert edition.desk
    others = keepers()
    keeper = Keeper(edition.desk)
    text_of(keeper, HOSTS)
    (process,) = keepers() - others
    os.kill(process, signal.SIGKILL)
    time.sleep(0.2)
    assert "club/paper" in text_of(keeper, HOSTS)


def test_every_query_answers_in_every_format_within_its_limits(edition: Edition) -> None:
    assert edition.desk
    keeper = Keeper(edition.desk)
    for name in ("hosts", "hosting", "counts-agree", "statements"):
        entry = edition.plan.queries[name]
        arguments = {"fair": "fair:lanterns"} if name == "hosts" else {}
        for format in entry.formats:
            assert text_of(keeper, Wish(name, arguments, format.name, "zh-hans")), format


def test_nobody_answers_when_nobody_can_ask(edition: Edition) -> None:
    assert edition.desk
    others = keepers()
    keeper = Keeper(edition.desk)
    keeper.start()
    (started,) = keepers() - others
    del keeper
    assert started not in keepers()


# -------------------------------------------------------------------------------- over a socket


def get(address: str, path: str) -> tuple[int, bytes]:
    connection = HTTPConnection(address, timeout=60)
    connection.request("GET", path)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response.status, content


def test_the_server_answers_beside_attacks(address: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        attacks = [pool.submit(get, address, f"/queries/endless?x={n}") for n in range(6)]
        time.sleep(0.5)
        status, content = get(address, "/queries/hosts.csv?fair=fair:lanterns")
        assert (status, b"club/paper" in content) == (200, True)
        assert get(address, "/index.html")[0] == 200
        assert [attack.result()[0] for attack in attacks] == [503] * 6
    assert get(address, "/queries/hosts.csv?fair=fair:lanterns&language=zh")[0] == 200


def test_clients_that_go_away_leave_nothing_behind(address: str) -> None:
    for _ in range(3):
        connection = HTTPConnection(address, timeout=60)
        connection.request("GET", "/queries/endless?x=gone")
        connection.close()
    assert get(address, "/queries/hosts.csv?fair=fair:lanterns")[0] == 200


def test_a_server_that_is_interrupted_leaves_no_process(asked: Project) -> None:
    command = [sys.executable, "-m", "kg", "serve", "--port", "0"]
    command += ["--path", str(asked.config.root)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stderr
        process.stderr.readline()
        started = keepers(process.pid)
        assert len(started) == 1
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr.read() == ""
    for keeper in started:
        with pytest.raises(ProcessLookupError):
            os.kill(keeper, 0)
