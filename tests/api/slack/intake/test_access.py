from dataclasses import replace
from typing import Any

import pytest

from api.settings.settings import Settings
from api.slack.events import SlackQuestion
from api.slack.intake.access import question_collection
from api.slack.messages.phrases import NOT_FOR_CHANNEL, NOT_FOR_PERSON, NOT_FOR_USER, NOT_OUTSIDE

ROOM = SlackQuestion("", "mention", "C1", "1.1", "1.1", "U1", "why?")
DIRECT = replace(ROOM, channel="D1", kind="direct")


def test_without_a_table_everybody_asks_the_collection_of_the_settings() -> None:
    settings = Settings(collection="news")
    assert question_collection(settings, ROOM) == question_collection(settings, DIRECT) == ("news", "")


@pytest.mark.parametrize(("channels", "asked", "found"), [
    ({"C1": {"collection": "politics"}}, ROOM, ("politics", "")),
    ({"C1": {}}, ROOM, ("news", "")),
    ({"C1": {"users": ["U1"]}}, ROOM, ("news", "")),
    ({"C1": {"users": ["U2"]}}, ROOM, ("", NOT_FOR_USER)),
    ({"C2": {}}, ROOM, ("", NOT_FOR_CHANNEL)),
    ({"C2": {}, "*": {"collection": "open"}}, ROOM, ("open", "")),
    ({"C2": {}}, DIRECT, ("", NOT_FOR_PERSON)),
    ({"*": {}}, replace(ROOM, outside=True), ("", NOT_OUTSIDE)),
    ({}, replace(ROOM, outside=True), ("", NOT_OUTSIDE)),
    ({"C1": {}}, replace(ROOM, outside=True), ("news", "")),
])  # fmt: skip
def test_a_channel_asks_what_its_row_says(channels: Any, asked: SlackQuestion, found: tuple[str, str]) -> None:
    assert question_collection(Settings(collection="news", slack_channels=channels), asked) == found


@pytest.mark.parametrize(("users", "asked", "found"), [
    ({"U1": "politics"}, DIRECT, ("politics", "")),
    ({"U1": ""}, DIRECT, ("news", "")),
    ({"U2": "politics"}, DIRECT, ("", NOT_FOR_PERSON)),
    ({"*": "open"}, DIRECT, ("open", "")),
    ({"U1": "politics"}, ROOM, ("", NOT_FOR_CHANNEL)),
])  # fmt: skip
def test_a_person_asks_directly_what_theirs_says(users: Any, asked: SlackQuestion, found: tuple[str, str]) -> None:
    assert question_collection(Settings(collection="news", slack_users=users), asked) == found
