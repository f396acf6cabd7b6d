"""Segments as folders: made whole, read without being written to; their damage is an error of ours."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexDamaged
from index.vectors.local import Folders, FolderStore

AXES = np.eye(4, dtype=np.float32)
FACTS = [{"source": "a.txt", "published": 10}, {"source": "b"}, {"source": "c"}]


@pytest.fixture
def name(tmp_path: Path) -> str:
    return Folders(tmp_path).write("", ["a", "b", "c"], AXES[:3], FACTS)


@pytest.fixture
def store(tmp_path: Path, name: str) -> Iterator[FolderStore]:
    opened = FolderStore(tmp_path / name)
    yield opened
    opened.close()


@pytest.fixture
def flat(tmp_path: Path) -> Path:
    """A segment of which Chroma holds fewer dimensions: the last of these vectors are next to nothing."""
    rows = np.random.default_rng(3).normal(size=(40, 6)).astype(np.float32) * [1, 1, 1, 1, 0.01, 0.01]
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    ids = [f"n{number}" for number in range(40)]
    return tmp_path / Folders(tmp_path).write("", ids, rows, [{"source": "n"}] * 40)


def files(folder: Path) -> dict[str, bytes]:
    graph = (path for path in folder.rglob("*") if path.is_file() and path.name != "chroma.sqlite3")
    return {path.name: path.read_bytes() for path in graph}


def test_a_segment_made_before_there_were_seals_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name / "sums.json").unlink()
    opened = FolderStore(tmp_path / name)
    assert opened.nearest(AXES[1], 1, None) == [("b", pytest.approx(1))]
    opened.close()


@pytest.mark.parametrize("held", [1, 3, 250, 2_100])
def test_a_segment_is_read_without_writing_to_its_graph(tmp_path: Path, held: int) -> None:
    rows = np.random.default_rng(3).normal(size=(held, 4)).astype(np.float32)
    ids = [f"n{number}" for number in range(held)]
    name = Folders(tmp_path).write("chroma-6", ids, rows, [{"source": "n"}] * held)
    assert name == "chroma-7"
    made = files(tmp_path / name)
    for _ in range(2):
        reader = FolderStore(tmp_path / name)
        assert (reader.ids(), reader.count()) == (set(ids), held)
        assert reader.nearest(rows[0], 1, {"source": "n"})[0][0] == "n0"
        reader.close()
    assert "index_metadata.pickle" in made
    assert files(tmp_path / name) == made


def test_what_a_kill_left_in_its_place_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "chroma-1").mkdir()
    (tmp_path / "chroma-1" / "chroma.sqlite3").write_bytes(b"torn")
    name = Folders(tmp_path).write("", ["a"], AXES[:1], FACTS[:1])
    opened = FolderStore(tmp_path / name)
    assert (name, opened.ids()) == ("chroma-1", {"a"})
    opened.close()


@pytest.mark.parametrize("file", ["data_level0.bin", "length.bin", "header.bin", "index_metadata.pickle"])
def test_a_graph_that_was_cut_short_is_damaged(tmp_path: Path, name: str, file: str) -> None:
    (cut,) = (tmp_path / name).rglob(file)
    cut.write_bytes(cut.read_bytes()[:9])
    with pytest.raises(IndexDamaged, match="onrecord rebuild"):
        FolderStore(tmp_path / name).nearest(AXES[0], 1, None)


@pytest.mark.parametrize("file", ["data_level0.bin", "link_lists.bin", "index_metadata.pickle", "directions.npy"])
def test_a_bit_that_fell_over_is_damage(flat: Path, file: str) -> None:
    (changed,) = flat.rglob(file)
    content = bytearray(changed.read_bytes())
    content[len(content) // 2] ^= 4
    changed.write_bytes(content)
    with pytest.raises(IndexDamaged, match="onrecord rebuild"):
        FolderStore(flat)


@pytest.mark.parametrize("sums", [b"", b"[]", b"{", b'{"gone.bin": 1}'])
def test_a_seal_that_is_damaged_is_damage_too(flat: Path, sums: bytes) -> None:
    (flat / "sums.json").write_bytes(sums)
    with pytest.raises(IndexDamaged, match="onrecord rebuild"):
        FolderStore(flat)


def test_a_folder_without_a_segment_is_damaged_and_stays_as_it_is(tmp_path: Path) -> None:
    for folder in (tmp_path / "none", tmp_path):
        with pytest.raises(IndexDamaged, match="onrecord rebuild"):
            FolderStore(folder)
    assert list(tmp_path.iterdir()) == []


def test_a_segment_that_could_not_be_opened_can_be_once_it_is_mended(tmp_path: Path, name: str) -> None:
    file = tmp_path / name / "chroma.sqlite3"
    whole = file.read_bytes()
    file.write_bytes(b"not a database " * 1000)
    with pytest.raises(IndexDamaged, match="onrecord rebuild"):
        FolderStore(tmp_path / name)
    file.write_bytes(whole)
    mended = FolderStore(tmp_path / name)
    assert mended.count() == 3
    mended.close()


def test_one_that_is_gone_is_known_without_opening_it(tmp_path: Path, name: str) -> None:
    assert Folders(tmp_path).held(name) is not None
    assert Folders(tmp_path).held("chroma-9") is None


def test_a_question_is_asked_in_the_dimensions_of_the_segment(flat: Path) -> None:
    opened = FolderStore(flat)
    first = opened._call(lambda chunks: chunks.get("n0", include=["embeddings"])["embeddings"])
    assert first is not None
    found = opened.nearest(np.asarray(first[0] @ np.load(flat / "directions.npy").T, np.float32), 1, None)
    assert (len(first[0]), found) == (4, [("n0", pytest.approx(1, abs=1e-3))])
    opened.close()


@pytest.mark.parametrize("content", [None, b"", b"\x93NUMPY torn", np.eye(3).tobytes()])
def test_a_segment_without_its_dimensions_is_damaged(flat: Path, content: bytes | None) -> None:
    (flat / "directions.npy").unlink()
    if content is not None:
        (flat / "directions.npy").write_bytes(content)
    with pytest.raises(IndexDamaged, match="onrecord rebuild"):
        FolderStore(flat)


def test_on_a_full_disk_a_segment_is_read_and_nothing_is_written_there(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / name / "chroma.sqlite3"
    made = database.read_bytes()
    monkeypatch.setattr(shutil, "disk_usage", lambda place: shutil._ntuple_diskusage(10, 10, 0))  # type: ignore[attr-defined]
    folders = Folders(tmp_path)
    opened = folders.open(name)
    assert opened.nearest(AXES[1], 1, None)[0][0] == "b"
    assert database.read_bytes() == made
    opened.close()
    monkeypatch.undo()
    there = folders.open(name)  # with room again Chroma writes a row there
    assert there.nearest(AXES[1], 1, None)[0][0] == "b"
    assert database.read_bytes() != made
    there.close()
    folders.close()


def test_chroma_is_told_to_report_to_nobody(store: FolderStore) -> None:
    assert store._client.get_settings().anonymized_telemetry is False
