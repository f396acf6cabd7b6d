"""`GET /v1/search`: passages only."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.api.http.door import Door


def test_the_passages_are_those_of_the_command_line(door: Door, indexed: Path, call: Callable[..., Result]) -> None:
    printed = json.loads(call("--home", indexed, "search", "harbour bridge", "--json").stdout)
    found = door.client.get("/v1/search", params={"q": "harbour bridge"}).json()
    assert (found["asked"], found["collection"]) == ("harbour bridge", "default")
    assert found["passages"] == printed["passages"]


def test_as_many_come_as_are_asked_for_and_their_text_stands_where_they_say(door: Door) -> None:
    found = door.client.get("/v1/search", params={"q": "the council and the bridge", "k": 2}).json()["passages"]
    assert len(found) == 2
    for one in found:
        text = door.client.get(f"/v1/articles/{one['source']}").json()["text"]
        assert text[one["start"] : one["end"]] == one["text"]


def test_filters_choose_the_articles(door: Door, many: Door) -> None:
    asked = {"q": "bridge", "since": "2024-04"}
    found = door.client.get("/v1/search", params=asked).json()["passages"]
    assert {one["source"] for one in found} == {"school.md"}
    sport = many.client.get("/v1/search", params={"q": "regatta", "collection": "sport"}).json()
    assert [one["source"] for one in sport["passages"]] == ["regatta.txt"]


@pytest.mark.parametrize(
    "asked", ["", "q=", "q=%20", "q=%3F", "q=a&k=0", "q=a&k=101", "q=a&since=soon", "q=" + "x" * 10_001]
)
def test_what_cannot_be_asked_is_refused(asked: str, door: Door) -> None:
    response = door.client.get(f"/v1/search?{asked}")
    assert response.status_code == 422
    assert response.json()["error"]["type"] == "invalid_request_error"
