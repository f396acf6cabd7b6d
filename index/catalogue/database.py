"""The catalogue: one SQLite database that holds the truth about a collection."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.catalogue.segments import add_tables
from index.catalogue.upgrade import BEFORE, upgrade
from index.disk import disk_full, not_writable, writable
from index.errors import IndexBusy, IndexDamaged, IndexMismatch, OnRecordError

__all__ = ["SCHEMA", "Catalogue"]

SCHEMA = 4  # raised whenever the tables, or what is stored in them, change
_PATIENCE = 0.05  # seconds that closing waits for a statement to end by itself

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL UNIQUE,     -- the name people see
    file TEXT NOT NULL,              -- the name of its file: the same, or without the number
    number INTEGER NOT NULL,         -- which of the file's articles, from 1; 0: the file holds no other
    path BLOB NOT NULL,              -- the file, as the system spells it
    size INTEGER NOT NULL,           -- -1: to be read again, whatever it holds
    mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL,            -- of the file's bytes
    title TEXT, publisher TEXT, author TEXT, published TEXT, url TEXT,
    kept TEXT NOT NULL,              -- [[start, end], …] in code points
    pages TEXT NOT NULL,             -- [start, …]
    begins INTEGER,                  -- where `text` stands in the file's text, which all of its articles make up
    text TEXT NOT NULL,
    ctime_ns INTEGER NOT NULL DEFAULT 0,
    inode INTEGER NOT NULL DEFAULT 0,
    read TEXT NOT NULL DEFAULT '',   -- when this content was first read, in UTC
    section TEXT, language TEXT, modified TEXT,
    corrections TEXT NOT NULL DEFAULT '[]',  -- [[kind, text, day], …]
    agency TEXT,                     -- the wire service, or the outlet that had it first, as the text names it
    sketch BLOB,                     -- of index/text/near_copies.py
    cluster INTEGER NOT NULL DEFAULT 0,  -- the same for copies of one text: the lowest id among them
    UNIQUE (path, number)
);
CREATE INDEX articles_by_file ON articles (file);
CREATE INDEX articles_by_sha256 ON articles (sha256);
CREATE TABLE chunks (
    number INTEGER PRIMARY KEY,      -- the row of the full-text index
    id TEXT NOT NULL UNIQUE,         -- the id in Chroma
    article INTEGER NOT NULL REFERENCES articles (id),
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, line INTEGER NOT NULL,
    sentences TEXT NOT NULL,         -- [[start, end], …] in the article's text
    text TEXT NOT NULL,
    vectors BLOB NOT NULL            -- the key in `vectors`
);
CREATE INDEX chunks_by_article ON chunks (article);
CREATE INDEX chunks_by_vectors ON chunks (vectors);
CREATE TABLE vectors (
    key BLOB PRIMARY KEY,            -- hash of embedding model, text and sentence bounds
    passage BLOB NOT NULL,           -- float16
    sentences BLOB NOT NULL          -- int8, a row a sentence
);
CREATE TABLE failures (
    path BLOB NOT NULL,
    source TEXT NOT NULL,            -- of the file, or of one of its articles
    reason TEXT NOT NULL,
    passed INTEGER NOT NULL,         -- 1: passed over, nothing being wrong with it
    PRIMARY KEY (path, source)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (
    title, text, content='', tokenize="porter unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE article_words USING fts5 (   -- the row is the article's
    title, text, content='', tokenize="porter unicode61 remove_diacritics 2"
);
"""
_SINCE_4 = """
CREATE TABLE IF NOT EXISTS pages (
    address TEXT PRIMARY KEY,        -- of the web; that of an article is its `file`
    etag TEXT, modified TEXT,        -- what the server called the version that was read
    fetched REAL NOT NULL,           -- when, in seconds since 1970
    is_listing INTEGER NOT NULL      -- 1: a feed or a sitemap, all of whose pages were read
) WITHOUT ROWID;
CREATE INDEX articles_by_cluster ON articles (cluster);
CREATE INDEX articles_by_language ON articles (language);
CREATE TABLE bands (                 -- under which copies are looked up
    key INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (key, article)
) WITHOUT ROWID;
CREATE TABLE versions (              -- what the files of held articles held before
    source TEXT NOT NULL,            -- of an article with a text of its own, else of the file whose text they share
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    read TEXT NOT NULL,              -- when it was first read and when it was replaced, in UTC
    replaced TEXT NOT NULL,
    text BLOB,                       -- packed; NULL: too many came after it, or it was forgotten
    PRIMARY KEY (source, sha256)
)
"""


