"""A real Ray cluster on loopback, of several nodes, whose processes end with this one."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from threading import Timer

import pytest

ROOT = Path(__file__).parents[2]
MISSING = "" if find_spec("ray") else "Ray is not installed: pip install 'onrecord[ray]'"
PATIENCE = 300.0  # seconds for whatever is told, on a machine that has much else to do

needs_ray = pytest.mark.skipif(bool(MISSING), reason=MISSING)


class RayNodes:
    """A head that does no work, and nodes of one processor that can be added and killed.

    Where Ray is not installed, the test that begins one is skipped.
    """

    def __init__(self, *, client: bool = False) -> None:
        if MISSING:
            pytest.skip(MISSING)
        self._port = _free_port() if client else 0
        self._folder = Path(tempfile.mkdtemp(prefix="ray-"))  # short: the paths of sockets may not be long
        (self._folder / "ray").mkdir()
        program = [sys.executable, str(Path(__file__).with_name("nodes.py")), str(self._port)]
        ours = {"PYTHONPATH": str(ROOT), "RAY_TMPDIR": str(self._folder), "RAY_USAGE_STATS_ENABLED": "0"}
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            program, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, env={**os.environ, **ours}
        )
        self.address = self._heard()

    @property
    def client_address(self) -> str:
        return f"ray://127.0.0.2:{self._port}"

    def tell(self, *order: str) -> str:
        """Give an order of `nodes.py`, and return its answer."""
        assert self._process.stdin
        self._process.stdin.write(f"{' '.join(order)}\n")
        self._process.stdin.flush()
        return self._heard()

    def lose(self) -> None:
        """As a power cut of all machines would."""
        self._process.kill()  # with which all that it began dies
        self._end()

    def stop(self) -> None:
        if self._process.returncode is None:
            self._end()

    def _end(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        shutil.rmtree(self._folder, ignore_errors=True)  # what dies may still write

    def _heard(self) -> str:
        assert self._process.stdout
        late = Timer(PATIENCE, self._process.kill)  # which ends its output
        late.start()
        try:
            for line in self._process.stdout:
                if line.startswith("@ "):  # whatever else is said is Ray's
                    return line[2:].strip()
        finally:
            late.cancel()
        raise AssertionError("the cluster did not do what it was told")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.2", 0))
        return int(taken.getsockname()[1])
