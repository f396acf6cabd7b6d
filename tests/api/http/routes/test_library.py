"""What a collection shows before anything is asked: questions to begin with, title, description."""

import shutil
from collections.abc import Callable
from pathlib import Path

from api.service.keys import Keys
from tests.api.http.door import Door

DoorOf = Callable[..., Door]


def test_the_starters_are_questions_that_are_answered(door: Door) -> None:
    found = door.client.get("/v1/starters").json()
    assert found["collection"] == "default"
    assert all(door.ask(question)["outcome"] != "refused" for question in found["questions"])


def test_starters_of_no_collection_are_not_found(door: Door) -> None:
    assert door.client.get("/v1/starters", params={"collection": "nowhere"}).status_code == 404


def test_a_key_is_shown_and_names_its_own_collections_only(
    door_of: DoorOf, two_collections: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(two_collections, tmp_path / "home"))
    key = Keys(home).add("sport", "write", ("sport",))
    with door_of(home).client_of(Authorization=f"Bearer {key}") as client:
        assert client.get("/v1/starters").json()["collection"] == "sport"
        assert client.get("/v1/starters", params={"collection": "default"}).status_code == 404
        assert client.put("/v1/collections/default", json={"title": "Mine"}).status_code == 404
        assert client.put("/v1/collections/sport", json={"title": "Sport"}).status_code == 200
    assert not (home / "collections" / "default" / "about.json").exists()


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


def test_without_a_key_nobody_writes_and_the_page_is_told(door: Door) -> None:
    held = door.client.get("/v1/collections").json()
    assert held["may_write"] is False
    assert held["model"] is None
    assert door.client.put("/v1/collections/default", json={}).status_code == 403


def test_an_empty_collection_says_how_it_is_filled_where_it_is(door_of: DoorOf, tmp_path: Path) -> None:
    home = tmp_path / "a home"
    home.mkdir()
    [one] = door_of(home, collection="press").client.get("/v1/collections").json()["collections"]
    assert one["fill"] == f"onrecord --home '{home}' --collection press ingest FOLDER"
