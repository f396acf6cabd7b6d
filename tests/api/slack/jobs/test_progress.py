"""What is shown while a question is answered."""

from collections.abc import Callable
from typing import Any

import pytest

from api.slack.bot import Bot
from tests.api.slack.server import FakeSlack, until
from tests.api.slack.shapes import command, event, new_ts, pane_started
from tests.api.slack.talk import CLOSED, DIRECT, IDA, ROOM, answers, ask, shown, texts
from tests.llm.server import ScriptedServer

pytest_plugins = ["tests.llm.fixtures"]

BotOf = Callable[..., Bot]


def model(server: ScriptedServer, *modes: str) -> dict[str, Any]:
    server.modes = list(modes)
    return {"model": server.model, "base_url": server.base_url, "writer": "llm"}


def said(slack: FakeSlack) -> list[str]:
    return [call["text"] for name, call in slack.calls if name in {"chat.postMessage", "chat.update"}]


def test_a_fast_answer_takes_two_calls(bot: Bot, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.slack.jobs.progress._EVERY", 3600.0)  # no answer is too slow,
    monkeypatch.setattr("api.slack.jobs.workers._GRACE", 3600.0)  # nor does it wait long enough to be told its place
    ask(slack, CLOSED)
    answers(slack)
    assert [name for name, _ in slack.calls if name.startswith("chat.")] == ["chat.postMessage", "chat.update"]
    assert said(slack)[0] == "Searching the articles…"


def test_sentences_are_shown_as_they_are_verified(
    bot_of: BotOf, slack: FakeSlack, llm_server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.slack.jobs.progress._EVERY", 0.0)
    bot_of(**model(llm_server, "faithful"))
    ask(slack, CLOSED)
    (answer,) = answers(slack)
    steps = said(slack)
    assert steps[:2] == ["Searching the articles…", "Reading 4 passages…"]
    first = steps[2].partition("\n\n1 sentence verified so far…")[0]
    assert first and answer["text"].startswith(first)
    assert len(texts(slack)) == 1


def test_a_status_that_slack_refuses_delays_no_answer(bot: Bot, slack: FakeSlack) -> None:
    slack.errors["chat.postMessage"] = ["internal_error"]
    ask(slack, CLOSED)
    answers(slack)
    assert len(texts(slack)) == 1


def test_a_status_on_hold_is_left_out_and_the_answer_waits_for_its_time(
    bot_of: BotOf, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.slack.jobs.progress._EVERY", 0.0)
    bot_of()
    slack.holds["chat.update"] = [1]
    ask(slack, CLOSED)
    answers(slack)
    assert len(slack.called("chat.update")) == 2  # refused once, then the answer


def test_the_pane_is_told_in_its_own_line(bot: Bot, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.slack.jobs.progress._EVERY", 0.0)
    thread = new_ts()
    slack.delivered(event(pane_started(DIRECT, IDA, thread)))
    ask(slack, CLOSED, DIRECT, thread=thread)
    answers(slack, 1, DIRECT)
    lines = [one["status"] for one in slack.called("assistant.threads.setStatus")]
    assert lines[:2] == ["is searching the articles…", "is reading 4 passages…"]
    assert said(slack) == texts(slack, DIRECT)


def test_where_there_is_no_pane_after_all_the_answer_comes(bot: Bot, slack: FakeSlack) -> None:
    thread = new_ts()
    slack.delivered(event(pane_started(DIRECT, IDA, thread)))
    slack.errors["assistant.threads.setStatus"] = ["missing_scope"] * 3
    slack.errors["assistant.threads.setTitle"] = ["missing_scope"]
    ask(slack, CLOSED, DIRECT, thread=thread)
    answers(slack, 1, DIRECT)


def test_while_a_command_is_answered_its_question_stays(
    bot_of: BotOf, slack: FakeSlack, llm_server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.slack.jobs.progress._EVERY", 0.0)
    bot_of(**model(llm_server, "faithful"))
    slack.delivered(command(ROOM, IDA, CLOSED, slack.response_url), "slash_commands")
    answers(slack)
    assert all(text.startswith(f"Asked: “{CLOSED}”") for text in said(slack))
    until(lambda: shown(slack.of_bot(ROOM)[0]["blocks"]))
