"""`/slack/events`: what Slack sends to the HTTP server, signed. The same app as in Socket Mode."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from api.desk import Desk
from api.slack.bot import Bot
from api.slack.manifest import PATH
from rag.settings import Settings

if TYPE_CHECKING:
    from slack_bolt import BoltResponse

__all__ = ["slack_router"]

_MOST_BYTES = 1_000_000


def slack_router(settings: Settings, desk: Desk) -> APIRouter | None:
    """The route, which starts and ends the bot with the server; None where no token and signing secret are set."""
    if not (settings.slack_bot_token.get_secret_value() and settings.slack_signing_secret.get_secret_value()):
        return None
    bot = Bot(settings, desk)

    @asynccontextmanager
    async def working(_: object) -> AsyncIterator[None]:
        bot.start()
        try:
            yield
        finally:
            await run_in_threadpool(bot.close)

    router = APIRouter(lifespan=working)

    @router.post(PATH, include_in_schema=False)
    async def events(request: Request) -> Response:
        """Take in what Slack sends."""
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        # bolt and the store block: not on the loop that serves everybody.
        return await run_in_threadpool(_handled, bot, request, body)

    return router


def _handled(bot: Bot, request: Request, body: bytes) -> Response:
    from slack_bolt import BoltRequest
    from slack_bolt.adapter.starlette.handler import to_starlette_response

    stamp = request.headers.get("x-slack-request-timestamp", "")
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return Response(status_code=400)
    if not (stamp.isascii() and stamp.isdigit()):  # the SDK takes it for a number
        return Response(status_code=401)
    reply: BoltResponse = bot.app.dispatch(BoltRequest(body=text, headers=dict(request.headers)))
    return to_starlette_response(reply)


async def _body(request: Request) -> bytes | None:
    """What was sent; None where it is more than Slack ever sends."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            return None
    return body
