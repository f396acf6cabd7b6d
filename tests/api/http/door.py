"""The HTTP door as it is served: uvicorn on loopback, in a thread of this process.

with Door(settings) as door:
    door.client.post("/v1/ask", json={"question": "…"})
"""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx
import openai
import uvicorn

from api.http.app import create_app
from api.http.server import listen
from api.http.services import Server, Services
from api.settings.settings import Settings

__all__ = ["Door", "events_of", "request_bytes", "until"]

_LATEST = 120.0  # seconds until what is waited for must have come; only what hangs takes as long


class Door:
    """Serves while it is entered; `services` are those of the running application."""

    def __init__(self, settings: Settings, **stated: Any) -> None:
        self._listening = listen("127.0.0.1", 0)
        self.port = int(self._listening.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.app = create_app(Server(settings, port=self.port, **stated))
        config = uvicorn.Config(self.app, log_config=None, access_log=False, server_header=False,
                                timeout_graceful_shutdown=1)  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._listening],), name="door")
        self.client = self.client_of()

    @property
    def services(self) -> Services:
        found: Services = self.app.state.services
        return found

    def client_of(self, **headers: str) -> httpx.Client:
        """A client that sends these headers with every request: `_` in their names stands for `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.Client(base_url=self.url, headers=named, timeout=_LATEST)

    def openai(self, key: str = "none") -> openai.OpenAI:
        return openai.OpenAI(base_url=f"{self.url}/v1", api_key=key, max_retries=0, timeout=_LATEST)

    def ask(self, question: str, **more: Any) -> dict[str, Any]:
        """The document that answers."""
        response = self.client.post("/v1/ask", json={"question": question, **more})
        assert response.status_code == 200, response.text
        return dict(response.json())

    def told(self, question: str, *, alive: bool = False, **more: Any) -> list[tuple[str, Any]]:
        """The events that answer; signs of life, of which a slow machine sends more, where they are asked for."""
        asked = {"question": question, "stream": True, **more}
        with self.client.stream("POST", "/v1/ask", json=asked) as response:
            assert response.status_code == 200
            return [event for event in events_of(response.iter_lines()) if alive or event[0] != ":"]

    def begin(self, asked: Mapping[str, Any], path: str = "/v1/ask") -> socket.socket:
        """Send a request, and leave the rest to whoever holds the connection."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=_LATEST)
        connection.sendall(request_bytes(path, asked))
        return connection

    def __enter__(self) -> "Door":
        self._thread.start()
        until(lambda: self._server.started or not self._thread.is_alive(), "the server did not start")
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        self._server.should_exit = True
        self._thread.join(_LATEST)
        self._listening.close()
        assert not self._thread.is_alive()


def events_of(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
    """Name and data of each server-sent event; a comment is an event of the name ":"."""
    name = ""
    for line in lines:
        kind, _, value = line.partition(": ")
        if kind == "event":
            name = value
        elif kind == "data":
            yield name, value if value == "[DONE]" else json.loads(value)
        elif line.startswith(":"):
            yield ":", value
        elif not line:
            name = ""


def request_bytes(path: str, asked: Mapping[str, Any]) -> bytes:
    """A POST request as it goes over the wire."""
    body = json.dumps(asked).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return f"{head}\r\n\r\n".encode() + body


def until(there: Callable[[], object], otherwise: str) -> None:
    """Wait until `there()`; how long that takes is not what is tested."""
    latest = time.monotonic() + _LATEST
    while not there():
        assert time.monotonic() < latest, otherwise
        time.sleep(0.01)
