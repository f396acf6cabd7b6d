"""The catalogue file: made whole, refused when it is another's, changed all or nothing."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.catalogue.database import SCHEMA, Catalogue
from index.errors import IndexBusy, IndexDamaged, IndexMismatch

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    made = Catalogue(tmp_path / "catalogue.sqlite")
    yield made
    made.close()


def fail(db: Catalogue) -> str:
    db.db.execute("INSERT INTO failures VALUES (x'2f', 'a.txt', 'torn', 0)")
    return "a.txt"


def failures(db: Catalogue) -> int:
    return int(db.db.execute("SELECT count(*) FROM failures").fetchone()[0])


def test_a_new_catalogue_is_empty_and_knows_its_schema(catalogue: Catalogue) -> None:
    assert catalogue.meta("schema") == str(SCHEMA)
    assert catalogue.meta("embedding") is None
    assert catalogue.generation == 0
    assert catalogue.db.execute("SELECT count(*) FROM articles").fetchone() == (0,)


def test_opening_again_finds_what_was_written(catalogue: Catalogue) -> None:
    with catalogue.transaction():
        catalogue.set_meta("embedding", "one")
        fail(catalogue)
    again = Catalogue(catalogue.path)
    assert (again.meta("embedding"), failures(again), again.generation) == ("one", 1, 1)
    again.close()


def test_a_file_that_was_begun_and_no_more_is_finished(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.touch()
    made = Catalogue(path)
    assert made.meta("schema") == str(SCHEMA)
    made.close()


@pytest.mark.parametrize("data", [b"no database at all\n" * 400, b"\0" * 5000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_damaged_and_stays(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(data)
    with pytest.raises(IndexDamaged, match=r"catalogue\.sqlite"):
        Catalogue(path)
    assert path.read_bytes() == data


def test_a_catalogue_cut_short_is_damaged(catalogue: Catalogue) -> None:
    catalogue.shrink()
    catalogue.close()
    catalogue.path.write_bytes(catalogue.path.read_bytes()[:6000])
    with pytest.raises(IndexDamaged):
        Catalogue(catalogue.path)


def test_damage_within_is_told_when_it_is_met(catalogue: Catalogue) -> None:
    with catalogue.transaction() as db:
        rows = ((f"{number}".encode(), f"{number}.txt", "torn " * 99) for number in range(2000))
        db.executemany("INSERT INTO failures VALUES (?,?,?,0)", rows)
    catalogue.shrink()
    catalogue.close()
    with catalogue.path.open("r+b") as file:
        file.seek(400_000)
        file.write(b"\xa5" * 200_000)
    again = Catalogue(catalogue.path)
    with pytest.raises(IndexDamaged, match=r"catalogue\.sqlite is damaged"):
        again.db.execute("SELECT sum(length(reason)) FROM failures").fetchall()
    again.close()


def test_damage_that_is_met_while_rows_are_fetched_is_told_too(catalogue: Catalogue) -> None:
    with catalogue.transaction() as db:
        rows = ((f"{number:05}".encode(), f"{number}.txt", "torn " * 99) for number in range(2000))
        db.executemany("INSERT INTO failures VALUES (?,?,?,0)", rows)
    catalogue.shrink()
    catalogue.close()
    with catalogue.path.open("r+b") as file:
        file.seek(-60_000, os.SEEK_END)
        file.write(b"\xa5" * 20_000)
    for fetch in (lambda rows: rows.fetchall(), list, lambda rows: rows.fetchmany(5000), _one_by_one):
        again = Catalogue(catalogue.path)
        rows = again.db.execute("SELECT path, reason FROM failures ORDER BY path")
        with pytest.raises(IndexDamaged, match=r"catalogue\.sqlite is damaged.*onrecord doctor.*onrecord restore"):
            fetch(rows)
        again.close()


def _one_by_one(rows: sqlite3.Cursor) -> None:
    while rows.fetchone():
        pass


def test_a_folder_in_the_place_of_the_file_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").mkdir()
    with pytest.raises(IndexDamaged, match="cannot be opened"):
        Catalogue(tmp_path / "catalogue.sqlite")


@pytest.mark.parametrize("other", ["0", "2", "x"])
def test_another_schema_is_refused_and_both_are_named(catalogue: Catalogue, other: str) -> None:
    with catalogue.transaction():
        catalogue.set_meta("schema", other)
    with pytest.raises(IndexMismatch, match=rf"schema {other}, this program reads schema {SCHEMA}.*ingest"):
        Catalogue(catalogue.path)


def test_a_transaction_counts_the_generation_up(catalogue: Catalogue) -> None:
    with catalogue.transaction():
        fail(catalogue)
    assert catalogue.generation == 1
    with catalogue.transaction(changes=False):
        pass
    assert catalogue.generation == 1


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, IndexDamaged])
def test_a_transaction_that_fails_leaves_nothing(catalogue: Catalogue, error: type[BaseException]) -> None:
    with pytest.raises(error), catalogue.transaction():
        fail(catalogue)
        raise error
    assert (failures(catalogue), catalogue.generation) == (0, 0)
    with catalogue.transaction():
        fail(catalogue)
    assert failures(catalogue) == 1


def test_a_statement_that_fails_is_an_error_of_ours(catalogue: Catalogue) -> None:
    with pytest.raises(IndexDamaged), catalogue.transaction() as db:
        fail(catalogue)
        db.execute("INSERT INTO no_such_table VALUES (1)")
    assert failures(catalogue) == 0


def test_a_reader_sees_nothing_of_a_transaction_under_way(catalogue: Catalogue) -> None:
    reader = Catalogue(catalogue.path)
    with catalogue.transaction():
        fail(catalogue)
        assert (failures(reader), reader.generation) == (0, 0)
    assert (failures(reader), reader.generation) == (1, 1)
    reader.close()


def test_each_thread_has_a_connection_of_its_own(catalogue: Catalogue) -> None:
    seen: list[sqlite3.Connection] = []

    def look() -> None:
        seen.extend([catalogue.db, catalogue.db])
        fail(catalogue)

    for _ in range(2):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        catalogue.db.execute("DELETE FROM failures")
    assert seen[0] is seen[1]
    assert len({id(one) for one in (*seen, catalogue.db)}) == 3


def test_a_closed_catalogue_opens_again_when_it_is_used(catalogue: Catalogue) -> None:
    fail(catalogue)
    catalogue.close()
    assert failures(catalogue) == 1


def test_shrinking_gives_room_back_and_leaves_no_log(catalogue: Catalogue) -> None:
    with catalogue.transaction() as db:
        db.execute("INSERT INTO failures VALUES (x'2f', 'a.txt', ?, 0)", ("quixotic " * 100_000,))
    with catalogue.transaction() as db:
        db.execute("DELETE FROM failures")
    catalogue.shrink()
    assert catalogue.path.stat().st_size < 200_000
    assert b"quixotic" not in catalogue.path.read_bytes()
    assert catalogue.path.with_name(catalogue.path.name + "-wal").stat().st_size == 0


def rows(catalogue: Catalogue, began: threading.Event) -> None:
    for (number,) in catalogue.db.execute(f"{ENDLESS} SELECT i FROM n"):
        if number == 1000:
            began.set()


def count(catalogue: Catalogue, began: threading.Event) -> None:
    db = catalogue.db
    began.set()
    db.execute(f"{ENDLESS} SELECT count(*) FROM n").fetchone()


@pytest.mark.parametrize("read", [rows, count])
def test_closing_breaks_off_what_another_thread_does(
    catalogue: Catalogue, read: Callable[[Catalogue, threading.Event], None]
) -> None:
    began, told = threading.Event(), []

    def reads() -> None:
        try:
            read(catalogue, began)
        except IndexBusy as error:
            told.append(str(error))

    reader = threading.Thread(target=reads)
    reader.start()
    began.wait()
    catalogue.close()
    reader.join()
    assert told == [f"{catalogue.path} was closed while it was read: ask again."]
