"""A real Chroma server on loopback, in a process that ends with this one."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path


class ChromaServer:
    """Can be killed, and started again over the same data at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        program = [sys.executable, str(Path(__file__).with_name("serve.py")), str(self._folder), str(self._port)]
        environment = {**os.environ, "ANONYMIZED_TELEMETRY": "False"}
        with self._folder.with_suffix(".log").open("ab") as log:
            self._process = subprocess.Popen(
                program, stdin=subprocess.PIPE, stdout=log, stderr=log, env=environment, cwd=self._folder.parent
            )
        while not self._answers():
            assert self._process.poll() is None, self._folder.with_suffix(".log").read_text("utf-8", "replace")[-2000:]
            time.sleep(0.02)

    def pause(self) -> None:
        """It takes connections, and says nothing."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        """As a power cut would."""
        if self._process:
            self._process.kill()
            self._process.wait()
            assert self._process.stdin
            self._process.stdin.close()
            self._process = None

    def wipe(self) -> None:
        """Its disk is lost."""
        shutil.rmtree(self._folder)

    def _answers(self) -> bool:
        """Asked without a proxy that the environment may name."""
        try:
            with closing(HTTPConnection("127.0.0.1", self._port, timeout=10)) as door:
                door.request("GET", "/api/v2/heartbeat")
                return door.getresponse().status == 200
        except (HTTPException, OSError):
            return False


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
