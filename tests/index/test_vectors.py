"""Chroma behind its few calls; its damage is an error of ours."""

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexDamaged
from index.vectors import VectorStore

AXES = np.eye(4, dtype=np.float32)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[VectorStore]:
    made = VectorStore(tmp_path / "chroma-1", create=True)
    made.put(["a", "b", "c"], AXES[:3], [{"source": "a.txt", "published": 10}, {"source": "b"}, {"source": "c"}])
    yield made
    made.close()


def test_the_nearest_come_first_with_their_cosine(store: VectorStore) -> None:
    question = np.array([0.8, 0.6, 0, 0], np.float32)
    found = store.nearest(question, 2, None)
    assert [id_ for id_, _ in found] == ["a", "b"]
    assert [score for _, score in found] == pytest.approx([0.8, 0.6], abs=1e-6)


def test_more_than_there_are_can_be_asked_for(store: VectorStore) -> None:
    assert len(store.nearest(AXES[0], 50, None)) == 3


def test_an_empty_store_finds_nothing(tmp_path: Path) -> None:
    empty = VectorStore(tmp_path / "empty", create=True)
    assert (empty.nearest(AXES[0], 5, None), empty.count(), empty.ids()) == ([], 0, set())
    empty.close()


def test_filters_are_applied_before_the_nearest_are_taken(store: VectorStore) -> None:
    assert store.nearest(AXES[0], 1, {"source": "c"})[0][0] == "c"
    assert store.nearest(AXES[0], 5, {"published": {"$lte": 9}}) == []
    assert [id_ for id_, _ in store.nearest(AXES[1], 5, {"published": {"$gte": 10}})] == ["a"]


def test_putting_an_id_again_replaces_its_vector(store: VectorStore) -> None:
    store.put(["a"], AXES[3:], [{"source": "a.txt"}])
    assert store.count() == 3
    assert store.nearest(AXES[3], 1, None)[0] == ("a", pytest.approx(1))


def test_what_is_removed_is_not_found_and_an_unknown_id_is_no_error(store: VectorStore) -> None:
    store.remove(["a", "never-held"])
    store.remove([])
    assert store.ids() == {"b", "c"}
    assert store.nearest(AXES[0], 5, None)[0][0] != "a"


def test_more_than_one_call_takes_are_put_in_several(store: VectorStore) -> None:
    store._most = 7
    ids = [f"n{number}" for number in range(20)]
    store.put(ids, np.ones((20, 4), np.float32), [{"source": "n"}] * 20)
    assert store.ids() == {"a", "b", "c", *ids}
    store.remove(ids)
    assert store.count() == 3


def test_it_is_there_when_opened_again(store: VectorStore, tmp_path: Path) -> None:
    store.close()
    again = VectorStore(tmp_path / "chroma-1")
    assert again.ids() == {"a", "b", "c"}
    again.close()


def files(folder: Path) -> dict[str, bytes]:
    graph = (path for path in folder.rglob("*") if path.is_file() and path.name != "chroma.sqlite3")
    return {path.name: path.read_bytes() for path in graph}


@pytest.mark.parametrize("more", [0, 1, 250])
def test_a_finished_store_is_read_without_writing_to_its_graph(store: VectorStore, tmp_path: Path, more: int) -> None:
    rows = np.random.default_rng(3).normal(size=(more, 4)).astype(np.float32)
    store.put([f"n{number}" for number in range(more)], rows, [{"source": "n"}] * more)
    before = store.ids(), store.nearest(AXES[1], 3, None)
    store.finish()
    finished = files(tmp_path / "chroma-1")
    for _ in range(2):
        reader = VectorStore(tmp_path / "chroma-1")
        assert (reader.ids(), reader.nearest(AXES[1], 3, None)) == before
        assert reader.nearest(AXES[0], 1, {"published": 10})[0][0] == "a"
        reader.close()
    assert "index_metadata.pickle" in finished
    assert files(tmp_path / "chroma-1") == finished


