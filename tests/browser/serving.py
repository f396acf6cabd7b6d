"""The real server: as a program of its own, and in a thread where the program is not what is tested."""

import os
import re
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from api.settings.settings import Settings
from tests.api.http.door import Door
from tests.programs.program import ForkServer, Program

__all__ = ["Serving", "served"]

_LATEST = 300.0  # seconds until it must answer: only what hangs takes as long
_FREE = "100000/minute"  # questions
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


def served(home: Path, **settings: Any) -> Door:
    """The same server in a thread of this process, which has loaded already what a new program would have to."""
    return Door(Settings(**{"home": home, "rate_limit": _FREE, **settings}))


class Serving:
    """`onrecord serve` while it is entered: `url` is the page. Settings go into its environment."""

    def __init__(self, fork_server: ForkServer, home: Path, **settings: object) -> None:
        self._fork_server, self._home = fork_server, home
        named = {"rate_limit": _FREE, "shutdown_seconds": 1, **settings}
        self._settings = {f"ONRECORD_{name.upper()}": str(value) for name, value in named.items()}
        self.url = ""

    def __enter__(self) -> "Serving":
        # A pipe that nobody empties would stop the server once it is full.
        self._told = tempfile.NamedTemporaryFile(prefix="serving-")
        arguments = ["--home", self._home, "serve", "--port", "0"]
        self._process = Program(
            self._fork_server, arguments, env={**os.environ, **self._settings}, stdout=self._told, stderr=self._told
        )
        latest = time.monotonic() + _LATEST
        while not self._answers():
            told = Path(self._told.name).read_text("utf-8")
            if self._process.poll() is not None or time.monotonic() > latest:
                self.__exit__()
                raise AssertionError(f"The server does not answer: {told}")
            found = _ADDRESS.search(told)
            self.url = f"{found[0]}/" if found else ""
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.communicate(timeout=60)
        told = Path(self._told.name).read_text("utf-8")
        self._told.close()
        assert '"defect"' not in told, told  # else only its status would be seen

    def _answers(self) -> bool:
        """Whether it serves; it says its address before."""
        try:
            return bool(self.url) and httpx.get(f"{self.url}healthz", timeout=20).status_code == 200
        except httpx.TransportError:
            return False
