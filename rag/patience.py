"""Waiting for an outside service: limits on its silence and on the whole, and pauses between attempts."""

import random
import time
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TypeVar

__all__ = ["asked_pause", "pause", "watched"]

T = TypeVar("T")

_FIRST, _LONGEST = 0.5, 8.0  # seconds between attempts


def watched(
    source: Callable[[], Iterator[T]], abandon: Callable[[], None], silence: float, until: float
) -> Iterator[T]:
    """The items of `source()`; raises TimeoutError where none comes for `silence` seconds, or at `until`.

    A thread of its own reads them: no time-out of a socket bounds a name that does not resolve, a server that
    sends signs of life and nothing else, or the whole. `until` is on the monotonic clock. `abandon` is called
    once, at the end or when nobody reads on; it should make a read that is under way in `source` fail.
    """
    arrived: SimpleQueue[tuple[T] | BaseException | None] = SimpleQueue()
    given_up = Event()
    Thread(target=_read, args=(source, arrived, given_up), name="onrecord-watched", daemon=True).start()
    try:
        while (item := _next(arrived, silence, until)) is not None:
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
    except BaseException as error:  # whatever it is belongs to the reader, not to this thread
        arrived.put(error)


def _next(
    arrived: "SimpleQueue[tuple[T] | BaseException | None]", silence: float, until: float
) -> tuple[T] | BaseException | None:
    left = until - time.monotonic()
    try:
        return arrived.get(timeout=max(0.0, min(silence, left)))
    except Empty as error:
        late = "the deadline passed" if left <= silence else f"nothing came for {silence:g} seconds"
        raise TimeoutError(late) from error


def pause(attempt: int, asked: float | None = None) -> float:
    """Seconds to wait after `attempt`, counted from 1: what was asked for, else doubling and spread at random."""
    if asked is not None:
        return asked
    most = min(_LONGEST, _FIRST * 2 ** (attempt - 1))
    return random.uniform(most / 2, most)


def asked_pause(value: str | None) -> float | None:
    """The seconds that a Retry-After header asks for: a number of them, or a date; None where it is neither."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - time.time()
        except ValueError:
            return None
    return max(0.0, seconds) if seconds < float("inf") else None
