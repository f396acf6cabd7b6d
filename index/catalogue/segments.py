"""Which segment of the vector store holds each chunk.

A segment is never changed once it is in use: a chunk that goes leaves its vector behind there, dead, and one that comes
waits until a new segment is made. So a kill at any moment leaves only chunks that wait and folders that nobody names.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = [
    "Segment",
    "add_tables",
    "drop_empty",
    "note",
    "number_of",
    "placed",
    "segment_names",
    "segments",
    "segments_of",
    "wait",
]

_TABLES = (
    "ALTER TABLE chunks ADD COLUMN segment INTEGER",  # NULL: it waits for one
    "CREATE INDEX chunks_by_segment ON chunks (segment)",
    "CREATE TABLE segments (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, held INTEGER NOT NULL)",
    # Where the vectors of files are that were replaced, so that forgetting a file finds them.
    "CREATE TABLE dead (segment INTEGER, file TEXT, PRIMARY KEY (segment, file)) WITHOUT ROWID",
    "CREATE TRIGGER chunk_died AFTER DELETE ON chunks WHEN OLD.segment IS NOT NULL BEGIN "
    "INSERT OR IGNORE INTO dead SELECT OLD.segment, file FROM articles WHERE id = OLD.article; END",
    # What was made before there were segments is one, where it was in step.
    "INSERT INTO segments SELECT CAST(replace(value, rtrim(value, '0123456789'), '') AS INTEGER), value, "
    "(SELECT count(*) FROM chunks) FROM meta WHERE key = 'vectors' AND value != '' "
    "AND (SELECT value FROM meta WHERE key = 'vectors_in_doubt') = '0'",
    "UPDATE chunks SET segment = (SELECT number FROM segments)",
)


@dataclass(frozen=True, slots=True)
class Segment:
    """One in use."""

    number: int
    name: str
    held: int  # vectors in it
    live: int  # of these, of chunks that are held


def add_tables(db: sqlite3.Connection) -> None:
    """Add what is needed, within the caller's transaction."""
    for statement in _TABLES:
        db.execute(statement)


def number_of(name: str) -> int:
    """The number in which the name of a store or segment ends; 0 where it is empty."""
    return int(name.rpartition("-")[2] or 0)


def segment_names(db: sqlite3.Connection) -> tuple[str, ...]:
    """The names of those in use; what is written changes them."""
    return tuple(row[0] for row in db.execute("SELECT name FROM segments ORDER BY number").fetchall())


def segments(db: sqlite3.Connection) -> list[Segment]:
    """Those in use."""
    query = (
        "SELECT number, name, held, (SELECT count(*) FROM chunks WHERE segment = segments.number) "
        "FROM segments ORDER BY number"
    )
    return [Segment(*row) for row in db.execute(query).fetchall()]


def placed(db: sqlite3.Connection, ids: Sequence[str]) -> dict[str, str]:
    """The name of the segment that holds each live chunk of `ids`, without those that wait."""
    query = "SELECT c.id, s.name FROM chunks c JOIN segments s ON s.number = c.segment WHERE c.id IN ({})"
    found: dict[str, str] = {}
    for at in range(0, len(ids), _MOST):
        page = ids[at : at + _MOST]
        found.update(db.execute(query.format(",".join("?" * len(page))), list(page)).fetchall())
    return found


def segments_of(db: sqlite3.Connection, source: str) -> list[int]:
    """The segments that hold vectors of an article, or of what its file held before."""
    query = (
        "SELECT c.segment FROM chunks c JOIN articles a ON a.id = c.article WHERE a.source = ? AND c.segment NOT NULL "
        "UNION SELECT segment FROM dead WHERE file IN (SELECT file FROM articles WHERE source = ?)"
    )
    return [row[0] for row in db.execute(query, (source, source)).fetchall()]


_MOST = 30_000  # values in one statement, of SQLite


def note(db: sqlite3.Connection, name: str, ids: Sequence[str]) -> None:
    """Note that the segment `name` holds the vectors of `ids` from now on; those left empty are in use no more."""
    number = number_of(name)
    db.execute(
        "INSERT INTO segments VALUES (?,?,?) ON CONFLICT (number) DO UPDATE SET held = held + excluded.held",
        (number, name, len(ids)),
    )
    db.executemany("UPDATE chunks SET segment = ? WHERE id = ?", ((number, id_) for id_ in ids))
    drop_empty(db)


def drop_empty(db: sqlite3.Connection) -> None:
    """Take those out of use in which nothing lives."""
    db.execute("DELETE FROM segments WHERE NOT EXISTS (SELECT 1 FROM chunks WHERE segment = segments.number)")
    db.execute("DELETE FROM dead WHERE segment NOT IN (SELECT number FROM segments)")


def wait(db: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Let the chunks of these segments wait for others, and take these out of use."""
    for number in numbers:
        db.execute("UPDATE chunks SET segment = NULL WHERE segment = ?", (number,))
    drop_empty(db)
