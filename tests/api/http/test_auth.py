"""Who may call: keys that read, keys that write, and a limit for each."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from api.errors import KeyRefused, KeyTooWeak
from api.http.auth import Access
from api.http.rate_limit import RateLimit
from api.service.keys import Keys, May
from api.settings.settings import Settings
from tests.api.http.door import Door

DoorOf = Callable[..., Door]

READING = [
    ("GET", "/v1/articles"), ("GET", "/v1/articles/harbour.txt"), ("GET", "/v1/collections"), ("GET", "/v1/models"),
    ("GET", "/v1/models/onrecord"), ("GET", "/v1/search?q=harbour"), ("GET", "/metrics"), ("POST", "/v1/ask"),
    ("POST", "/v1/chat/completions"),
]  # fmt: skip
WRITING = [("POST", "/v1/articles"), ("DELETE", "/v1/articles/harbour.txt")]
BODIES = {
    "/v1/ask": {"json": {"question": "why did the harbour bridge close?"}},
    "/v1/chat/completions": {"json": {"model": "onrecord", "messages": [{"role": "user", "content": "why?"}]}},
    "/v1/articles": {"files": {"files": ("fair.txt", b"Fair opens\n\nThe summer fair opened on the green.\n")}},
}


def called(client: httpx.Client, method: str, path: str) -> httpx.Response:
    return client.request(method, path, **(BODIES.get(path, {}) if method == "POST" else {}))


@pytest.fixture
def keys(home: Path) -> Keys:
    return Keys(home)


@pytest.mark.parametrize(("method", "path"), READING)
def test_where_keys_are_in_use_reading_needs_one(
    method: str, path: str, door_of: DoorOf, home: Path, keys: Keys
) -> None:
    token = keys.add("desk", "read")
    door = door_of(home)
    for headers in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": token},
        {"Authorization": f"Basic {token}"},
    ):
        with door.client_of(**headers) as client:
            response = called(client, method, path)
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"
        error = response.json()["error"]
        assert (error["type"], error["code"]) == ("authentication_error", "key_refused")
        assert token not in response.text and "wrong" not in response.text
    with door.client_of(Authorization=f"Bearer {token}") as client:
        assert called(client, method, path).status_code == 200


@pytest.mark.parametrize(("method", "path"), WRITING)
def test_writing_needs_a_key_that_may_write(method: str, path: str, door_of: DoorOf, home: Path, keys: Keys) -> None:
    reader, writer = keys.add("desk", "read"), keys.add("loader", "write")
    door = door_of(home)
    for token, status in (("", 401), (reader, 403), (writer, 200)):
        with door.client_of(**({"Authorization": f"Bearer {token}"} if token else {})) as client:
            assert called(client, method, path).status_code == status


@pytest.mark.parametrize(("method", "path"), WRITING)
def test_without_keys_nobody_writes(method: str, path: str, door_of: DoorOf, home: Path) -> None:
    response = called(door_of(home).client, method, path)
    assert response.status_code == 403
    assert response.json()["error"]["type"] == "permission_error"


def test_what_watches_over_the_process_and_the_page_itself_need_no_key(door_of: DoorOf, home: Path, keys: Keys) -> None:
    keys.add("desk", "read")
    client = door_of(home).client
    for path in ("/healthz", "/readyz", "/openapi.json", "/"):
        assert client.get(path).status_code == 200


def test_a_key_that_is_taken_away_opens_nothing_from_then_on_even_as_the_last(home: Path, keys: Keys) -> None:
    first, second = keys.add("desk", "read"), keys.add("other", "read")
    with Door(Settings(home=home), asks=True) as door, door.client_of(Authorization=f"Bearer {first}") as client:
        assert client.get("/v1/articles").status_code == 200
        keys.remove("desk")
        assert client.get("/v1/articles").status_code == 401
        with door.client_of(Authorization=f"Bearer {second}") as other:
            assert other.get("/v1/articles").status_code == 200
            keys.remove("other")
            assert other.get("/v1/articles").status_code == 401
        assert door.client.get("/v1/articles").status_code == 401
        (home / "keys.json").unlink()
        assert door.client.get("/v1/articles").status_code == 401


def test_a_key_that_is_made_is_asked_for_from_then_on(door_of: DoorOf, home: Path, keys: Keys) -> None:
    door = door_of(home)
    assert door.client.get("/v1/articles").status_code == 200
    token = keys.add("desk", "read")
    assert door.client.get("/v1/articles").status_code == 401
    with door.client_of(Authorization=f"Bearer {token}") as client:
        assert client.get("/v1/articles").status_code == 200


@pytest.mark.parametrize("held", ["{}", "", "[", '[{"name": "x"}]'])
def test_a_list_of_keys_that_is_damaged_opens_nothing(held: str, door_of: DoorOf, home: Path, keys: Keys) -> None:
    token = keys.add("loader", "write")
    door = door_of(home)
    (home / "keys.json").write_text(held)
    with door.client_of(Authorization=f"Bearer {token}") as client:
        for path in ("/v1/articles", "/v1/articles/harbour.txt"):
            response = client.get(path)
            assert (response.status_code, response.json()["error"]["code"]) == (500, "settings_error")
            assert "keys.json" not in response.text
        assert client.get("/healthz").status_code == 200


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_list_of_keys_that_may_not_be_read_opens_nothing(door_of: DoorOf, home: Path, keys: Keys) -> None:
    keys.add("loader", "write")
    door = door_of(home)
    (home / "keys.json").chmod(0)
    assert door.client.get("/v1/articles").status_code == 500


def test_each_key_has_a_limit_of_its_own(door_of: DoorOf, home: Path, keys: Keys) -> None:
    tokens = [keys.add(name, "read") for name in ("desk", "other")]
    door = door_of(home, rate_limit="3/hour")
    for token in tokens:
        with door.client_of(Authorization=f"Bearer {token}") as client:
            assert [client.get("/v1/models").status_code for _ in range(3)] == [200] * 3
            response = client.get("/v1/models")
        assert response.status_code == 429
        assert response.json()["error"]["type"] == "rate_limit_error"
        assert 1 <= int(response.headers["Retry-After"]) <= 3600
    assert door.client.get("/healthz").status_code == 200


def test_without_keys_each_address_has_a_limit_where_others_can_call(door_of: DoorOf, home: Path) -> None:
    door = door_of(home, local=False, rate_limit="2/hour")
    assert [door.client.get("/v1/models").status_code for _ in range(3)] == [200, 200, 429]


def test_without_keys_this_machine_has_no_limit(door_of: DoorOf, home: Path) -> None:
    door = door_of(home, rate_limit="1/hour")
    assert [door.client.get("/v1/models").status_code for _ in range(3)] == [200] * 3


class Asked:
    """As much of a request as the rules look at."""

    def __init__(self) -> None:
        self.scope: dict[str, object] = {"state": {}}
        self.client = None


def test_the_rules_by_themselves(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    access = Access(keys, RateLimit("10/second"))
    asked = Asked()
    access.check(asked, None, write=False)  # type: ignore[arg-type]
    access.check(asked, "any", write=False)  # type: ignore[arg-type]
    with pytest.raises(KeyTooWeak):
        access.check(asked, "any", write=True)  # type: ignore[arg-type]
    token = keys.add("loader", "write")
    with pytest.raises(KeyRefused):
        access.check(asked, "any", write=False)  # type: ignore[arg-type]
    access.check(asked, token, write=True)  # type: ignore[arg-type]
    assert asked.scope["state"] == {"noted": {"key": "loader"}, "key": keys.find(token)}


@pytest.fixture
def bound(door_of: DoorOf, two_collections: Path, tmp_path: Path) -> Iterator[Callable[..., httpx.Client]]:
    """Clients with a new key each, over the collections `default` and `sport`."""
    home = Path(shutil.copytree(two_collections, tmp_path / "two"))
    door, keys = door_of(home), Keys(home)
    with ExitStack() as stack:

        def client(*collections: str, may: May = "read") -> httpx.Client:
            token = keys.add(f"key{len(keys.all())}", may, collections)
            return stack.enter_context(door.client_of(Authorization=f"Bearer {token}"))

        yield client


def test_a_key_of_one_collection_opens_no_other(bound: Callable[..., httpx.Client]) -> None:
    client = bound("sport")
    assert [one["id"] for one in client.get("/v1/models").json()["data"]] == ["onrecord"]
    assert [one["name"] for one in client.get("/v1/collections").json()["collections"]] == ["sport"]
    assert 'collection="default"' not in client.get("/metrics").text
    for path in ("/v1/articles?collection=default", "/v1/articles/harbour.txt?collection=default",
                 "/v1/search?q=harbour&collection=default", "/v1/models/onrecord/default"):  # fmt: skip
        assert client.get(path).status_code == 404, path
    asked = {"question": "Who won the regatta?"}
    assert client.post("/v1/ask", json={**asked, "collection": "default"}).status_code == 404
    assert client.post("/v1/ask", json={**asked, "collection": "default", "stream": True}).status_code == 404
    messages = [{"role": "user", "content": asked["question"]}]
    chat = client.post("/v1/chat/completions", json={"model": "onrecord/default", "messages": messages})
    assert chat.status_code == 404


def test_the_first_collection_of_a_key_is_meant_where_it_does_not_open_the_servers_own(
    bound: Callable[..., httpx.Client],
) -> None:
    client = bound("sport")
    answer = client.post("/v1/ask", json={"question": "Who won the regatta?"}).json()
    assert (answer["outcome"], answer["collection"]) == ("answered", "sport")
    assert [one["source"] for one in client.get("/v1/articles").json()["articles"]] == ["regatta.txt"]
    both = bound("sport", "default")
    assert both.get("/v1/collections").json()["default"] == "default"


def test_a_key_that_may_write_writes_into_its_collections_only(bound: Callable[..., httpx.Client]) -> None:
    client = bound("sport", may="write")
    files = {"files": ("fair.txt", b"Fair opens\n\nThe summer fair opened on the green.\n")}
    for name in ("default", "new"):
        assert client.post("/v1/articles", params={"collection": name}, files=files).status_code == 404
    assert client.delete("/v1/articles/harbour.txt?collection=default").status_code == 404
    assert client.post("/v1/articles", files=files).json()["collection"] == "sport"
    assert bound("default").get("/v1/articles/harbour.txt").status_code == 200


def test_a_key_whose_last_day_is_over_opens_nothing_and_is_told_so(door_of: DoorOf, home: Path, keys: Keys) -> None:
    token = keys.add("desk", "write")
    file = home / "keys.json"
    file.write_text(file.read_text().replace('"until": null', '"until": "2020-01-01"'))
    door = door_of(home)
    with door.client_of(Authorization=f"Bearer {token}") as client:
        for method, path in (("GET", "/v1/articles"), ("POST", "/v1/articles")):
            response = called(client, method, path)
            assert (response.status_code, response.json()["error"]["code"]) == (401, "key_expired")
    assert door.client.get("/v1/articles").status_code == 401  # a key that has ended does not open the door