class _Cursor(sqlite3.Cursor):
    """A cursor whose errors are ours, those too that arise while rows are fetched."""

    connection: "_Connection"

    def execute(self, sql: str, parameters: Any = (), /) -> "_Cursor":
        with self.connection.used():
            super().execute(sql, parameters)
            return self

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> "_Cursor":
        with self.connection.used():
            super().executemany(sql, parameters)
            return self

    def fetchone(self) -> Any:
        with self.connection.used():
            return super().fetchone()

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        with self.connection.used():
            return super().fetchmany(size)

    def fetchall(self) -> list[Any]:
        with self.connection.used():
            return super().fetchall()

    def __next__(self) -> Any:
        with self.connection.used():
            return super().__next__()


class _Connection(sqlite3.Connection):
    """A connection to a catalogue, all of whose cursors raise our errors."""

    path = Path()

    def __init__(self, *args: Any, **options: Any) -> None:
        self._in_use = threading.RLock()  # SQLite crashes where one thread closes what another uses
        super().__init__(*args, **options)

    @contextmanager
    def used(self) -> Iterator[None]:
        """Keep the connection from being closed meanwhile; errors of SQLite become ours."""
        with self._in_use, _translated(self.path):
            yield

    def cursor(self, factory: Any = _Cursor) -> Any:
        with self.used():
            return super().cursor(factory)

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        made: sqlite3.Cursor = self.cursor().execute(sql, parameters)
        return made

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        made: sqlite3.Cursor = self.cursor().executemany(sql, parameters)
        return made

    def close(self) -> None:
        """Break off what another thread does with it, and close it."""
        while not self._in_use.acquire(timeout=_PATIENCE):
            self.interrupt()  # again and again: it does nothing to a statement that is about to begin
        try:
            super().close()
        finally:
            self._in_use.release()


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError:
        raise  # a defect of ours, not of the file
    except sqlite3.DatabaseError as error:
        raise _ours(path, error) from error


