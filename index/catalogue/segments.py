"""The catalogue's record of which segment of the vector store holds each chunk.

A segment in use is never changed: a removed chunk leaves a dead vector in it, and a new chunk waits until a new segment
is made. So a process killed at any moment leaves only waiting chunks, and folders that the catalogue does not name.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from index.database.connection import Connection, marks
from index.database.values import day

__all__ = [
    "WITHOUT_VECTORS",
    "Kept",
    "Segment",
    "add_tables",
    "chunk_count",
    "die",
    "drop_empty",
    "kept",
    "note",
    "number_of",
    "numbers",
    "passages",
    "placed",
    "placed_ids",
    "segment_names",
    "segments",
    "segments_of",
    "wait",
    "waiting",
    "waiting_count",
]

WITHOUT_VECTORS = (
    "UPDATE chunks SET segment = NULL WHERE segment IS NOT NULL",
    "DELETE FROM segments",
    "DELETE FROM dead",
    "DELETE FROM meta WHERE key IN ('vectors', 'mark', 'forgetting')",
)  # after these statements all chunks of a catalogue wait for a segment
_PAGE = 1000  # chunks read at once
_MOST = 30_000  # values that SQLite takes in one statement

_TABLES = (
    "ALTER TABLE chunks ADD COLUMN segment INTEGER",  # NULL: it waits for one
    "CREATE INDEX chunks_by_segment ON chunks (segment)",
    "CREATE TABLE segments (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, held INTEGER NOT NULL)",
    # The segments with dead vectors of each file, so that forgetting a file finds them.
    "CREATE TABLE dead (segment INTEGER, file TEXT, PRIMARY KEY (segment, file)) WITHOUT ROWID",
    # A vector store from before there were segments becomes one segment, where it agreed with the catalogue.
    "INSERT INTO segments SELECT CAST(replace(value, rtrim(value, '0123456789'), '') AS INTEGER), value, "
    "(SELECT count(*) FROM chunks) FROM meta WHERE key = 'vectors' AND value != '' "
    "AND (SELECT value FROM meta WHERE key = 'vectors_in_doubt') = '0'",
    "UPDATE chunks SET segment = (SELECT number FROM segments)",
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment in use."""

    number: int
    name: str
    held: int  # vectors in it, dead ones among them
    live: int  # vectors of chunks that are held


@dataclass(frozen=True, slots=True)
class Kept:
    """A chunk with its vector, and the metadata of its article by which searches filter."""

    id: str
    vector: bytes  # float16
    source: str
    publisher: str | None
    published: date | None
    language: str | None


def add_tables(db: Connection) -> None:
    """Add the tables and columns for segments, within the caller's transaction."""
    for statement in _TABLES:
        db.define(statement)


def number_of(name: str) -> int:
    """Return the number at the end of a segment's name, `chroma-7`; 0 for an empty name."""
    return int(name.rpartition("-")[2] or 0)


def segment_names(db: Connection) -> tuple[str, ...]:
    """Return the names of the segments in use; every write may change them."""
    return tuple(row[0] for row in db.execute("SELECT name FROM segments ORDER BY number").fetchall())


def segments(db: Connection) -> list[Segment]:
    """Return the segments in use."""
    query = (
        "SELECT number, name, held, (SELECT count(*) FROM chunks WHERE segment = segments.number) "
        "FROM segments ORDER BY number"
    )
    return [Segment(*row) for row in db.execute(query).fetchall()]


