"""Chroma's files: what is cut short is known before Chroma dies of it, and nothing of a process's memory is left."""

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.vectors.chroma_files import blank_spare_room, check_graph
from index.vectors.local import Folders

AXES = np.eye(4, dtype=np.float32)


@pytest.fixture
def name(tmp_path: Path) -> str:
    return Folders(tmp_path).write("", ["a", "b", "c"], AXES[:3], [{"source": one} for one in "abc"])


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*.bin")}


def test_a_segment_holds_nothing_of_the_memory_of_its_process(tmp_path: Path, name: str) -> None:
    made = files(tmp_path / name)
    written = {file: len(made[file]) - made[file].count(0) for file in ("data_level0.bin", "length.bin")}
    assert len(made["data_level0.bin"]) > 10_000
    assert written["data_level0.bin"] < 100
    assert written["length.bin"] <= 12


def test_the_log_takes_no_room_once_it_is_empty(tmp_path: Path) -> None:
    ids = [str(number) for number in range(300)]
    vectors = np.random.default_rng(5).normal(size=(300, 64)).astype(np.float32)
    name = Folders(tmp_path).write("", ids, vectors, [{"source": one} for one in ids])
    with closing(sqlite3.connect(tmp_path / name / "chroma.sqlite3")) as db:
        assert db.execute("PRAGMA freelist_count").fetchone() == (0,)
        assert db.execute("SELECT count(*) FROM embeddings").fetchone() == (300,)


def test_blanking_again_changes_nothing(tmp_path: Path, name: str) -> None:
    made = files(tmp_path / name)
    blank_spare_room(tmp_path / name)
    check_graph(tmp_path / name)
    assert files(tmp_path / name) == made


def test_a_file_that_is_shorter_than_its_vectors_is_known(tmp_path: Path, name: str) -> None:
    (cut,) = (tmp_path / name).rglob("data_level0.bin")
    cut.write_bytes(cut.read_bytes()[:100])
    for _ in "sealed", "before there were seals":
        with pytest.raises(EOFError):
            check_graph(tmp_path / name)
        (tmp_path / name / "sums.json").unlink(missing_ok=True)
