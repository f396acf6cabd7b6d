"""The real server as a program of its own, over an index that the real command line made."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

__all__ = ["ROOT", "Serving", "command"]

ROOT = Path(__file__).parents[2]
_LATEST = 300.0  # seconds until it must answer: only what hangs takes as long
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


def command(home: Path, *arguments: object) -> str:
    """Run `onrecord` to its end; what it wrote."""
    done = subprocess.run(
        [sys.executable, "-m", "api.cli.main", "--home", str(home), *map(str, arguments)],
        cwd=home, env=_environment({}), capture_output=True, text=True, encoding="utf-8", check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


class Serving:
    """`onrecord serve` while it is entered: `url` is the page. Settings go into its environment."""

    def __init__(self, home: Path, **settings: object) -> None:
        self._home = home
        self._settings = {"rate_limit": "100000/minute", **settings}
        self.url = ""

    def __enter__(self) -> "Serving":
        named = {f"ONRECORD_{name.upper()}": str(value) for name, value in self._settings.items()}
        # A pipe that nobody empties would stop the server once it is full.
        self._told = tempfile.NamedTemporaryFile(prefix="serving-")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "api.cli.main", "--home", str(self._home), "serve", "--port", "0"],
            cwd=self._home, env=_environment(named), stderr=self._told, stdin=subprocess.DEVNULL,
        )  # fmt: skip
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
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._told.close()

    def _answers(self) -> bool:
        """Whether it serves; it says its address before."""
        try:
            return bool(self.url) and httpx.get(f"{self.url}healthz", timeout=20).status_code == 200
        except httpx.TransportError:
            return False


def _environment(named: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "ONRECORD_SHUTDOWN_SECONDS": "1", **named}
