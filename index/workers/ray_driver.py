"""Run Ray's driver in a separate process, as Ray ends the driver's process when the cluster is lost.

When it is connected, the driver sends one message. Then it receives requests, which it submits to the cluster at once;
the request `NEXT` is answered with the result of the oldest. It ends when the other end of the pipe is closed.

A message is a kind, a value, and the number of processors of the cluster: `ready`, connected; `done`, with a node's
answer; `died`, as the file's process or node died at each try; `failed`, with a sentence, as the cluster cannot be
used. Where Ray itself fails, as it may when nodes vanish, the pipe is closed.
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

NEXT = b""  # the request for the result of the oldest task
TRIES = 3  # tries for a file whose process or node dies
_JOINS = 3  # tries to connect to a slow head node
_LOOK = 0.5  # seconds between two looks at the pipe and the processors during a wait
_COUNT = 10.0  # seconds for which a count of processors holds


def drive(pipe: Connection, address: str, idle: float) -> None:
    """Connect to the cluster and serve requests until the pipe closes; fail after `idle` seconds without processors."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent process only
    _silence()
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # else Ray may send usage statistics
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
        pass  # the pipe was closed, or the cluster is lost
    finally:
        pipe.close()  # tells the other end of a lost cluster at once: the shutdown may take long
        ray.shutdown()


def _join(address: str) -> None:
    """Connect to the cluster, with several tries: a busy head node may give up on the server that it starts for us."""
    import ray

    for left in reversed(range(_JOINS)):
        try:
            ray.init(address, log_to_driver=False, logging_level=logging.CRITICAL)
            return
        except ConnectionAbortedError:
            if not left:
                raise


def _silence() -> None:
    """Redirect stdout and stderr to nowhere, so that Ray and its parts do not write to the terminal."""
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
        """Return the number of processors in the cluster, at most ten seconds old, as nodes come and go."""
        import ray

        if time.monotonic() - self._counted >= _COUNT:
            resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
            self._processors = int(resources.get("CPU", 0))
            self._counted = time.monotonic()
        return self._processors

    def submit(self, request: bytes) -> Any:
        return self._task.remote(request)

    def result(self, task: Any, pipe: Connection) -> tuple[str, Any]:
        """Wait for a task, and return its message. Raises EOFError where the pipe was closed, and Ray's own errors."""
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
        """Whether the task ended; False where the cluster had no processor for too long."""
        import ray

        able = time.monotonic()
        while not ray.wait([task], timeout=_LOOK)[0]:
            if pipe.poll():  # no request is sent during a wait: the pipe was closed
                raise EOFError
            if self.processors():
                able = time.monotonic()
            elif time.monotonic() - able > self._idle:
                return False
        return True


def _task() -> Any:
    """The remote task; its function is sent by value, so that it can report that a node lacks our package."""
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
