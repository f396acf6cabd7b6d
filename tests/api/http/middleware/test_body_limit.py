"""A body that is too long is refused, whether it says so or not, and in the shape of every error."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from api.service.keys import Keys
from tests.api.http.door import Door

QUESTION = {"question": "Why will the harbour bridge close?"}


def in_pieces(data: bytes) -> Iterator[bytes]:
    """Sent without a length."""
    yield from (data[at : at + 100_000] for at in range(0, len(data), 100_000))


def padded(characters: int) -> bytes:
    return json.dumps({**QUESTION, "filters": {"source": "x" * characters}}).encode()


def posted(door: Door, data: bytes, told: bool) -> httpx.Response:
    """The answer to a question, whose length is told before it or not."""
    body = data if told else in_pieces(data)
    return door.client.post("/v1/ask", content=body, headers={"Content-Type": "application/json"})


@pytest.mark.parametrize("told", [True, False])
def test_a_question_has_a_most(told: bool, door: Door) -> None:
    response = posted(door, padded(2_100_000), told)
    assert response.status_code == 413
    assert response.json()["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize("told", [True, False])
def test_a_long_body_below_it_is_read(told: bool, door: Door) -> None:
    assert posted(door, padded(1_000_000), told).status_code == 422


def test_an_upload_has_a_most_of_its_own(home: Path, door_of: Callable[..., Door]) -> None:
    key = Keys(home).add("desk", "write")
    door = door_of(home, max_upload_mb=3)
    data = b"x" * 2_600_000  # more than a question may have
    with door.client_of(Authorization=f"Bearer {key}") as client:
        statuses = [
            client.post("/v1/articles", files={"files": ("lido.bin", data * times)}).status_code for times in (1, 2)
        ]
    assert statuses == [200, 413]


@pytest.mark.parametrize("told", [True, False])
def test_who_may_not_write_cannot_have_much_read(told: bool, home: Path, door_of: Callable[..., Door]) -> None:
    key = Keys(home).add("desk", "read")
    door = door_of(home, max_upload_mb=9)
    data = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n' + b"x" * 2_600_000
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    for more in ({}, {"Authorization": f"Bearer {key}"}, {"Authorization": "Bearer wrong"}, {"Authorization": key}):
        body = data if told else in_pieces(data)
        response = door.client.post("/v1/articles", content=body, headers=headers | more)
        assert (response.status_code, response.json()["error"]["code"]) == (
            (403, "key_too_weak") if told else (413, "request_entity_too_large")
        )


def test_a_list_of_keys_that_is_damaged_lets_nothing_be_read(home: Path, door_of: Callable[..., Door]) -> None:
    door = door_of(home)
    (home / "keys.json").write_text("{}", "utf-8")
    headers = {"Authorization": "Bearer x"}
    response = door.client.post("/v1/articles", files={"files": ("a.txt", b"x")}, headers=headers)
    assert (response.status_code, response.json()["error"]["code"]) == (500, "settings_error")
