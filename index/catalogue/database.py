"""The catalogue: the database of a collection's articles, chunks and vectors, from which all else is derived."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.catalogue import clusters, segments
from index.catalogue.writes import add_leftovers
from index.database.connection import Connection, Database
from index.database.sqlite import SqliteConnection, SqliteCopy, SqliteFile
from index.errors import IndexMismatch, NotWritable

__all__ = ["BEFORE", "SCHEMA", "Catalogue"]

SCHEMA = 4  # raised whenever the tables, or what is stored in them, change
BEFORE = "3"  # the previous schema: a catalogue of it is upgraded when it is opened

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


class Catalogue:
    """One catalogue, in a SQLite file or another database, with one connection for each thread.

    Raises IndexDamaged where the file is no database, IndexMismatch where its schema is neither this nor the previous.
    """

    def __init__(self, place: Path | Database) -> None:
        self.database = SqliteFile(place) if isinstance(place, Path) else place
        self._local = threading.local()
        self._all: list[Connection] = []
        if not self.db.has("meta"):
            self._create()
        self._complete()
        found = self.meta("schema")
        if found != str(SCHEMA):
            raise IndexMismatch(
                f"This index has schema {found}, this program reads schema {SCHEMA}: "
                "ingest the articles again into a new collection."
            )

    @property
    def place(self) -> str:
        """Return where the catalogue is kept, as it is shown to a person."""
        return self.database.place

    @property
    def path(self) -> Path:
        """Return the file of a catalogue that is kept in SQLite."""
        assert isinstance(self.database, SqliteFile)
        return self.database.path

    @property
    def db(self) -> Connection:
        """Return this thread's connection."""
        held: Connection | None = getattr(self._local, "connection", None)
        if held is None:
            held = self._local.connection = self.database.connect()
            self._all.append(held)
        return held

    def meta(self, key: str) -> str | None:
        """Return a value of the index's identity."""
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_meta(self, key: str, value: str) -> None:
        """Set a value of the index's identity, within the caller's transaction."""
        self.db.execute(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value)
        )

    def unset_meta(self, key: str) -> None:
        """Forget a value of the index's identity, within the caller's transaction."""
        self.db.execute("DELETE FROM meta WHERE key = ?", (key,))

    @property
    def generation(self) -> int:
        """Return the number of commits so far that changed what a reader sees."""
        return int(self.meta("generation") or 0)

    @contextmanager
    def transaction(self, *, changes: bool = True) -> Iterator[Connection]:
        """Run the block as one transaction; with `changes`, the generation rises, which tells readers."""
        db = self.db
        db.begin()
        try:
            yield db
            if changes:
                self.set_meta("generation", str(self.generation + 1))
        except BaseException:
            db.rollback()
            raise
        db.commit()

    def complete_to_write(self) -> None:
        """Add the tables that only a writer needs to a catalogue that an older version of this program made."""
        self._add("unused", add_leftovers)
        self._add("torn", clusters.add_table)

    def shrink(self) -> None:
        """Free the space of deleted rows, and overwrite what is left of them on the disk."""
        self.db.shrink()

    def copy_to(self, file: Path) -> None:
        """Write the catalogue, without its notes of segments, into a new file. Raises IndexMismatch for PostgreSQL."""
        self._file.copy_to(file, segments.WITHOUT_VECTORS)

    def copy_from(self, file: SqliteCopy) -> None:
        """Replace the whole contents by those of a copy. Raises IndexMismatch for PostgreSQL."""
        file.restore(self._file)
        self._complete()

    @property
    def _file(self) -> SqliteConnection:
        if not isinstance(self.db, SqliteConnection):
            raise IndexMismatch(
                f"The catalogue is kept in {self.place}: PostgreSQL's pg_dump and pg_restore back that schema up and "
                "bring it back; then run `onrecord rebuild`."
            )
        return self.db

    def close(self) -> None:
        """Close every thread's connection; a thread that reads meanwhile gets IndexBusy."""
        for connection in self._all:
            connection.close()
        self._all.clear()
        self._local = threading.local()

    def _complete(self) -> None:
        """Upgrade a catalogue that an older version of this program made, all or nothing."""
        if self.meta("schema") == BEFORE:
            from index.catalogue.upgrade import upgrade  # imported late: a search would load the parsers with it

            try:
                upgrade(self, tuple(_SINCE_4.split(";\n")), SCHEMA)
                self.complete_to_write()
            except NotWritable as error:
                raise IndexMismatch(
                    f"{self.place} has schema {BEFORE} and becomes one of schema {SCHEMA} when it is opened, which "
                    "takes the right to write: run `onrecord status` once where and as whom it can be written."
                ) from error
        if self.meta("schema") != str(SCHEMA):
            return
        self._add("segments", segments.add_tables)

    def _add(self, table: str, add_tables: Callable[[Connection], None]) -> None:
        if not self.db.has(table):
            with self.transaction(changes=False) as db:
                if not db.has(table):  # else another process was first
                    add_tables(db)

    def _create(self) -> None:
        with self.transaction(changes=False) as db:
            if db.has("meta"):
                return  # another process was first
            db.prepare()
            for statement in (*_TABLES.split(";\n"), *_SINCE_4.split(";\n")):
                db.define(statement)
            db.words.define()
            add_leftovers(db)
            clusters.add_table(db)
            self.set_meta("schema", str(SCHEMA))
