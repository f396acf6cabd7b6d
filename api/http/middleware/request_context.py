"""The outermost middleware: request ids, log lines, security headers, and a response to exceptions nobody handled."""

import asyncio
import logging
import re
import time
import uuid
from collections.abc import Collection
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import Stopping, UnknownHost
from api.http.errors import STOPPED_FOR, error_response
from api.http.logs import log_defect
from api.http.metrics import Metrics
from index.errors import OnRecordError

__all__ = ["RequestContextMiddleware", "loopback_names"]

_log = logging.getLogger("onrecord.http")
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_OPEN = frozenset({"/healthz", "/readyz"})  # health checks, which call the server by its IP address


def loopback_names(port: int) -> frozenset[str]:
    """Return the host names, with and without `port`, of a server that only this machine can reach.

    All others are refused, against DNS rebinding: a web page can point its own domain at 127.0.0.1.
    """
    names = ("localhost", "127.0.0.1", "[::1]")
    return frozenset({*names, *(f"{name}:{port}" for name in names)})


class RequestContextMiddleware:
    """The outermost middleware. `hosts` are the host names that a request may use; None allows any."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, hosts: Collection[str] | None) -> None:
        self._app = app
        self._metrics = metrics
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        state = scope.setdefault("state", {})
        state["request_id"] = request_id = _request_id(headers.get(b"x-request-id", b"").decode("latin-1"))
        status = 0
        began = time.perf_counter()

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *_added(request_id, scope["path"], message["headers"])]
            await send(message)

        try:
            if self._hosts is not None and not self._is_ours(scope["path"], headers.get(b"host", b"")):
                raise UnknownHost("The Host header names another server.")
            await self._app(scope, receive, sending)
        except OnRecordError as error:  # from a middleware, which has sent nothing yet: the routes handle their own
            await error_response(error, request_id)(scope, receive, sending)
        except asyncio.CancelledError:  # uvicorn cancels requests when the server shuts down; nothing else does
            if not status:
                await error_response(Stopping(after=STOPPED_FOR), request_id)(scope, receive, sending)
        except Exception as error:
            log_defect(error, request_id)
            if not status:
                await error_response(error, request_id)(scope, receive, sending)
            status = 500
        finally:
            self._note(scope, status, time.perf_counter() - began)

    def _is_ours(self, path: str, host: bytes) -> bool:
        return path in _OPEN or host.decode("latin-1").lower() in (self._hosts or ())

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "none")  # not the path: it may name an article
        method = scope["method"] if scope["method"] in _METHODS else "other"  # it may be any word
        self._metrics.count_request(route, method if route != "none" else "any", status, seconds)
        fields: dict[str, Any] = {"id": scope["state"]["request_id"], "method": method, "route": route}
        fields |= {"status": status or "left", "seconds": round(seconds, 4), **scope["state"].get("noted", {})}
        level = logging.INFO if status < 500 else logging.WARNING
        _log.log(level, "request", extra={"fields": fields})


def _request_id(given: str) -> str:
    return given if _ID.fullmatch(given) else uuid.uuid4().hex


def _added(request_id: str, path: str, there: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    known = {name.lower() for name, _ in there}
    added = {"X-Request-ID": request_id, **_HEADERS}
    if not path.startswith("/static/") and path != "/":
        added["Cache-Control"] = "no-store"
    return [
        (name.lower().encode(), value.encode()) for name, value in added.items() if name.lower().encode() not in known
    ]
