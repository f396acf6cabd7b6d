"""`onrecord serve` as a process of its own."""

import json
from pathlib import Path
from typing import Any

import httpx

from tests.api.http.door import until
from tests.programs.program import Program

__all__ = ["Served"]


class Served:
    """`onrecord serve` as a process of its own."""

    def __init__(self, process: Program, log: Path) -> None:
        self.process = process
        self._log = log
        self.url = ""
        until(self._up, "the server did not start")

    def lines(self, event: str = "") -> list[dict[str, Any]]:
        """The objects of its log, of one kind or all; the line for people before them is none."""
        whole = self.log.rpartition("\n")[0]
        written = [json.loads(line) for line in whole.split("\n") if line.startswith("{")]
        return [one for one in written if event in {"", one["event"]}]

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8")

    def _up(self) -> bool:
        assert self.process.poll() is None, self.log
        found = self.log.partition("Serving at ")[2].partition(" ")[0]
        self.url = found
        try:
            return bool(found) and httpx.get(f"{found}/healthz").status_code == 200
        except httpx.TransportError:
            return False
