"""Commands, buttons and forms, as they are delivered."""

import json
from typing import Any

import pytest

from api.slack.bolt_app import COMMAND
from api.slack.bot import Bot
from api.slack.feedback.feedback import MODAL
from tests.api.slack.server import FakeSlack, until
from tests.api.slack.shapes import BOT_USER, block_action, command, event, mention, submitted
from tests.api.slack.talk import CLOSED, IDA, NOOR, ROOM, answers, ask, ended, shown, texts


def answered(slack: FakeSlack) -> dict[str, Any]:
    ask(slack, CLOSED)
    return answers(slack)[0]


def told(bot: Bot) -> list[tuple[Any, ...]]:
    rows = bot.tools.store.rows("SELECT user, verdict, reason, comment FROM feedback ORDER BY user")
    return [tuple(row) for row in rows]


def test_a_command_shows_the_question_and_its_answer(bot: Bot, slack: FakeSlack) -> None:
    acknowledged = slack.delivered(command(ROOM, IDA, CLOSED, slack.response_url), "slash_commands")
    assert acknowledged["payload"]["response_type"] == "in_channel" and COMMAND == "/ask"
    (answer,) = answers(slack)
    assert "thread_ts" not in answer
    assert f"asked: “{CLOSED}”" in shown(answer["blocks"]) and "cracks" in shown(answer["blocks"])


@pytest.mark.parametrize("attempt", range(2))
def test_a_command_without_a_question_is_told_how_to_ask_and_nobody_else_is(
    bot: Bot, slack: FakeSlack, attempt: int
) -> None:
    slack.delivered(command(ROOM, IDA, "help" * attempt, slack.response_url), "slash_commands")
    until(lambda: slack.responses)
    assert slack.responses[0]["text"].startswith("Ask me a question in words")
    assert not texts(slack)


def test_where_it_may_not_write_whoever_gave_the_command_is_told_to_invite_it(bot: Bot, slack: FakeSlack) -> None:
    slack.delivered(command("CX1", IDA, CLOSED, slack.response_url), "slash_commands")
    until(lambda: slack.responses)
    assert slack.responses[0]["text"].startswith("I cannot write here yet: invite me")
    until(lambda: not bot.tools.store.rows("SELECT 1 FROM jobs WHERE state != 'done'"))


def test_the_quotes_of_an_answer_open_for_whoever_presses_the_button(bot: Bot, slack: FakeSlack) -> None:
    slack.delivered(block_action(ROOM, NOOR, "onrecord_quotes", answered(slack)), "interactive")
    (opened,) = until(lambda: slack.called("views.open"))
    assert "“The harbour bridge will close on Monday" in shown(opened["view"]["blocks"])
    assert "harbour.txt:" in shown(opened["view"]["blocks"])


def test_the_home_tab_says_what_can_be_asked(bot: Bot, slack: FakeSlack) -> None:
    made = bot.tools.starters.for_collection(bot.tools.answer_service.collection())
    slack.delivered(event({"type": "app_home_opened", "user": IDA, "channel": "D1", "tab": "messages"}))
    slack.delivered(event({"type": "app_home_opened", "user": IDA, "channel": "D1", "tab": "home"}))
    (published,) = until(lambda: slack.called("views.publish"))
    seen = shown(published["view"]["blocks"])
    assert published["user_id"] == IDA and published["view"]["type"] == "home"
    assert "4 articles. The collection runs from 2 November 2021 to 17 May 2024." in seen
    assert made and all(question in seen for question in made)


def test_where_somebody_comes_to_write_questions_are_suggested(bot: Bot, slack: FakeSlack) -> None:
    made = bot.tools.starters.for_collection(bot.tools.answer_service.collection())
    slack.delivered(event({"type": "app_home_opened", "user": IDA, "channel": "D1", "tab": "messages"}))
    (suggested,) = until(lambda: slack.called("assistant.threads.setSuggestedPrompts"))
    prompts = suggested["prompts"] if isinstance(suggested["prompts"], list) else json.loads(suggested["prompts"])
    assert [one["message"] for one in prompts] == list(made)
    assert suggested["channel_id"] == "D1" and "thread_ts" not in suggested


