"""Synchronous work beside the event loop: bounded, in order, and stopped where nobody listens."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from api.errors import Busy
from api.http.worker_pool import Work, WorkerPool


async def all_of(work: Work[Any]) -> list[Any]:
    return [item[0] async for item in work.items() if item]


def test_items_come_in_their_order_and_then_what_went_wrong() -> None:
    async def run() -> tuple[list[int], list[int]]:
        pool = WorkerPool("test", 2, 0)

        def fails(_: threading.Event) -> Iterator[int]:
            yield 1
            raise LookupError("gone")

        failing, read = pool.submit(fails), []
        with pytest.raises(LookupError, match="gone"):
            async for item in failing.items():
                read.append(item[0] if item else -1)
        whole = await all_of(pool.submit(lambda _: iter(range(5))))
        pool.close()
        return whole, read

    assert asyncio.run(run()) == ([0, 1, 2, 3, 4], [1])


def test_an_item_may_be_none_and_silence_is_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.http.worker_pool.BEAT", 0.01)
    freed = threading.Event()

    def work(_: threading.Event) -> Iterator[None]:
        yield None
        freed.wait(10)

    async def run() -> list[Any]:
        pool, seen = WorkerPool("test", 1, 0), []
        begun = pool.submit(work)
        async for item in begun.items():
            seen.append(item)
            if seen.count(None) == 2:
                freed.set()
        pool.close()
        return seen

    assert asyncio.run(run())[:3] == [(None,), None, None]


def test_beyond_what_may_wait_it_is_busy_and_says_for_how_long() -> None:
    freed = threading.Event()

    async def run() -> list[int]:
        counted: list[int] = []
        pool = WorkerPool("test", 1, 1, counted.append)
        begun = [pool.submit(lambda _: iter([freed.wait(10)])) for _ in range(2)]
        with pytest.raises(Busy) as raised:
            pool.submit(lambda _: iter([0]))
        assert raised.value.after >= 1
        freed.set()
        assert [await all_of(one) for one in begun] == [[True], [True]]
        assert await pool.run(lambda: 7) == 7
        pool.close()
        return counted

    counted = asyncio.run(run())
    assert counted[:2] == [1, 2] and max(counted) == 2 and counted[-1] == 0


def test_what_is_closed_before_its_turn_is_never_begun_and_counts_once() -> None:
    freed, begun = threading.Event(), []

    async def run() -> None:
        pool = WorkerPool("test", 1, 5)
        first = pool.submit(lambda _: iter([freed.wait(10)]))
        second = pool.submit(lambda _: iter([begun.append(2)]))
        assert pool.under_way == 2
        second.close()
        second.close()
        assert pool.under_way == 1
        freed.set()
        await all_of(first)
        first.close()
        await pool.run(lambda: None)
        assert pool.under_way == 0
        pool.close()

    asyncio.run(run())
    assert begun == []


def test_what_is_closed_under_way_is_told_to_stop_and_gives_its_place_back() -> None:
    async def run() -> bool:
        pool = WorkerPool("test", 1, 0)

        def work(stop: threading.Event) -> Iterator[int]:
            yield 1
            stop.wait(10)
            yield 2
            raise AssertionError("read on after it was stopped")

        one = pool.submit(work)
        await anext(one.items())
        one.close()
        assert await all_of(one) in ([], [2])
        pool.close()
        return pool.under_way == 0

    assert asyncio.run(run())


def test_what_raises_gives_its_place_back() -> None:
    async def run() -> int:
        pool = WorkerPool("test", 1, 0)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await pool.run(lambda: 1 // 0)
        pool.close()
        return pool.under_way

    assert asyncio.run(run()) == 0


def test_a_loop_that_ended_stops_the_work() -> None:
    stopped, begun = threading.Event(), threading.Event()

    def work(stop: threading.Event) -> Iterator[int]:
        begun.set()
        try:
            yield from iter(lambda: stop.wait(0.01), True)
        finally:
            stopped.set()

    async def run() -> None:
        pool = WorkerPool("test", 1, 0)
        pool.submit(work)
        while not begun.is_set():
            await asyncio.sleep(0.01)
        pool.close()

    asyncio.run(run())
    assert stopped.wait(10)
