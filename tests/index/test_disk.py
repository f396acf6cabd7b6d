"""A full disk and a place that cannot be written to are named, whatever library met them."""

import errno
import shutil
import sqlite3
from pathlib import Path

import pytest

from index.catalogue.database import Catalogue
from index.disk import disk_full, not_writable, short_of, writing_to
from index.errors import DiskFull, IndexDamaged, NotWritable


@pytest.mark.parametrize(
    ("number", "error"),
    [(errno.ENOSPC, DiskFull), (errno.EDQUOT, DiskFull), (errno.EROFS, NotWritable), (errno.EACCES, NotWritable)],
)
def test_the_systems_word_becomes_ours(tmp_path: Path, number: int, error: type[Exception]) -> None:
    with pytest.raises(error, match=str(tmp_path)), writing_to(tmp_path):
        raise OSError(number, "no")
    with pytest.raises(error), writing_to(tmp_path):
        raise IndexDamaged("by Chroma") from OSError(number, "no")


def test_what_is_neither_stays_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), writing_to(tmp_path):
        raise FileNotFoundError(errno.ENOENT, "none")
    with pytest.raises(IndexDamaged), writing_to(tmp_path):
        raise IndexDamaged("torn")


def test_a_library_that_says_nothing_of_it_met_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda place: shutil._ntuple_diskusage(10, 10, 0))  # type: ignore[attr-defined]
    with pytest.raises(DiskFull, match="make room"), writing_to(tmp_path):
        raise IndexDamaged("an internal error of Chroma")


def test_sqlites_word_of_a_full_disk_means_that_of_temporary_files_where_the_home_has_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    home.mkdir()
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    with pytest.raises(DiskFull, match=str(temporary)), writing_to(home):
        raise IndexDamaged("unusable") from sqlite3.OperationalError("database or disk is full")


def test_a_disk_without_room_to_open_the_catalogue_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    path = tmp_path / "catalogue.sqlite"
    Catalogue(path).close()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))  # so that nothing can be written
    try:
        with pytest.raises(IndexDamaged, match="has it failed"):
            Catalogue(path)
        monkeypatch.setattr(shutil, "disk_usage", lambda place: shutil._ntuple_diskusage(10, 10, 0))  # type: ignore[attr-defined]
        with pytest.raises(DiskFull, match=r"catalogue\.sqlite"):
            Catalogue(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_the_disk_is_named_with_where_it_is_mounted(tmp_path: Path) -> None:
    said = str(disk_full(tmp_path))
    assert str(tmp_path) in said
    assert "MB left" in said
    assert "read-only" in str(not_writable(tmp_path))


def test_of_the_home_and_the_folder_for_temporary_files_the_one_without_room_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    assert short_of(1, tmp_path) is None
    real = shutil.disk_usage
    for full in (tmp_path, temporary):
        monkeypatch.setattr(shutil, "disk_usage", lambda at, full=full: real(at)._replace(free=0 if at == full else 9))
        assert short_of(1, tmp_path) == full


def test_a_database_that_may_grow_no_more_is_a_full_disk(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite")
    catalogue.db.execute("PRAGMA max_page_count = 60")
    with pytest.raises(DiskFull, match=r"catalogue\.sqlite"), catalogue.transaction() as db:
        for number in range(200):
            db.execute("INSERT INTO failures VALUES (?, 'a', ?, 0)", (str(number).encode(), "torn " * 1000))
    assert catalogue.db.execute("SELECT count(*) FROM failures").fetchone() == (0,)
    catalogue.close()
