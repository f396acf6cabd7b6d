"""A server that is stopped finishes what is under way, within its limit, and takes nothing new."""

import signal
from collections.abc import Callable

import httpx
import pytest

from tests.api.http.door import events_of, until
from tests.api.http.served import Served
from tests.llm.server import ScriptedServer

pytest_plugins = ["tests.llm.fixtures"]

Serve = Callable[..., Served]
QUESTION = {"question": "Why will the harbour bridge close?", "stream": True}


@pytest.fixture
def served(serving: Serve, llm_server: ScriptedServer) -> Serve:
    """Starts a server whose answers the scripted model writes."""
    return lambda *options, **settings: serving(
        *options, model=llm_server.model, base_url=llm_server.base_url, **settings
    )


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_answer_under_way_is_finished(workers: str, served: Serve, llm_server: ScriptedServer) -> None:
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


def test_what_does_not_end_is_ended_at_the_limit(served: Serve, llm_server: ScriptedServer) -> None:
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


def test_ctrl_c_ends_it_without_a_traceback(served: Serve) -> None:
    server = served()
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(60) in {0, 130}
    assert "Traceback" not in server.log
