"""Server-sent events: a response that streams an answer, and stops the answer when the reader disconnects."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.types import Receive, Scope, Send

from api.errors import Stopping
from api.http.answer_stream import AnswerStream
from api.http.errors import STOPPED_FOR, status_and_document
from api.http.logs import log_defect
from index.errors import OnRecordError

__all__ = ["EVENT", "HEARTBEAT", "Stream", "failure_event", "server_event"]

HEARTBEAT = 10  # beats (`worker_pool.BEAT`) of silence after which a comment is sent: proxies close silent connections
EVENT = {  # the schema of each event
    "type": "object",
    "properties": {"event": {"type": "string"}, "data": {"type": "string", "description": "a JSON document"}},
    "required": ["data"],
}
_ALIVE = b": still at work\n\n"
_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}  # some clients end a line at these


def server_event(data: Any, event: str | None = None) -> bytes:
    """Return one server-sent event that carries a JSON document, or text as it is."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False).translate(_LINE_ENDS)
    return format_sse_event(data_str=text, event=event)


def failure_event(error: Exception, request_id: str, event: str | None = None) -> bytes:
    """Return the event that ends a stream after an exception; an unexpected exception is logged as a defect."""
    if not isinstance(error, OnRecordError):
        log_defect(error, request_id)
    return server_event(status_and_document(error, request_id)[1], event)


class Stream(EventSourceResponse):
    """A response that streams `pieces`: server-sent events made from `answer_stream`, or None after a beat without one.

    An exception, or the shutdown of the server, becomes the last event; `error` is its name, if it has one.
    """

    def __init__(
        self,
        pieces: AsyncIterator[bytes | None],
        answer_stream: AnswerStream | None = None,
        *,
        error: str | None = None,
    ) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(self._alive(pieces), headers=headers, media_type="text/event-stream")
        self._answer_stream = answer_stream
        self._error = error
        self._request_id = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response; however that ends, even by a reader who disconnects, the answer is stopped."""
        self._request_id = scope["state"]["request_id"]
        try:
            await super().__call__(scope, receive, send)
        except asyncio.CancelledError:  # the server stops
            await send({"type": "http.response.body", "body": self._failed(Stopping(after=STOPPED_FOR))})
        finally:
            if self._answer_stream:
                self._answer_stream.close()

    async def _alive(self, pieces: AsyncIterator[bytes | None]) -> AsyncIterator[bytes]:
        silent = 0
        try:
            async for piece in pieces:
                silent = 0 if piece else silent + 1
                if piece:
                    yield piece
                elif silent % HEARTBEAT == 0:
                    yield _ALIVE
        except Exception as error:  # the status was sent before, so that only an event can report the error
            yield self._failed(error)

    def _failed(self, error: Exception) -> bytes:
        return failure_event(error, self._request_id, self._error)
