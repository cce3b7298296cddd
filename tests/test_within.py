"""Work that may take no longer than it should."""

import threading
import time
from collections.abc import Callable, Generator, Iterator
from functools import partial

import pytest

from kg.within import each_within, within

Work = Callable[[], int]


@pytest.fixture
def never() -> Iterator[Work]:
    """Work that is not done before the test is."""
    over = threading.Event()
    yield lambda: int(over.wait())
    over.set()


def _doubled(number: int) -> int:
    return 2 * number


def test_one_piece_after_another_is_done_in_time() -> None:
    with within(10) as in_time:
        assert [in_time(partial(_doubled, number)) for number in range(3)] == [0, 2, 4]


def test_what_takes_too_long_is_given_up_and_the_next_is_done(never: Work) -> None:
    with within(0.05) as in_time:
        with pytest.raises(TimeoutError):
            in_time(never)
        assert in_time(lambda: 1) == 1


def test_what_work_raises_is_raised_where_it_was_asked_for() -> None:
    with within(10) as in_time, pytest.raises(ZeroDivisionError):
        in_time(lambda: 1 // 0)


def test_the_outcomes_of_many_come_in_their_order() -> None:
    works = [partial(_doubled, number) for number in range(1000)]
    assert list(each_within(10, works)) == list(range(0, 2000, 2))


def test_an_outcome_is_told_while_others_are_worked_on(never: Work) -> None:
    assert next(each_within(60, [lambda: 1, never])) == 1


def test_among_many_each_that_takes_too_long_is_none(never: Work) -> None:
    works = [lambda: 1, never, lambda: 3, never, lambda: 5]
    assert list(each_within(0.2, works)) == [1, None, 3, None, 5]


def test_a_piece_has_its_time_however_long_those_before_it_took() -> None:
    def slow() -> int:
        time.sleep(0.3)
        return 1

    assert list(each_within(0.5, [slow, slow, slow])) == [1, 1, 1]


def test_what_one_of_many_raises_comes_after_the_outcomes_before_it() -> None:
    outcomes = each_within(10, [lambda: 1, lambda: 1 // 0, lambda: 3])
    assert next(outcomes) == 1
    with pytest.raises(ZeroDivisionError):
        next(outcomes)


def test_no_thread_is_left() -> None:
    before = threading.active_count()
    with within(10) as in_time:
        in_time(lambda: 1)
    list(each_within(10, [lambda: 1, lambda: 2]))
    assert threading.active_count() == before


def test_who_stops_asking_stops_the_work() -> None:
    gate = threading.Event()
    done: list[int] = []
    before = set(threading.enumerate())

    def third() -> int:
        done.append(3)
        return 3

    outcomes = each_within(60, [lambda: 1, lambda: int(gate.wait()), third])
    next(outcomes)
    (thread,) = set(threading.enumerate()) - before
    assert isinstance(outcomes, Generator)
    outcomes.close()
    gate.set()
    thread.join()
    assert done == []
