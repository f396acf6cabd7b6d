"""`/slack/events`: Slack's signed requests to the HTTP server, handled by the same app as in Socket Mode."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from api.service.answers import AnswerService
from api.settings.settings import Settings
from api.slack.bot import Bot
from api.slack.manifest import PATH

if TYPE_CHECKING:
    from slack_bolt import BoltResponse

__all__ = ["slack_router"]

_MOST_BYTES = 1_000_000
_MOST_DIGITS = 12  # of a timestamp in seconds


def slack_router(settings: Settings, answer_service: AnswerService) -> APIRouter | None:
    """Return the route, which starts and ends the bot with the server; None without a token and a signing secret."""
    if not (settings.slack_bot_token.get_secret_value() and settings.slack_signing_secret.get_secret_value()):
        return None
    bot = Bot(settings, answer_service)

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
        # bolt and the store block, so they must not run on the event loop.
        return await run_in_threadpool(_dispatch, bot, request, body)

    return router


def _dispatch(bot: Bot, request: Request, body: bytes) -> Response:
    from slack_bolt import BoltRequest
    from slack_bolt.adapter.starlette.handler import to_starlette_response

    try:
        text = body.decode()
        # bolt parses a body before it checks the signature: here a body that Slack did not sign is not parsed.
        if not _is_signed(bot.tools.settings, request, text):
            return Response(status_code=401)
        delivered = BoltRequest(body=text, headers=dict(request.headers))
    except ValueError:  # neither UTF-8 nor JSON
        return Response(status_code=400)
    reply: BoltResponse = bot.app.dispatch(delivered)
    return to_starlette_response(reply)


def _is_signed(settings: Settings, request: Request, body: str) -> bool:
    """Tell whether Slack signed the body within the last five minutes. Malformed headers would make the SDK raise."""
    from slack_sdk.signature import SignatureVerifier

    stamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= _MOST_DIGITS and signature.isascii()):
        return False
    return SignatureVerifier(settings.slack_signing_secret.get_secret_value()).is_valid(body, stamp, signature)


async def _body(request: Request) -> bytes | None:
    """Return what was sent; None where it is more than Slack ever sends."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            return None
    return body
