"""A server that plays Slack on loopback: the Web API over HTTP, Socket Mode over a WebSocket.

It keeps the messages of its channels and refuses what Slack refuses: text and blocks that are too long, too many
blocks, methods that are on hold. `calls` holds what it was asked, in order.
"""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.api.slack.background import Background
from tests.api.slack.shapes import APP, BOT, BOT_USER, TEAM, new_ts

__all__ = ["APP_TOKEN", "BOT_TOKEN", "SECRET", "FakeSlack", "until"]

BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-24-abc", "xapp-1-def", "8f742231b10e8888abcd99yyyzzz85a5"
SCOPES = "app_mentions:read,assistant:write,channels:history,chat:write,commands,groups:history,im:history"

Payload = dict[str, Any]


def until(condition: Callable[[], Any], seconds: float = 120.0) -> Any:
    """What a condition gives, once it gives something."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.01)
    return found


class FakeSlack:
    """Serves from a thread while it is entered."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Payload]] = []
        self.messages: dict[str, list[Payload]] = defaultdict(list)
        self.holds: dict[str, list[int]] = defaultdict(list)  # method → Retry-After of its next refusals
        self.errors: dict[str, list[str]] = defaultdict(list)  # method → errors of its next refusals
        self.responses: list[Payload] = []  # what came to response_urls
        self.acknowledged: dict[str, Payload] = {}
        self.scopes, self.page = SCOPES, 100
        self.before: Callable[[str, Payload], None] = lambda method, arguments: None
        self._sockets: list[WebSocket] = []
        self.opened = 0
        self._envelopes = 0
        routes = [
            Route("/api/{method}", self._api, methods=["GET", "POST"]),
            Route("/response/{name}", self._respond, methods=["POST"]),
            WebSocketRoute("/socket", self._socket),
        ]
        config = uvicorn.Config(Starlette(routes=routes), host="127.0.0.1", port=0, log_level="critical",
                                ws="websockets-sansio", lifespan="off", timeout_graceful_shutdown=1)  # fmt: skip
        self._background = Background(uvicorn.Server(config))

    def __enter__(self) -> "FakeSlack":
        self._background.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._background.__exit__()

    @property
    def base(self) -> str:
        return self._background.base

    @property
    def api_url(self) -> str:
        return f"http://{self.base}/api/"

    @property
    def response_url(self) -> str:
        return f"http://{self.base}/response/1"

    @property
    def connected(self) -> int:
        return len(self._sockets)

    def deliver(self, payload: Payload, kind: str = "events_api", *, attempt: int = 0) -> str:
        """Send a payload over the socket; returns the id of its envelope."""
        self._envelopes += 1
        envelope = f"envelope-{self._envelopes}"
        whole = {
            "envelope_id": envelope,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            whole |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
        self._background.run(self._sockets[-1].send_text(json.dumps(whole)))
        return envelope

    def delivered(self, payload: Payload, kind: str = "events_api", *, attempt: int = 0) -> Payload:
        """The same; returns the acknowledgement once it is there."""
        envelope = self.deliver(payload, kind, attempt=attempt)
        found: Payload = until(lambda: self.acknowledged.get(envelope))
        return found

    def drop(self) -> None:
        """Cut the connection off."""
        for socket in list(self._sockets):
            self._background.run(socket.close(1011))

    def disconnect(self) -> None:
        """Announce that the connection ends, as Slack does every few hours."""
        self._background.run(
            self._sockets[-1].send_text(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))
        )

    def write(self, channel: str, message: Mapping[str, Any]) -> Payload:
        """Put a message of a person into a channel."""
        self.messages[channel].append(dict(message))
        return self.messages[channel][-1]

    def of_bot(self, channel: str) -> list[Payload]:
        """What the bot has in a channel now."""
        return [one for one in self.messages[channel] if one.get("bot_id") == BOT]

    def called(self, method: str) -> list[Payload]:
        """The arguments of each call of a method, those refused included."""
        return [arguments for name, arguments in self.calls if name == method]

    async def _socket(self, socket: WebSocket) -> None:
        await socket.accept()
        hello = {"type": "hello", "num_connections": 1, "connection_info": {"app_id": APP}, "debug_info": {}}
        await socket.send_text(json.dumps(hello))
        self._sockets.append(socket)
        self.opened += 1
        try:
            while True:
                told = json.loads(await socket.receive_text())
                self.acknowledged[told["envelope_id"]] = told
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self._sockets.remove(socket)

    async def _respond(self, request: Request) -> Response:
        self.responses.append(json.loads(await request.body()))
        return Response("ok")

    async def _api(self, request: Request) -> Response:
        method = request.path_params["method"]
        arguments = await _arguments(request)
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        self.calls.append((method, arguments))
        # In a thread of its own: what a test does before a reply must not stop the server.
        await asyncio.to_thread(self.before, method, arguments)
        if self.holds[method]:
            wait = self.holds[method].pop(0)
            return JSONResponse({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(wait)})
        error = self.errors[method].pop(0) if self.errors[method] else _refused(method, token, arguments)
        if error == "http_503":
            return Response("<html>over capacity</html>", 503)
        reply = {"ok": False, "error": error} if error else self._reply(method, arguments)
        return JSONResponse(reply, headers={"X-OAuth-Scopes": self.scopes} if method == "auth.test" else {})

    def _reply(self, method: str, arguments: Payload) -> Payload:
        done = {
            "auth.test": self._auth_test,
            "apps.connections.open": lambda _: {"ok": True, "url": f"ws://{self.base}/socket"},
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "chat.delete": self._delete,
            "conversations.replies": self._replies,
            "conversations.history": self._replies,
        }.get(method, lambda _: {"ok": True})
        return done(arguments)

    def _auth_test(self, _: Payload) -> Payload:
        return {"ok": True, "url": "https://newsroom.slack.com/", "team": "Newsroom", "user": "onrecord",
                "team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT, "is_enterprise_install": False}  # fmt: skip

    def _post(self, arguments: Payload) -> Payload:
        named = {name: arguments[name] for name in ("text", "blocks", "thread_ts", "metadata") if name in arguments}
        posted = {"type": "message", "user": BOT_USER, "bot_id": BOT, "ts": new_ts(), **named}
        self.messages[arguments["channel"]].append(posted)
        return {"ok": True, "channel": arguments["channel"], "ts": posted["ts"], "message": posted}

    def _update(self, arguments: Payload) -> Payload:
        found = self._find(arguments)
        if found is None:
            return {"ok": False, "error": "message_not_found"}
        found |= {name: arguments[name] for name in ("text", "blocks", "metadata") if name in arguments}
        return {"ok": True, "channel": arguments["channel"], "ts": found["ts"], "text": found["text"]}

    def _delete(self, arguments: Payload) -> Payload:
        found = self._find(arguments)
        if found is None:
            return {"ok": False, "error": "message_not_found"}
        self.messages[arguments["channel"]].remove(found)
        return {"ok": True, "channel": arguments["channel"], "ts": arguments["ts"]}

    def _find(self, arguments: Payload) -> Payload | None:
        held = self.messages[arguments["channel"]]
        return next((one for one in held if one["ts"] == arguments["ts"]), None)

    def _replies(self, arguments: Payload) -> Payload:
        held = self.messages[arguments["channel"]]
        if thread := arguments.get("ts"):
            held = [one for one in held if thread in {one["ts"], one.get("thread_ts")}]
        held = [one for one in held if _within(one["ts"], arguments)]
        start = int(arguments.get("cursor") or 0)
        end = start + min(int(arguments.get("limit", 100)), self.page)
        more = {"response_metadata": {"next_cursor": str(end)}} if end < len(held) else {}
        return {"ok": True, "messages": held[start:end], "has_more": bool(more), **more}


def _within(ts: str, arguments: Payload) -> bool:
    oldest, latest = arguments.get("oldest", "0"), arguments.get("latest", "9")
    if str(arguments.get("inclusive", "")).lower() in {"true", "1"}:
        return oldest <= ts <= latest
    return oldest < ts < latest


async def _arguments(request: Request) -> Payload:
    body = await request.body()
    if "json" in request.headers.get("content-type", ""):
        read: Payload = json.loads(body)
    else:
        read = dict(parse_qsl(body.decode(), keep_blank_values=True))
    return {**request.query_params, **read}


def _refused(method: str, token: str, arguments: Payload) -> str:
    """The error that Slack answers with, if any."""
    if token != (APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN):
        return "invalid_auth"
    if method not in {"chat.postMessage", "chat.update"}:
        return ""
    if arguments["channel"].startswith("CX"):
        return "not_in_channel"
    if len(arguments["text"]) > (4_000 if method == "chat.update" else 40_000):
        return "msg_too_long"
    blocks = arguments.get("blocks") or []
    if len(blocks) > 50 or any(_characters(block) > 3_000 + 200 for block in blocks if block["type"] != "rich_text"):
        return "invalid_blocks"
    return "msg_blocks_too_long" if _characters(blocks) > 13_200 else ""


def _characters(part: Any) -> int:
    if isinstance(part, list):
        return sum(map(_characters, part))
    if not isinstance(part, dict):
        return 0
    own = sum(len(value) for name, value in part.items() if name in {"text", "url"} and isinstance(value, str))
    return own + sum(map(_characters, part.values()))
