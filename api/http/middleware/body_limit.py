"""How long the body of a request may be."""

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import BodyTooLong, KeyTooWeak
from index.errors import OnRecordError

__all__ = ["Bodies"]

_MOST = 2_000_000  # bytes: a question with all its history
_UPLOADS = "/v1/articles"


class Bodies:
    """Refuses a body that says it is too long before it is read, and any other where it becomes too long.

    Starlette's own limit would answer in plain text. Raises BodyTooLong, KeyTooWeak.
    """

    def __init__(self, app: ASGIApp, *, most_uploaded: int, may_write: Callable[[str], bool]) -> None:
        self._app = app
        self._most_uploaded = most_uploaded  # bytes, of all files of an upload
        self._may_write = may_write  # of an Authorization header: a body is read before a route asks for keys

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
                raise HTTPException(413)  # FastAPI would turn any other into a malformed body
            return message

        await self._app(scope, counting, send)


def _refusal(*, stranger: bool) -> OnRecordError:
    if stranger:
        return KeyTooWeak("This needs a key that may write.")
    return BodyTooLong("The body of the request is too large.")
