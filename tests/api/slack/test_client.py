"""Calls of the Web API against the played Slack."""

import threading
import time
from collections.abc import Callable

import pytest

from api.errors import SlackFailed
from api.settings.settings import Settings
from api.slack.client import RATE_LIMITED, Slack, web_client
from api.slack.library_logging import quiet_logger
from tests.api.slack.server import FakeSlack, until

METHODS = {
    "auth.test": {},
    "chat.postMessage": {"channel": "C1", "text": "x"},
    "chat.update": {"channel": "C1", "text": "x", "ts": "1.0"},
    "chat.delete": {"channel": "C1", "ts": "1.0"},
    "chat.postEphemeral": {"channel": "C1", "text": "x", "user": "U1"},
    "conversations.replies": {"channel": "C1", "ts": "1.0"},
    "conversations.history": {"channel": "C1"},
    "views.open": {"trigger_id": "1", "view": {}},
    "assistant.threads.setStatus": {"channel_id": "D1", "thread_ts": "1.0", "status": "x"},
    "assistant.threads.setTitle": {"channel_id": "D1", "thread_ts": "1.0", "title": "x"},
    "assistant.threads.setSuggestedPrompts": {"channel_id": "D1", "thread_ts": "1.0", "prompts": []},
}


@pytest.fixture
def client(settings_of: Callable[..., Settings]) -> Slack:
    settings = settings_of()
    return Slack(web_client(settings, quiet_logger(settings)))


@pytest.mark.parametrize("method", METHODS)
def test_a_method_on_hold_is_called_again_when_its_time_has_come(client: Slack, slack: FakeSlack, method: str) -> None:
    slack.holds[method] = [1]
    begun = time.monotonic()
    try:
        client.call(method, **METHODS[method])
    except SlackFailed as error:  # there is no such message
        assert error.code == "message_not_found"
    assert time.monotonic() - begun >= 1
    assert len(slack.called(method)) == 2


def test_while_a_method_is_on_hold_no_thread_calls_it_and_others_go_on(client: Slack, slack: FakeSlack) -> None:
    slack.holds["chat.postMessage"] = [1]
    post = METHODS["chat.postMessage"]
    threads = [threading.Thread(target=client.call, args=("chat.postMessage",), kwargs=post) for _ in range(1)]
    threads[0].start()
    until(lambda: client._held)
    with pytest.raises(SlackFailed) as refused:
        client.call("chat.postMessage", patient=False, **post)
    assert (refused.value.code, refused.value.retry) == (RATE_LIMITED, True)
    assert len(slack.called("chat.postMessage")) == 1
    client.call("auth.test")
    threads[0].join(20)
    assert len(slack.called("chat.postMessage")) == 2


def test_nobody_waits_any_longer_once_it_is_closed(client: Slack, slack: FakeSlack) -> None:
    slack.holds["auth.test"] = [3600]
    failed: list[SlackFailed] = []

    def call() -> None:
        try:
            client.call("auth.test")
        except SlackFailed as error:
            failed.append(error)

    thread = threading.Thread(target=call)
    thread.start()
    until(lambda: client._held)
    client.close()
    thread.join(20)
    assert failed[0].retry


@pytest.mark.parametrize(("error", "retry", "uncertain"), [
    ("channel_not_found", False, False), ("internal_error", True, False), ("http_503", True, True),
])  # fmt: skip
def test_an_error_says_whether_to_try_again(
    client: Slack, slack: FakeSlack, error: str, retry: bool, uncertain: bool
) -> None:
    slack.errors["auth.test"] = [error]
    with pytest.raises(SlackFailed) as failed:
        client.call("auth.test")
    assert (failed.value.code, failed.value.retry, failed.value.uncertain) == (error, retry, uncertain)


def test_where_nobody_listens_it_may_be_tried_again(settings_of: Callable[..., Settings]) -> None:
    settings = settings_of(slack_api_url="http://127.0.0.1:9/api/")
    with pytest.raises(SlackFailed) as failed:
        Slack(web_client(settings, quiet_logger(settings))).call("auth.test")
    assert (failed.value.code, failed.value.retry, failed.value.uncertain) == ("unreachable", True, True)


def test_headers_are_handed_out_in_small_letters(client: Slack, slack: FakeSlack) -> None:
    told, headers = client.reply("auth.test")
    assert told["user"] == "onrecord" and headers["x-oauth-scopes"] == slack.scopes


def test_a_command_is_answered_to_the_person_alone(client: Slack, slack: FakeSlack) -> None:
    client.respond(slack.response_url, "<!here> & there")
    assert slack.responses == [
        {"text": "&lt;!here&gt; &amp; there", "response_type": "ephemeral", "replace_original": False}
    ]


def test_an_address_that_holds_no_more_is_an_error_of_ours(client: Slack, slack: FakeSlack) -> None:
    with pytest.raises(SlackFailed, match="response_url"):
        client.respond(slack.response_url.replace("/response/", "/gone/"), "x")
    with pytest.raises(SlackFailed, match="unreachable"):
        client.respond("http://127.0.0.1:9/x", "x")
