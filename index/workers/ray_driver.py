"""Ray's driver, in a process of its own: where a cluster is lost, Ray ends the process that spoke to it.

It never speaks first, but once: when it is connected. Then it takes requests, which it hands to the cluster at once,
and gives the answer of the oldest when it is asked for it (`NEXT`). It ends when the other end of the pipe closes.

What it says is a kind, a value, and how many processors the cluster has: `ready`, it is connected; `done`, with a
node's answer; `died`, the file's process or node did, each time; `failed`, the cluster did, with a sentence. Where Ray
itself goes wrong, as it may when its nodes vanish, the pipe is closed.
"""

import logging
import os
import pickle
import signal
import socket
import sys
import time
from collections import deque
from multiprocessing.connection import Connection
from typing import Any

__all__ = ["NEXT", "TRIES", "drive"]

NEXT = b""  # as a request: give the answer of the oldest
TRIES = 3  # of a file whose process, or whose node, dies
_JOINS = 3  # times that a head may be too slow
_LOOK = 0.5  # seconds after which a wait looks about
_COUNT = 10.0  # seconds for which a count of processors holds


def drive(pipe: Connection, address: str, idle: float) -> None:
    """Connect to the cluster, and serve the pipe to its end; without a processor for `idle` seconds it gives up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a person's Ctrl-C is for the process that began this one
    _silence()
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # else Ray may call its maker
    import ray

    try:
        _join(address)
        cluster = _Cluster(address, idle)
    except Exception as error:
        pipe.send(("failed", _refusal(error, address), 0))
        return
    try:
        _serve(pipe, cluster)
    except (EOFError, ray.exceptions.RayError):
        pass  # nobody listens any more, or there is no cluster any more
    finally:
        pipe.close()  # where the cluster was lost, that tells: Ray may take long to notice in what follows
        ray.shutdown()


def _join(address: str) -> None:
    """Enter the cluster. A head with much to do gives up too soon on the server that it starts for a client."""
    import ray

    for left in reversed(range(_JOINS)):
        try:
            ray.init(address, log_to_driver=False, logging_level=logging.CRITICAL)
            return
        except ConnectionAbortedError:
            if not left:
                raise


def _silence() -> None:
    """Let neither Ray nor what it is made of write to the terminal."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nothing, stream)


def _serve(pipe: Connection, cluster: "_Cluster") -> None:
    under_way: deque[Any] = deque()
    pipe.send(("ready", None, cluster.processors()))
    while True:
        request = pipe.recv_bytes()
        if request == NEXT:
            kind, value = cluster.result(under_way.popleft(), pipe)
            pipe.send((kind, value, cluster.processors()))
        else:
            under_way.append(cluster.submit(request))


class _Cluster:
    """The cluster that Ray is connected to."""

    def __init__(self, address: str, idle: float) -> None:
        self._address, self._idle = address, idle
        self._task = _task()
        self._counted, self._processors = -_COUNT, 0

    def processors(self) -> int:
        """How many there are, or were a while ago: nodes come and go."""
        import ray

        if time.monotonic() - self._counted >= _COUNT:
            resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
            self._processors = int(resources.get("CPU", 0))
            self._counted = time.monotonic()
        return self._processors

    def submit(self, request: bytes) -> Any:
        return self._task.remote(request)

    def result(self, task: Any, pipe: Connection) -> tuple[str, Any]:
        """Wait for a task. Raises EOFError where nobody listens any more, and what Ray raises where it goes wrong."""
        import ray
        from ray import exceptions

        if not self._waited(task, pipe):
            return "failed", f"No node of the Ray cluster at {self._address} has a processor to give: add some."
        try:
            return "done", ray.get(task)
        except (
            exceptions.WorkerCrashedError,
            exceptions.NodeDiedError,
            exceptions.LocalRayletDiedError,
            exceptions.OutOfMemoryError,
            exceptions.ObjectLostError,
        ):
            return "died", None

    def _waited(self, task: Any, pipe: Connection) -> bool:
        """Whether the task came to its end; False where for too long no node could have done it."""
        import ray

        able = time.monotonic()
        while not ray.wait([task], timeout=_LOOK)[0]:
            if pipe.poll():  # it is not asked anything while it is to answer
                raise EOFError
            if self.processors():
                able = time.monotonic()
            elif time.monotonic() - able > self._idle:
                return False
        return True


def _task() -> Any:
    """What a node runs: sent by value, so that a node without our packages can say so."""
    import ray

    def prepare_file(request: bytes) -> bytes:
        try:
            from index.workers.ray_node import answer
        except ImportError:
            return pickle.dumps(f"the node {socket.gethostname()} lacks it")
        return answer(request)

    return ray.remote(num_cpus=1, max_retries=TRIES - 1)(prepare_file)


def _refusal(error: Exception, address: str) -> str:
    import ray

    if "Version mismatch" in f"{error} {error.__cause__}":
        python = ".".join(map(str, sys.version_info[:3]))
        return (
            f"The Ray cluster at {address} runs another version of Ray or Python than this machine "
            f"(Ray {ray.__version__}, Python {python}): install the same on all."
        )
    return (
        f"The Ray cluster at {address} cannot be used ({type(error).__name__}): check that it is up, and that this "
        "machine is one of its nodes where the address is no ray:// one."
    )
