"""One outcome for every question, whatever goes wrong."""

import time
from collections.abc import Callable

import pytest

from api.settings.settings import Settings
from api.slack.bot import Bot
from api.slack.jobs.worker import error_message
from api.slack.messages.answer_blocks import answer_messages, text_message
from index.errors import IndexBusy
from rag.errors import QuestionError
from tests.api.slack.server import FakeSlack, until
from tests.api.slack.shapes import command
from tests.api.slack.talk import BURNED, CLOSED, IDA, ROOM, answers, ask, ended, reply, texts

BotOf = Callable[..., Bot]


def log_of(bot: Bot) -> str:
    file = bot.tools.settings.home / "logs" / "onrecord.log"
    return file.read_text("utf-8") if file.is_file() else ""


def open_jobs(bot: Bot) -> list[tuple[object, ...]]:
    return [tuple(row) for row in bot.tools.store.rows("SELECT state, failures FROM jobs WHERE state != 'done'")]


def test_while_slack_does_not_take_the_answer_it_is_kept_and_sent_later(
    bot: Bot, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.slack.jobs.progress._EVERY", 3600.0)  # nothing is shown on the way
    slack.errors["chat.update"] = ["internal_error", "http_503"]
    ask(slack, CLOSED)
    answers(slack)
    assert len(slack.called("chat.update")) == 3 and len(texts(slack)) == 1
    sent = slack.called("chat.update")
    assert sent[0]["text"] == sent[2]["text"] and "cracks" in sent[0]["text"]


def test_of_several_messages_those_that_were_sent_are_not_sent_again(
    bot: Bot, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = answer_messages
    monkeypatch.setattr(
        "api.slack.jobs.worker.answer_messages",
        lambda *given: [text_message("one"), text_message("two"), *whole(*given)],
    )
    failed: list[str] = []

    def strike(method: str, arguments: dict[str, object]) -> None:
        if method == "chat.postMessage" and "cracks" in str(arguments["text"]) and not failed:
            failed.append(method)
            slack.errors[method].append("internal_error")

    slack.before = strike
    ask(slack, CLOSED)
    answers(slack)
    assert failed and [text[:3] for text in texts(slack)] == ["one", "two", "The"]


def test_while_a_thread_cannot_be_read_the_question_waits(bot: Bot, slack: FakeSlack) -> None:
    thread = ask(slack, CLOSED)
    answers(slack)
    slack.errors["conversations.replies"] = ["internal_error"]
    reply(slack, BURNED, thread)
    answers(slack, 2)
    assert len(slack.called("conversations.replies")) == 2


def test_where_nothing_can_be_written_the_log_says_so_and_the_job_ends(bot: Bot, slack: FakeSlack) -> None:
    ask(slack, CLOSED, "CX1")
    until(lambda: "has no outcome: chat.postMessage not_in_channel" in log_of(bot))
    until(lambda: not open_jobs(bot))
    assert "bridge" not in log_of(bot)


def test_after_many_failures_it_gives_up(bot: Bot, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.slack.jobs.worker._MOST_FAILURES", 1)
    slack.errors["chat.update"] = ["internal_error"] * 2
    ask(slack, CLOSED)
    until(lambda: "has no outcome: chat.update internal_error" in log_of(bot))
    until(lambda: not open_jobs(bot))


def test_a_command_whose_answer_cannot_be_shown_is_told_to_the_person(bot: Bot, slack: FakeSlack) -> None:
    slack.delivered(command("CX1", IDA, CLOSED, slack.response_url), "slash_commands")
    until(lambda: slack.responses)
    assert "invite me" in slack.responses[0]["text"]


def test_a_question_during_which_the_process_dies_each_time_is_given_an_error(
    settings_of: Callable[..., Settings], bot_of: BotOf, slack: FakeSlack
) -> None:
    bot = bot_of()
    with bot.tools.store.transaction() as db:
        db.execute("CREATE TRIGGER t AFTER INSERT ON jobs BEGIN UPDATE jobs SET tries = 3 WHERE id = NEW.id; END")
    ask(slack, CLOSED)
    assert "(error " in ended(slack, "Something went wrong")["text"]
    assert "_TooManyTries" in log_of(bot)


def test_a_defect_is_told_without_its_text(bot: Bot, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> object:
        raise ZeroDivisionError(CLOSED)

    monkeypatch.setattr("api.slack.jobs.worker.answer_messages", broken)
    ask(slack, CLOSED)
    said = ended(slack, "(error ")["text"]
    assert said.startswith("Something went wrong; please tell whoever runs this assistant.")
    assert "bridge" not in said + log_of(bot) and "ZeroDivisionError" in log_of(bot)


def test_errors_are_told_by_the_table(bot: Bot) -> None:
    assert error_message(bot.tools, QuestionError("x")).text == "Please ask a question of up to 10,000 characters."
    told = error_message(bot.tools, IndexBusy("/srv/home is locked")).text
    assert told.startswith("The collection is being updated; please try again in a few minutes. (error ")


def test_a_defect_while_sending_leaves_the_answer_to_be_sent_once_the_lease_is_over(
    bot: Bot, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot.tools.queue.lease = 0.5
    put = type(bot.tools.posting).post_or_update
    failed: list[float] = []

    def broken(self: object, job: object, slot: int, *rest: object, **more: object) -> None:
        if getattr(job, "state", "") == "sending" and not failed:
            failed.append(time.monotonic())
            raise ZeroDivisionError
        put(self, job, slot, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("api.slack.jobs.posting.Posting.post_or_update", broken)
    ask(slack, CLOSED)
    answers(slack)
    assert failed and len(slack.of_bot(ROOM)) == 1
