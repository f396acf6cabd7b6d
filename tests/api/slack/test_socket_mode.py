"""The program as people run it: real processes, connected to the played Slack, lost, killed and started again."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from api.errors import SlackFailed
from api.settings.settings import Settings
from api.slack.bot import Bot
from api.slack.socket_mode import connection, run
from rag.errors import SettingsError
from tests.api.slack.server import APP_TOKEN, BOT_TOKEN, FakeSlack, until
from tests.api.slack.shapes import BOT_USER, event, mention, new_ts
from tests.api.slack.talk import BURNED, CLOSED, IDA, ROOM, answers, ask, final
from tests.llm.server import ScriptedServer
from tests.programs.program import Program

pytest_plugins = ["tests.llm.fixtures"]

Started = Callable[..., Program]


@pytest.fixture
def slack_bot(start: Callable[..., Program], slack: FakeSlack, home: Path) -> Iterator[Started]:
    """Starts `onrecord slack` as a program of its own, and waits until it is connected."""
    with ExitStack() as running:

        def program(**settings: str) -> Program:
            before = slack.opened
            tokens = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_API_URL": slack.api_url}
            env = {f"ONRECORD_{name}": value for name, value in {**tokens, **settings}.items()}
            process = running.enter_context(start("--home", home, "slack", env=env))
            running.callback(process.kill)
            until(lambda: slack.opened > before)
            return process

        yield program


def kill(process: Program) -> None:
    """End a process at once, as a power cut does."""
    process.kill()
    process.wait(20)


def test_it_says_who_it_is_and_ends_when_it_is_told(slack_bot: Started, slack: FakeSlack, home: Path) -> None:
    process = slack_bot()
    ask(slack, CLOSED)
    answers(slack)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, "")
    assert err == "@onrecord answers in Newsroom. Ctrl-C stops it.\n"
    assert not (home / "logs" / "onrecord.log").exists()


def test_a_kill_while_an_answer_is_written_leaves_it_to_the_next_process(
    slack_bot: Started, slack: FakeSlack, llm_server: ScriptedServer
) -> None:
    model = {"MODEL": llm_server.model, "BASE_URL": llm_server.base_url}
    llm_server.modes = ["stalls", "faithful"]
    process = slack_bot(**model)
    ask(slack, CLOSED)
    until(lambda: llm_server.open and slack.of_bot(ROOM))
    status = slack.of_bot(ROOM)[0]["ts"]
    kill(process)
    slack_bot(**model)
    (answer,) = answers(slack)
    assert answer["ts"] == status and "[1]" in answer["text"]
    assert len(slack.of_bot(ROOM)) == 1


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_kill_around_the_first_message_leaves_neither_silence_nor_a_second_one(
    slack_bot: Started, slack: FakeSlack, moment: str
) -> None:
    """It is killed after the acknowledgement: before Slack has the message, or when it has and nobody was told so."""
    process = slack_bot()
    ts = new_ts()
    held: list[str] = []

    def strike(method: str, arguments: dict[str, Any]) -> None:
        if method == "chat.postMessage" and not held:
            until(lambda: slack.acknowledged)
            held.append(method)
            kill(process)
            if moment == "before":
                slack.errors[method].append("never_arrived")

    slack.before = strike
    made = slack.write(ROOM, mention(ROOM, IDA, f"<@{BOT_USER}> {CLOSED}", ts))
    slack.delivered(event(made, "Ev77"))
    until(lambda: held)
    slack_bot()
    slack.delivered(event(made, "Ev77"), attempt=1)
    (answer,) = answers(slack)
    assert answer["thread_ts"] == ts
    ask(slack, BURNED)
    answers(slack, 2)
    assert len(slack.of_bot(ROOM)) == 2 == sum(map(final, slack.of_bot(ROOM)))


def test_a_lost_connection_is_opened_again(bot: Bot, slack: FakeSlack) -> None:
    slack.drop()
    until(lambda: slack.opened == 2 and slack.connected)
    ask(slack, CLOSED)
    answers(slack)


def test_a_connection_that_slack_renews_loses_nothing(bot: Bot, slack: FakeSlack) -> None:
    slack.disconnect()
    until(lambda: slack.opened == 2 and slack.connected)
    ask(slack, CLOSED)
    answers(slack)


def test_while_slack_is_away_it_goes_on_trying(bot: Bot, slack: FakeSlack) -> None:
    slack.errors["apps.connections.open"] = ["internal_error"]
    slack.drop()
    until(lambda: slack.opened == 2 and slack.connected, 60)
    ask(slack, CLOSED)
    answers(slack)


def test_without_a_token_it_says_what_to_set(settings_of: Callable[..., Settings]) -> None:
    with pytest.raises(SettingsError, match="slack_app_token is not set"):
        run(settings_of(slack_app_token=""), lambda who: None)


def test_what_slack_refuses_is_ours_to_tell(settings_of: Callable[..., Settings], slack: FakeSlack) -> None:
    with pytest.raises(SlackFailed, match="invalid_auth"):
        run(settings_of(slack_bot_token="xoxb-wrong"), lambda who: None)
    settings = settings_of(slack_app_token="xapp-wrong")
    slack.errors["apps.connections.open"] = ["invalid_auth"]
    with pytest.raises(SlackFailed, match=r"apps\.connections\.open"):
        run(settings, lambda who: pytest.fail(who.name))


def test_a_program_that_cannot_connect_ends_with_four(
    program: Callable[..., "subprocess.CompletedProcess[str]"], slack: FakeSlack, home: Path
) -> None:
    env = {"ONRECORD_SLACK_BOT_TOKEN": "xoxb-wrong", "ONRECORD_SLACK_APP_TOKEN": APP_TOKEN}
    done = program("--home", home, "slack", env={**env, "ONRECORD_SLACK_API_URL": slack.api_url})
    assert done.returncode == 4 and "onrecord slack check" in done.stderr
    assert "xoxb" not in done.stderr


def test_connected_hands_out_the_client(settings_of: Callable[..., Settings], bot: Bot, slack: FakeSlack) -> None:
    with connection(bot, settings_of()) as client:
        assert client.is_connected()
