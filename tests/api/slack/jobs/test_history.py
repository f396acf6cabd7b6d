"""Threads as conversations."""

import json
from collections.abc import Callable
from typing import Any

from api.slack.bot import Bot
from tests.api.slack.server import FakeSlack
from tests.api.slack.shapes import BOT_USER, command, message, new_ts
from tests.api.slack.talk import BURNED, CLOSED, DIRECT, IDA, NOOR, ROOM, answers, ask, reply, shown

BotOf = Callable[..., Bot]


def history(bot: Bot, ts: str) -> list[dict[str, Any]]:
    """The history that was kept with the answer to a message."""
    (row,) = bot.tools.store.rows("SELECT history FROM answers JOIN jobs ON jobs.id = job WHERE ts = ?", ts)
    found: list[dict[str, Any]] = json.loads(row["history"])
    return found


def test_a_thread_of_three_hundred_messages_is_read_to_its_end(bot: Bot, slack: FakeSlack) -> None:
    slack.page = 50
    root = new_ts()
    slack.write(ROOM, message(ROOM, NOOR, "Good morning.", root))
    for number in range(298):
        slack.write(ROOM, message(ROOM, NOOR, f"Line {number}.", new_ts(), root))
    slack.write(ROOM, message(ROOM, NOOR, "I wonder about Tomas Reed, the harbour master.", new_ts(), root))
    ts = ask(slack, "what did he say?", thread=root)
    (answer,) = answers(slack)
    assert "Tomas Reed" in shown(answer["blocks"][0])
    assert len(slack.called("conversations.replies")) == 7
    kept = history(bot, ts)
    assert len(kept) == 24 and kept[-1]["content"].startswith("I wonder")


def test_its_own_answers_are_turns_and_its_other_messages_are_not(bot: Bot, slack: FakeSlack) -> None:
    root = ask(slack, CLOSED)
    answers(slack)
    reply(slack, "help", root)
    reply(slack, f"<@{NOOR}> have a look", root)
    slack.write(ROOM, message(ROOM, "", "unfurled", new_ts(), root, bot_id="B0OTHER", subtype="bot_message"))
    ts = reply(slack, BURNED, root)
    answers(slack, 2)
    turns = history(bot, ts)
    assert [turn["role"] for turn in turns] == ["user", "assistant", "user"]
    assert turns[0]["content"] == CLOSED and "cracks" in turns[1]["content"]
    assert "[1]" not in turns[1]["content"] and "Sources" not in turns[1]["content"]


def test_an_edited_question_is_read_as_it_stands_now(bot: Bot, slack: FakeSlack) -> None:
    root = ask(slack, CLOSED)
    answers(slack)
    slack.messages[ROOM][0]["text"] = f"<@{BOT_USER}> {BURNED}"
    ts = reply(slack, "and what burned?", root)
    answers(slack, 2)
    assert history(bot, ts)[0]["content"] == BURNED


def test_a_command_and_its_answer_begin_a_conversation(bot: Bot, slack: FakeSlack) -> None:
    slack.delivered(command(ROOM, IDA, "Who is Tomas Reed?", slack.response_url), "slash_commands")
    (first,) = answers(slack)
    ts = reply(slack, "what did he say?", first["ts"])
    answers(slack, 2)
    assert history(bot, ts)[0] == {"role": "user", "content": "Who is Tomas Reed?"}


def test_a_question_that_begins_a_thread_has_nothing_to_read(bot: Bot, slack: FakeSlack) -> None:
    ask(slack, CLOSED, DIRECT)
    answers(slack, 1, DIRECT)
    assert not slack.called("conversations.replies")
