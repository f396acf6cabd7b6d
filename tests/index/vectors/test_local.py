"""Stores as folders: finished to the byte, opened again under queries; their damage is an error of ours."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexDamaged
from index.vectors.local import FolderStore

AXES = np.eye(4, dtype=np.float32)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FolderStore]:
    made = FolderStore(tmp_path / "chroma-1", create=True)
    made.put(["a", "b", "c"], AXES[:3], [{"source": "a.txt", "published": 10}, {"source": "b"}, {"source": "c"}])
    yield made
    made.close()


def files(folder: Path) -> dict[str, bytes]:
    graph = (path for path in folder.rglob("*") if path.is_file() and path.name != "chroma.sqlite3")
    return {path.name: path.read_bytes() for path in graph}


@pytest.mark.parametrize("more", [0, 1, 250])
def test_a_finished_store_is_read_without_writing_to_its_graph(store: FolderStore, tmp_path: Path, more: int) -> None:
    rows = np.random.default_rng(3).normal(size=(more, 4)).astype(np.float32)
    store.put([f"n{number}" for number in range(more)], rows, [{"source": "n"}] * more)
    before = store.ids(), store.nearest(AXES[1], 3, None)
    store.finish()
    finished = files(tmp_path / "chroma-1")
    for _ in range(2):
        reader = FolderStore(tmp_path / "chroma-1")
        assert (reader.ids(), reader.nearest(AXES[1], 3, None)) == before
        assert reader.nearest(AXES[0], 1, {"published": 10})[0][0] == "a"
        reader.close()
    assert "index_metadata.pickle" in finished
    assert files(tmp_path / "chroma-1") == finished


def test_a_finished_store_holds_nothing_of_the_memory_of_its_process(store: FolderStore, tmp_path: Path) -> None:
    store.finish()
    finished = files(tmp_path / "chroma-1")
    written = {name: len(finished[name]) - finished[name].count(0) for name in ("data_level0.bin", "length.bin")}
    assert len(finished["data_level0.bin"]) > 10_000
    assert written["data_level0.bin"] < 100
    assert written["length.bin"] <= 12


def test_a_finished_store_can_be_written_to_again(store: FolderStore, tmp_path: Path) -> None:
    store.finish()
    again = FolderStore(tmp_path / "chroma-1")
    again.put(["d"], AXES[3:], [{"source": "d"}])
    again.remove(["a"])
    again.finish()
    again = FolderStore(tmp_path / "chroma-1")
    assert again.ids() == {"b", "c", "d"}
    assert again.nearest(AXES[3], 1, None)[0][0] == "d"
    again.close()


@pytest.mark.parametrize("name", ["data_level0.bin", "length.bin", "header.bin", "index_metadata.pickle"])
def test_a_graph_that_was_cut_short_is_damaged(store: FolderStore, tmp_path: Path, name: str) -> None:
    store.finish()
    (file,) = (tmp_path / "chroma-1").rglob(name)
    file.write_bytes(file.read_bytes()[:9])
    with pytest.raises(IndexDamaged, match="onrecord rebuild"):
        FolderStore(tmp_path / "chroma-1").nearest(AXES[0], 1, None)


def test_a_folder_without_a_store_is_damaged_and_stays_as_it_is(tmp_path: Path) -> None:
    for folder in (tmp_path / "none", tmp_path):
        with pytest.raises(IndexDamaged, match="onrecord rebuild"):
            FolderStore(folder)
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_could_not_be_opened_can_be_once_it_is_mended(store: FolderStore, tmp_path: Path) -> None:
    store.close()
    file = tmp_path / "chroma-1" / "chroma.sqlite3"
    whole = file.read_bytes()
    file.write_bytes(b"not a database " * 1000)
    with pytest.raises(IndexDamaged, match="onrecord rebuild"):
        FolderStore(tmp_path / "chroma-1")
    file.write_bytes(whole)
    mended = FolderStore(tmp_path / "chroma-1")
    assert mended.count() == 3
    mended.close()


def test_another_store_in_its_place_is_shown_when_it_is_opened_again(store: FolderStore, tmp_path: Path) -> None:
    other = FolderStore(tmp_path / "chroma-2", create=True)
    other.put(["z"], AXES[:1], [{"source": "z"}])
    other.close()
    store.show("chroma-2")
    assert store.ids() == {"z"}


def test_it_can_be_opened_again_under_the_queries_of_other_threads(store: FolderStore, tmp_path: Path) -> None:
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
        store.show(f"chroma-{number % 2 + 1}")
    over.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_chroma_is_told_to_report_to_nobody(store: FolderStore) -> None:
    assert store._client.get_settings().anonymized_telemetry is False
