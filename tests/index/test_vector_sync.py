"""Chroma in step with the catalogue: what is missing is put back, what is left goes, what breaks is made anew."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from index.catalogue.reads import held
from index.catalogue.segments import segments
from index.catalogue.writes import drop
from index.collection import Collection
from index.embedding.config import Recipe
from index.errors import IndexDamaged
from index.vector_sync import rebuild, vector_store
from index.vectors.local import FolderStore
from index.vectors.store import next_number

if TYPE_CHECKING:
    from tests.index.conftest import Desk

ARTICLES = {
    "plain.txt": "Otters in the canal\n\nOtters were seen in the canal. They had a fish.\n",
    "dated.md": "---\ntitle: Kiln relit\npublisher: The Clay Courier\ndate: 2020-02-29\n---\n\n"
    "The kiln was lit again after nine years.\n",
    "third.txt": "Choir goes on strike\n\nThe choir will not sing until its robes are washed.\n",
}


@pytest.fixture
def filled(desk: "Desk") -> "Desk":
    for name, text in ARTICLES.items():
        desk.write(name, text)
    desk.ingest()
    return desk


def stores(desk: "Desk") -> list[str]:
    return sorted(path.name for path in desk.home.glob("chroma*"))


def made_anew(desk: "Desk") -> int:
    with desk.collection.writing():
        return rebuild(desk.collection)


def nearest(desk: "Desk", question: str = "Who saw the otters?") -> list[str]:
    vector = desk.collection.embedder.embed([question])[0]
    return [id_ for id_, _ in desk.collection.vectors.nearest(vector, 10, None)]


def test_chroma_holds_each_chunk_with_what_filters_need(
    filled: "Desk", stored: Callable[[Collection], dict[str, Any]]
) -> None:
    vectors = stored(filled.collection)
    assert vectors.keys() == filled.live()
    facts = {facts["source"]: facts for facts, _ in vectors.values()}
    assert facts == {
        "plain.txt": {"source": "plain.txt"},
        "third.txt": {"source": "third.txt", "language": "en"},
        "dated.md": {
            "source": "dated.md",
            "publisher": "the clay courier",
            "published": date(2020, 2, 29).toordinal(),
        },
    }
    rows = dict(filled.db.execute("SELECT c.id, v.passage FROM chunks c JOIN vectors v ON c.vectors = v.key"))
    for id_, (_, vector) in vectors.items():
        assert np.frombuffer(vector, np.float32) == pytest.approx(np.frombuffer(rows[id_], np.float16), abs=1e-3)


def test_chroma_filters_by_date_publisher_and_source(filled: "Desk") -> None:
    def sources(where: dict[str, Any]) -> set[str]:
        found = filled.collection.vectors.nearest(np.ones(384, np.float32), 10, where)
        return {chunk.source for chunk in held(filled.db, [id_ for id_, _ in found]).values()}

    day = date(2020, 2, 29).toordinal()
    assert sources({"published": {"$gte": day}}) == sources({"published": {"$lte": day}}) == {"dated.md"}
    assert sources({"published": {"$gte": day + 1}}) == sources({"published": {"$lt": day}}) == set()
    assert sources({"publisher": "the clay courier"}) == {"dated.md"}
    assert sources({"source": {"$in": ["plain.txt", "third.txt"]}}) == {"plain.txt", "third.txt"}


def test_a_rebuilt_store_equals_the_one_before_and_embeds_nothing(
    desks: Callable[..., "Desk"],
    counted: tuple[Recipe, list[str]],
    stored: Callable[[Collection], dict[str, Any]],
) -> None:
    recipe, asked = counted
    desk = desks("home", recipe)
    for name, text in ARTICLES.items():
        desk.write(name, text)
    desk.ingest()
    before, first = stored(desk.collection), stores(desk)
    del asked[:]
    steps: list[tuple[int, int]] = []
    with desk.collection.writing():
        assert rebuild(desk.collection, lambda done, total: steps.append((done, total))) == 3
    assert (asked, steps) == ([], [(3, 3)])
    assert stored(desk.collection) == before
    assert len(stores(desk)) == 1
    assert set(stores(desk)).isdisjoint(first)


def test_more_chunks_than_are_handed_over_at_once_are_all_there(
    filled: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.catalogue.segments._PAGE", 2)
    monkeypatch.setattr("index.vector_sync.SEGMENT", 2)
    assert made_anew(filled) == 3
    assert len(stores(filled)) == 2
    assert filled.collection.vectors.ids() == filled.live()


@pytest.mark.parametrize("damage", ["garbled", "cut", "empty", "gone"])
def test_a_damaged_store_says_what_to_run_and_is_made_anew(
    filled: "Desk", damage: str, stored: Callable[[Collection], dict[str, Any]]
) -> None:
    before = stored(filled.collection)
    folder = filled.home / filled.collection.vectors_name
    filled.collection.close()
    for file in [path for path in folder.rglob("*") if path.is_file()]:
        data = file.read_bytes()
        file.write_bytes({"garbled": b"\xa5" * len(data), "cut": data[: len(data) // 3]}.get(damage, b""))
    if damage == "gone":
        shutil.rmtree(folder)
    for _ in range(2):
        with pytest.raises(IndexDamaged, match="onrecord rebuild"):
            nearest(filled)
    assert made_anew(filled) == 3
    assert stored(filled.collection) == before
    assert filled.ingest().unchanged == 3


def test_a_vector_without_a_live_chunk_is_never_handed_out(filled: "Desk") -> None:
    (lost,) = filled.found("otters")
    with filled.collection.catalogue.transaction() as db:
        drop(db, "plain.txt")
    assert lost in FolderStore(filled.home / filled.collection.vectors_name).ids()
    assert lost not in nearest(filled)
    assert lost not in filled.collection.vectors.ids()
    assert len(filled.collection.vectors.nearest(np.ones(384, np.float32), 2, None)) == 2  # the dead take no place


def test_chunks_without_a_vector_are_given_one_by_the_next_ingest(filled: "Desk") -> None:
    lost, kept = filled.found("otters"), filled.embedded()
    filled.db.execute("UPDATE chunks SET segment = NULL WHERE id = ?", (lost[0],))
    assert lost[0] not in nearest(filled)
    assert filled.ingest().chunks == 0
    assert filled.collection.vectors.ids() == filled.live()
    assert nearest(filled)[0] == lost[0]
    assert filled.embedded() == kept


def test_a_segment_that_is_gone_is_made_again_by_the_next_ingest(filled: "Desk") -> None:
    shutil.rmtree(filled.home / filled.collection.vectors_name)
    filled.collection.close()
    assert filled.ingest().chunks == 0
    assert filled.collection.vectors.ids() == filled.live()


def test_what_an_error_left_waiting_is_placed_all_the_same(filled: "Desk") -> None:
    (lost,) = filled.found("otters")
    with pytest.raises(KeyboardInterrupt), filled.collection.writing(), vector_store(filled.collection):
        filled.db.execute("UPDATE chunks SET segment = NULL WHERE id = ?", (lost,))
        raise KeyboardInterrupt
    assert filled.collection.vectors.ids() == filled.live()


def test_segments_are_few_however_often_something_is_added(filled: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.vector_sync._SMALL", 2)
    for number in range(9):
        filled.write(f"{number}.txt", f"The ledger of the year {number} was lost in a fire.\n")
        filled.ingest()
    sizes = [one.live for one in segments(filled.db)]
    assert sum(sizes) == 12
    assert len(sizes) <= 3
    assert filled.collection.vectors.ids() == filled.live()


def test_a_segment_most_of_which_died_is_made_anew(filled: "Desk") -> None:
    (filled.news / "plain.txt").unlink()
    filled.ingest()
    assert [(one.held, one.live) for one in segments(filled.db)] == [(2, 2)]


def test_what_is_in_use_is_never_written_to(filled: "Desk") -> None:
    def files(folder: Path) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}

    name, used = filled.collection.vectors_name, filled.collection.vectors.ids()
    before = files(filled.home / name)
    filled.write("plain.txt", ARTICLES["plain.txt"].replace("canal", "harbour"))
    filled.write("new.txt", "Swifts are late\n\nThe swifts came late this year.\n")
    filled.ingest()
    assert filled.collection.vectors_name != name
    assert filled.collection.vectors.ids() == filled.live() != used
    assert files(filled.home / name) == before


def test_an_ingest_that_changes_nothing_makes_no_copy(filled: "Desk") -> None:
    before = stores(filled), filled.collection.vectors_name
    filled.ingest()
    assert (stores(filled), filled.collection.vectors_name) == before


def test_no_more_folders_gather_than_those_in_use_and_those_before(filled: "Desk") -> None:
    for number in range(3):
        filled.write("more.txt", f"The committee met for the {number}th time in the annexe.\n")
        filled.ingest()
        assert len(stores(filled)) <= 3
    assert filled.collection.vectors.ids() == filled.live()


def test_an_error_that_left_all_in_step_costs_no_rebuild(filled: "Desk") -> None:
    before = stores(filled)
    with pytest.raises(ValueError, match="out"), filled.collection.writing(), vector_store(filled.collection):
        raise ValueError("out")
    filled.ingest()
    assert stores(filled) == before


def test_a_rebuild_that_was_interrupted_leaves_all_vectors_and_can_be_run_again(
    filled: "Desk", stored: Callable[[Collection], dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stored(filled.collection)
    monkeypatch.setattr("index.vector_sync.SEGMENT", 2)

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), filled.collection.writing():
        rebuild(filled.collection, interrupt)
    assert len(segments(filled.db)) == 2  # one new, and one of before for what is not in it
    assert stored(filled.collection) == before
    assert made_anew(filled) == 3
    assert stored(filled.collection) == before


def test_what_a_killed_rebuild_left_is_cleared_away(filled: "Desk") -> None:
    number = next_number(filled.collection.vectors_name)
    for left in (number, number + 4):
        (filled.home / f"chroma-{left}").mkdir()
    (filled.home / f"chroma-{number}" / "chroma.sqlite3").write_bytes(b"torn")
    made_anew(filled)
    assert stores(filled) == [f"chroma-{number}"]
    assert filled.collection.vectors.ids() == filled.live()


def test_a_reader_follows_a_rebuild(filled: "Desk", tmp_path: Path) -> None:
    reader = Collection(filled.home)
    before = reader.vectors.ids()
    made_anew(filled)
    assert reader.vectors.ids() == before
    reader.close()
