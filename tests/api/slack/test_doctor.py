"""What is wrong with a set-up, and what to do."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from api.cli.commands.slack import check
from api.errors import DONE, OUTSIDE, USAGE
from api.service.answers import AnswerService
from api.settings.settings import Settings
from api.slack.doctor import findings
from api.slack.http_events import slack_router
from tests.api.slack.background import Background
from tests.api.slack.server import APP_TOKEN, BOT_TOKEN, SECRET, FakeSlack

SettingsOf = Callable[..., Settings]


def wrong(settings: Settings) -> dict[str, str]:
    return {one.what: one.wrong for one in findings(settings) if one.wrong}


@contextmanager
def served(app: Any) -> Iterator[str]:
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", ws="none", timeout_graceful_shutdown=1)
    with Background(uvicorn.Server(config)) as running:
        yield f"http://{running.base}"


def test_a_set_up_that_works_is_said_to(settings_of: SettingsOf, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(settings_of(slack_signing_secret="")) == DONE
    out = capsys.readouterr().out
    assert "✓ bot token: @onrecord in Newsroom" in out
    assert "✓ scopes: all 7 granted" in out
    assert "✓ Socket Mode: Slack opens a connection" in out
    assert "✓ collection default: there" in out
    assert BOT_TOKEN not in out and APP_TOKEN not in out


@pytest.mark.parametrize(("changed", "what", "says"), [
    ({"slack_bot_token": ""}, "bot token", "ONRECORD_SLACK_BOT_TOKEN is not set"),
    ({"slack_bot_token": "xoxb-wrong"}, "bot token", "Slack does not know this token: copy it anew."),
    ({"slack_app_token": "", "slack_signing_secret": ""}, "Socket Mode", "ONRECORD_SLACK_APP_TOKEN is not set"),
    ({"slack_app_token": "xapp-wrong"}, "Socket Mode", "Slack does not know this token"),
    ({"slack_api_url": "http://127.0.0.1:9/api/"}, "bot token", "Slack cannot be reached"),
    ({}, "signed requests", "ONRECORD_PUBLIC_URL is not set"),
    ({"public_url": "http://127.0.0.1:9"}, "signed requests", "cannot be reached from here"),
    ({"slack_channels": {"C1": {"collection": "politics"}}}, "collection politics", "--collection politics ingest"),
])  # fmt: skip
def test_each_thing_that_is_wrong_is_named_with_what_to_do(
    settings_of: SettingsOf, changed: dict[str, Any], what: str, says: str
) -> None:
    found = wrong(settings_of(**changed))
    assert says in found[what]
    assert "-wrong" not in found[what]  # the tokens


def test_the_exit_code_is_that_of_what_is_wrong_first(settings_of: SettingsOf, slack: FakeSlack) -> None:
    assert check(settings_of(slack_bot_token="")) == USAGE
    assert check(settings_of(slack_bot_token="xoxb-wrong", slack_signing_secret="")) == OUTSIDE


def test_scopes_that_lack_and_those_too_many_are_named(settings_of: SettingsOf, slack: FakeSlack) -> None:
    slack.scopes = "chat:write,commands,app_mentions:read,admin"
    says = wrong(settings_of(slack_signing_secret=""))["scopes"]
    assert "im:history (hear direct messages)" in says and "install the app again" in says and "chat:write" not in says
    slack.scopes = FakeSlack().scopes + ",admin"
    (scopes,) = [one for one in findings(settings_of()) if one.what == "scopes"]
    assert scopes.found == "all 7 granted; not needed: admin" and not scopes.wrong


@pytest.mark.parametrize("error", ["account_inactive", "token_revoked", "missing_scope", "ratelimited", "odd_reason"])
def test_what_slack_says_is_put_into_words(settings_of: SettingsOf, slack: FakeSlack, error: str) -> None:
    slack.errors["auth.test"] = [error]
    says = wrong(settings_of())["bot token"]
    assert says.endswith(".") and ("odd_reason" in says) == (error == "odd_reason")


def test_the_server_at_the_public_address_is_asked_as_slack_asks(settings_of: SettingsOf) -> None:
    settings = settings_of()
    router = slack_router(settings, AnswerService(settings))
    assert router
    app = FastAPI()
    app.include_router(router)
    with served(app) as url:
        assert "signed requests" not in wrong(settings_of(public_url=url, slack_app_token=""))
        other = wrong(settings_of(public_url=url, slack_signing_secret=SECRET[::-1]))
        assert "another signing secret" in other["signed requests"]
    with served(FastAPI()) as url:
        assert "is not there" in wrong(settings_of(public_url=url))["signed requests"]


def test_another_program_at_the_address_is_noticed(settings_of: SettingsOf) -> None:
    app = FastAPI()
    app.post("/slack/events")(lambda: "hello")
    with served(app) as url:
        assert "something else than onrecord" in wrong(settings_of(public_url=url))["signed requests"]
