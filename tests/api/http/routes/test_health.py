"""Whether it lives, whether it can answer, and its figures."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.http.door import Door
from tests.llm.server import ScriptedServer

pytest_plugins = ["tests.llm.fixtures"]

DoorOf = Callable[..., Door]


def test_a_process_that_lives_says_so(door: Door) -> None:
    assert door.client.get("/healthz").json() == {"status": "alive"}


def test_what_is_whole_is_ready(door: Door) -> None:
    response = door.client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ready",
        "parts": {
            "catalogue": {"state": "ready", "detail": None},
            "chroma": {"state": "ready", "detail": None},
        },
    }


@pytest.mark.parametrize("lost", ["", "collections", "collections/default"])
def test_a_home_that_is_gone_is_a_failure_that_says_what_to_do_until_it_is_back(
    lost: str, home: Path, tmp_path: Path, door_of: DoorOf
) -> None:
    door = door_of(home)
    assert door.client.get("/readyz").status_code == 200
    (home / lost).rename(tmp_path / "elsewhere" / "kept")
    for _ in range(2):
        response = door.client.get("/readyz")
        assert (response.status_code, response.json()["status"]) == (503, "failed")
        assert "mount its home" in response.json()["parts"]["catalogue"]["detail"]
        assert str(home) not in response.text
    asked = door.client.post("/v1/ask", json={"question": "why did the harbour bridge close?"})
    assert (asked.status_code, asked.json()["error"]["code"]) == (503, "home_gone")
    assert door.client.get("/metrics").status_code == 200
    (home / lost).parent.mkdir(exist_ok=True)
    (tmp_path / "elsewhere" / "kept").rename(home / lost)
    assert door.client.get("/readyz").status_code == 200


def test_a_home_without_articles_that_is_gone_is_a_failure(tmp_path: Path, door_of: DoorOf) -> None:
    (tmp_path / "home").mkdir()
    door = door_of(tmp_path / "home")
    assert door.client.get("/readyz").status_code == 200
    shutil.rmtree(tmp_path / "home")
    assert door.client.get("/readyz").status_code == 503


def test_an_index_that_is_not_there_yet_is_empty_and_no_failure(tmp_path: Path, door_of: DoorOf) -> None:
    response = door_of(tmp_path / "none").client.get("/readyz")
    assert response.status_code == 200
    parts = response.json()["parts"]
    assert {name: part["state"] for name, part in parts.items()} == {"catalogue": "empty", "chroma": "empty"}


def test_a_catalogue_that_is_damaged_is_a_failure_also_where_it_becomes_so(home: Path, door_of: DoorOf) -> None:
    door = door_of(home)
    assert door.client.get("/readyz").status_code == 200
    catalogue = home / "collections" / "default" / "catalogue.sqlite"
    for left in catalogue.parent.glob("catalogue.sqlite-*"):
        left.unlink()
    catalogue.unlink()
    catalogue.write_bytes(b"no database at all" * 1000)
    for running in (door, door_of(home)):
        response = running.client.get("/readyz")
        assert response.status_code == 503 and response.json()["status"] == "failed"
        assert response.json()["parts"]["catalogue"]["state"] == "failed"
        assert str(home) not in response.text
        assert running.client.get("/healthz").status_code == 200
        asked = running.client.post("/v1/ask", json={"question": "why did the harbour bridge close?"})
        assert (asked.status_code, asked.json()["error"]["code"]) == (503, "index_damaged")
        assert running.client.get("/metrics").status_code == 200


def test_vectors_that_are_gone_are_a_failure(home: Path, door_of: DoorOf) -> None:
    for folder in (home / "collections" / "default").glob("chroma-*"):
        shutil.rmtree(folder)
    response = door_of(home).client.get("/readyz")
    assert response.status_code == 503
    parts = response.json()["parts"]
    assert (parts["catalogue"]["state"], parts["chroma"]["state"]) == ("ready", "failed")


def test_an_index_of_another_make_is_a_failure(home: Path, door_of: DoorOf) -> None:
    with sqlite3.connect(home / "collections" / "default" / "catalogue.sqlite") as db:
        db.execute("UPDATE meta SET value = 'another' WHERE key = 'embedding'")
    db.close()
    response = door_of(home).client.get("/readyz")
    assert response.status_code == 503
    assert "settings" in response.json()["parts"]["catalogue"]["detail"]


@pytest.mark.parametrize(
    ("mode", "state", "detail"),
    [("faithful", "ready", None), ("locked", "unreachable", "it refused the key (HTTP 401)")],
)
def test_a_model_that_cannot_be_used_degrades_it(
    mode: str, state: str, detail: str | None, written: Callable[..., Door], llm_server: ScriptedServer
) -> None:
    response = written(mode).client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["status"] == ("ready" if state == "ready" else "degraded")
    assert response.json()["parts"]["model"] == {"state": state, "detail": detail}
    assert llm_server.requests == []


def test_a_model_that_is_not_there_degrades_it_and_is_not_looked_for_each_time(indexed: Path, door_of: DoorOf) -> None:
    door = door_of(indexed, model="m", base_url="http://127.0.0.1:9/v1")
    for _ in range(2):
        response = door.client.get("/readyz")
        assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert door.ask("why did the harbour bridge close?")["outcome"] == "answered"


def test_figures_come_in_prometheus_own_format(door: Door) -> None:
    door.ask("why did the harbour bridge close?")
    response = door.client.get("/metrics")
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert 'onrecord_index_articles{collection="default"} 4.0' in response.text
