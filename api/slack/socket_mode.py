"""Socket Mode: Slack's events over a connection that the bot opens, by slack-bolt's handler."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from api.errors import SlackFailed
from api.service.answers import AnswerService
from api.settings.settings import Settings
from api.slack.bot import Bot
from api.slack.identity import BotIdentity
from rag.errors import SettingsError

if TYPE_CHECKING:
    from slack_sdk.socket_mode import SocketModeClient

__all__ = ["connection", "run"]

_PING = 5.0  # seconds between pings; a lost connection is noticed within them


def run(settings: Settings, ready: Callable[[BotIdentity], None]) -> None:
    """Serve until SIGINT or SIGTERM; `ready` is told who the bot is once it is connected.

    Raises SettingsError where a token is missing, SlackFailed where Slack does not let it in.
    """
    _check(settings)
    answer_service = AnswerService(settings)
    bot = Bot(settings, answer_service)
    try:
        who = bot.identity()
        with connection(bot, settings), _signals() as ended:
            bot.start()
            ready(who)
            ended.wait()
    finally:
        bot.close()
        answer_service.close()


def _check(settings: Settings) -> None:
    for key in ("slack_bot_token", "slack_app_token"):
        if not getattr(settings, key).get_secret_value():
            raise SettingsError(f"{key} is not set: `onrecord slack manifest` makes the app that has one.")


@contextmanager
def connection(bot: Bot, settings: Settings) -> Iterator["SocketModeClient"]:
    """Keep a connection open within the context, and yield its client. Raises SlackFailed where it cannot be opened."""
    from slack_bolt.adapter.socket_mode import SocketModeHandler
    from slack_sdk.errors import SlackClientError

    web = bot.tools.slack.web
    handler: Any = SocketModeHandler(
        bot.app,
        settings.slack_app_token.get_secret_value(),
        bot.app.logger,
        web,
        ping_interval=_PING,
    )
    try:
        handler.connect()
    except (SlackClientError, OSError, ValueError) as error:
        handler.close()
        raise SlackFailed("apps.connections.open", "no connection", retry=True) from error
    try:
        yield handler.client
    finally:
        handler.close()


@contextmanager
def _signals() -> Iterator[threading.Event]:
    """Yield an event that SIGINT and SIGTERM set; the second signal of a kind ends the program at once."""
    ended = threading.Event()

    def end(number: int, _: object) -> None:
        ended.set()
        signal.signal(number, signal.SIG_DFL)

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield ended
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
