"""A scripted OpenAI-compatible server: real HTTP on loopback, replies made from the passages it is sent.

with ScriptedServer("faithful") as server:
    config = LLMConfig(model=server.model, base_url=server.base_url)

`server.modes` names how the next requests are answered, in turn; the last one stays. Beside the replies of
tests/llm/replies.py there are the failures of `_FAILURES` below.
"""

import gzip
import json
import re
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import anyio
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from tests.llm.replies import REPLIES, shown_in

__all__ = ["MODES", "ScriptedServer"]

_PIECE = 7  # characters that are sent at once: markers and words come in halves
_QUESTION = re.compile(r"^(?:Last question|Question): (.*)$", re.MULTILINE)


class ScriptedServer:
    """Serves from a thread while it is entered; `requests` and `headers` hold what it was sent."""

    model = "scripted-1"

    def __init__(self, *modes: str) -> None:
        self.reset(*modes)
        # asyncio's own loop: uvloop cannot close while a client that went away has not taken what was written to it.
        config = uvicorn.Config(_app(self), host="127.0.0.1", port=0, log_level="critical", ws="none", lifespan="off",
                                loop="asyncio", timeout_graceful_shutdown=1)  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="scripted-server")

    def reset(self, *modes: str) -> None:
        """As new, but for its address."""
        self.modes = list(modes or ["faithful"])
        self.pace = 0.0  # seconds between the pieces of a reply
        self.open = 0  # replies that idle, and are still being read
        self.requests: list[dict[str, Any]] = []
        self.headers: list[Mapping[str, str]] = []
        self.rewrite: str | None = None  # what a follow-up is rewritten to; None: its own words
        self.usage: Mapping[str, int] | None = {"prompt_tokens": 321, "completion_tokens": 45, "total_tokens": 366}

    @property
    def base_url(self) -> str:
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}/v1"

    def __enter__(self) -> "ScriptedServer":
        self._thread.start()
        until = time.monotonic() + 120
        while not self._server.started:
            assert self._thread.is_alive() and time.monotonic() < until, "the scripted server did not start"
            time.sleep(0.005)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(120)
        assert not self._thread.is_alive()

    @property
    def stopping(self) -> bool:
        return self._server.should_exit

    def next_mode(self) -> str:
        return self.modes.pop(0) if len(self.modes) > 1 else self.modes[0]


def _app(server: ScriptedServer) -> FastAPI:
    app = FastAPI()

    @app.post("/v1/chat/completions")
    async def complete(request: Request) -> Response:
        body = await request.json()
        server.requests.append(body)
        server.headers.append(dict(request.headers))
        if "<conversation-" in body["messages"][-1]["content"]:
            return _streamed(_said(server, _rewritten(server, body)))
        mode = server.next_mode()
        return _FAILURES[mode](server, body) if mode in _FAILURES else _streamed(_said(server, _reply(mode, body)))

    @app.get("/v1/models")
    async def models() -> Response:
        mode = server.modes[0]
        return _FAILURES[mode](server, {}) if mode in _REFUSALS else JSONResponse({"object": "list", "data": []})

    return app


def _reply(mode: str, body: Mapping[str, Any]) -> str:
    prompt = body["messages"][-1]["content"]
    asked = _QUESTION.findall(prompt)
    return REPLIES[mode](asked[-1] if asked else "", shown_in(prompt))


def _rewritten(server: ScriptedServer, body: Mapping[str, Any]) -> str:
    return _QUESTION.findall(body["messages"][-1]["content"])[-1] if server.rewrite is None else server.rewrite


def _event(**stated: object) -> str:
    known = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": ScriptedServer.model}
    return f"data: {json.dumps(known | stated)}\n\n"


def _chunk(text: str = "", ended: str | None = None) -> str:
    delta = {"role": "assistant", "content": text}
    return _event(choices=[{"index": 0, "delta": delta, "finish_reason": ended}])


async def _said(server: ScriptedServer, text: str, ended: str | None = "stop") -> AsyncIterator[str]:
    for start in range(0, len(text), _PIECE):
        yield _chunk(text[start : start + _PIECE])
        await anyio.sleep(server.pace)
    if ended:
        yield _chunk("", ended)
        if server.usage:
            yield _event(choices=[], usage=server.usage)
        yield "data: [DONE]\n\n"


def _streamed(pieces: AsyncIterator[str]) -> Response:
    return StreamingResponse(pieces, media_type="text/event-stream")


def _refused(status: int, message: str, **more: str) -> Callable[[ScriptedServer, Mapping[str, Any]], Response]:
    headers = {"retry-after": more.pop("after")} if "after" in more else None
    error = {"error": {"message": message, "type": "error", "code": None, "param": None, **more}}
    return lambda server, body: JSONResponse(error, status, headers)


