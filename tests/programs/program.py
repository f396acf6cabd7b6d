"""The command line as a program of its own, without the seconds that its imports take: see fork_server.py."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from threading import Event, Lock, Thread
from types import TracebackType
from typing import IO, Any, Literal, Self

__all__ = ["ForkServer", "Program"]

_ROOT = Path(__file__).parents[2]


class ForkServer:
    """The process that programs fork from."""

    def __init__(self) -> None:
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, str(Path(__file__).with_name("fork_server.py"))]
        with theirs:
            self._process = subprocess.Popen(command, stdin=theirs, env={**os.environ, "PYTHONPATH": str(_ROOT)})
        self._starting = Lock()
        self._started: Queue[int] = Queue()
        self._ends: dict[int, tuple[Event, list[int]]] = {}
        self._listener = Thread(target=self._listen, name="fork_server", daemon=True)
        self._listener.start()

    def start(self, order: Mapping[str, Any], streams: Sequence[int]) -> tuple[int, Event, list[int]]:
        """Start a program over these files; its id, an event for its end, and its exit code from then on."""
        with self._starting:
            socket.send_fds(self._orders, [json.dumps(order).encode()], streams)
            pid = self._started.get()
            return pid, *self._ends[pid]

    def close(self) -> None:
        self._orders.shutdown(socket.SHUT_RDWR)
        self._listener.join()
        self._orders.close()
        self._process.wait()

    def _listen(self) -> None:
        while message := self._orders.recv(4096):
            what, pid, *code = json.loads(message)
            if what == "started":
                self._ends[pid] = Event(), []
                self._started.put(pid)
            else:
                ended, codes = self._ends.pop(pid)
                codes += code
                ended.set()


class Program:
    """A run of the command line, as a `subprocess.Popen` is one of any program; it dies with what fails around it."""

    def __init__(
        self,
        fork_server: ForkServer,
        arguments: Sequence[object],
        *,
        env: Mapping[str, str],
        stdin: int | IO[Any] = subprocess.DEVNULL,
        stdout: int | IO[Any] = subprocess.PIPE,
        stderr: int | IO[Any] = subprocess.PIPE,
        start_new_session: bool = False,
    ) -> None:
        self.args = [*map(str, arguments)]
        theirs: list[int] = []
        self.stdin = _opened(stdin, theirs, "w")
        self.stdout = _opened(stdout, theirs, "r")
        self.stderr = _opened(stderr, theirs, "r")
        order = {"arguments": self.args, "env": dict(env), "folder": str(Path.cwd()), "session": start_new_session}
        self.pid, self._ended, self._code = fork_server.start(order, theirs)
        for stream in theirs:
            os.close(stream)

    @property
    def returncode(self) -> int | None:
        return self.poll()

    def poll(self) -> int | None:
        return self._code[0] if self._ended.is_set() else None

    def wait(self, timeout: float | None = None) -> int:
        if not self._ended.wait(timeout):
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return self._code[0]

    def communicate(self, typed: str = "", timeout: float | None = None) -> tuple[str, str]:
        """Type that, and read what is written until the end; what goes elsewhere is empty here."""
        with ThreadPoolExecutor(2) as reading:
            said = [reading.submit(_read, stream) if stream else None for stream in (self.stdout, self.stderr)]
            if self.stdin:
                self.stdin.write(typed)
                self.stdin.close()
            try:
                self.wait(timeout)
            except subprocess.TimeoutExpired:
                self.kill()  # or what reads would not end
                raise
            out, err = (one.result() if one else "" for one in said)
        return out, err

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind:
            self.kill()
        for stream in (self.stdin, self.stdout, self.stderr):
            if stream:
                stream.close()
        self.wait()


def _read(stream: IO[str]) -> str:
    with stream:
        return stream.read()


def _opened(wanted: int | IO[Any], theirs: list[int], mode: Literal["r", "w"]) -> IO[str] | None:
    """Add what a program gets as one of its streams to `theirs`; our end of it, where it is a pipe."""
    if wanted == subprocess.DEVNULL:
        theirs.append(os.open(os.devnull, os.O_RDWR))
    elif wanted != subprocess.PIPE:
        theirs.append(os.dup(wanted if isinstance(wanted, int) else wanted.fileno()))
    else:
        reading, writing = os.pipe()
        ours, other = (reading, writing) if mode == "r" else (writing, reading)
        theirs.append(other)
        return os.fdopen(ours, mode, encoding="utf-8")
    return None