def placed(db: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Return the name of the segment of each live chunk of `ids`, by id; chunks that wait are left out."""
    return _of(db, "SELECT c.id, s.name FROM chunks c JOIN segments s ON s.number = c.segment WHERE c.id IN ({})", ids)


def passages(db: Connection, ids: Sequence[str]) -> dict[str, bytes]:
    """Return the vector (float16) of each chunk of `ids` that is held."""
    return _of(db, "SELECT c.id, v.passage FROM chunks c JOIN vectors v ON v.key = c.vectors WHERE c.id IN ({})", ids)


def _of(db: Connection, query: str, ids: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for at in range(0, len(ids), _MOST):
        page = ids[at : at + _MOST]
        found.update(db.execute(query.format(marks(page)), list(page)).fetchall())
    return found


def segments_of(db: Connection, sources: Sequence[str], files: Sequence[str]) -> set[int]:
    """Return the numbers of the segments with vectors of these articles, or dead ones of these files."""
    live = (
        "SELECT DISTINCT c.segment FROM chunks c JOIN articles a ON a.id = c.article WHERE a.source = ? "
        "AND c.segment IS NOT NULL"
    )
    asked = [(live, source) for source in sources]
    asked += [("SELECT segment FROM dead WHERE file = ?", file) for file in files]
    return {row[0] for query, name in asked for row in db.execute(query, (name,)).fetchall()}


def note(db: Connection, name: str, ids: Sequence[str]) -> None:
    """Record that the segment `name` now holds the vectors of `ids`; segments without a live chunk go out of use."""
    number = number_of(name)
    db.execute(
        "INSERT INTO segments VALUES (?,?,?) ON CONFLICT (number) DO UPDATE SET held = segments.held + excluded.held",
        (number, name, len(ids)),
    )
    db.executemany("UPDATE chunks SET segment = ? WHERE id = ?", ((number, id_) for id_ in ids))
    drop_empty(db)


def drop_empty(db: Connection) -> None:
    """Take segments without a live chunk out of use."""
    db.execute("DELETE FROM segments WHERE NOT EXISTS (SELECT 1 FROM chunks WHERE segment = segments.number)")
    db.execute("DELETE FROM dead WHERE segment NOT IN (SELECT number FROM segments)")


def die(db: Connection, article: int) -> None:
    """Record which segments hold vectors of an article that is about to be dropped."""
    db.execute(
        "INSERT INTO dead SELECT DISTINCT c.segment, a.file FROM chunks c JOIN articles a ON a.id = c.article "
        "WHERE c.article = ? AND c.segment IS NOT NULL ON CONFLICT DO NOTHING",
        (article,),
    )


def wait(db: Connection, numbers: Iterable[int]) -> None:
    """Take these segments out of use; their chunks wait for a new one."""
    for number in numbers:
        db.execute("UPDATE chunks SET segment = NULL WHERE segment = ?", (number,))
    drop_empty(db)


_ROWS = """
SELECT c.id, v.passage, a.source, a.publisher, a.published, a.language
FROM chunks c JOIN articles a ON c.article = a.id JOIN vectors v ON c.vectors = v.key WHERE c.number IN ({})
ORDER BY c.number
"""


def kept(db: Connection, page: Sequence[int]) -> list[Kept]:
    """Return the chunks of these row numbers, with their vectors."""
    rows = db.execute(_ROWS.format(marks(page)), page).fetchall()
    return [
        Kept(id_, vector, source, publisher, day(published), language)
        for id_, vector, source, publisher, published, language in rows
    ]


def numbers(db: Connection) -> Iterator[list[int]]:
    """Return the numbers of all chunks, page by page: while a query is open, SQLite's log only grows."""
    last, query = -1, f"SELECT number FROM chunks WHERE number > ? ORDER BY number LIMIT {_PAGE}"
    while page := [row[0] for row in db.execute(query, (last,)).fetchall()]:
        last = page[-1]
        yield page


def waiting(db: Connection, segments: Sequence[int]) -> Iterator[list[int]]:
    """Yield the numbers of the chunks that wait for a segment or belong to one of `segments`, page by page."""
    query = (  # a union of two parts, so that an index serves each
        "SELECT number FROM chunks WHERE segment IS NULL "
        f"UNION ALL SELECT number FROM chunks WHERE segment IN ({marks(segments)})"
    )
    rows = db.execute(query, segments)  # these may be all chunks: an array, as tuples would take far more memory
    found = np.sort(np.fromiter((row[0] for row in rows), np.int64))
    yield from (found[at : at + _PAGE].tolist() for at in range(0, len(found), _PAGE))


def chunk_count(db: Connection) -> int:
    """Return how many chunks are held."""
    return int(db.execute("SELECT count(*) FROM chunks").fetchone()[0])


def waiting_count(db: Connection) -> int:
    """Return how many chunks wait for a segment."""
    return int(db.execute("SELECT count(*) FROM chunks WHERE segment IS NULL").fetchone()[0])


def placed_ids(db: Connection) -> set[str]:
    """Return the ids of the chunks that a segment holds."""
    return {row[0] for row in db.execute("SELECT id FROM chunks WHERE segment IS NOT NULL").fetchall()}
