"""`/mcp`: the Model Context Protocol over streamable HTTP, behind the same keys as every other route."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

from fastapi import APIRouter, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.auth import READS
from api.http.services import TheServices
from api.mcp.server import over_http, server_of
from api.service.answers import Desk

__all__ = ["mcp_router"]

_desk: ContextVar[Desk] = ContextVar("desk")  # the desk of the current request, with the collections that its key opens


def mcp_router(at_once: int | None) -> APIRouter:
    """Return the router of `/mcp`, which runs as long as the server and answers `at_once` questions at a time."""
    sessions = over_http(server_of(_desk.get, at_once))

    @asynccontextmanager
    async def running(_: object) -> AsyncIterator[None]:
        async with sessions.run():
            yield

    router = APIRouter(lifespan=running)

    @router.api_route("/mcp", methods=["GET", "POST", "DELETE"], include_in_schema=False, dependencies=[READS])
    async def speak(services: TheServices) -> Response:
        return _Spoken(sessions.handle_request, services.desk)

    return router


class _Spoken(Response):
    """A response that is sent by the ASGI application of the MCP SDK."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        super().__init__()
        self._app = app
        self._of = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle the request, with `_desk` set to the desk of its key for the tools that it calls."""
        token = _desk.set(self._of)
        try:
            await self._app(scope, receive, send)
        finally:
            _desk.reset(token)
