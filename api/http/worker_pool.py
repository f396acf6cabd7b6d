"""Thread pools for synchronous work beside the event loop, with bounded numbers of threads and of waiting work."""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Stop
from typing import Generic, TypeVar

from api.errors import Busy

__all__ = ["BEAT", "Work", "WorkerPool"]

T = TypeVar("T")

BEAT = 1.0  # seconds without an item after which None is yielded, so that the consumer can check whether to go on
_WEIGHT = 0.2  # weight of the newest piece of work in the running mean of seconds


class WorkerPool:
    """A pool of threads for one event loop. All methods are called from the thread of that loop."""

    def __init__(
        self, name: str, threads: int, waiting: int, changed: Callable[[int], None] = lambda under_way: None
    ) -> None:
        self.under_way = 0  # pieces of work that run or wait; `changed` is called with each new number
        self.threads = threads
        self._most = threads + waiting
        self._changed = changed
        self._seconds = 0.1  # running mean of what a piece of work takes
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=f"onrecord-{name}")

    def submit(self, work: Callable[[Stop], Iterator[T]]) -> "Work[T]":
        """Queue `work(stop)`; it runs once a thread is free, in order of arrival. Raises Busy where the queue is full.

        The caller must close the Work that is returned.
        """
        if self.under_way >= self._most:
            waiting = self.under_way - self.threads + 1
            raise Busy(after=max(1, math.ceil(self._seconds * waiting / self.threads)))
        self._count(1)
        return Work(work, self._executor, self._left)

    async def run(self, work: Callable[[], T]) -> T:
        """Return what `work` returns. Raises Busy, and what `work` raises."""
        begun = self.submit(lambda _: iter((work(),)))
        try:
            [made] = [item[0] async for item in begun.items() if item]
            return made
        finally:
            begun.close()

    def close(self) -> None:
        """Shut down: running work goes on to its end, waiting work is dropped."""
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
        """Yield each item as it arrives, in a tuple, and None after a beat without one. Raises what the work raises."""
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
        """Stop the work if it is not done: set its `stop` event, or cancel it if no thread has begun it."""
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
        except BaseException as error:  # `items` raises it in the event loop: this thread has no use for it
            end = error
        # The place is freed before the consumer hears of the end, since it may begin more work at once.
        self._tell(self._left, time.perf_counter() - began)
        self._tell(self._arrived.put_nowait, end)

    def _tell(self, hear: Callable[..., None], what: object) -> None:
        try:
            self._loop.call_soon_threadsafe(hear, what)
        except RuntimeError:  # the loop is closed: nobody listens
            self._stop.set()
