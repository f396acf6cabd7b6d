"""A real PostgreSQL server on loopback, in a process that ends with this one."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

PASSWORD = "s3cret-Pass"


def programs() -> Path | None:
    """The folder of the server's programs; None where it is not installed."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)  # where Debian puts them
    return next((folder for folder in folders if (folder / "postgres").exists()), None)


class PostgresServer:
    """Can be killed, and started again over the same data at the same address."""

    def __init__(self, bin_: Path) -> None:
        self._bin = bin_
        self._folder = Path(tempfile.mkdtemp(prefix="onrecord-postgres-"))  # whose parents anybody may pass
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        secret = self._folder / "password"
        secret.write_text(PASSWORD)
        as_user: dict[str, str] = {}
        if os.geteuid() == 0:
            as_user = {"user": "nobody"}
            for path in (self._folder, secret):
                os.chown(path, pwd.getpwnam("nobody").pw_uid, -1)
        begin = [
            bin_ / "initdb",
            "-D",
            self._folder / "data",
            "-U",
            "onrecord",
            "--pwfile",
            secret,
            "-A",
            "scram-sha-256",
        ]
        subprocess.run(
            [*begin, "-E", "UTF8", "--no-locale", "--no-sync"], check=True, capture_output=True, cwd="/", **as_user
        )  # type: ignore[call-overload]

    @property
    def url(self) -> str:
        return f"postgresql://onrecord:{PASSWORD}@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        program = [sys.executable, Path(__file__).with_name("serve.py"), self._bin / "postgres"]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*map(str, program), str(self._folder / "data"), str(self._port)],
                stdin=subprocess.PIPE, stdout=log, stderr=log,
            )  # fmt: skip
        while not self._answers():
            assert self._process.poll() is None, (self._folder / "log").read_text("utf-8", "replace")[-2000:]
            time.sleep(0.02)

    def stop(self) -> None:
        """At once, as a crash would."""
        if self._process:
            assert self._process.stdin
            self._process.stdin.close()
            self._process.wait()
            self._process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self._folder)

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.Error:
            return False
        return True


def started() -> PostgresServer:
    """One that runs; the test is skipped where none is installed."""
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL server is installed: apt-get install postgresql")
    server = PostgresServer(found)
    server.start()
    return server


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