def _ours(path: Path, error: sqlite3.DatabaseError) -> OnRecordError:
    """What a person can do about an error of SQLite."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_INTERRUPT or "closed database" in str(error):
        return IndexBusy(f"{path} was closed while it was read: ask again.")
    if code == sqlite3.SQLITE_FULL:
        return disk_full(path)
    if code == sqlite3.SQLITE_READONLY:
        return not_writable(path)
    if code == sqlite3.SQLITE_BUSY:
        return IndexBusy(f"Another process is writing to {path}: wait until it is done, then try again.")
    if code == sqlite3.SQLITE_CANTOPEN:
        return IndexDamaged(f"The catalogue {path} cannot be opened: is its disk there, and may you read it?")
    if code == sqlite3.SQLITE_IOERR:
        return IndexDamaged(f"The disk does not give the catalogue {path} ({error}): is it there, has it failed?")
    if code == sqlite3.SQLITE_ERROR:
        return IndexDamaged(f"The catalogue {path} cannot be used: {error}.")
    return IndexDamaged(
        f"{path} is damaged or no catalogue ({error}): `onrecord doctor` says how much; `onrecord restore FILE` brings "
        "a backup back; else remove the collection's folder and ingest again."
    )


class Catalogue:
    """A connection for each thread to one catalogue file.

    Raises IndexDamaged where the file is no database, IndexMismatch where its schema is another.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()  # its connections are opened one by one, by whichever thread, wherever that then is
        self._local = threading.local()
        self._all: list[_Connection] = []
        if not self._has_tables():
            self._create()
        if self.meta("schema") == BEFORE:
            upgrade(self, tuple(_SINCE_4.split(";\n")), SCHEMA)
        found = self.meta("schema")
        if found != str(SCHEMA):
            raise IndexMismatch(
                f"This index has schema {found}, this program reads schema {SCHEMA}: "
                "ingest the articles again into a new collection."
            )
        self._add_segments()

    @property
    def db(self) -> sqlite3.Connection:
        """This thread's connection."""
        held: _Connection | None = getattr(self._local, "connection", None)
        if held is None:
            held = self._local.connection = self._connect()
            self._all.append(held)
        return held

    def meta(self, key: str) -> str | None:
        """A value of the index's identity."""
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_meta(self, key: str, value: str) -> None:
        """Set a value of the index's identity, within the caller's transaction."""
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    @property
    def generation(self) -> int:
        """Counts the commits that changed what a reader sees."""
        return int(self.meta("generation") or 0)

    @contextmanager
    def transaction(self, *, changes: bool = True) -> Iterator[sqlite3.Connection]:
        """All or nothing; with `changes`, readers are told by the generation."""
        db = self.db
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
            if changes:
                self.set_meta("generation", str(self.generation + 1))
        except BaseException:
            if db.in_transaction:  # where the disk is full, SQLite has rolled back by itself
                db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")

    def shrink(self) -> None:
        """Give back the room, and overwrite the remains, of what was deleted."""
        self.db.execute("VACUUM")
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close every thread's connection; a thread that reads meanwhile gets IndexBusy."""
        for connection in self._all:
            connection.close()
        self._all.clear()
        self._local = threading.local()

    def _connect(self) -> _Connection:
        db = self._opened(self.path.as_uri() + ("" if self._writable() else _read_only(self.path)))
        db.create_function("lower", 1, _lower, deterministic=True)  # SQLite's own knows ASCII only
        if self._writable():
            db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA secure_delete = ON")  # a forgotten article leaves no text behind
        return db

    def _opened(self, address: str) -> _Connection:
        with _translated(self.path):
            options: dict[str, Any] = {"isolation_level": None, "check_same_thread": False, "factory": _Connection}
            db: _Connection = sqlite3.connect(address, 30, uri=True, **options)
        db.path = self.path
        return db

    def _writable(self) -> bool:
        there = self.path if self.path.exists() else self.path.parent
        return writable(there) and writable(self.path.parent)

    def _add_segments(self) -> None:
        """Add the tables of segments to what was made before there were any."""
        if not self._has("segments"):
            self.db.execute("BEGIN IMMEDIATE")
            try:
                if not self._has("segments"):
                    add_tables(self.db)
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise
            self.db.execute("COMMIT")

    def _has(self, table: str) -> bool:
        return bool(self.db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone())

    def _has_tables(self) -> bool:
        return self._has("meta")

    def _create(self) -> None:
        # executescript() would commit by itself: a kill half-way must leave no half of a schema.
        self.db.execute("BEGIN IMMEDIATE")
        if not self._has_tables():
            for statement in (*_TABLES.split(";\n"), *_SINCE_4.split(";\n")):
                self.db.execute(statement)
            self.set_meta("schema", str(SCHEMA))
        self.db.execute("COMMIT")


def _read_only(path: Path) -> str:
    """How to open a catalogue in a folder that cannot be written to: SQLite cannot make its two files beside it."""
    beside = path.with_name(path.name + "-shm")
    return "?mode=ro" if beside.exists() else "?mode=ro&immutable=1"


def _lower(text: str | None) -> str | None:
    return text.lower() if text is not None else None
