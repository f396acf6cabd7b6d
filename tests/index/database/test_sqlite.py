"""A catalogue's file of SQLite: how it is opened, locked and copied."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.database.sqlite import SqliteConnection, SqliteCopy, SqliteFile
from index.errors import BadBackup, IndexBusy, IndexDamaged


@pytest.fixture
def db(tmp_path: Path) -> Iterator[SqliteConnection]:
    made = SqliteFile(tmp_path / "one.sqlite").connect()
    made.define("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)")
    yield made
    made.close()


def test_it_writes_ahead_and_overwrites_what_is_deleted(db: SqliteConnection) -> None:
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert db.execute("PRAGMA secure_delete").fetchone() == (1,)
    assert (db.has("meta"), db.has("other"), db.damage()) == (True, False, "")


def test_letters_of_any_script_are_lowered(db: SqliteConnection) -> None:
    assert db.execute("SELECT lower('ÉTOILE Ж'), lower(NULL)").fetchone() == ("étoile ж", None)


def test_what_is_rolled_back_was_never_written(db: SqliteConnection) -> None:
    db.begin()
    db.execute("INSERT INTO meta VALUES ('a', 'b')")
    db.rollback()
    db.rollback()
    assert db.execute("SELECT * FROM meta").fetchall() == []


def test_one_writes_at_a_time(db: SqliteConnection, tmp_path: Path) -> None:
    with (
        closing(SqliteFile(tmp_path / "one.sqlite").connect()) as other,
        db.writing(),
        pytest.raises(IndexBusy, match="Another process is writing"),
        other.writing(),
    ):
        pass
    with db.writing():
        pass


def test_a_copy_holds_the_same_and_is_restored(db: SqliteConnection, tmp_path: Path) -> None:
    db.execute("INSERT INTO meta VALUES ('a', 'b')")
    db.copy_to(tmp_path / "copy", ["INSERT INTO meta VALUES ('c', 'd')"])
    db.execute("DELETE FROM meta")
    with closing(SqliteCopy(tmp_path / "copy")) as copy:
        assert copy.meta == {"a": "b", "c": "d"}
        copy.restore(db)
    assert db.execute("SELECT count(*) FROM meta").fetchone() == (2,)


def test_no_copy_is_made_where_it_cannot_be(db: SqliteConnection, tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="cannot be copied"):
        db.copy_to(tmp_path / "none" / "copy")


def test_what_is_no_copy_is_refused(tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(b"no database at all" * 200)
    with pytest.raises(BadBackup, match="Nothing was changed"):
        SqliteCopy(tmp_path / "copy")
