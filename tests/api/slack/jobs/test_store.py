import sqlite3
import stat
import time
from pathlib import Path

import pytest

from api.slack.jobs.store import Store
from index.errors import IndexBusy
from rag.errors import SettingsError


def test_what_was_committed_is_there_after_it_was_opened_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.transaction() as db:
        db.execute("INSERT INTO delivered VALUES ('Ev1', 1.0)")
    store.close()
    again = Store(tmp_path)
    assert [tuple(row) for row in again.rows("SELECT * FROM delivered")] == [("Ev1", 1.0)]
    again.close()


def test_what_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction() as db:
        db.execute("INSERT INTO delivered VALUES ('Ev1', 1.0)")
        raise ZeroDivisionError
    assert not store.rows("SELECT * FROM delivered")


def test_only_its_owner_may_read_it(store: Store) -> None:
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def test_two_processes_write_in_turn(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.slack.jobs.store._BUSY_SECONDS", 0.05)
    other = Store(store.path.parent)
    with store.transaction(), pytest.raises(IndexBusy), other.transaction():
        pass
    with other.transaction():
        pass
    other.close()


def test_what_is_old_is_forgotten_with_all_that_belongs_to_it(store: Store) -> None:
    now = time.time()
    with store.transaction() as db:
        for number, at in ((1, now - 100 * 86_400), (2, now)):
            db.execute(
                "INSERT INTO jobs (id, uid, kind, channel, ts, thread, user, collection, verdict, pane, "
                "response_url, at, state) VALUES (?, ?, 'mention', 'C1', ?, '1.1', 'U1', 'x', '', 0, '', ?, 'done')",
                (number, str(number), str(number), at),
            )
            db.execute("INSERT INTO posts VALUES (?, 0, '1.2')", (number,))
            db.execute("INSERT INTO answers VALUES (?, ?, 'q', '[]', 's', '{}', 'x', ?)", (str(number), number, at))
            db.execute("INSERT INTO feedback (uid, user, verdict, at) VALUES (?, 'U1', 'down', ?)", (str(number), now))
            db.execute("INSERT INTO delivered VALUES (?, ?)", (f"Ev{number}", at))
            db.execute("INSERT INTO threads (channel, thread, at) VALUES ('C1', ?, ?)", (str(number), at))
            db.execute("INSERT INTO early VALUES ('C1', '1', ?, 'U1', ?)", (str(number), at))
    store.purge(90)
    for table in ("jobs", "posts", "answers", "feedback", "delivered", "threads", "early"):
        assert store.rows(f"SELECT count(*) FROM {table}")[0][0] == 1, table


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="cannot be written"):
        Store(tmp_path / "file" / "home")


def test_the_memory_of_a_newer_version_is_left_alone(store: Store) -> None:
    with sqlite3.connect(store.path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(SettingsError, match="newer"):
        Store(store.path.parent)
