"""The files that an ingest finds, compared with the articles that the catalogue holds from them.

They are kept in temporary tables, so that memory does not grow with their number.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from index.database.connection import Connection, marks
from index.files import File

__all__ = [
    "READ_AGAIN",
    "Look",
    "Looked",
    "begin",
    "file_count",
    "folders",
    "forget_looks",
    "gone",
    "held_below",
    "held_names",
    "held_path",
    "holder",
    "is_found",
    "is_found_below",
    "known_keys",
    "listing",
    "looks",
    "moved",
    "note_found",
    "note_same",
    "note_unreached",
]

_FOUND = """
CREATE TEMP TABLE found (
    number INTEGER PRIMARY KEY, path BLOB UNIQUE, source TEXT UNIQUE, size INTEGER, mtime_ns INTEGER,
    ctime_ns INTEGER, inode INTEGER, same INTEGER
)
"""
_COLUMNS = "path, source, size, mtime_ns, ctime_ns, inode"
_PAGE = 500  # files looked up at once
_LOOKS = """
SELECT f.number, f.path, f.source, a.sha256, f.size, f.mtime_ns, f.ctime_ns, f.inode,
       a.size, a.mtime_ns, a.ctime_ns, a.inode
FROM found f LEFT JOIN articles a ON a.id = (SELECT id FROM articles WHERE path = f.path LIMIT 1)
WHERE f.number > ? ORDER BY f.number LIMIT ?
"""


def _within(table: str) -> str:
    nearest = f"SELECT after FROM {table} WHERE first <= path ORDER BY first DESC LIMIT 1"
    return f"coalesce(path < ({nearest}), 1 = 0)"


# For a FROM clause: the rows of a table whose path is, or is below, one of the paths of this ingest.
_UNDER = "asked CROSS JOIN {} WHERE path >= first AND path < after"
READ_AGAIN = f"""
(path, source) IN (SELECT path, source FROM {_UNDER.format("failures")})
AND NOT (path IN (SELECT path FROM found WHERE same = 1) AND source NOT IN (SELECT source FROM found WHERE same = 1))
"""  # for rows of `failures` at or below the ingest's paths, except those of single articles of an unchanged file


def begin(db: Connection, paths: Iterable[Path]) -> None:
    """Begin a new listing of the files at or below `paths`; the files found before are forgotten."""
    db.execute("DROP TABLE IF EXISTS found")
    db.define(_FOUND)
    _note_ranges(db, "asked", paths)


@contextmanager
def listing(db: Connection) -> Iterator[None]:
    """Run the block in one transaction, so that noting many files is fast."""
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("COMMIT")


def note_found(db: Connection, files: Iterable[tuple[File, str]]) -> None:
    """Note found files, each with the name it shall have in the index; a file that is noted already stays as it is."""
    rows = ((os.fsencode(file.path), name, file.size, file.mtime_ns, file.ctime_ns, file.inode) for file, name in files)
    db.executemany(f"INSERT INTO found ({_COLUMNS}) VALUES (?,?,?,?,?,?) ON CONFLICT DO NOTHING", rows)


def note_unreached(db: Connection, paths: Iterable[Path]) -> None:
    """Note the paths that could not be listed: files below them may still exist."""
    _note_ranges(db, "unreached", paths)


def note_same(db: Connection, numbers: Sequence[int]) -> None:
    """Note that the files of these numbers (see `Looked`) are unchanged."""
    db.execute(f"UPDATE found SET same = 1 WHERE number IN ({marks(numbers)})", numbers)


def file_count(db: Connection) -> int:
    """Return how many files were listed."""
    return int(db.execute("SELECT count(*) FROM found").fetchone()[0])


class Look(NamedTuple):
    """The metadata of a file from `stat`, by which a change is noticed without reading it."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


class Looked(NamedTuple):
    """A file that was found, with the hash and metadata that the catalogue holds of it."""

    number: int
    path: bytes
    source: str
    sha256: str | None  # of the content that is held; None: the file is new
    look: Look
    held: Look | None


def looks(db: Connection) -> Iterator[list[Looked]]:
    """Return the files listed, in order, page by page: while a query is open, SQLite's log only grows."""
    last = 0
    while page := db.execute(_LOOKS, (last, _PAGE)).fetchall():
        last = page[-1][0]
        yield [
            Looked(number, path, source, sha256, Look(*look[:4]), Look(*look[4:]) if sha256 is not None else None)
            for number, path, source, sha256, *look in page
        ]


def folders(db: Connection) -> set[Path]:
    """Return the folders in which the files listed lie."""
    rows = db.execute("SELECT path FROM found").fetchall()
    named = {os.path.dirname(row[0]) for row in rows}  # noqa: PTH120 - a Path for each file takes ten times as long
    return {Path(os.fsdecode(folder)) for folder in named}