def test_a_finished_store_holds_nothing_of_the_memory_of_its_process(store: VectorStore, tmp_path: Path) -> None:
    store.finish()
    finished = files(tmp_path / "chroma-1")
    written = {name: len(finished[name]) - finished[name].count(0) for name in ("data_level0.bin", "length.bin")}
    assert len(finished["data_level0.bin"]) > 10_000
    assert written["data_level0.bin"] < 100
    assert written["length.bin"] <= 12


def test_a_finished_store_can_be_written_to_again(store: VectorStore, tmp_path: Path) -> None:
    store.finish()
    again = VectorStore(tmp_path / "chroma-1")
    again.put(["d"], AXES[3:], [{"source": "d"}])
    again.remove(["a"])
    again.finish()
    again = VectorStore(tmp_path / "chroma-1")
    assert again.ids() == {"b", "c", "d"}
    assert again.nearest(AXES[3], 1, None)[0][0] == "d"
    again.close()


@pytest.mark.parametrize("name", ["data_level0.bin", "length.bin", "header.bin", "index_metadata.pickle"])
def test_a_graph_that_was_cut_short_is_damaged(store: VectorStore, tmp_path: Path, name: str) -> None:
    store.finish()
    (file,) = (tmp_path / "chroma-1").rglob(name)
    file.write_bytes(file.read_bytes()[:9])
    with pytest.raises(IndexDamaged, match="onrecord rebuild"):
        VectorStore(tmp_path / "chroma-1").nearest(AXES[0], 1, None)


def test_an_empty_store_can_be_finished(tmp_path: Path) -> None:
    VectorStore(tmp_path / "empty", create=True).finish()
    again = VectorStore(tmp_path / "empty")
    assert again.nearest(AXES[0], 3, None) == []
    again.close()


def test_closing_twice_is_harmless(store: VectorStore) -> None:
    store.close()
    store.close()


def test_a_folder_without_a_store_is_damaged_and_stays_as_it_is(tmp_path: Path) -> None:
    for folder in (tmp_path / "none", tmp_path):
        with pytest.raises(IndexDamaged, match="onrecord rebuild"):
            VectorStore(folder)
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_could_not_be_opened_can_be_once_it_is_mended(store: VectorStore, tmp_path: Path) -> None:
    store.close()
    file = tmp_path / "chroma-1" / "chroma.sqlite3"
    whole = file.read_bytes()
    file.write_bytes(b"not a database " * 1000)
    with pytest.raises(IndexDamaged, match="onrecord rebuild"):
        VectorStore(tmp_path / "chroma-1")
    file.write_bytes(whole)
    mended = VectorStore(tmp_path / "chroma-1")
    assert mended.count() == 3
    mended.close()


def test_another_store_in_its_place_is_shown_when_it_is_opened_again(store: VectorStore, tmp_path: Path) -> None:
    other = VectorStore(tmp_path / "chroma-2", create=True)
    other.put(["z"], AXES[:1], [{"source": "z"}])
    other.close()
    store.reopen(tmp_path / "chroma-2")
    assert store.ids() == {"z"}


def test_it_can_be_opened_again_under_the_queries_of_other_threads(store: VectorStore, tmp_path: Path) -> None:
    shutil.copytree(tmp_path / "chroma-1", tmp_path / "chroma-2")
    wrong: list[object] = []
    over = threading.Event()

    def ask() -> None:
        try:
            while not over.is_set():
                wrong.extend(id_ for id_, _ in store.nearest(AXES[1], 1, None) if id_ != "b")
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(12):
        store.reopen(tmp_path / f"chroma-{number % 2 + 1}")
    over.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_chroma_is_told_to_report_to_nobody(store: VectorStore) -> None:
    assert os.environ["ANONYMIZED_TELEMETRY"] == "False"
    assert store._client.get_settings().anonymized_telemetry is False
