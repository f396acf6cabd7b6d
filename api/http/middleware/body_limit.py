"""Middleware that limits the size of request bodies."""

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import BodyTooLong, KeyTooWeak
from index.errors import OnRecordError

__all__ = ["BodyLimitMiddleware"]

_MOST = 2_000_000  # bytes: a question with all its history
_UPLOADS = "/v1/articles"


class BodyLimitMiddleware:
    """Refuses a body before it is read if its Content-Length is over the limit, else as soon as it exceeds the limit.

    Starlette's own limit would answer in plain text, not with an error document. Raises BodyTooLong, KeyTooWeak.
    """

    def __init__(self, app: ASGIApp, *, most_uploaded: int, may_write: Callable[[str], bool]) -> None:
        self._app = app
        self._most_uploaded = most_uploaded  # bytes, of all files of an upload
        self._may_write = may_write  # takes an Authorization header: a body is read before the route checks the key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        uploads = scope["path"] == _UPLOADS
        trusted = uploads and self._may_write(headers.get(b"authorization", b"").decode("latin-1"))
        most = self._most_uploaded if trusted else _MOST
        stated = headers.get(b"content-length", b"")
        if stated.isdigit() and int(stated) > most:
            raise _refusal(stranger=uploads and not trusted)
        read = 0

        async def counting() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(413)  # FastAPI would report any other exception as a malformed body
            return message

        await self._app(scope, counting, send)


def _refusal(*, stranger: bool) -> OnRecordError:
    if stranger:
        return KeyTooWeak("This needs a key that may write.")
    return BodyTooLong("The body of the request is too large.")
