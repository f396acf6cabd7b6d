"""Threads as conversations."""

import json
from collections.abc import Callable
from typing import Any

from api.slack.bot import Bot
from tests.api.slack.server import FakeSlack
from tests.api.slack.shapes import command, message, new_ts
from tests.api.slack.talk import BURNED, CLOSED, DIRECT, IDA, NOOR, ROOM, answers, ask, reply

BotOf = Callable[..., Bot]


def history(bot: Bot, ts: str) -> list[dict[str, Any]]:
    """The history that was kept with the answer to a message."""
    (row,) = bot.tools.store.rows("SELECT history FROM answers JOIN jobs ON jobs.id = job WHERE ts = ?", ts)
    found: list[dict[str, Any]] = json.loads(row["history"])
    return found


def test_what_was_asked_and_answered_is_the_conversation_and_the_talk_of_people_is_not(
    bot: Bot, slack: FakeSlack
) -> None:
    root = ask(slack, CLOSED)
    answers(slack)
    reply(slack, "I wonder about Tomas Reed, the harbour master.", root, user=NOOR)
    reply(slack, f"<@{NOOR}> have a look", root)
    slack.write(ROOM, message(ROOM, "", "unfurled", new_ts(), root, bot_id="B0OTHER", subtype="bot_message"))
    ts = ask(slack, BURNED, thread=root)
    answers(slack, 2)
    turns = history(bot, ts)
    assert [turn["role"] for turn in turns] == ["user", "assistant"]
    assert turns[0]["content"] == CLOSED and "cracks" in turns[1]["content"]
    assert "[1]" not in turns[1]["content"] and "Sources" not in turns[1]["content"]


def test_a_question_that_mentions_it_needs_no_look_at_the_thread(bot: Bot, slack: FakeSlack) -> None:
    root = new_ts()
    slack.write(ROOM, message(ROOM, NOOR, "Good morning.", root))
    ask(slack, CLOSED, thread=root)
    answers(slack)
    assert not slack.called("conversations.replies")


def test_a_command_and_its_answer_begin_a_conversation(bot: Bot, slack: FakeSlack) -> None:
    slack.delivered(command(ROOM, IDA, "Who is Tomas Reed?", slack.response_url), "slash_commands")
    (first,) = answers(slack)
    ts = reply(slack, "what did he say?", first["ts"])
    answers(slack, 2)
    who = "Who is Tomas Reed?"
    assert history(bot, ts)[0] == {"role": "user", "content": who, "asked": who}


def test_a_question_that_begins_a_thread_has_nothing_to_read(bot: Bot, slack: FakeSlack) -> None:
    ask(slack, CLOSED, DIRECT)
    answers(slack, 1, DIRECT)
    assert not slack.called("conversations.replies")
