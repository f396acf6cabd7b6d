"""A collection goes into one file and comes back whole, while it is read and written."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index.backup import backup, put_aside, restore
from index.catalogue.reads import Filters, match
from index.collection import Collection
from index.errors import BadBackup, IndexDamaged, IndexMismatch, NotWritable

if TYPE_CHECKING:
    from tests.index.conftest import Desk

Contents = Callable[[Collection], dict[str, Any]]


def restored(desk: "Desk", file: Path) -> int:
    with desk.collection.writing():
        return restore(desk.collection, file)


def test_what_was_backed_up_comes_back_with_its_vectors(filled: "Desk", contents: Contents, tmp_path: Path) -> None:
    before, file = contents(filled.collection), tmp_path / "news.backup"
    assert backup(filled.collection, file) == file.stat().st_size > 0
    filled.write("4.txt", "Case 4\n\nThe council heard case 4.\n")
    (filled.news / "0.txt").unlink()
    filled.ingest()
    reader = Collection(filled.home)
    assert reader.vectors.ids() == filled.live()
    assert restored(filled, file) == 4
    assert contents(filled.collection) == before
    assert reader.vectors.ids() == filled.live()
    reader.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "news", "news.backup"]


def test_who_asks_while_it_is_restored_finds_what_it_holds_by_words_until_the_vectors_are_there(
    filled: "Desk", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vector_sync.SEGMENT", 2)
    backup(filled.collection, tmp_path / "file")
    filled.write("4.txt", "Case 4\n\nThe council heard case 4.\n")
    filled.ingest()
    reader, found = Collection(filled.home), []

    def ask(done: int, total: int) -> None:
        by_words = {id_ for id_, _ in match(reader.catalogue.db, ["council"], 9, Filters())}
        found.append((by_words == filled.live(), len(reader.vectors.ids()), done, total))

    with filled.collection.writing():
        restore(filled.collection, tmp_path / "file", ask)
    reader.close()
    assert found == [(True, 2, 2, 4), (True, 4, 4, 4)]


def test_it_is_restored_into_a_new_collection(filled: "Desk", desks: Callable[..., "Desk"], tmp_path: Path) -> None:
    backup(filled.collection, tmp_path / "file")
    other = desks("other")
    assert restored(other, tmp_path / "file") == 4
    assert other.live() == filled.live() == other.collection.vectors.ids()
    assert other.ingest().unchanged == 4


def test_a_backup_is_made_while_another_writes(filled: "Desk", tmp_path: Path) -> None:
    with filled.collection.writing(), filled.collection.catalogue.transaction() as db:
        db.execute("DELETE FROM failures")
        other = Collection(filled.home)
        backup(other, tmp_path / "file")
        other.close()
    assert restored(filled, tmp_path / "file") == 4


@pytest.mark.parametrize("data", [b"", b"no database at all " * 500, None])
def test_what_is_no_backup_changes_nothing(filled: "Desk", tmp_path: Path, data: bytes | None) -> None:
    file, before = tmp_path / "file", filled.live()
    backup(filled.collection, file)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if data is None else data)
    with pytest.raises(BadBackup, match="Nothing was changed"):
        restored(filled, file)
    assert filled.live() == before == filled.collection.vectors.ids()


def test_one_of_another_model_changes_nothing(filled: "Desk", tmp_path: Path) -> None:
    backup(filled.collection, tmp_path / "file")
    with filled.collection.catalogue.transaction():
        filled.collection.catalogue.set_meta("embedding", "other")
    with pytest.raises(IndexMismatch, match="Nothing was changed"):
        restored(filled, tmp_path / "file")


def test_a_backup_that_cannot_be_written_leaves_the_one_before(
    filled: "Desk", tmp_path: Path, ordinary: Callable[[], Any]
) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    (folder / "file").write_bytes(b"before")
    folder.chmod(0o500)
    with ordinary(), pytest.raises((NotWritable, IndexDamaged)):
        backup(filled.collection, folder / "file")
    folder.chmod(0o700)
    assert [(path.name, path.read_bytes()) for path in folder.iterdir()] == [("file", b"before")]


def test_a_catalogue_that_cannot_be_opened_is_put_aside_and_kept(
    filled: "Desk", desks: Callable[..., "Desk"], tmp_path: Path
) -> None:
    backup(filled.collection, tmp_path / "file")
    live = filled.live()
    assert put_aside(filled.home) is None
    filled.collection.close()
    filled.collection.catalogue.path.write_bytes(b"no database at all " * 500)
    aside = put_aside(filled.home)
    assert aside is not None
    assert aside.read_bytes().startswith(b"no database")
    again = desks("home")
    assert restored(again, tmp_path / "file") == 4
    assert again.live() == live == again.collection.vectors.ids()
