"""What an ingest writes into the catalogue: whole, replaced, taken out."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index.catalogue import writes
from index.catalogue.database import Catalogue
from index.catalogue.reads import Filters, match_articles
from index.catalogue.writes import add, drop, note_failures, sweep, touch
from index.chunking.prepare import Job, Prepared, prepare
from index.database.postgres import PostgresConnection
from index.embedding.config import Recipe
from index.files import Failed, File
from index.plan import list_files

if TYPE_CHECKING:
    from tests.index.conftest import Desk

FOX = "Fox seen in the nave\n\nA fox was seen in the nave of the minster. The verger let it out.\n"
OWL = "Owl seen in the nave\n\nAn owl was seen in the nave of the minster. The verger let it stay.\n"


def prepared(desk: "Desk", name: str, text: str) -> Prepared:
    path = desk.write(name, text)
    (made,) = prepare(Job(path, name, path.stat().st_size, path.stat().st_mtime_ns), Recipe())
    assert isinstance(made, Prepared)
    return made


def put(desk: "Desk", name: str, text: str) -> list[str]:
    made = prepared(desk, name, text)
    with desk.collection.catalogue.transaction() as db:
        return add(db, made)


def note(desk: "Desk", listed: Path, *failed: Failed) -> None:
    list_files(desk.db, [listed])
    with desk.collection.catalogue.transaction() as db:
        note_failures(db, failed)


def check_words(desk: "Desk") -> None:
    for table in ("words", "article_words"):
        assert desk.db.words.is_whole(table)


def articles_with(desk: "Desk", *words: str) -> list[str]:
    return sorted(source for source, _ in match_articles(desk.db, words, 1000, Filters()))


def terms(desk: "Desk", table: str) -> set[str]:
    """What a full-text index holds, of live rows and of others."""
    if isinstance(desk.db, PostgresConnection):
        return {row[0] for row in desk.db.execute(f"SELECT DISTINCT lexeme FROM {table}, unnest(lexemes)")}
    desk.db.execute(f"CREATE VIRTUAL TABLE temp.{table}_terms USING fts5vocab(main, {table}, row)")
    found = {row[0] for row in desk.db.execute(f"SELECT term FROM temp.{table}_terms")}
    desk.db.execute(f"DROP TABLE temp.{table}_terms")
    return found


def test_an_article_is_put_in_whole(desk: "Desk") -> None:
    assert put(desk, "a.txt", FOX) == []
    source, path, title, text = desk.db.execute("SELECT source, path, title, text FROM articles").fetchone()
    assert (source, title, text) == ("a.txt", "Fox seen in the nave", FOX)
    assert path == os.fsencode(desk.news / "a.txt")
    assert desk.found("verger") == desk.found("fox") == sorted(desk.live())
    assert len(desk.live()) == len(desk.embedded()) == 1


def test_putting_it_in_again_replaces_it(desk: "Desk") -> None:
    put(desk, "a.txt", FOX)
    before = desk.live()
    assert set(put(desk, "a.txt", OWL)) == before
    assert desk.live().isdisjoint(before)
    assert desk.found("fox") == []
    assert desk.found("owl") == sorted(desk.live())
    assert desk.db.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    check_words(desk)


def test_putting_the_same_in_again_changes_no_id(desk: "Desk") -> None:
    put(desk, "a.txt", FOX)
    before = desk.live()
    assert set(put(desk, "a.txt", FOX)) == before == desk.live()
    assert desk.found("fox") == sorted(before)
    check_words(desk)


def test_dropping_takes_the_article_its_chunks_and_its_words(desk: "Desk") -> None:
    put(desk, "a.txt", FOX)
    put(desk, "b.txt", OWL)
    ids = desk.found("fox")
    with desk.collection.catalogue.transaction() as db:
        assert drop(db, "a.txt") == ids
    assert desk.sources() == ["b.txt"]
    assert desk.found("fox") == []
    assert desk.found("verger") == sorted(desk.live())
    check_words(desk)


def test_an_article_is_put_in_with_its_title_and_all_of_its_words(desk: "Desk") -> None:
    put(desk, "a.txt", FOX)
    put(desk, "b.txt", OWL + "\n" + "\n\n".join(f"On page {at} the verger wrote of bats." * 20 for at in range(9)))
    assert len(desk.live()) > 2
    assert articles_with(desk, "fox") == ["a.txt"]
    assert articles_with(desk, "bats") == articles_with(desk, "owl") == ["b.txt"]
    assert articles_with(desk, "verger") == ["a.txt", "b.txt"]
    rows = desk.db.execute("SELECT rowid FROM article_words ORDER BY rowid").fetchall()
    assert rows == desk.db.execute("SELECT id FROM articles ORDER BY id").fetchall()
    check_words(desk)


def test_a_replaced_article_leaves_none_of_its_words(desk: "Desk") -> None:
    put(desk, "a.txt", FOX)
    put(desk, "a.txt", OWL)
    assert articles_with(desk, "fox") == []
    assert articles_with(desk, "owl") == ["a.txt"]
    assert "fox" not in terms(desk, "words") | terms(desk, "article_words")
    check_words(desk)


def test_a_dropped_article_leaves_no_word_and_no_row_behind(desk: "Desk") -> None:
    for name, text in (("a.txt", FOX), ("b.txt", OWL)):
        put(desk, name, text)
    with desk.collection.catalogue.transaction() as db:
        drop(db, "a.txt")
    assert articles_with(desk, "fox", "verger") == ["b.txt"]
    with desk.collection.catalogue.transaction() as db:
        drop(db, "b.txt")
    assert articles_with(desk, "owl", "verger") == []
    for table in ("words", "article_words"):
        assert terms(desk, table) == set()
        assert desk.db.words.numbers(table) == set()
    check_words(desk)


def test_dropping_what_is_not_held_changes_nothing(desk: "Desk") -> None:
    put(desk, "a.txt", FOX)
    with desk.collection.catalogue.transaction() as db:
        assert drop(db, "b.txt") == []
    assert desk.sources() == ["a.txt"]


def test_dropped_vectors_stay_until_they_are_swept(desk: "Desk") -> None:
    put(desk, "a.txt", FOX)
    put(desk, "b.txt", OWL)
    kept = desk.embedded()
    with desk.collection.catalogue.transaction() as db:
        drop(db, "a.txt")
        assert desk.embedded() == kept
        sweep(db)
    assert len(desk.embedded()) == 1
    used = [row[0] for row in desk.db.execute("SELECT vectors FROM chunks")]
    assert [key for _, key in desk.embedded()] == used


def test_vectors_that_another_article_uses_stay(desk: "Desk") -> None:
    put(desk, "a.txt", FOX)
    put(desk, "b.txt", FOX)
    assert len(desk.embedded()) == 1
    with desk.collection.catalogue.transaction() as db:
        drop(db, "a.txt")
        sweep(db)
    assert len(desk.embedded()) == 1


def test_an_article_is_in_wholly_or_not_at_all(desk: "Desk") -> None:
    put(desk, "a.txt", FOX)
    made = prepared(desk, "a.txt", OWL)
    with pytest.raises(KeyboardInterrupt), desk.collection.catalogue.transaction() as db:
        add(db, made)
        raise KeyboardInterrupt
    assert desk.found("owl") == []
    assert desk.found("fox") == sorted(desk.live())
    check_words(desk)


def test_touching_remembers_the_new_time(desk: "Desk") -> None:
    put(desk, "a.txt", FOX)
    with desk.collection.catalogue.transaction() as db:
        touch(db, File(desk.news / "a.txt", desk.news, 5, 7))
    assert desk.db.execute("SELECT size, mtime_ns FROM articles").fetchone() == (5, 7)


def test_failures_are_kept_for_other_folders_and_replaced_for_these(desk: "Desk") -> None:
    desk.write("one/a.txt", FOX)
    desk.write("two/a.txt", OWL)
    one, two = desk.news / "one", desk.news / "two"
    note(desk, desk.news, Failed("x.txt", "before", one / "x.txt"), Failed("y.txt", "before", two / "y.txt"))
    note(desk, one, Failed("z.txt", "now", one / "z.txt"), Failed("z.txt", "now too", one / "z.txt"))
    rows = desk.db.execute("SELECT path, reason FROM failures ORDER BY path").fetchall()
    assert [(Path(os.fsdecode(path)).name, reason) for path, reason in rows] == [
        ("z.txt", "now too"),
        ("y.txt", "before"),
    ]


HERON = "Heron moves in\n\nA heron moved into the lock keeper's garden.\n"
MILLER = "Miller retires\n\nThe miller of Upper Combe retired at ninety.\n"


@pytest.fixture
def lock(desk: "Desk") -> "Desk":
    desk.write("heron.txt", HERON)
    desk.write("again.txt", HERON)
    desk.write("miller.txt", MILLER)
    desk.ingest()
    return desk


def counted(desk: "Desk", table: str) -> int:
    return int(desk.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_vectors_and_versions_go_with_the_last_that_uses_them(lock: "Desk") -> None:
    lock.write("miller.txt", MILLER.replace("ninety", "ninety-one"))
    lock.ingest()
    assert (len(lock.embedded()), counted(lock, "versions")) == (2, 1)
    for source, vectors, versions in (("heron.txt", 2, 1), ("miller.txt", 1, 0), ("again.txt", 0, 0)):
        with lock.collection.catalogue.transaction() as db:
            drop(db, source)
            sweep(db)
        assert (len(lock.embedded()), counted(lock, "versions")) == (vectors, versions), source
    assert (counted(lock, "unused"), counted(lock, "emptied")) == (0, 0)


def test_what_a_killed_ingest_left_is_swept_by_the_next(lock: "Desk") -> None:
    with lock.collection.catalogue.transaction() as db:
        drop(db, "miller.txt")
    (lock.news / "miller.txt").unlink()
    assert len(lock.embedded()) == 2
    lock.ingest()
    assert len(lock.embedded()) == 1


def test_what_an_index_held_before_anything_was_noted_is_swept_too(lock: "Desk") -> None:
    with lock.collection.catalogue.transaction() as db:
        drop(db, "miller.txt")
    (lock.news / "miller.txt").unlink()
    for statement in ("DROP TABLE unused", "DROP TABLE emptied", "DROP INDEX versions_by_file", "DROP TABLE torn"):
        lock.db.execute(statement)
    Catalogue(lock.collection.catalogue.database).close()
    assert not lock.db.has("torn")  # who reads writes nothing
    lock.ingest()
    assert len(lock.embedded()) == 1


def test_nothing_that_stays_is_searched_through(lock: "Desk") -> None:
    if isinstance(lock.db, PostgresConnection):
        pytest.skip("SQLite tells its plans so")
    said: list[str] = []

    class Explained:
        def execute(self, sql: str, values: tuple[object, ...] = ()) -> Any:
            said.extend(row[3] for row in lock.db.execute(f"EXPLAIN QUERY PLAN {sql}", values))
            return lock.db.execute("SELECT 1 WHERE 0")

    for act in (sweep, lambda db: writes._note_leaving(db, 1)):
        act(Explained())  # type: ignore[arg-type]
    assert [
        step for step in said if step.startswith("SCAN") and step.split()[1] not in ("unused", "emptied", "torn")
    ] == []
    assert any("versions_by_file" in step for step in said)
