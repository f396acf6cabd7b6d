"""`/mcp`: the Model Context Protocol over streamable HTTP, behind the same keys as every other route."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

from fastapi import APIRouter, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.auth import READS
from api.http.services import TheServices
from api.mcp.server import create_server, http_session_manager
from api.service.answers import AnswerService

__all__ = ["mcp_router"]

# that of the current request, with the collections that its key opens
_answer_service: ContextVar[AnswerService] = ContextVar("answer_service")


def mcp_router(at_once: int | None) -> APIRouter:
    """Return the router of `/mcp`, which runs as long as the server and answers `at_once` questions at a time."""
    sessions = http_session_manager(create_server(_answer_service.get, at_once))

    @asynccontextmanager
    async def running(_: object) -> AsyncIterator[None]:
        async with sessions.run():
            yield

    router = APIRouter(lifespan=running)

    @router.api_route("/mcp", methods=["GET", "POST", "DELETE"], include_in_schema=False, dependencies=[READS])
    async def speak(services: TheServices) -> Response:
        return _Spoken(sessions.handle_request, services.answer_service)

    return router


class _Spoken(Response):
    """A response that is sent by the ASGI application of the MCP SDK."""

    def __init__(self, app: ASGIApp, answer_service: AnswerService) -> None:
        super().__init__()
        self._app = app
        self._of = answer_service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle the request, with `_answer_service` set to that of its key for the tools that it calls."""
        token = _answer_service.set(self._of)
        try:
            await self._app(scope, receive, send)
        finally:
            _answer_service.reset(token)
