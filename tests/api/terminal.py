"""A program on a terminal of its own, as a person sees and types at it."""

import fcntl
import os
import pty
import re
import select
import struct
import termios
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from tests.programs.program import ForkServer, Program

__all__ = ["Terminal"]

_ROOT = Path(__file__).parents[2]
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[=>]|\r")
_LATEST = 120  # seconds until what is waited for must have come; only a program that hangs takes as long


class Terminal:
    """The command line on a pseudo-terminal; `seen` is what it has written, without control sequences."""

    def __init__(
        self, fork_server: ForkServer, *arguments: object, columns: int = 80, env: Mapping[str, str] | None = None
    ) -> None:
        self.seen = ""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        environment = {
            **os.environ,
            "PYTHONPATH": str(_ROOT),
            "TERM": "xterm",
            "PROMPT_TOOLKIT_NO_CPR": "1",
            **(env or {}),
        }
        self._process = Program(
            fork_server, arguments, env=environment, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
        )
        os.close(slave)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._master)

    def type(self, text: str) -> None:
        """Press keys: "\\r" is Enter, "\\x03" Ctrl-C, "\\x04" Ctrl-D."""
        os.write(self._master, text.encode())

    def wait_for(self, text: str, *, after: int = 0) -> int:
        """Read on until `text` is there, at `after` or later; returns where it ends."""
        until = time.monotonic() + _LATEST
        while text not in self.seen[after:]:
            assert self._read() and time.monotonic() < until, f"{text!r} did not come:\n{self.seen[-500:]}"
        return self.seen.index(text, after) + len(text)

    def end(self) -> int:
        """Read on until the program ends; returns its exit code."""
        while self._read():
            pass
        return self._process.wait(_LATEST)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._master], [], [], _LATEST)
        assert ready, f"nothing more came:\n{self.seen[-500:]}"
        try:
            data = os.read(self._master, 65536)
        except OSError:  # how Linux says that the other side is closed
            return False
        self.seen += _CONTROL.sub("", data.decode("utf-8", "replace"))
        return bool(data)
