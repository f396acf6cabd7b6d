from typing import Any

from api.slack.bot import Bot
from tests.api.slack.server import FakeSlack, until
from tests.api.slack.shapes import BOT_USER, event, mention, new_ts

ROOM, IDA = "C024BE91L", "U061F7AUR"
CLOSED = "Why will the harbour bridge close?"


def answered(slack: FakeSlack, channel: str = ROOM, number: int = 1) -> list[dict[str, Any]]:
    """The bot's messages, once so many of them are final."""
    return until(
        lambda: (
            [one for one in slack.of_bot(channel) if final(one)][:number]
            if sum(map(final, slack.of_bot(channel))) >= number
            else None
        )
    )


def final(one: dict[str, Any]) -> bool:
    return any(block["type"] == "actions" for block in one["blocks"])


def test_a_mention_is_answered_in_its_thread(bot: Bot, slack: FakeSlack) -> None:
    ts = new_ts()
    slack.delivered(event(mention(ROOM, IDA, f"<@{BOT_USER}> {CLOSED}", ts)))
    (answer,) = answered(slack)
    assert answer["thread_ts"] == ts
    assert "cracks" in answer["text"] and "[1]" in answer["text"]
