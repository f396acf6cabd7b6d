"""Server-sent events: an answer that reaches its reader piece by piece, and stops where the reader leaves."""

import json
from collections.abc import AsyncIterator
from typing import Any

from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.types import Receive, Scope, Send

from api.http.answers import Happening

__all__ = ["HEARTBEAT", "Stream", "server_event"]

HEARTBEAT = 10  # beats of silence after which a sign of life is sent: proxies close what is silent
_ALIVE = b": still at work\n\n"


def server_event(data: Any, event: str | None = None) -> bytes:
    """One server-sent event that carries a JSON document, or text as it is."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return format_sse_event(data_str=text, event=event)


class Stream(EventSourceResponse):
    """The response that carries `pieces`, made of what happens; None among them is a beat of silence."""

    def __init__(self, happening: Happening, pieces: AsyncIterator[bytes | None]) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(_alive(pieces), headers=headers, media_type="text/event-stream")
        self._happening = happening

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; whatever ends that, also a reader who leaves, ends the work."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._happening.close()


async def _alive(pieces: AsyncIterator[bytes | None]) -> AsyncIterator[bytes]:
    silent = 0
    async for piece in pieces:
        silent = 0 if piece else silent + 1
        if piece:
            yield piece
        elif silent % HEARTBEAT == 0:
            yield _ALIVE
