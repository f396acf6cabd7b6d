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
QUESTION = "Why will the harbour bridge close?"
ASKED: dict[str, dict[str, Any]] = {
    "/v1/ask": {"question": QUESTION},
    "/v1/chat/completions": {"model": "onrecord", "messages": [{"role": "user", "content": QUESTION}]},
    "/v1/responses": {"model": "onrecord", "input": QUESTION},
}


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
    with httpx.stream("POST", f"{server.url}/v1/ask", json=ASKED["/v1/ask"] | {"stream": True}, timeout=60) as response:
        events = events_of(response.iter_lines())
        assert next(events)[0] == "passages"
        server.process.send_signal(signal.SIGTERM)
        left = list(events)
    assert left[-1][0] == "done"
    assert left[-1][1]["engine"] == "llm:scripted-1"
    assert server.process.wait(60) == 0
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{server.url}/healthz")


def last_of(url: str, asked: dict[str, Any]) -> tuple[str, Any]:
    """The event with which a stream ends."""
    with httpx.stream("POST", url, json=asked | {"stream": True}, timeout=60) as response:
        return list(events_of(response.iter_lines()))[-1]


def test_what_does_not_end_is_ended_at_the_limit_and_told_so(served: Serve, llm_server: ScriptedServer) -> None:
    """At every route that answers, streamed and not, at once."""
    llm_server.modes = ["stalls"]
    server = served(shutdown_seconds=1, answers_at_once=2 * len(ASKED))
    with ThreadPoolExecutor(2 * len(ASKED)) as waiting:
        streams = {path: waiting.submit(last_of, f"{server.url}{path}", asked) for path, asked in ASKED.items()}
        wholes = {
            path: waiting.submit(httpx.post, f"{server.url}{path}", json=asked, timeout=60)
            for path, asked in ASKED.items()
        }
        until(lambda: llm_server.open == 2 * len(ASKED), "the model was not asked by all")
        server.process.send_signal(signal.SIGTERM)
        ended = {path: stream.result() for path, stream in streams.items()}
        answered = {path: whole.result() for path, whole in wholes.items()}
    assert {path: (name, last["error"]["code"]) for path, (name, last) in ended.items()} == {
        "/v1/ask": ("error", "stopping"), "/v1/chat/completions": ("", "stopping"), "/v1/responses": ("", "stopping"),
    }  # fmt: skip
    for path, response in answered.items():
        assert (path, response.status_code, response.json()["error"]["code"]) == (path, 503, "stopping")
        assert int(response.headers["Retry-After"]) > 0
    assert server.process.wait(60) == 0
    until(lambda: not llm_server.open, "the model is still asked")
    assert QUESTION not in server.log
    assert "exception" not in server.log and "defect" not in server.log


def test_ctrl_c_ends_it_without_a_traceback(served: Serve) -> None:
    server = served()
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(60) in {0, 130}
    assert "Traceback" not in server.log
