"""Files prepared on the nodes of a Ray cluster; this process alone reads them from disk, and commits."""

import pickle
import re
import socket
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import chain
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from index.chunking.prepare import Job, Outcome, read
from index.embedding.config import Recipe
from index.errors import ClusterFailed, ExtraMissing, OnRecordError
from index.files import Failed
from index.workers.ray_driver import NEXT, TRIES, drive
from index.workers.ray_node import asked
from index.workers.workers import AHEAD

__all__ = ["RayCluster"]

_ADDRESS = re.compile(r"auto|(?:ray://)?(?P<host>[\w.-]+|\[[\da-fA-F:.]+\]):(?P<port>\d{1,5})")
_BYTES = 256_000_000  # of files under way at once
_KNOCK = 5.0  # seconds for a TCP connection to the cluster
_LEAVE = 5.0  # seconds for the driver process to end by itself
_SPAWN = get_context("spawn")


@dataclass(frozen=True)
class RayCluster:
    """The nodes of the Ray cluster at `address`: `ray://HOST:10001` from anywhere, `HOST:6379` or `auto` on a node.

    The cluster must accept the connection within `patience` seconds, and not be without processors for `idle` seconds.
    Raises ValueError where the address is none, ExtraMissing where Ray is not installed.
    """

    address: str
    patience: float = 60.0
    idle: float = 300.0  # an autoscaling cluster needs minutes for its first node

    def __post_init__(self) -> None:
        if not _ADDRESS.fullmatch(self.address):
            raise ValueError("write it as ray://HOST:10001, or HOST:6379 or auto on one of its nodes")
        if find_spec("ray") is None:
            raise ExtraMissing("To ingest on a cluster Ray is needed: pip install 'onrecord[ray]'.")

    def prepared(self, jobs: Iterable[Job], recipe: Recipe) -> Generator[Outcome, None, None]:
        """Do the jobs, and yield their outcomes in order; connect only if there is a job.

        A file whose process or node dies is tried again elsewhere. The files under way are bounded in number and bytes.
        Raises ClusterFailed where the cluster does not answer, has other versions of the software, or is lost.
        """
        recipe = replace(recipe, threads=1)
        waiting = iter(jobs)
        for first in waiting:
            with _driver(self) as driver:
                yield from _prepared(driver, chain([first], waiting), recipe)


def _prepared(driver: "_Driver", jobs: Iterable[Job], recipe: Recipe) -> Iterator[Outcome]:
    under_way: deque[tuple[Job, int, Failed | None]] = deque()  # with the bytes that were sent, or why none were
    size = 0
    for job in jobs:
        data = read(job, recipe.max_bytes)
        if isinstance(data, bytes):
            driver.submit(asked(job, data, recipe))
            size += len(data)
            under_way.append((job, len(data), None))
        else:
            under_way.append((job, 0, data))
        while len(under_way) > AHEAD * max(driver.processors, 1) or size > _BYTES:
            done, sent, failed = under_way.popleft()
            size -= sent
            yield (failed,) if failed else driver.result(done)
    for job, _, failed in under_way:
        yield (failed,) if failed else driver.result(job)


class _Driver:
    """The client of the driver process (`ray_driver.py`), at this end of the pipe."""

    def __init__(self, pipe: Connection, address: str) -> None:
        self._pipe, self._address = pipe, address
        self.processors = 0

    def connect(self, patience: float) -> None:
        """Wait until the driver is connected to the cluster. Raises ClusterFailed."""
        if not self._pipe.poll(patience):
            raise ClusterFailed(
                f"What answers at {self._address} let nobody in for {patience:g} s: is it a Ray cluster?"
            )
        self._receive()

    def submit(self, request: bytes) -> None:
        try:
            self._pipe.send_bytes(request)
        except OSError as error:
            raise self._lost() from error

    def result(self, job: Job) -> Outcome:
        """Return the outcome of `job`, which must be the oldest submitted one whose result was not fetched yet."""
        self.submit(NEXT)
        kind, value = self._receive()
        if kind == "died":
            return (Failed(job.source, f"the process that read it died, {TRIES} times", job.path),)
        answer = pickle.loads(value)
        if isinstance(answer, OnRecordError | RuntimeError):
            raise answer
        if isinstance(answer, str):
            raise ClusterFailed(f"All nodes need the same onrecord: {answer}.")
        return tuple(answer)

    def _receive(self) -> tuple[str, Any]:
        try:
            kind, value, self.processors = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise self._lost() from error
        if kind == "failed":
            raise ClusterFailed(value)
        return kind, value

    def _lost(self) -> ClusterFailed:
        return ClusterFailed(
            f"The Ray cluster at {self._address} was lost: what was committed is kept; run it again to go on."
        )


@contextmanager
def _driver(cluster: RayCluster) -> Iterator[_Driver]:
    """Start the driver process and connect it to the cluster; it ends with the block."""
    _knock(cluster.address)
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=drive, args=(theirs, cluster.address, cluster.idle), daemon=True)
    process.start()
    theirs.close()
    try:
        driver = _Driver(ours, cluster.address)
        driver.connect(cluster.patience)
        yield driver
    finally:
        ours.close()
        process.join(_LEAVE)
        process.kill()
        process.join()


def _knock(address: str) -> None:
    """Raise ClusterFailed where nothing listens at the address, as Ray would keep trying for long."""
    parts = _ADDRESS.fullmatch(address)
    if not parts or not parts["host"]:
        return
    try:
        socket.create_connection((parts["host"].strip("[]"), int(parts["port"])), _KNOCK).close()
    except (OSError, OverflowError) as error:
        raise ClusterFailed(f"Nobody answers at {address}: is the Ray cluster up, and is that its address?") from error
