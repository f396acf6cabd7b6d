"""A server that is stopped finishes what is under way, within its limit, and takes nothing new."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.http.door import events_of, until
from tests.llm.server import ScriptedServer

pytest_plugins = ["tests.llm.fixtures"]

QUESTION = {"question": "Why will the harbour bridge close?", "stream": True}


class Served:
    """`onrecord serve` as a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]", log: Path) -> None:
        self.process = process
        self._log = log
        self.url = ""
        until(self._up, "the server did not start")

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


@pytest.fixture
def served(start: Callable[..., Any], indexed: Path, tmp_path: Path, llm_server: ScriptedServer) -> Iterator[Any]:
    """Starts a server whose answers the scripted model writes."""
    processes: list[subprocess.Popen[str]] = []

    def run(*options: str, **settings: str) -> Served:
        log = tmp_path / f"{len(processes)}.log"
        stated = {"model": llm_server.model, "base_url": llm_server.base_url, **settings}
        env = {f"ONRECORD_{name.upper()}": value for name, value in stated.items()}
        with log.open("w") as out:
            process = start("--home", indexed, "serve", "--port", "0", *options, env=env, stderr=out)
        processes.append(process)
        return Served(process, log)

    yield run
    for process in processes:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_answer_under_way_is_finished(workers: str, served: Any, llm_server: ScriptedServer) -> None:
    llm_server.pace = 0.05
    server = served("--workers", workers)
    with httpx.stream("POST", f"{server.url}/v1/ask", json=QUESTION, timeout=60) as response:
        events = events_of(response.iter_lines())
        assert next(events)[0] == "passages"
        server.process.send_signal(signal.SIGTERM)
        left = list(events)
    assert left[-1][0] == "done"
    assert left[-1][1]["engine"] == "llm:scripted-1"
    assert server.process.wait(60) == 0
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{server.url}/healthz")


def test_what_does_not_end_is_ended_at_the_limit(served: Any, llm_server: ScriptedServer) -> None:
    llm_server.modes = ["stalls"]
    server = served(shutdown_seconds="1")
    with httpx.stream("POST", f"{server.url}/v1/ask", json=QUESTION, timeout=60) as response:
        events = events_of(response.iter_lines())
        assert next(events)[0] == "passages"
        until(lambda: llm_server.open, "the model was not asked")
        server.process.send_signal(signal.SIGTERM)
        with pytest.raises(httpx.TransportError):
            list(events)
    assert server.process.wait(60) == 0
    until(lambda: not llm_server.open, "the model is still asked")
    assert QUESTION["question"] not in server.log


def test_ctrl_c_ends_it_without_a_traceback(served: Any) -> None:
    server = served()
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(60) in {0, 130}
    assert "Traceback" not in server.log
