"""Questions to begin with, over HTTP."""

import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Thread

from api.service.keys import Keys
from tests.api.http.door import Door, until

DoorOf = Callable[..., Door]


def test_the_starters_are_questions_that_are_answered(door: Door) -> None:
    found = door.client.get("/v1/starters").json()
    assert found["collection"] == "default"
    assert all(door.ask(question)["outcome"] != "refused" for question in found["questions"])


def test_starters_of_no_collection_are_not_found(door: Door) -> None:
    assert door.client.get("/v1/starters", params={"collection": "nowhere"}).status_code == 404


def test_a_key_is_shown_those_of_its_own_collections_only(
    door_of: DoorOf, two_collections: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(two_collections, tmp_path / "home"))
    key = Keys(home).add("sport", "write", ("sport",))
    with door_of(home).client_of(Authorization=f"Bearer {key}") as client:
        assert client.get("/v1/starters").json()["collection"] == "sport"
        assert client.get("/v1/starters", params={"collection": "default"}).status_code == 404


def test_while_they_are_made_other_readers_are_served(door_of: DoorOf, indexed: Path) -> None:
    door = door_of(indexed)
    made: list[int] = []
    visitors = [
        Thread(target=lambda: made.append(door.client.get("/v1/starters").status_code), name=f"visitor-{number}")
        for number in range(8)
    ]
    with door.services.starters._making:  # as long as it is held, none are made
        for one in visitors:
            one.start()
        until(lambda: door.services.starting.under_way == len(visitors), "not all have come")
        assert door.client.get("/v1/collections").status_code == 200
        assert made == []
    for one in visitors:
        one.join(60)
    assert made == [200] * len(visitors)