async def _idle(server: ScriptedServer, sign: str = "", begin: str = "") -> AsyncIterator[str]:
    server.open += 1
    try:
        yield _chunk(begin)
        while not server.stopping:
            await anyio.sleep(0.02)
            if sign:
                yield sign
    finally:
        server.open -= 1


async def _broken(server: ScriptedServer, text: str) -> AsyncIterator[str]:
    async for piece in _said(server, text, None):
        yield piece
    raise ConnectionResetError  # uvicorn drops the connection without ending the reply


async def _garbage(server: ScriptedServer, chunk: str, text: str = "") -> AsyncIterator[str]:
    async for piece in _said(server, text, None):
        yield piece
    yield f"data: {chunk}\n\n"


async def _endless(server: ScriptedServer, piece: str) -> AsyncIterator[str]:
    for _ in range(4096):  # far more than any client may take; an end, so that a lost client leaves nothing behind
        if server.stopping:
            break
        yield piece
        await anyio.sleep(0)


def _half(body: Mapping[str, Any]) -> str:
    reply = _reply("faithful", body)
    return reply[: len(reply) // 2]


def _first(body: Mapping[str, Any]) -> str:
    """The first sentence with its key, and the beginning of the next."""
    return _reply("faithful", body).partition("]")[0] + "] Then it"


_FAILURES: Mapping[str, Callable[[ScriptedServer, Mapping[str, Any]], Response]] = {
    "malformed": lambda server, body: _streamed(_garbage(server, '{"choices": [{"delta": {"content": "Mos')),
    "shapeless": lambda server, body: _streamed(_garbage(server, '{"choices": [{"delta": 3}], "usage": "much"}')),
    "malformed later": lambda server, body: _streamed(_garbage(server, "{", _half(body))),
    "error inside": lambda server, body: _streamed(_garbage(server, '{"error": {"message": "CUDA out of memory"}}')),
    "no reply": lambda server, body: JSONResponse({"hello": "world"}),
    "a page": lambda server, body: Response("<html>Welcome</html>", media_type="text/html"),
    "stalls": lambda server, body: _streamed(_idle(server)),
    "stalls later": lambda server, body: _streamed(_idle(server, begin=_half(body))),
    "only pings": lambda server, body: _streamed(_idle(server, ": ping\n\n")),
    "trickles": lambda server, body: _streamed(_idle(server, _chunk("a "))),
    "closes": lambda server, body: _streamed(_broken(server, "")),
    "closes later": lambda server, body: _streamed(_broken(server, _half(body))),
    "stalls after a sentence": lambda server, body: _streamed(_idle(server, begin=_first(body))),
    "closes after a sentence": lambda server, body: _streamed(_broken(server, _first(body))),
    "ends early": lambda server, body: _streamed(_said(server, _half(body), None)),
    "cut": lambda server, body: _streamed(_said(server, _half(body), "length")),
    "cut at once": lambda server, body: _streamed(_said(server, "", "length")),
    "filtered": lambda server, body: _streamed(_said(server, _half(body), "content_filter")),
    "busy": _refused(429, "Rate limit reached", after="0.2"),
    "busy for a minute": _refused(429, "Rate limit reached", after="60"),
    "busy for long": _refused(429, "Rate limit reached", after="3600"),
    "no credit": _refused(429, "You exceeded your current quota", code="insufficient_quota"),
    "failing": _refused(500, "Internal error in worker 7 at /srv/model"),
    "locked": _refused(401, "Incorrect API key provided: sk-hush"),
    "unknown model": _refused(404, "The model does not exist"),
    "too long": _refused(400, "the request exceeds the available context size", code="context_length_exceeded"),
    "refused": _refused(400, "Bad request"),
    "redirects": lambda server, body: Response(status_code=307, headers={"location": "http://127.0.0.1:9/v1"}),
    "endless line": lambda server, body: _streamed(_endless(server, "data: " + "a" * 65536)),
    "endless lines": lambda server, body: _streamed(_endless(server, ": ping\n\n" * 8192)),
    "bomb": lambda server, body: Response(
        gzip.compress(b" " * 50_000_000), headers={"content-encoding": "gzip"}, media_type="text/event-stream"
    ),
    "wrong types": lambda server, body: _streamed(
        _garbage(server, '{"choices": [{"index": 0, "delta": {"content": {"a": [1]}}, "finish_reason": 7}]}')
    ),
    "surrogate": lambda server, body: _streamed(_said(server, "\ud800" + _reply("faithful", body) + "\udfff")),
    "picky": lambda server, body: (
        _refused(400, "Use 'max_completion_tokens' instead.", param="max_tokens")(server, body)
        if "max_tokens" in body
        else _refused(400, "Unsupported value: 'temperature'", param="temperature")(server, body)
        if "temperature" in body
        else _streamed(_said(server, _reply("faithful", body)))
    ),
}  # fmt: skip

_REFUSALS = {"busy", "failing", "locked", "unknown model"}  # of any request

MODES = (*REPLIES, *_FAILURES)
