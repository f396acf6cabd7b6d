"""Synchronous work beside the event loop: a bounded number of threads, a bounded number that wait for them."""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Stop
from typing import Generic, TypeVar

from api.errors import Busy

__all__ = ["BEAT", "Pool", "Work"]

T = TypeVar("T")

BEAT = 1.0  # seconds of silence after which whoever listens can see whether that is still of use
_WEIGHT = 0.2  # of the newest in the running mean of seconds


class Pool:
    """Threads that work for an event loop, whose own thread calls every method."""

    def __init__(
        self, name: str, threads: int, waiting: int, changed: Callable[[int], None] = lambda under_way: None
    ) -> None:
        self.under_way = 0  # being done or waiting; `changed` is told
        self.threads = threads
        self._most = threads + waiting
        self._changed = changed
        self._seconds = 0.1  # that one piece of work takes, on average
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=f"onrecord-{name}")

    def begin(self, work: Callable[[Stop], Iterator[T]]) -> "Work[T]":
        """Have `work(stop)` done as soon as a thread is free, in the order of coming. Raises Busy where all is taken.

        What is begun must be closed.
        """
        if self.under_way >= self._most:
            waiting = self.under_way - self.threads + 1
            raise Busy(after=max(1, math.ceil(self._seconds * waiting / self.threads)))
        self._count(1)
        return Work(work, self._executor, self._left)

    async def run(self, work: Callable[[], T]) -> T:
        """Return what `work` returns. Raises Busy, and what `work` raises."""
        begun = self.begin(lambda _: iter((work(),)))
        try:
            [made] = [item[0] async for item in begun.items() if item]
            return made
        finally:
            begun.close()

    def close(self) -> None:
        """Let the threads end once their work does; what waits is dropped."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _left(self, seconds: float | None) -> None:
        self._count(-1)
        if seconds is not None:
            self._seconds += _WEIGHT * (seconds - self._seconds)

    def _count(self, more: int) -> None:
        self.under_way += more
        self._changed(self.under_way)


class Work(Generic[T]):
    """A piece of work, under way or waiting for a thread."""

    def __init__(
        self, work: Callable[[Stop], Iterator[T]], executor: ThreadPoolExecutor, left: Callable[[float | None], None]
    ) -> None:
        self._stop = Stop()
        self._loop = asyncio.get_running_loop()
        self._arrived: asyncio.Queue[tuple[T] | BaseException | None] = asyncio.Queue()
        self._left = left
        self._future = executor.submit(self._do, work)

    async def items(self) -> AsyncIterator[tuple[T] | None]:
        """Yield each item as it comes, in a tuple, and None after each beat without one; raises what went wrong."""
        while True:
            try:
                item = await asyncio.wait_for(self._arrived.get(), BEAT)
            except TimeoutError:
                yield None
                continue
            if item is None:
                return
            if isinstance(item, BaseException):
                raise item
            yield item

    def close(self) -> None:
        """Have it stopped if it is not done: set its `stop`; what no thread has begun never is."""
        closed_before = self._stop.is_set()
        self._stop.set()
        if self._future.cancel() and not closed_before:
            self._left(None)

    def _do(self, work: Callable[[Stop], Iterator[T]]) -> None:
        began, end = time.perf_counter(), None
        try:
            for item in work(self._stop):
                self._tell(self._arrived.put_nowait, (item,))
                if self._stop.is_set():
                    break
        except BaseException as error:  # whatever it is belongs to whoever listens, not to this thread
            end = error
        # Its place is free before whoever listens hears the end, and may ask for the next.
        self._tell(self._left, time.perf_counter() - began)
        self._tell(self._arrived.put_nowait, end)

    def _tell(self, hear: Callable[..., None], what: object) -> None:
        try:
            self._loop.call_soon_threadsafe(hear, what)
        except RuntimeError:  # the loop is closed: nobody listens
            self._stop.set()
