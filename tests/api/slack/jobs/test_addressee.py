"""What is taken for a question to the bot where nobody is mentioned."""

import pytest

from api.slack.bot import Bot
from api.slack.job import job_of
from api.slack.jobs.addressee import is_for_bot, is_question
from tests.api.slack.server import FakeSlack
from tests.api.slack.shapes import message, new_ts
from tests.api.slack.talk import BURNED, CLOSED, IDA, NOOR, ROOM, answers, ask


@pytest.mark.parametrize("text", [
    "what did he say", "and what did he say?", "so when will it reopen", "is it true that the mill burned",
    "great, who built it?", "has the council agreed to it",
    "was anybody hurt?", "is that number disputed?", "what did the US say?",
])  # fmt: skip
def test_questions_have_the_form_of_questions(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", [
    "ok let's run with 23", "thanks!", "I'll check with the desk", "Noor said it was fine", "yes", "lol",
    "when you're done ping me", "👍", "", "is that the number we use?", "can somebody call them back?",
    "shall I write it up?", "what's your deadline?",
])  # fmt: skip
def test_talk_does_not(text: str) -> None:
    assert not is_question(text)


def judged(bot: Bot, slack: FakeSlack, thread: str, user: str) -> bool:
    """Whether a question of somebody, written now, is taken for one to the bot."""
    ts = new_ts()
    slack.write(ROOM, message(ROOM, user, BURNED, ts, thread))
    with bot.tools.store.transaction() as db:
        row = db.execute(
            "INSERT INTO jobs (uid, kind, channel, ts, thread, user, question, collection, verdict, pane, "
            "response_url, at, state) VALUES (?, 'thread', ?, ?, ?, ?, ?, '', '', 0, '', 0, 'done') RETURNING *",
            (ts, ROOM, ts, thread, user, BURNED),
        ).fetchone()
        db.execute("UPDATE jobs SET outcome = 'talk' WHERE id = ?", (row["id"],))
    return is_for_bot(bot.tools.slack, bot.tools.store, job_of(row), BURNED, bot.tools.bot())


def test_only_who_was_answered_last_and_only_while_nobody_else_has_spoken(bot: Bot, slack: FakeSlack) -> None:
    thread = ask(slack, CLOSED)
    answers(slack)
    assert judged(bot, slack, thread, IDA)
    assert not judged(bot, slack, thread, IDA)  # what was written just before was no question to it
    ask(slack, CLOSED, thread=thread)
    answers(slack, 2)
    assert not judged(bot, slack, thread, NOOR)
    assert not judged(bot, slack, thread, IDA)  # Noor has spoken since
