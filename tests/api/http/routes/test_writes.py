"""Uploading and removing articles, and naming collections, over HTTP."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.service.composition import collection_of
from api.service.keys import Keys
from api.settings.settings import Settings
from tests.api.http.door import Door

DoorOf = Callable[..., Door]
FAIR = b"Fair opens\n\nThe summer fair opened on the green because the ground had dried.\n"
LIDO = b"Lido opens\n\nThe mayor, Ana Prill, opened the lido on Sunday.\n"


@pytest.fixture
def writer(home: Path) -> str:
    """A key that may write."""
    return Keys(home).add("loader", "write")


@pytest.fixture
def door(door_of: DoorOf, home: Path, writer: str) -> Door:
    return door_of(home, max_file_mb=0.01, max_upload_mb=0.1)


@pytest.fixture
def client(door: Door, writer: str) -> Iterator[httpx.Client]:
    with door.client_of(Authorization=f"Bearer {writer}") as client:
        yield client


def upload(client: httpx.Client, *files: tuple[str, bytes], **query: str) -> httpx.Response:
    return client.post("/v1/articles", files=[("files", file) for file in files], params=query)


def asked(client: httpx.Client, question: str) -> dict[str, Any]:
    return dict(client.post("/v1/ask", json={"question": question}).json())


def test_what_is_uploaded_answers_and_what_is_removed_does_not(client: httpx.Client, home: Path) -> None:
    assert asked(client, "Who opened the lido?")["outcome"] == "refused"
    made = upload(client, ("lido.txt", LIDO), ("fair.md", FAIR), ("x.png", b"x"))
    assert made.status_code == 200
    assert made.json() == {
        "collection": "default",
        "files": [
            {"name": "lido.txt", "source": "lido.txt", "status": "added", "reason": None},
            {"name": "fair.md", "source": "fair.md", "status": "added", "reason": None},
            {"name": "x.png", "source": None, "status": "failed", "reason": made.json()["files"][2]["reason"]},
        ],
    }
    answer = asked(client, "Who opened the lido?")
    assert "Ana Prill" in answer["text"] and answer["citations"][0]["source"] == "lido.txt"
    assert (home / "uploads" / "default" / "lido.txt").read_bytes() == LIDO
    gone = client.delete("/v1/articles/lido.txt")
    assert (gone.status_code, gone.json()) == (200, {"source": "lido.txt", "collection": "default"})
    assert not (home / "uploads" / "default" / "lido.txt").exists()
    assert client.get("/v1/articles/lido.txt").status_code == 404
    assert client.delete("/v1/articles/lido.txt").status_code == 404
    assert asked(client, "Who opened the lido?")["outcome"] == "refused"


def test_an_article_that_was_not_uploaded_is_removed_from_the_index_only(client: httpx.Client, newsroom: Path) -> None:
    assert client.delete("/v1/articles/old%2Fmill.html").status_code == 200
    assert client.delete("/v1/articles/odd%3Aname.txt").status_code == 200
    assert client.get("/v1/articles").json()["total"] == 2
    assert (newsroom / "old" / "mill.html").is_file() and (newsroom / "odd:name.txt").is_file()


def test_names_cannot_leave_the_folder(client: httpx.Client, home: Path) -> None:
    names = ("../../x.txt", "C:\\y.txt", "/etc/z.txt", ".hidden.txt", "..", "x" * 300 + ".txt", "a/b/x.txt")
    made = upload(client, *((name, FAIR + name.encode()) for name in names)).json()["files"]
    assert [one["status"] for one in made] == ["added", "added", "added", "failed", "failed", "failed", "failed"]
    assert sorted(path.name for path in (home / "uploads" / "default").iterdir()) == ["x.txt", "y.txt", "z.txt"]
    # The key of seals is made when the first answer of any test is.
    assert {path.name for path in home.iterdir()} - {"seal.key"} == {"collections", "keys.json", "keys.lock", "uploads"}


def test_a_raw_name_with_anything_in_it_is_refused(client: httpx.Client) -> None:
    for name in (b"a\x00.txt", b"\xff\xfe.txt", b"a\tb.txt"):
        body = b'--b\r\nContent-Disposition: form-data; name="files"; filename="' + name + b'"\r\n\r\nx\r\n--b--\r\n'
        headers = {"Content-Type": "multipart/form-data; boundary=b"}
        response = client.post("/v1/articles", content=body, headers=headers)
        assert response.status_code in {200, 400, 422}
        if response.status_code == 200:
            assert response.json()["files"][0]["status"] == "failed"


def test_a_file_that_is_too_large_fails_and_an_upload_that_is_is_refused(client: httpx.Client, home: Path) -> None:
    made = upload(client, ("big.txt", b"Big news. " * 2_000), ("fair.txt", FAIR)).json()["files"]
    assert [one["status"] for one in made] == ["failed", "added"]
    assert "0.01 MB" in made[0]["reason"]
    response = upload(client, ("fair.txt", b"x" * 110_000))
    assert (response.status_code, response.json()["error"]["code"]) == (413, "body_too_long")

    def chunks() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="lido.txt"\r\n\r\n'
        yield from (b"x" * 10_000 for _ in range(20))
        yield b"\r\n--b--\r\n"

    response = client.post(
        "/v1/articles", content=chunks(), headers={"Content-Type": "multipart/form-data; boundary=b"}
    )
    assert response.status_code == 413 and response.json()["error"]["type"] == "invalid_request_error"
    assert [path.name for path in (home / "uploads" / "default").iterdir()] == ["fair.txt"]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"json": {"files": ["x"]}},
        {"data": {"files": "x"}},
        {"files": {"file": ("a.txt", FAIR)}},
        {"content": b"x", "headers": {"Content-Type": "multipart/form-data"}},
        {"content": b"x", "headers": {"Content-Type": "multipart/form-data; boundary=b"}},
        {"files": [("files", (f"{number}.txt", FAIR)) for number in range(101)]},
        {"files": [("files", (f"{number}.txt", b"")) for number in range(1001)]},
    ],
)
def test_what_is_no_upload_is_refused(more: dict[str, Any], client: httpx.Client) -> None:
    response = client.post("/v1/articles", **more)
    assert response.status_code in {400, 413, 422}
    assert response.json()["error"]["type"] == "invalid_request_error"


def test_while_another_process_writes_it_is_busy(client: httpx.Client, home: Path) -> None:
    with closing(collection_of(Settings(home=home), Settings(home=home).folder)) as held, held.writing():
        for response in (upload(client, ("lido.txt", LIDO)), client.delete("/v1/articles/harbour.txt")):
            assert (response.status_code, response.json()["error"]["code"]) == (503, "index_busy")
        assert "Ida" in client.get("/v1/articles/harbour.txt").text
    assert upload(client, ("lido.txt", LIDO)).json()["files"][0]["status"] == "added"


def test_a_collection_is_begun_by_the_first_upload_and_has_a_folder_of_its_own(
    client: httpx.Client, home: Path
) -> None:
    assert upload(client, ("lido.txt", LIDO), collection="sport").json()["collection"] == "sport"
    assert (home / "uploads" / "sport" / "lido.txt").is_file()
    assert [one["name"] for one in client.get("/v1/collections").json()["collections"]] == ["default", "sport"]
    assert client.delete("/v1/articles/lido.txt").status_code == 404
    assert client.delete("/v1/articles/lido.txt", params={"collection": "sport"}).status_code == 200


@pytest.mark.parametrize("name", ["../x", "..", "a b", "-x", "Ü", "a/b"])
def test_a_collection_that_cannot_be_one_is_not_begun(name: str, client: httpx.Client, home: Path) -> None:
    for response in (
        upload(client, ("lido.txt", LIDO), collection=name),
        client.delete("/v1/articles/harbour.txt", params={"collection": name}),
    ):
        assert (response.status_code, response.json()["error"]["code"]) == (404, "unknown_collection")
    assert sorted(path.name for path in (home / "collections").iterdir()) == ["default"]
    assert not (home / "uploads").exists()


def test_the_first_article_of_all_may_be_uploaded(tmp_path: Path, door_of: DoorOf) -> None:
    token = Keys(tmp_path / "new").add("loader", "write")
    with door_of(tmp_path / "new").client_of(Authorization=f"Bearer {token}") as client:
        assert client.get("/readyz").json()["parts"]["catalogue"]["state"] == "empty"
        assert upload(client, ("lido.txt", LIDO)).json()["files"][0]["status"] == "added"
        assert "Ana Prill" in asked(client, "Who opened the lido?")["text"]
        assert client.get("/readyz").json()["status"] == "ready"
        assert client.delete("/v1/articles/lido.txt").status_code == 200
        assert asked(client, "Who opened the lido?")["outcome"] == "refused"


def test_a_collection_is_named_by_whoever_may_write_and_read_by_all(door_of: DoorOf, home: Path) -> None:
    key = Keys(home).add("desk", "write")
    said = {"title": "Town papers", "description": "Both papers since 2021."}
    door = door_of(home)
    assert door.client.put("/v1/collections/default", json=said).status_code == 401
    with door.client_of(Authorization=f"Bearer {key}") as client:
        assert client.put("/v1/collections/default", json=said).json() == {"name": "default", **said}
        assert client.put("/v1/collections/nowhere", json=said).status_code == 404
        assert client.put("/v1/collections/default", json={"title": "x" * 101}).status_code == 422
        held = client.get("/v1/collections").json()
        [one] = held["collections"]
        assert (one["title"], one["description"], one["fill"]) == ("Town papers", "Both papers since 2021.", None)
        assert held["may_write"] is True


def test_a_key_names_its_own_collections_only(door_of: DoorOf, two_collections: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(two_collections, tmp_path / "two"))
    key = Keys(home).add("sport", "write", ("sport",))
    with door_of(home).client_of(Authorization=f"Bearer {key}") as client:
        assert client.put("/v1/collections/default", json={"title": "Mine"}).status_code == 404
        assert client.put("/v1/collections/sport", json={"title": "Sport"}).status_code == 200
    assert not (home / "collections" / "default" / "about.json").exists()
