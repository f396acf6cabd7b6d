"""A schema of PostgreSQL: its statements, its one writer, its errors, and what happens when the server goes."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import closing

import pytest

from index.database.postgres import PostgresConnection, PostgresSchema
from index.errors import CatalogueUnavailable, IndexBusy, IndexDamaged, IndexMismatch, NotWritable
from tests.postgres.server import PASSWORD, PostgresServer

pytest_plugins = ["tests.postgres.fixtures"]


@pytest.fixture
def schema(postgres: PostgresServer) -> PostgresSchema:
    return PostgresSchema(postgres.url, uuid.uuid4().hex)


@pytest.fixture
def db(schema: PostgresSchema) -> Iterator[PostgresConnection]:
    made = schema.connect()
    made.prepare()
    made.define("CREATE TABLE notes (key TEXT PRIMARY KEY, value BLOB, at REAL)")
    yield made
    made.close()


def test_tables_are_in_a_schema_of_their_own(db: PostgresConnection, postgres: PostgresServer) -> None:
    assert (db.has("notes"), db.has("other"), db.damage()) == (True, False, "")
    assert db.size() > 0
    with closing(PostgresSchema(postgres.url, "another").connect()) as other:
        assert not other.has("notes")


def test_values_come_back_as_they_were(db: PostgresConnection) -> None:
    row = ("Ähre % ? 'x'", b"\0\xff", 1764380000.125)
    db.execute("INSERT INTO notes VALUES (?,?,?)", row)
    assert db.execute("SELECT key, value, at FROM notes").fetchall() == [row]
    db.executemany("INSERT INTO notes VALUES (?,?,?)", (("a\0b", None, number) for number in (1.0,)))
    assert db.execute("SELECT key FROM notes WHERE at = 1").fetchone() == ("a\ufffdb",)
    assert db.execute("SELECT key FROM notes WHERE at = 2").fetchone() is None


def test_text_stands_in_the_order_of_code_points_and_is_lowered_in_any_script(db: PostgresConnection) -> None:
    db.executemany("INSERT INTO notes (key) VALUES (?)", [(key,) for key in ("b", "É", "a", "Z")])
    assert [key for (key,) in db.execute("SELECT key FROM notes ORDER BY key")] == ["Z", "a", "b", "É"]
    assert db.execute("SELECT lower('ÉTOILE Ж'), lower(NULL)").fetchone() == ("étoile ж", None)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [("*", ["a.txt", "b/c.txt", "b[1]+.md"]), ("*.txt", ["a.txt", "b/c.txt"]), ("?.txt", ["a.txt"]),
     ("[ab].txt", ["a.txt"]), ("[^a]*", ["b/c.txt", "b[1]+.md"]), ("b[[]1]+*", ["b[1]+.md"]), ("[a", []), ("A*", []),
     ("*]+.md", ["b[1]+.md"]), ("[0-z].tx.", []), ("[a-c].txt", ["a.txt"])],
)  # fmt: skip
def test_a_glob_is_that_of_sqlite(db: PostgresConnection, pattern: str, found: list[str]) -> None:
    db.executemany("INSERT INTO notes (key) VALUES (?)", [(key,) for key in ("a.txt", "b/c.txt", "b[1]+.md")])
    condition, value = db.glob("key", pattern)
    rows = db.execute(f"SELECT key FROM notes WHERE {condition} ORDER BY key", (value,))
    assert [key for (key,) in rows] == found


def test_what_is_rolled_back_was_never_written(db: PostgresConnection) -> None:
    db.begin()
    db.execute("INSERT INTO notes (key) VALUES ('a')")
    db.rollback()
    assert db.execute("SELECT * FROM notes").fetchall() == []


def test_transactions_take_turns(db: PostgresConnection, schema: PostgresSchema) -> None:
    entered = threading.Event()

    def write() -> None:
        with closing(schema.connect()) as other:
            other.begin()
            entered.set()
            other.execute("INSERT INTO notes (key) VALUES ('b')")
            other.commit()

    db.begin()
    writer = threading.Thread(target=write)
    writer.start()
    assert not entered.wait(0.2)
    db.commit()
    writer.join()
    assert db.execute("SELECT key FROM notes").fetchall() == [("b",)]


def test_one_writes_at_a_time_and_a_writer_that_dies_lets_go(db: PostgresConnection, schema: PostgresSchema) -> None:
    other = schema.connect()
    (pid,) = other.execute("SELECT pg_backend_pid()").fetchone()
    with other.writing():
        with pytest.raises(IndexBusy, match=r"Another process is writing to the PostgreSQL database"), db.writing():
            pass
        other.close()
    while db.execute("SELECT 1 FROM pg_stat_activity WHERE pid = ?", (pid,)).fetchone():
        pass  # the server has not met the end of the line yet
    with db.writing():
        pass


def test_a_statement_that_fails_is_an_error_of_ours(db: PostgresConnection) -> None:
    with pytest.raises(IndexDamaged, match="no_such_table"):
        db.execute("SELECT * FROM no_such_table")


def test_who_may_only_read_is_told_so(db: PostgresConnection) -> None:
    db.execute("SET default_transaction_read_only = on")
    with pytest.raises(NotWritable, match="cannot be written to"):
        db.execute("DELETE FROM notes")


def test_closing_breaks_off_what_another_thread_reads(db: PostgresConnection) -> None:
    began, told = threading.Event(), []

    def read() -> None:
        began.set()
        try:
            db.execute("SELECT pg_sleep(60)")
        except IndexBusy as error:
            told.append(str(error))

    reader = threading.Thread(target=read)
    reader.start()
    began.wait()
    db.close()
    reader.join()
    assert len(told) == 1 and told[0].endswith("was closed while it was read: ask again.")


def test_a_server_that_is_away_is_named_without_its_password(own_postgres: PostgresServer) -> None:
    schema = PostgresSchema(own_postgres.url, "news")
    with closing(schema.connect()) as db:
        own_postgres.stop()
        with pytest.raises(CatalogueUnavailable, match=r"does not answer .*ONRECORD_CATALOGUE_URL") as caught:
            db.execute("SELECT 1")
        assert PASSWORD not in f"{caught.value} {schema.place} {schema!r}"
        own_postgres.start()
        assert db.execute("SELECT 1").fetchone() == (1,)
        with pytest.raises(CatalogueUnavailable), db.writing():
            own_postgres.stop()
            own_postgres.start()
            db.execute("SELECT 1")  # the lock went with the connection: another may write by now
        assert db.execute("SELECT 1").fetchone() == (1,)


def test_a_wrong_password_is_told(postgres: PostgresServer) -> None:
    wrong = postgres.url.replace(PASSWORD, "wrong-one")
    with pytest.raises(CatalogueUnavailable, match="password authentication failed") as caught:
        PostgresSchema(wrong, "news").connect()
    assert "wrong-one" not in str(caught.value)


def test_a_name_that_postgresql_would_cut_is_refused(postgres: PostgresServer) -> None:
    PostgresSchema(postgres.url, "n" * 54)
    with pytest.raises(IndexMismatch, match="54 characters"):
        PostgresSchema(postgres.url, "n" * 55)
