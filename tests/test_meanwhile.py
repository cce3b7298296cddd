from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from threading import Event, Thread

import pytest

from kg.meanwhile import meanwhile

splits = pytest.mark.skipif(
    sys.platform != "linux"
    or len(os.sched_getaffinity(0)) < 2
    or "PYTEST_XDIST_WORKER" in os.environ,
    reason="needs a second core, and a process without threads",
)


@splits
def test_work_is_done_in_another_process() -> None:
    with meanwhile(os.getpid) as outcome:
        assert outcome() != os.getpid()


def test_work_that_fails_raises_where_its_outcome_is_asked_for() -> None:
    with meanwhile(lambda: int("x")) as outcome, pytest.raises(ValueError, match="'x'"):
        outcome()


def test_work_whose_process_dies_is_done_here() -> None:
    here = os.getpid()

    def work() -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return os.getpid()

    with meanwhile(work) as outcome:
        assert outcome() == here


@splits
def test_work_that_nobody_waits_for_ends_with_the_body(tmp_path: Path) -> None:
    def work() -> None:
        time.sleep(0.5)
        (tmp_path / "done").touch()

    with meanwhile(work):
        pass
    time.sleep(1)
    assert not (tmp_path / "done").exists()


def test_a_process_with_threads_is_not_split() -> None:
    stop = Event()
    thread = Thread(target=stop.wait)
    thread.start()
    with meanwhile(os.getpid) as outcome:
        assert outcome() == os.getpid()
    stop.set()
    thread.join()