def is_found(db: Connection, source: str) -> bool:
    """Tell whether a file of that name was listed."""
    return db.execute("SELECT 1 FROM found WHERE source = ?", (source,)).fetchone() is not None


def is_found_below(db: Connection, path: Path) -> bool:
    """Tell whether a file at or below a path was listed."""
    return db.execute(f"SELECT 1 FROM found WHERE {_BELOW}", _bounds(path)).fetchone() is not None


def held_names(db: Connection, paths: Sequence[bytes]) -> dict[bytes, str]:
    """Return the names of the held files among `paths`, by path."""
    query = f"SELECT DISTINCT path, file FROM articles WHERE path IN ({marks(paths)})"
    return dict(db.execute(query, paths).fetchall())


def holder(db: Connection, name: str, path: bytes) -> bytes | None:
    """Return the path of another file than `path` that has this name or holds an article of it; None without one."""
    query = "SELECT path FROM articles WHERE (source = ? OR file = ?) AND path != ?"
    held = db.execute(query, (name, name, path)).fetchone()
    return held[0] if held else None


def held_path(db: Connection, source: str) -> Path:
    """Return the file of an article that is held."""
    return Path(os.fsdecode(db.execute("SELECT path FROM articles WHERE source = ?", (source,)).fetchone()[0]))


def held_below(db: Connection, path: Path | None = None) -> int:
    """Return how many articles are held of files at or below a path; None: of all the paths listed last."""
    rows, values = (f"articles WHERE {_BELOW}", _bounds(path)) if path else (_UNDER.format("articles"), [])
    return int(db.execute(f"SELECT count(*) FROM {rows}", values).fetchone()[0])


def known_keys(db: Connection, path: bytes, sha256: str) -> frozenset[bytes]:
    """Return the keys of the vectors held for the file at `path`, and for one file of the same content."""
    rows = db.execute(
        "SELECT chunks.vectors FROM chunks JOIN articles ON chunks.article = articles.id "
        "WHERE articles.path IN (?, (SELECT path FROM articles WHERE sha256 = ? LIMIT 1))",
        (path, sha256),
    )
    return frozenset(row[0] for row in rows)


def forget_looks(db: Connection, which: Callable[[str], bool]) -> None:
    """Mark the held files whose names satisfy `which`, so that the next ingest reads them even if unchanged."""
    names = [row for row in db.execute("SELECT DISTINCT file FROM articles").fetchall() if which(row[0])]
    db.executemany("UPDATE articles SET size = -1 WHERE file = ?", names)


def gone(db: Connection) -> list[str]:
    """Return the sources held from at or below this ingest's paths whose files were not found.

    Files below a folder that could not be listed do not count: they may still exist.
    """
    rows = db.execute(
        f"SELECT source FROM {_UNDER.format('articles')} AND path NOT IN (SELECT path FROM found)"
        f" AND NOT {_within('unreached')}"
    )
    return [row[0] for row in rows]


def moved(db: Connection, sources: Iterable[str]) -> set[str]:
    """Return those of `sources`, articles whose files are gone, whose content was found under another name."""
    here = "SELECT 1 FROM articles WHERE sha256 = ? AND path IN (SELECT path FROM found) LIMIT 1"
    by_hash: dict[str, bool] = {}
    moved = set()
    for source in sources:
        (sha256,) = db.execute("SELECT sha256 FROM articles WHERE source = ?", (source,)).fetchone()
        if sha256 not in by_hash:  # one query for each content, however many copies of it there are
            by_hash[sha256] = db.execute(here, (sha256,)).fetchone() is not None
        if by_hash[sha256]:
            moved.add(source)
    return moved


_BELOW = "(path >= ? AND path < ? OR path >= ? AND path < ?)"


def _bounds(path: Path) -> list[bytes]:
    return [bound for pair in _ranges(path) for bound in pair]


def _note_ranges(db: Connection, table: str, paths: Iterable[Path]) -> None:
    """Fill a new table with the ranges of paths at or below `paths`, none of them within another."""
    db.execute(f"DROP TABLE IF EXISTS {table}")
    db.define(f"CREATE TEMP TABLE {table} (first BLOB PRIMARY KEY, after BLOB) WITHOUT ROWID")
    reached = b""
    for first, after in sorted(pair for path in paths for pair in _ranges(path)):
        if first >= reached:
            db.execute(f"INSERT INTO {table} VALUES (?,?)", (first, after))
            reached = after


def _ranges(path: Path) -> tuple[tuple[bytes, bytes], tuple[bytes, bytes]]:
    """Two half-open ranges in byte order: the path itself, and all paths below it."""
    root = os.fsencode(os.path.abspath(path))  # noqa: PTH100 - a link is itself, not where it leads
    below = root.rstrip(b"/")
    return (root, root + b"\0"), (below + b"/", below + b"0")  # "0" follows "/"
