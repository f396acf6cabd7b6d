"""What the tests of the bot say, and what they look for."""

from typing import Any

from tests.api.slack.server import FakeSlack, until
from tests.api.slack.shapes import BOT_USER, event, mention, message, new_ts

__all__ = [
    "BURNED",
    "CLOSED",
    "DIRECT",
    "IDA",
    "NOBODY",
    "NOOR",
    "ROOM",
    "answers",
    "ask",
    "ended",
    "final",
    "reply",
    "shown",
    "texts",
]

ROOM, DIRECT, IDA, NOOR = "C024BE91L", "D024BE91L", "U061F7AUR", "U0G9QF9C6"
CLOSED = "Why will the harbour bridge close?"
BURNED = "When did the old mill burn down?"
NOBODY = "Who won the football world cup in 2018?"

Posted = dict[str, Any]


def ask(slack: FakeSlack, question: str, channel: str = ROOM, user: str = IDA, thread: str = "") -> str:
    """Mention the bot, or write to it directly, and wait for the acknowledgement; returns the ts."""
    ts = new_ts()
    text = question if channel.startswith("D") else f"<@{BOT_USER}> {question}"
    made = (
        message(channel, user, text, ts, thread)
        if channel.startswith("D")
        else mention(channel, user, text, ts, thread)
    )
    slack.write(channel, made)
    slack.delivered(event(made))
    return ts


def reply(slack: FakeSlack, text: str, thread: str, channel: str = ROOM, user: str = IDA) -> str:
    """Write in a thread without a mention; returns the ts."""
    ts = new_ts()
    made = message(channel, user, text, ts, thread)
    slack.write(channel, made)
    slack.delivered(event(made))
    return ts


def final(one: Posted) -> bool:
    """Whether a message is an answer with its buttons."""
    return any(block["type"] == "actions" for block in one.get("blocks", ()))


def answers(slack: FakeSlack, number: int = 1, channel: str = ROOM) -> list[Posted]:
    """The bot's answers, once there are so many."""

    def found() -> list[Posted] | None:
        there = [one for one in slack.of_bot(channel) if final(one)]
        return there if len(there) >= number else None

    made: list[Posted] = until(found)
    return made


def ended(slack: FakeSlack, text: str, channel: str = ROOM) -> Posted:
    """The bot's message that holds this text, once there is one."""
    made: Posted = until(lambda: next((one for one in slack.of_bot(channel) if text in one["text"]), None))
    return made


def texts(slack: FakeSlack, channel: str = ROOM) -> list[str]:
    """The text of each message of the bot."""
    return [one["text"] for one in slack.of_bot(channel)]


def shown(part: Any) -> str:
    """All that blocks show."""
    if isinstance(part, list):
        return "".join(map(shown, part))
    if not isinstance(part, dict):
        return ""
    own = "".join(value for name, value in part.items() if name == "text" and isinstance(value, str))
    return own + "".join(map(shown, part.values()))
