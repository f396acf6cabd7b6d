"""Wait for an outside service, with limits on its silence and the whole time, and pauses between attempts."""

import random
import time
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TypeVar

from rag.errors import Stopped

__all__ = ["parse_retry_after", "retry_delay", "sleep_unless_stopped", "with_timeouts"]

T = TypeVar("T")

_FIRST, _LONGEST = 0.5, 8.0  # seconds between attempts
_GLANCE = 0.2  # seconds between checks of `stop`


def with_timeouts(
    source: Callable[[], Iterator[T]],
    abandon: Callable[[], None],
    silence: float,
    until: float,
    stop: Event | None = None,
) -> Iterator[T]:
    """Yield the items of `source()`; raises TimeoutError where none comes for `silence` seconds, or at `until`.

    Raises Stopped soon after `stop` is set.

    A separate thread reads the items, since a socket's time-out limits neither a name lookup that hangs, nor a server
    that sends only signs of life, nor the whole time. `until` is on the monotonic clock. `abandon` is called once, at
    the end or when the caller reads no further; it should make a pending read in `source` fail.
    """
    arrived: SimpleQueue[tuple[T] | BaseException | None] = SimpleQueue()
    given_up = Event()
    Thread(target=_read, args=(source, arrived, given_up), name="onrecord-watched", daemon=True).start()
    try:
        while (item := _next(arrived, silence, until, stop)) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item[0]
    finally:
        given_up.set()
        abandon()


def _read(
    source: Callable[[], Iterator[T]],
    arrived: "SimpleQueue[tuple[T] | BaseException | None]",
    given_up: Event,
) -> None:
    try:
        for item in source():
            arrived.put((item,))
            if given_up.is_set():
                break
        arrived.put(None)
    except BaseException as error:  # errors of any kind are raised again where the items are read
        arrived.put(error)


def _next(
    arrived: "SimpleQueue[tuple[T] | BaseException | None]", silence: float, until: float, stop: Event | None
) -> tuple[T] | BaseException | None:
    last = min(time.monotonic() + silence, until)
    while True:
        if stop and stop.is_set():
            raise Stopped
        left = last - time.monotonic()
        try:
            return arrived.get(timeout=max(0.0, min(left, _GLANCE) if stop else left))
        except Empty as error:
            if left <= _GLANCE or not stop:
                late = "the deadline passed" if last == until else f"nothing came for {silence:g} seconds"
                raise TimeoutError(late) from error


def sleep_unless_stopped(seconds: float, stop: Event | None) -> None:
    """Sleep; raises Stopped where `stop` is set meanwhile."""
    if stop is None:
        time.sleep(seconds)
    elif stop.wait(seconds):
        raise Stopped


def retry_delay(attempt: int, asked: float | None = None) -> float:
    """Return the seconds to wait after `attempt`, counted from 1: `asked`, or else doubling and spread at random."""
    if asked is not None:
        return asked
    most = min(_LONGEST, _FIRST * 2 ** (attempt - 1))
    return random.uniform(most / 2, most)


def parse_retry_after(value: str | None) -> float | None:
    """Return the seconds that a Retry-After header asks for: a number of them, or a date; None where it is neither."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - time.time()
        except (ValueError, OverflowError):
            return None
    return max(0.0, seconds) if seconds < float("inf") else None
