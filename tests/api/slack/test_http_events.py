"""`/slack/events`: real requests to a real server, signed as Slack signs them."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from api.service.answers import AnswerService
from api.settings.settings import Settings
from api.slack.http_events import slack_router
from tests.api.slack.background import Background
from tests.api.slack.server import SECRET, FakeSlack
from tests.api.slack.shapes import BOT_USER, block_action, command, event, mention, message, new_ts
from tests.api.slack.talk import BURNED, CLOSED, IDA, ROOM, answers, ended

Send = Callable[..., httpx.Response]


def signed(body: str, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    """The headers that Slack sends with a body."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


@pytest.fixture
def address(settings_of: Callable[..., Settings]) -> Iterator[str]:
    """Where a server with the bot's route listens."""
    settings = settings_of(slack_app_token="")
    with ExitStack() as opened:
        answer_service = AnswerService(settings)
        opened.callback(answer_service.close)
        router = slack_router(settings, answer_service)
        assert router
        app = FastAPI()
        app.include_router(router)
        config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", ws="none",
                                timeout_graceful_shutdown=1)  # fmt: skip
        server = opened.enter_context(Background(uvicorn.Server(config)))
        yield f"http://{server.base}/slack/events"


@pytest.fixture
def send(address: str) -> Send:
    """Sends a body, signed unless other headers are given."""

    def post(body: Any, headers: dict[str, Any] | None = None, kind: str = "application/json") -> httpx.Response:
        text = body if isinstance(body, str) else json.dumps(body)
        headers = signed(text) if headers is None else headers
        return httpx.post(address, content=text.encode(), headers={"Content-Type": kind, **headers}, timeout=30)

    return post


def form(payload: dict[str, Any]) -> str:
    return urlencode({"payload": json.dumps(payload)})


def test_slack_is_told_that_the_address_is_ours(send: Send) -> None:
    reply = send({"type": "url_verification", "challenge": "3eZbrw1a"})
    assert reply.status_code == 200 and "3eZbrw1a" in reply.text


def test_a_signed_event_is_answered_once_however_often_it_comes(send: Send, slack: FakeSlack) -> None:
    ts, text = new_ts(), f"<@{BOT_USER}> {CLOSED}"
    told = event(mention(ROOM, IDA, text, ts), "Ev5")
    again = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    assert send(told).status_code == 200
    body = json.dumps(told)
    assert send(body, {**signed(body), **again}).status_code == 200
    assert send(event(message(ROOM, IDA, text, ts))).status_code == 200
    (answer,) = answers(slack)
    assert answer["thread_ts"] == ts
    assert send(event(mention(ROOM, IDA, f"<@{BOT_USER}> {BURNED}"))).status_code == 200
    assert len(answers(slack, 2)) == len(slack.of_bot(ROOM)) == 2


@pytest.mark.parametrize(
    "headers",
    [
        lambda body: signed(body, "another secret"),
        lambda body: signed(body, at=time.time() - 301),
        lambda body: signed(body, at=time.time() + 330),
        lambda body: signed(body + " "),
        lambda body: {},
        lambda body: {**signed(body), "X-Slack-Request-Timestamp": "soon"},
        lambda body: {**signed(body), "X-Slack-Request-Timestamp": "²"},
        lambda body: {**signed(body), "X-Slack-Request-Timestamp": "9" * 5_000},
        lambda body: {**signed(body), "X-Slack-Signature": "v0=é"},
    ],
    ids=[
        "wrong secret",
        "too old",
        "of the future",
        "of another body",
        "none",
        "no number",
        "no digit",
        "no time",
        "no hash",
    ],
)
def test_what_slack_did_not_sign_is_refused(
    send: Send, slack: FakeSlack, headers: Callable[[str], dict[str, str]]
) -> None:
    body = json.dumps(event(mention(ROOM, IDA, f"<@{BOT_USER}> {CLOSED}")))
    made = headers(body)
    reply = send(body, {name: value.encode() for name, value in made.items()})
    assert reply.status_code == 401
    assert not slack.calls


def test_a_body_that_is_no_text_or_far_too_long_is_refused(send: Send, address: str) -> None:
    assert httpx.post(address, content=b"\xff\xfe", headers=signed("x")).status_code == 400
    assert httpx.post(address, content=b"x" * 1_100_000, headers=signed("x")).status_code == 413
    assert send("{not json").status_code == 400
    assert send("{not json", signed("x")).status_code == 401


def test_a_command_is_seen_by_all_and_answered(send: Send, slack: FakeSlack) -> None:
    given = command(ROOM, IDA, CLOSED, slack.response_url)
    reply = send(urlencode(given), kind="application/x-www-form-urlencoded")
    assert reply.json() == {"response_type": "in_channel", "text": ""}
    (answer,) = answers(slack)
    assert "thread_ts" not in answer and answer["text"].startswith(f"Asked: “{CLOSED}”\n\n")
    assert "cracks" in answer["text"]


def test_a_thumb_is_acknowledged(send: Send, slack: FakeSlack) -> None:
    send(event(mention(ROOM, IDA, f"<@{BOT_USER}> {CLOSED}")))
    pressed = block_action(ROOM, IDA, "onrecord_up", answers(slack)[0])
    assert send(form(pressed), kind="application/x-www-form-urlencoded").status_code == 200


def test_where_slack_cannot_be_asked_who_the_bot_is_the_event_is_not_acknowledged(send: Send, slack: FakeSlack) -> None:
    slack.errors["auth.test"] = ["internal_error"]
    told = event(mention(ROOM, IDA, f"<@{BOT_USER}> help"))
    assert send(told).status_code == 500
    assert send(told).status_code == 200
    ended(slack, "Ask me a question")


def test_what_the_app_does_not_listen_to_is_acknowledged(send: Send) -> None:
    assert send(event({"type": "team_join", "user": {"id": IDA}})).status_code == 200


def test_without_a_token_and_a_secret_there_is_no_route(settings_of: Callable[..., Settings], slack: FakeSlack) -> None:
    for missing in ("slack_bot_token", "slack_signing_secret"):
        settings = settings_of(**{missing: ""})
        assert slack_router(settings, AnswerService(settings)) is None
