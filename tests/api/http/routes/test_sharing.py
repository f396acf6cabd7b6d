"""Sharing and judging an answer: only what was given here, in its own words."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import Result

from api.service.keys import Keys
from tests.api.http.door import Door

DoorOf = Callable[..., Door]
ASKED = "Why will the harbour bridge close?"


@pytest.fixture
def door(door_of: DoorOf, home: Path) -> Door:
    return door_of(home)


def given(document: dict[str, Any]) -> dict[str, Any]:
    """What the page sends of an answer."""
    kept = {name: value for name, value in document.items() if name not in {"passages", "timings", "usage", "seal"}}
    return {"answer": kept, "seal": document["seal"]}


def test_an_answer_is_shared_as_it_was_given(door: Door) -> None:
    answer = door.ask(ASKED)
    made = door.client.post("/v1/shared", json=given(answer))
    assert made.status_code == 200
    found = door.client.get(f"/v1/shared/{made.json()['link']}").json()
    assert found == {**given(answer), "until": made.json()["until"]}
    again = {"answer": found["answer"], "seal": found["seal"]}
    assert door.client.post("/v1/shared", json=again).status_code == 200


def test_the_streamed_answer_carries_a_seal_too(door: Door) -> None:
    _, done = door.told(ASKED)[-1]
    assert "".join(one["text"] for one in done["sentences"]) == done["text"]
    assert door.client.post("/v1/shared", json=given(done)).status_code == 200


def test_an_answer_in_other_words_is_refused(door: Door) -> None:
    sent = given(door.ask(ASKED))
    sent["answer"]["text"] = "The bridge fell down. [1]"
    for path, more in (("/v1/shared", {}), ("/v1/feedback", {"verdict": "down"})):
        response = door.client.post(path, json={**sent, **more})
        assert response.status_code == 422
        assert response.json()["error"]["code"] == "forged_answer"
    assert not (door.services.settings.home / "answers.sqlite").exists()


def test_a_link_of_nothing_is_not_found(door: Door) -> None:
    assert door.client.get("/v1/shared/nothing").status_code == 404


def test_a_key_neither_shares_nor_judges_nor_reads_answers_of_a_collection_that_it_does_not_open(
    door_of: DoorOf, two_collections: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(two_collections, tmp_path / "home"))
    whole, bound = Keys(home).add("desk", "read"), Keys(home).add("sport", "read", ("sport",))
    door = door_of(home)
    with (
        door.client_of(Authorization=f"Bearer {whole}") as desk,
        door.client_of(Authorization=f"Bearer {bound}") as sport,
    ):
        sent = given(desk.post("/v1/ask", json={"question": ASKED}).json())
        link = desk.post("/v1/shared", json=sent).json()["link"]
        assert desk.get(f"/v1/shared/{link}").status_code == 200
        assert (
            sport.get(f"/v1/shared/{link}").json()["error"]["message"]
            == (sport.get("/v1/shared/nothing").json()["error"]["message"])
        )
        assert sport.post("/v1/shared", json=sent).status_code == 404
        assert sport.post("/v1/feedback", json={**sent, "verdict": "down"}).status_code == 404
        own = given(sport.post("/v1/ask", json={"question": "Who won the regatta?"}).json())
        assert sport.post("/v1/shared", json=own).status_code == 200
        assert sport.post("/v1/feedback", json={**own, "verdict": "up"}).status_code == 200
    assert door.services.kept.opinions() == []


def test_a_thumb_down_becomes_a_case_of_the_evaluation(door: Door, home: Path, call: Callable[..., Result]) -> None:
    sent = {**given(door.ask(ASKED)), "verdict": "down", "reason": "incomplete", "comment": "The cost is missing."}
    turns = [{"role": "user", "content": "What is new?"}, {"role": "assistant", "content": "A bridge."}]
    assert door.client.post("/v1/feedback", json={**sent, "history": turns, "reader": "r1"}).json() == {
        "verdict": "down"
    }
    assert door.client.post("/v1/feedback", json={**sent, "verdict": "up", "reader": "r2"}).status_code == 200
    file = home / "cases.yaml"
    done = call("--home", home, "feedback", "export", file)
    assert done.exit_code == 0, done.output
    [case] = yaml.safe_load(file.read_text("utf-8"))["cases"]
    assert (case["question"], case["history"]) == (ASKED, turns)
    assert "incomplete" in case["tags"]
    assert "The cost is missing." in file.read_text("utf-8")


@pytest.mark.parametrize(
    "more", [{"verdict": "meh"}, {"verdict": "up", "reason": "because"}, {}, {"verdict": "up", "x": 1}]
)
def test_an_opinion_that_is_none_is_refused(more: dict[str, Any], door: Door) -> None:
    assert door.client.post("/v1/feedback", json={**given(door.ask(ASKED)), **more}).status_code == 422
