"""A played Slack, and a bot that is connected to it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from api.service.answers import AnswerService
from api.settings.settings import Settings
from api.slack.bot import Bot
from api.slack.intake.intake import Intake
from api.slack.jobs.store import Store
from api.slack.socket_mode import connection
from tests.api.slack.server import APP_TOKEN, BOT_TOKEN, SECRET, FakeSlack, until


def _hang_up(slack: FakeSlack, client: Any) -> None:
    """End the connection from the other side: the SDK would sit for seconds in its reads."""
    client.auto_reconnect_enabled = client.default_auto_reconnect_enabled = False
    slack.drop()
    client.closed = True
    client.enqueue_message("")


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Slack, played on loopback."""
    with FakeSlack() as played:
        yield played


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The memory of a bot, empty."""
    made = Store(tmp_path / "memory")
    yield made
    made.close()


@pytest.fixture
def intake_of(store: Store) -> Callable[..., Intake]:
    """Makes what takes questions into the store."""
    return lambda **changed: Intake(Settings(**changed), store, lambda: None)


@pytest.fixture
def settings_of(slack: FakeSlack, home: Path) -> Callable[..., Settings]:
    """Settings of a bot over the small newsroom, with what a test changes."""

    def made(**changed: Any) -> Settings:
        tokens = {"slack_bot_token": BOT_TOKEN, "slack_app_token": APP_TOKEN, "slack_signing_secret": SECRET}
        return Settings(**{"home": home, "slack_api_url": slack.api_url, **tokens, **changed})

    return made


@pytest.fixture
def bot_of(slack: FakeSlack, settings_of: Callable[..., Settings]) -> Iterator[Callable[..., Bot]]:
    """Starts a bot in Socket Mode with settings of the test's own."""
    with ExitStack() as opened:

        def made(**changed: Any) -> Bot:
            settings = settings_of(**changed)
            answer_service = AnswerService(settings)
            opened.callback(answer_service.close)
            bot = Bot(settings, answer_service)
            opened.callback(bot.close)
            bot.identity()
            bot.start()
            client = opened.enter_context(connection(bot, settings))
            until(lambda: slack.connected)
            opened.callback(_hang_up, slack, client)
            return bot

        yield made


@pytest.fixture
def bot(bot_of: Callable[..., Bot]) -> Bot:
    """A connected bot with the usual settings."""
    return bot_of()
