"""How long the body of a request may be."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import BodyTooLong

__all__ = ["Bodies"]

_MOST = 2_000_000  # bytes: a question with all its history
_UPLOADS = "/v1/articles"


class Bodies:
    """Refuses a body that says it is too long before it is read, and any other where it becomes too long.

    Starlette's own limit would answer in plain text. Raises BodyTooLong.
    """

    def __init__(self, app: ASGIApp, *, most_uploaded: int) -> None:
        self._app = app
        self._most_uploaded = most_uploaded  # bytes, of all files of an upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._most_uploaded if scope["path"] == _UPLOADS else _MOST
        stated = dict(scope["headers"]).get(b"content-length", b"")
        if stated.isdigit() and int(stated) > most:
            raise BodyTooLong("The body of the request is too large.")
        read = 0

        async def counting() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(413)  # FastAPI would turn any other into a malformed body
            return message

        await self._app(scope, counting, send)
