"""The line of those who wait, and several processes side by side."""

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from api.service.answers import AnswerService
from api.settings.settings import Settings
from api.slack.bot import Bot
from tests.api.slack.server import FakeSlack, until
from tests.api.slack.shapes import event, new_ts, pane_started
from tests.api.slack.talk import BURNED, CLOSED, DIRECT, IDA, NOOR, ROOM, answers, ask, ended, final, reply, texts
from tests.llm.server import ScriptedServer

pytest_plugins = ["tests.llm.fixtures"]

BotOf = Callable[..., Bot]


def model(server: ScriptedServer, *modes: str) -> dict[str, Any]:
    server.modes = list(modes)
    return {"model": server.model, "base_url": server.base_url, "writer": "llm"}


def test_who_waits_is_told_the_place_and_moves_up(
    bot_of: BotOf, slack: FakeSlack, llm_server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.slack.jobs.workers._PLACES", 0.1)
    bot_of(**model(llm_server, "stalls", "faithful"), slack_workers=1)
    thread = ask(slack, CLOSED)
    until(lambda: llm_server.open)
    ask(slack, BURNED, "C0SECOND", NOOR)
    ask(slack, BURNED, "C0THIRD", NOOR)
    ended(slack, "Yours is the next question", "C0SECOND")
    ended(slack, "Waiting: 1 question before yours.", "C0THIRD")
    assert not answers_there(slack)
    reply(slack, "stop", thread)
    for channel in ("C0SECOND", "C0THIRD"):
        (answer,) = answers(slack, 1, channel)
        assert [answer["text"]] == texts(slack, channel)


def answers_there(slack: FakeSlack) -> list[dict[str, Any]]:
    return [one for held in slack.messages.values() for one in held if final(one)]


def test_in_the_pane_its_own_line_tells_the_place(
    bot_of: BotOf, slack: FakeSlack, llm_server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.slack.jobs.workers._PLACES", 0.1)
    bot_of(**model(llm_server, "stalls", "faithful"), slack_workers=1)
    thread, pane = ask(slack, CLOSED), new_ts()
    until(lambda: llm_server.open)
    slack.delivered(event(pane_started(DIRECT, NOOR, pane)))
    ask(slack, BURNED, DIRECT, NOOR, thread=pane)
    until(lambda: slack.called("assistant.threads.setStatus"))
    assert slack.called("assistant.threads.setStatus")[0]["status"] == "is still answering another question…"
    reply(slack, "stop", thread)
    answers(slack, 1, DIRECT)
    assert len(slack.of_bot(DIRECT)) == 1


def test_where_too_many_wait_the_next_is_asked_to_come_back(
    bot_of: BotOf, slack: FakeSlack, llm_server: ScriptedServer
) -> None:
    bot_of(**model(llm_server, "stalls", "faithful"), slack_workers=1, slack_queue=1)
    thread = ask(slack, CLOSED)
    until(lambda: llm_server.open)
    ask(slack, BURNED, "C0SECOND")
    ask(slack, BURNED, "C0THIRD")
    ended(slack, "too many questions waiting", "C0THIRD")
    reply(slack, "stop", thread)
    answers(slack, 1, "C0SECOND")


def test_a_deletion_and_a_stop_are_not_kept_waiting_by_long_answers(
    bot_of: BotOf, slack: FakeSlack, llm_server: ScriptedServer
) -> None:
    bot_of(**model(llm_server, "stalls", "faithful"), slack_workers=1)
    thread = ask(slack, CLOSED)
    until(lambda: llm_server.open)
    other = ask(slack, BURNED, DIRECT, IDA)
    reply(slack, "stop", other, DIRECT)
    ended(slack, "Stopped before there was an answer.", DIRECT)
    assert llm_server.open
    reply(slack, "stop", thread)
    ended(slack, "Stopped. Mention me")


def test_several_processes_answer_each_question_once(
    settings_of: Callable[..., Settings], bot_of: BotOf, slack: FakeSlack
) -> None:
    bot_of()
    settings = settings_of()
    with closing(AnswerService(settings)) as answer_service, closing(Bot(settings, answer_service)) as other:
        other.start()
        for number in range(12):
            ask(slack, CLOSED if number % 2 else BURNED, f"C0{number}", f"U{number}")
        for number in range(12):
            answers(slack, 1, f"C0{number}")
            assert len(slack.of_bot(f"C0{number}")) == 1


def test_what_one_process_leaves_when_it_ends_another_takes_up_at_once(
    settings_of: Callable[..., Settings], bot_of: BotOf, slack: FakeSlack, llm_server: ScriptedServer
) -> None:
    first = bot_of(**model(llm_server, "stalls", "faithful"))
    ask(slack, CLOSED)
    until(lambda: llm_server.open and slack.of_bot(ROOM))
    first._crew.close()
    (row,) = first.tools.store.rows("SELECT state, owner, tries FROM jobs")
    assert tuple(row) == ("working", None, 0)
    settings = first.tools.settings
    with closing(AnswerService(settings)) as answer_service, closing(Bot(settings, answer_service)) as other:
        other.start()
        answers(slack)
    assert len(slack.of_bot(ROOM)) == 1


def test_a_thread_of_the_crew_outlives_a_defect(bot: Bot, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    failed: list[int] = []
    purge = bot.tools.store.purge

    def broken(days: int) -> None:
        failed.append(days)
        if len(failed) == 1:
            raise ZeroDivisionError
        purge(days)

    monkeypatch.setattr(bot.tools.store, "purge", broken)
    bot._crew._purged = float("-inf")
    until(lambda: failed)
    ask(slack, "help")
    ended(slack, "Ask me a question")
