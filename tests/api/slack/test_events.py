from typing import Any

import pytest

from api.slack.events import DeletedMessage, SlackQuestion, parse_event, question_from_command
from tests.api.slack.shapes import (
    BOT,
    BOT_USER,
    command,
    deleted,
    edited,
    event,
    joined,
    mention,
    message,
    new_ts,
    tombstone,
)

IDA, ROOM = "U061F7AUR", "C024BE91L"


def read(inner: dict[str, Any], **outer: Any) -> SlackQuestion | DeletedMessage | None:
    return parse_event(event(inner, "Ev1", **outer), BOT_USER)


def test_a_mention_is_read() -> None:
    found = read(mention(ROOM, IDA, f"<@{BOT_USER}> why?", "1.1"))
    assert found == SlackQuestion("Ev1", "mention", ROOM, "1.1", "1.1", IDA, "why?")


def test_the_message_that_comes_with_it_is_the_same_question() -> None:
    assert read(message(ROOM, IDA, f"<@{BOT_USER}> why?", "1.1")) == read(
        mention(ROOM, IDA, f"<@{BOT_USER}> why?", "1.1")
    )


@pytest.mark.parametrize(("inner", "kind"), [
    (message("D1", IDA, "why?"), "direct"),
    (message("D1", IDA, "why?", "1.2", "1.1"), "direct"),
    (message(ROOM, IDA, "why?", "1.2", "1.1"), "thread"),
    (message(ROOM, IDA, "why?", "1.2", "1.1", subtype="thread_broadcast"), "thread"),
    (message(ROOM, IDA, f"why, <@{BOT_USER}>?", "1.2", "1.1"), "mention"),
    (message("D1", IDA, "what is this?", subtype="file_share"), "direct"),
])  # fmt: skip
def test_what_is_asked_where(inner: dict[str, Any], kind: str) -> None:
    found = read(inner)
    assert isinstance(found, SlackQuestion) and found.kind == kind
    assert found.thread == inner.get("thread_ts", inner["ts"])


@pytest.mark.parametrize("inner", [
    message(ROOM, IDA, "lunch?"),
    message(ROOM, IDA, "<@U2> look", "1.2", "1.1"),
    message(ROOM, IDA, "did you see this, <@U2>?", "1.2", "1.1"),
    message(ROOM, IDA, "<!here> who is on shift?", "1.2", "1.1"),
    message(ROOM, IDA, "", "1.2", "1.1", subtype="file_share"),
    joined(ROOM, IDA),
    edited(ROOM, IDA, "why?", "1.1"),
    mention(ROOM, IDA, "why?", edited={"user": IDA, "ts": "1.3"}),
    message("D1", IDA, "why?", hidden=True),
    message("D1", IDA, "why?", bot_id="B1"),
    message("D1", BOT_USER, "why?"),
    message("D1", "USLACKBOT", "why?"),
    message("D1", "", "why?"),
    mention(ROOM, BOT_USER, "why?", bot_id=BOT),
    {"type": "reaction_added", "user": IDA},
    {"type": "message", "user": IDA, "text": "why?", "ts": "1.1"},
])  # fmt: skip
def test_what_is_not_for_it(inner: dict[str, Any]) -> None:
    assert read(inner) is None


def test_a_question_that_is_gone() -> None:
    ts = new_ts()
    assert read(deleted(ROOM, IDA, ts)) == DeletedMessage("Ev1", ROOM, ts)
    assert read(tombstone(ROOM, ts)) == DeletedMessage("Ev1", ROOM, ts)


def test_a_channel_shared_with_another_organisation_is_known() -> None:
    found = read(mention(ROOM, IDA, "why?"), is_ext_shared_channel=True)
    assert isinstance(found, SlackQuestion) and found.outside


def test_a_body_of_another_kind_is_nothing() -> None:
    assert parse_event({"type": "url_verification"}, BOT_USER) is None


def test_a_command_is_read() -> None:
    given = command(ROOM, IDA, "why did <@U2|noor> go?", "https://hooks.slack.example/1")
    found = question_from_command(given)
    assert (found.kind, found.channel, found.user, found.thread) == ("command", ROOM, IDA, "")
    assert found.text == "why did @noor go?" and found.key == found.ts and given["trigger_id"] in found.ts
