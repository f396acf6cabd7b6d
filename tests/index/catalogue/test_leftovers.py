"""What goes leaves nothing behind, and nothing is looked at for it that stays."""

from typing import TYPE_CHECKING

import pytest

from index.catalogue import leftovers
from index.catalogue.leftovers import sweep
from index.catalogue.writes import drop
from index.collection import Collection

if TYPE_CHECKING:
    from tests.index.conftest import Desk

HERON = "Heron moves in\n\nA heron moved into the lock keeper's garden.\n"
MILLER = "Miller retires\n\nThe miller of Upper Combe retired at ninety.\n"


@pytest.fixture
def filled(desk: "Desk") -> "Desk":
    desk.write("heron.txt", HERON)
    desk.write("again.txt", HERON)
    desk.write("miller.txt", MILLER)
    desk.ingest()
    return desk


def counted(desk: "Desk", table: str) -> int:
    return int(desk.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_vectors_and_versions_go_with_the_last_that_uses_them(filled: "Desk") -> None:
    filled.write("miller.txt", MILLER.replace("ninety", "ninety-one"))
    filled.ingest()
    assert (len(filled.embedded()), counted(filled, "versions")) == (2, 1)
    for source, vectors, versions in (("heron.txt", 2, 1), ("miller.txt", 1, 0), ("again.txt", 0, 0)):
        with filled.collection.catalogue.transaction() as db:
            drop(db, source)
            sweep(db)
        assert (len(filled.embedded()), counted(filled, "versions")) == (vectors, versions), source
    assert (counted(filled, "unused"), counted(filled, "emptied")) == (0, 0)


def test_what_a_killed_ingest_left_is_swept_by_the_next(filled: "Desk") -> None:
    with filled.collection.catalogue.transaction() as db:
        drop(db, "miller.txt")
    (filled.news / "miller.txt").unlink()
    assert len(filled.embedded()) == 2
    filled.ingest()
    assert len(filled.embedded()) == 1


def test_what_an_index_held_before_anything_was_noted_is_swept_too(filled: "Desk") -> None:
    with filled.collection.catalogue.transaction() as db:
        drop(db, "miller.txt")
    (filled.news / "miller.txt").unlink()
    for statement in ("DROP TABLE unused", "DROP TABLE emptied", "DROP INDEX versions_by_file"):
        filled.db.execute(statement)
    Collection(filled.home).close()
    filled.ingest()
    assert len(filled.embedded()) == 1


def test_nothing_that_stays_is_searched_through(filled: "Desk") -> None:
    said: list[str] = []

    class Explained:
        def execute(self, sql: str, values: tuple[object, ...] = ()) -> None:
            said.extend(row[3] for row in filled.db.execute(f"EXPLAIN QUERY PLAN {sql}", values))

    for act in (leftovers.sweep, lambda db: leftovers.note_leaving(db, 1)):
        act(Explained())  # type: ignore[arg-type]
    assert [step for step in said if step.startswith("SCAN") and step.split()[1] not in ("unused", "emptied")] == []
    assert any("versions_by_file" in step for step in said)