def test_a_thumb_up_is_kept_and_thanked_for(bot: Bot, slack: FakeSlack) -> None:
    answer = answered(slack)
    slack.delivered(block_action(ROOM, IDA, "onrecord_up", answer), "interactive")
    until(lambda: slack.called("chat.postEphemeral"))
    (thanks,) = slack.called("chat.postEphemeral")
    assert (thanks["user"], thanks["thread_ts"]) == (IDA, answer["thread_ts"])
    assert told(bot) == [(IDA, "up", "", "")]


def test_a_thumb_down_opens_a_form_and_counts_without_it(bot: Bot, slack: FakeSlack) -> None:
    slack.delivered(block_action(ROOM, IDA, "onrecord_down", answered(slack)), "interactive")
    until(lambda: slack.called("views.open"))
    assert told(bot) == [(IDA, "down", "", "")]
    view = slack.called("views.open")[0]["view"]
    assert view["callback_id"] == MODAL
    sent = submitted(IDA, view, "wrong", "It was five weeks.")
    slack.delivered(sent, "interactive")
    assert told(bot) == [(IDA, "down", "wrong", "It was five weeks.")]
    (row,) = bot.tools.store.rows("SELECT question, document FROM answers")
    assert row["question"] == CLOSED and "harbour.txt" in row["document"]


def test_everybody_has_an_opinion_of_their_own_and_may_change_it(bot: Bot, slack: FakeSlack) -> None:
    answer = answered(slack)
    for user, action in ((IDA, "onrecord_up"), (NOOR, "onrecord_up"), (IDA, "onrecord_down")):
        slack.delivered(block_action(ROOM, user, action, answer), "interactive")
    assert told(bot) == [(IDA, "down", "", ""), (NOOR, "up", "", "")]


@pytest.mark.parametrize("action", ["onrecord_up", "onrecord_down"])
def test_of_an_answer_that_is_not_kept_nothing_is_noted(bot: Bot, slack: FakeSlack, action: str) -> None:
    answer = answered(slack)
    with bot.tools.store.transaction() as db:
        db.execute("DELETE FROM answers")
    slack.delivered(block_action(ROOM, IDA, action, answer), "interactive")
    until(lambda: slack.called("chat.postEphemeral"))
    assert "not kept any more" in slack.called("chat.postEphemeral")[0]["text"]
    assert not told(bot)


def test_a_form_that_cannot_be_opened_loses_no_opinion(bot: Bot, slack: FakeSlack) -> None:
    slack.errors["views.open"] = ["expired_trigger_id"]
    slack.delivered(block_action(ROOM, IDA, "onrecord_down", answered(slack)), "interactive")
    log = bot.tools.settings.home / "logs" / "onrecord.log"
    until(lambda: log.is_file() and "SlackFailed" in log.read_text("utf-8"))
    assert told(bot) == [(IDA, "down", "", "")]


def test_what_cannot_be_written_down_is_not_acknowledged(bot: Bot, slack: FakeSlack) -> None:
    other = bot.tools.store
    with other.transaction() as db:
        db.execute("ALTER TABLE jobs RENAME TO elsewhere")
    inner = event(mention(ROOM, IDA, f"<@{BOT_USER}> help"), "Ev9")
    envelope = slack.deliver(inner)
    log = bot.tools.settings.home / "logs" / "onrecord.log"
    until(lambda: log.is_file() and "in event" in log.read_text("utf-8"))
    with other.transaction() as db:
        db.execute("ALTER TABLE elsewhere RENAME TO jobs")
    assert envelope not in slack.acknowledged
    slack.delivered(inner, attempt=1)
    ended(slack, "Ask me a question")
