"""Runs the command line in processes that start at once: each forks from this one, which has imported all it may use.

Standard input is a Unix socket. A message is an order: what a program is called with, in JSON, and the three files that
become its standard streams. It is answered by ["started", PID], and by ["ended", PID, EXIT CODE] in due time.
"""

import atexit
import contextlib
import fcntl
import gc
import json
import os
import select
import signal
import socket
import sys
import termios
import threading
from pkgutil import walk_packages
from typing import Any

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # as index.embedding.onnx has it

import chromadb  # noqa: F401
import onnxruntime  # type: ignore[import-untyped]  # noqa: F401
import tokenizers  # noqa: F401
import uvicorn  # noqa: F401

import api
import index
import rag
from api.cli import main as command_line
from rag.text.parse import parse
from tests.remembered import remember_readings

_LONGEST = 1 << 20  # bytes of an order


def import_all() -> None:
    """Import what a program imports when it needs it."""
    for package in (api, index, rag):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            __import__(module.name)
    parse("What parses sentences is loaded.")
    remember_readings()  # a server is asked the same again and again
    gc.freeze()  # what is here for good is not looked through in each program


def serve(orders: socket.socket) -> None:
    """Take orders until nobody gives any. In a program it does not return: it ends as the command line does."""
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)  # only what is handled wakes
    while True:
        ready, _, _ = select.select([orders, woken], [], [])
        if woken in ready:
            os.read(woken, 4096)
            for ended in iter(reaped, None):
                orders.send(json.dumps(["ended", *ended]).encode())
        if orders in ready:
            order, streams, _, _ = socket.recv_fds(orders, _LONGEST, 3)
            if not order:
                return
            pid = os.fork()
            if not pid:
                signal.set_wakeup_fd(-1)
                for inherited in (orders.detach(), woken, wake):
                    os.close(inherited)
                try:
                    run(json.loads(order), streams)
                except SystemExit as leaving:
                    leave(leaving.code)
                leave(0)
            orders.send(json.dumps(["started", pid]).encode())
            for stream in streams:
                os.close(stream)


def leave(code: Any) -> None:
    """End as the interpreter does, but without taking down what the parent has started: a fork may crash at that."""
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
    threading._shutdown()  # type: ignore[attr-defined]  # waits for the threads that are to be waited for
    atexit._run_exitfuncs()
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def reaped() -> tuple[int, int] | None:
    """Return a program that has ended, and its exit code; None where there is none more."""
    try:
        pid, status = os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return None
    return (pid, os.waitstatus_to_exitcode(status)) if pid else None


def run(order: dict[str, Any], streams: list[int]) -> None:
    """Become the program that is ordered."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    if order["session"]:
        os.setsid()
        if os.isatty(0):  # which becomes the terminal whose Ctrl-C reaches the program
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", 1, "utf-8", "backslashreplace", closefd=False)  # noqa: SIM115
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["env"])
    sys.argv = [command_line.__file__, *order["arguments"]]
    sys.modules["__main__"] = command_line  # which processes of its own look for
    command_line.main()


if __name__ == "__main__":
    import_all()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the programs
    serve(socket.socket(fileno=os.dup(0)))
