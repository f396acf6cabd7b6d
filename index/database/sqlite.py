"""A catalogue in one SQLite file."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.database.fts5 import Fts5
from index.disk import disk_full, has_room, not_writable, short_of, writable, writing_to
from index.errors import BadBackup, DiskFull, IndexBusy, IndexDamaged, OnRecordError

__all__ = ["SqliteConnection", "SqliteCopy", "SqliteFile"]

_PATIENCE = 0.05  # seconds that `close` waits for a running statement before it interrupts it


class SqliteFile:
    """One SQLite file, to which each thread opens a connection of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()  # absolute, since a thread may open it after the working directory has changed

    @property
    def place(self) -> str:
        """Return the path, as it is shown to a person."""
        return str(self.path)

    def connect(self) -> "SqliteConnection":
        """Return a connection for this thread; read-only where the file cannot be written."""
        db = self._opened(self.path.as_uri() + ("" if self._writable() else _read_only(self.path)))
        db.create_function("lower", 1, _lower, deterministic=True)  # SQLite's own `lower` changes ASCII letters only
        if self._writable():
            db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA secure_delete = ON")  # a forgotten article leaves no text behind
        return db

    def _opened(self, address: str) -> "SqliteConnection":
        with _translated(self.path):
            options: dict[str, Any] = {"isolation_level": None, "check_same_thread": False, "factory": SqliteConnection}
            db: SqliteConnection = sqlite3.connect(address, 30, uri=True, **options)
        db.path = self.path
        return db

    def _writable(self) -> bool:
        there = self.path if self.path.exists() else self.path.parent
        return writable(there) and writable(self.path.parent)


class _Cursor(sqlite3.Cursor):
    """A cursor that raises the classes of `index.errors`, also while rows are fetched."""

    connection: "SqliteConnection"

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


