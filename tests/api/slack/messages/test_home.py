from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from api.slack.messages.home import home_view
from index.status import Status
from tests.api.slack.talk import shown

HELD = Status(
    Path("/x"), "/x", 1_200, 1, (), (), date(2024, 3, 1), date(2024, 3, 4), 0, (("The Port Courier", 3),), (), (), 0, 0,
    "", 1, "", 1, 0, "", "", 0,
)  # fmt: skip


def seen(*arguments: Any) -> str:
    view = home_view(*arguments)
    assert view["type"] == "home"
    return shown(view["blocks"])


def test_it_says_what_is_held_and_gives_examples() -> None:
    told = seen(HELD, ["Why did the bridge close?"])
    assert "1,200 articles. The collection runs from 1 March 2024 to 4 March 2024." in told
    assert "Published by The Port Courier." in told and "Why did the bridge close?" in told


def test_many_publishers_are_counted() -> None:
    assert " and 2 more." in seen(replace(HELD, publishers=tuple((f"P{n}", 1) for n in range(12))), [])


def test_without_dates_publishers_and_examples_the_rest_is_said() -> None:
    told = seen(replace(HELD, first=None, last=None, publishers=()), [])
    assert told.endswith("1,200 articles.") and "example" not in told


def test_whoever_may_not_ask_is_told_why() -> None:
    assert seen(None, (), "Not for you.") == "Not for you."
    assert seen(None, ()) == "There are no articles to search yet."
