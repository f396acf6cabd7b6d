"""A server that is stopped finishes what is under way, within its limit, and takes nothing new."""

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.api.http.door import events_of, until
from tests.api.http.served import Served
from tests.llm.server import ScriptedServer

pytest_plugins = ["tests.llm.fixtures"]

Serve = Callable[..., Served]
QUESTION: dict[str, Any] = {"question": "Why will the harbour bridge close?", "stream": True}
CHAT = {"model": "onrecord", "messages": [{"role": "user", "content": QUESTION["question"]}]}
RESPONSE = {"model": "onrecord", "input": QUESTION["question"]}


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


@pytest.fixture
def stalled(served: Serve, llm_server: ScriptedServer) -> Served:
    """A server whose model never ends, and which waits a second for it when it is stopped."""
    llm_server.modes = ["stalls"]
    return served(shutdown_seconds="1")


def stop(server: Served, llm_server: ScriptedServer) -> None:
    """Stop it while an answer is being written."""
    until(lambda: llm_server.open, "the model was not asked")
    server.process.send_signal(signal.SIGTERM)


def stopped(server: Served, llm_server: ScriptedServer) -> None:
    """It has ended in an orderly way, and the log tells no defect and no text."""
    assert server.process.wait(60) == 0
    until(lambda: not llm_server.open, "the model is still asked")
    assert str(QUESTION["question"]) not in server.log
    assert "exception" not in server.log and "defect" not in server.log


@pytest.mark.parametrize(
    ("path", "asked", "told"),
    [
        ("/v1/ask", QUESTION, ("error", "stopping")),
        ("/v1/chat/completions", CHAT | {"stream": True}, ("", "stopping")),
        ("/v1/responses", RESPONSE | {"stream": True}, ("", "stopping")),
    ],
)
def test_a_stream_that_does_not_end_is_ended_at_the_limit_and_told_so(
    path: str, asked: dict[str, Any], told: tuple[str, str], stalled: Served, llm_server: ScriptedServer
) -> None:
    with httpx.stream("POST", f"{stalled.url}{path}", json=asked, timeout=60) as response:
        events = events_of(response.iter_lines())
        next(events)
        stop(stalled, llm_server)
        name, last = list(events)[-1]
    assert (name, last["error"]["code"]) == told
    stopped(stalled, llm_server)


@pytest.mark.parametrize(
    ("path", "asked"),
    [("/v1/ask", QUESTION | {"stream": False}), ("/v1/chat/completions", CHAT), ("/v1/responses", RESPONSE)],
)
def test_what_does_not_end_is_answered_at_the_limit_that_the_server_stops(
    path: str, asked: dict[str, Any], stalled: Served, llm_server: ScriptedServer
) -> None:
    with ThreadPoolExecutor(1) as waiting:
        answered = waiting.submit(httpx.post, f"{stalled.url}{path}", json=asked, timeout=60)
        stop(stalled, llm_server)
        response = answered.result()
    assert (response.status_code, response.json()["error"]["code"]) == (503, "stopping")
    assert int(response.headers["Retry-After"]) > 0
    stopped(stalled, llm_server)


def test_ctrl_c_ends_it_without_a_traceback(served: Serve) -> None:
    server = served()
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(60) in {0, 130}
    assert "Traceback" not in server.log
