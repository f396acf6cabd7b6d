"""The bot's own identity in Slack, asked for once."""

import threading
from dataclasses import dataclass

from api.slack.client import Slack

__all__ = ["BotIdentity", "Identity"]


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """The bot's ids and names: as a member, as a bot, and of its workspace."""

    user: str
    bot: str
    team: str
    enterprise: str | None
    name: str
    workspace: str


class Identity:
    """Asks Slack for the bot's identity on first use, and again only where that failed."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._lock = threading.Lock()
        self._who: BotIdentity | None = None

    def __call__(self) -> BotIdentity:
        """Return who the bot is. Raises SlackFailed."""
        with self._lock:
            if self._who is None:
                told = self._slack.call("auth.test")
                self._who = BotIdentity(
                    user=str(told["user_id"]),
                    bot=str(told.get("bot_id") or ""),
                    team=str(told["team_id"]),
                    enterprise=told.get("enterprise_id"),
                    name=str(told.get("user") or ""),
                    workspace=str(told.get("team") or ""),
                )
            return self._who

    def user(self) -> str:
        """Return the bot's member id. Raises SlackFailed."""
        return self().user
