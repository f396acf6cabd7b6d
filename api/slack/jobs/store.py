"""The bot's persistent store: one SQLite file in the home, shared by all processes and kept across restarts."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from api.service.keeping.tables import make_tables
from index.errors import IndexBusy
from rag.errors import SettingsError

__all__ = ["FILE", "Store"]

FILE = "slack.sqlite"  # in the home

_SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE delivered (key TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order of arrival
    uid TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,                    -- mention, direct, thread, command
    channel TEXT NOT NULL,
    ts TEXT NOT NULL,                      -- of the question; of a command its trigger
    thread TEXT NOT NULL,                  -- ts of the thread's first message; empty: of a command
    user TEXT NOT NULL,
    question TEXT,                         -- NULL: to be read in the thread
    collection TEXT NOT NULL,
    verdict TEXT NOT NULL,                 -- what is said instead of an answer; empty: it is answered
    pane INTEGER NOT NULL,                 -- whether it was asked in the assistant pane
    response_url TEXT NOT NULL,            -- of a command
    at REAL NOT NULL,
    state TEXT NOT NULL,                   -- waiting, working, sending, done
    owner TEXT,                            -- the process that works on it, until the lease ends
    lease REAL NOT NULL DEFAULT 0,
    due REAL NOT NULL DEFAULT 0,           -- not to be tried before
    tries INTEGER NOT NULL DEFAULT 0,      -- times it was taken up without an end
    failures INTEGER NOT NULL DEFAULT 0,   -- times that Slack could not be reached
    cancelled TEXT NOT NULL DEFAULT '',    -- stopped, deleted
    outcome TEXT NOT NULL DEFAULT '',
    messages TEXT,                         -- the final messages, while they are being sent
    UNIQUE (channel, ts)
);
CREATE INDEX jobs_open ON jobs (id) WHERE state != 'done';
CREATE INDEX jobs_user ON jobs (user, at);
CREATE INDEX jobs_thread ON jobs (channel, thread);
CREATE TABLE posts (                       -- the messages of a job; ts is NULL while one is being posted
    job INTEGER NOT NULL, slot INTEGER NOT NULL, ts TEXT, PRIMARY KEY (job, slot)
) WITHOUT ROWID;
CREATE TABLE threads (                     -- where the bot takes part
    channel TEXT NOT NULL, thread TEXT NOT NULL, stopped TEXT NOT NULL DEFAULT '', pane INTEGER NOT NULL DEFAULT 0,
    at REAL NOT NULL, PRIMARY KEY (channel, thread)
) WITHOUT ROWID;
CREATE TABLE early (                       -- replies that came before the mention that opens their thread
    channel TEXT NOT NULL, thread TEXT NOT NULL, ts TEXT NOT NULL, user TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (channel, ts)
) WITHOUT ROWID;
CREATE TABLE answers (
    uid TEXT PRIMARY KEY, job INTEGER NOT NULL UNIQUE, question TEXT NOT NULL, history TEXT NOT NULL,
    said TEXT NOT NULL, document TEXT NOT NULL, collection TEXT NOT NULL, at REAL NOT NULL
);
CREATE TABLE feedback (
    uid TEXT NOT NULL, user TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
    comment TEXT NOT NULL DEFAULT '', at REAL NOT NULL, PRIMARY KEY (uid, user)
);
"""
_DAY = 86_400.0
_DEDUPLICATED_DAYS = 30  # Slack redelivers for hours at most
_EARLY_SECONDS = 300.0
_BUSY_SECONDS = 2.0  # Slack waits three for the acknowledgement


class Store:
    """The database, used by several threads in turn; times are seconds since 1970."""

    def __init__(self, home: Path) -> None:
        """Open or make it; raises SettingsError where the home cannot be written."""
        self.path = home / FILE
        self._lock = RLock()
        try:
            home.mkdir(parents=True, exist_ok=True)
            self.path.touch(mode=0o600)  # it holds what people asked
            self._db = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")  # what was acknowledged survives a power cut
        except (OSError, sqlite3.Error) as error:
            raise SettingsError(f"{self.path} cannot be written: choose another place with --home.") from error
        self._db.row_factory = sqlite3.Row
        self._make()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run the block as one atomic transaction, rolled back on an exception. Raises IndexBusy."""
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                raise IndexBusy("The bot's memory is in use: try again.") from error
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Return the rows of a query. Its parameters are given in order, or by name in one dictionary."""
        named = values[0] if len(values) == 1 and isinstance(values[0], dict) else values
        with self._lock:
            return self._db.execute(query, named).fetchall()

    def purge(self, keep_days: int) -> None:
        """Delete what is older than `keep_days`, and keys of deliveries that are too old for Slack to repeat."""
        now = time.time()
        old, delivered = now - keep_days * _DAY, now - min(keep_days, _DEDUPLICATED_DAYS) * _DAY
        with self.transaction() as db:
            db.execute("DELETE FROM feedback WHERE uid IN (SELECT uid FROM answers WHERE at < ?)", (old,))
            db.execute("DELETE FROM answers WHERE at < ?", (old,))
            db.execute("DELETE FROM threads WHERE at < ?", (old,))
            db.execute("DELETE FROM delivered WHERE at < ?", (delivered,))
            db.execute("DELETE FROM posts WHERE job IN (SELECT id FROM jobs WHERE at < ? AND state = 'done')", (old,))
            db.execute("DELETE FROM jobs WHERE at < ? AND state = 'done'", (old,))
            db.execute("DELETE FROM early WHERE at < ?", (now - _EARLY_SECONDS,))

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def _make(self) -> None:
        with self.transaction() as db:
            make_tables(db, self.path, _SCHEMA, _SCHEMA_VERSION)