class SqliteConnection(sqlite3.Connection):
    """A connection to a catalogue whose cursors raise the classes of `index.errors`."""

    path = Path()

    def __init__(self, *args: Any, **options: Any) -> None:
        self._in_use = threading.RLock()  # SQLite crashes where one thread closes what another uses
        super().__init__(*args, **options)

    @contextmanager
    def used(self) -> Iterator[None]:
        """Keep the connection open during the block, and translate SQLite's errors into those of `index.errors`."""
        with self._in_use, _translated(self.path):
            yield

    def cursor(self, factory: Any = _Cursor) -> Any:
        """Return a cursor that raises the classes of `index.errors`."""
        with self.used():
            return super().cursor(factory)

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Run one statement."""
        made: sqlite3.Cursor = self.cursor().execute(sql, parameters)
        return made

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        """Run one statement once for each row of parameters."""
        made: sqlite3.Cursor = self.cursor().executemany(sql, parameters)
        return made

    def close(self) -> None:
        """Interrupt a statement that another thread runs on this connection, and close it."""
        while not self._in_use.acquire(timeout=_PATIENCE):
            self.interrupt()  # repeated, since it does not stop a statement that is about to begin
        try:
            super().close()
        finally:
            self._in_use.release()

    @cached_property
    def words(self) -> Fts5:
        """Return the full-text indexes."""
        return Fts5(self)

    def begin(self) -> None:
        """Begin a transaction, as the only one that writes."""
        self.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Commit the transaction."""
        self.execute("COMMIT")

    def rollback(self) -> None:
        """Roll the transaction back."""
        if self.in_transaction:  # where the disk is full, SQLite has rolled back by itself
            self.execute("ROLLBACK")

    def prepare(self) -> None:
        """Do nothing: SQLite creates the file when it is opened."""

    def define(self, statement: str) -> None:
        """Run a statement that creates or alters a table or an index."""
        self.execute(statement)

    def has(self, table: str) -> bool:
        """Tell whether there is a table of that name."""
        return bool(self.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone())

    def glob(self, column: str, pattern: str) -> tuple[str, str]:
        """Return a condition that a column matches a glob pattern, and its parameter."""
        return f"{column} GLOB ?", pattern

    def damage(self) -> str:
        """Return the first fault that SQLite's own check finds; empty where there is none.

        Faults of the full text, which SQLite 3.44 and later report too, are left out: `words.is_whole` reports them,
        and they can be mended.
        """
        found = [str(row[0]) for row in self.execute("PRAGMA integrity_check(10)").fetchall()]
        return next((line for line in found if line != "ok" and "FTS5" not in line), "")

    def size(self) -> int:
        """Return the bytes of the file and of its log files."""
        total = 0
        for path in self.path.parent.glob(self.path.name + "*"):
            with suppress(OSError):  # the last reader removes the log
                total += path.stat().st_size
        return total

    def shrink(self) -> None:
        """Free the space of deleted rows, and overwrite what is left of them on the disk."""
        try:
            self.execute("VACUUM")
        except DiskFull as error:
            short = short_of(self.path.stat().st_size, self.path.parent)
            raise disk_full(short or self.path) from error
        self.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy_to(self, file: Path, then: Sequence[str] = ()) -> None:
        """Copy the database into a new file, and run the statements `then` on the copy. Raises IndexDamaged."""
        try:
            with closing(sqlite3.connect(file, isolation_level=None)) as target:
                self.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")  # so that no log files stay beside the copy
                for statement in then:
                    target.execute(statement)
        except sqlite3.Error as error:
            raise IndexDamaged(f"{self.path.parent} cannot be copied to {file}: {error}.") from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the only write lock during the block. Raises IndexBusy where another process has it, and NotWritable."""
        folder = self.path.parent
        lock = FileLock(folder / "write.lock", timeout=0)
        try:
            with writing_to(folder):
                lock.acquire()
        except Timeout as error:
            raise IndexBusy(
                f"Another process is writing to {folder}: wait until it is done, or stop it, then try again."
            ) from error
        try:
            yield
        finally:
            lock.release()


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError:
        raise  # a defect of ours, not of the file
    except sqlite3.DatabaseError as error:
        raise _ours(path, error) from error


def _ours(path: Path, error: sqlite3.DatabaseError) -> OnRecordError:
    """The error of ours that tells a person what to do about an error of SQLite."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_INTERRUPT or "closed database" in str(error):
        return IndexBusy(f"{path} was closed while it was read: ask again.")
    # Opening a catalogue takes 32 kB for a file beside it; without that room SQLite reports only an I/O error.
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and not has_room(path.parent)):
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
        f"{path} is damaged or no catalogue ({error}): `onrecord doctor --fix` mends it where only the full text is "
        "damaged, `onrecord restore FILE` brings a backup back; else remove the collection's folder and ingest again."
    )


class SqliteCopy:
    """A file that `copy_to` made, opened to be read. Raises BadBackup where it is no backup, or is damaged."""

    def __init__(self, file: Path) -> None:
        try:
            self._db = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
            whole = self._db.execute("PRAGMA quick_check").fetchone() == ("ok",)
            self.meta: dict[str, str] = dict(self._db.execute("SELECT key, value FROM meta").fetchall())
        except sqlite3.Error as error:
            raise BadBackup(
                f"{file} is no backup of a collection, or is damaged: {error}. Nothing was changed."
            ) from error
        if not whole:
            self.close()
            raise BadBackup(f"{file} is damaged: take another backup. Nothing was changed.")

    def restore(self, db: SqliteConnection) -> None:
        """Replace the contents of a database by those of the file."""
        self._db.backup(db)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


def _read_only(path: Path) -> str:
    """The URI options to open a catalogue in a read-only folder, where SQLite cannot create log files."""
    beside = path.with_name(path.name + "-shm")
    return "?mode=ro" if beside.exists() else "?mode=ro&immutable=1"


def _lower(text: str | None) -> str | None:
    return text.lower() if text is not None else None
