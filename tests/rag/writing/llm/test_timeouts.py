"""Waiting has its limits, whatever the other side does."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from rag.errors import Stopped
from rag.writing.llm.timeouts import parse_retry_after, retry_delay, sleep_unless_stopped, with_timeouts


def soon(seconds: float = 10.0) -> float:
    return time.monotonic() + seconds


def nothing() -> None: ...


def test_the_items_come_in_order():
    assert list(with_timeouts(lambda: iter(range(5)), nothing, 1, soon())) == [0, 1, 2, 3, 4]


def test_an_item_may_be_none():
    assert list(with_timeouts(lambda: iter([None, None]), nothing, 1, soon())) == [None, None]


def test_an_error_comes_after_the_items_before_it():
    def source() -> Iterator[int]:
        yield 1
        raise LookupError("gone")

    items = with_timeouts(source, nothing, 1, soon())
    assert next(items) == 1
    with pytest.raises(LookupError, match="gone"):
        next(items)


@pytest.mark.parametrize(("silence", "left", "said"), [(0.05, 10, "nothing came for 0.05"), (10, 0.05, "deadline")])
def test_silence_and_the_deadline_end_the_wait(silence: float, left: float, said: str):
    freed = threading.Event()

    def source() -> Iterator[int]:
        yield 1
        freed.wait(10)

    items = with_timeouts(source, freed.set, silence, soon(left))
    assert next(items) == 1
    with pytest.raises(TimeoutError, match=said):
        next(items)
    assert freed.is_set()


def test_a_reader_who_takes_time_is_not_silence():
    items = with_timeouts(lambda: iter(range(3)), nothing, 0.05, soon())
    assert next(items) == 0
    time.sleep(0.1)
    assert list(items) == [1, 2]


def test_a_reader_who_leaves_ends_the_reading():
    read: list[int] = []
    freed, closed = threading.Event(), threading.Event()

    def source() -> Iterator[int]:
        try:
            yield from iter(lambda: read.append(1) or freed.wait(10) or 1, None)
        finally:
            closed.set()

    items = with_timeouts(source, freed.set, 10, soon(20))
    next_item = threading.Thread(target=lambda: next(items, None))
    next_item.start()
    freed.set()
    next_item.join()
    items.close()  # type: ignore[attr-defined]
    assert closed.wait(5)


def test_what_was_begun_is_given_up_once():
    given_up: list[int] = []
    assert list(with_timeouts(lambda: iter("ab"), lambda: given_up.append(1), 1, soon())) == ["a", "b"]
    assert given_up == [1]


def test_whoever_stops_waiting_is_freed_from_a_silent_source():
    stop, freed = threading.Event(), threading.Event()

    def source() -> Iterator[int]:
        yield 1
        freed.wait(10)

    items = with_timeouts(source, freed.set, 10, soon(), stop)
    assert next(items) == 1
    threading.Timer(0.05, stop.set).start()
    with pytest.raises(Stopped):
        next(items)
    assert freed.is_set()


def test_whoever_has_stopped_waiting_gets_no_more_items():
    stop = threading.Event()
    items = with_timeouts(lambda: iter(range(100)), nothing, 1, soon(), stop)
    assert next(items) == 0
    stop.set()
    with pytest.raises(Stopped):
        next(items)


@pytest.mark.parametrize(("silence", "left", "said"), [(0.3, 10, "nothing came for 0.3"), (10, 0.3, "deadline")])
def test_the_limits_hold_also_for_a_wait_that_may_be_stopped(silence: float, left: float, said: str):
    freed = threading.Event()
    items = with_timeouts(lambda: iter(lambda: freed.wait(10), 0), freed.set, silence, soon(left), threading.Event())
    with pytest.raises(TimeoutError, match=said):
        next(items)


def test_a_rest_ends_where_nobody_waits():
    stop = threading.Event()
    sleep_unless_stopped(0.01, None)
    sleep_unless_stopped(0.01, stop)
    threading.Timer(0.05, stop.set).start()
    with pytest.raises(Stopped):
        sleep_unless_stopped(30, stop)


def test_pauses_double_and_vary_up_to_a_limit():
    for attempt, most in ((1, 0.5), (2, 1.0), (3, 2.0), (9, 8.0), (50, 8.0)):
        pauses = {retry_delay(attempt) for _ in range(50)}
        assert most / 2 <= min(pauses) < max(pauses) <= most


@pytest.mark.parametrize("asked", [0.0, 0.7, 30.0])
def test_a_pause_that_was_asked_for_is_kept(asked: float):
    assert retry_delay(1, asked) == asked


@pytest.mark.parametrize(
    ("header", "seconds"),
    [(None, None), ("", None), ("3", 3.0), ("0.25", 0.25), ("-4", 0.0), ("soon", None), ("inf", None), ("nan", None)],
)
def test_the_pause_a_service_asks_for_is_read(header: str | None, seconds: float | None):
    assert parse_retry_after(header) == seconds


def test_a_pause_may_be_a_date():
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert 80 < (parse_retry_after(later) or 0) <= 90
    assert parse_retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0
