"""What an ingest has to do: the files found, compared with the catalogue.

The files found stand in a temporary table, so that memory does not grow with their number.
"""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from index.chunking.prepare import Job
from index.errors import NothingToIngest
from index.files import Failed, File, PassedOver, find, printable
from index.parsing.formats import objection

__all__ = ["READ_AGAIN", "UNDER", "file_count", "gone", "jobs", "list_files", "mostly_lost"]

_FOUND = """
CREATE TEMP TABLE found (
    number INTEGER PRIMARY KEY, path BLOB UNIQUE, source TEXT UNIQUE, size INTEGER, mtime_ns INTEGER, same INTEGER
)
"""
_PAGE = 500  # files looked up at once


def list_files(db: sqlite3.Connection, paths: Sequence[Path]) -> tuple[list[Failed], list[PassedOver]]:
    """Find the files and name them; returns those that cannot be reached, and those that are not to be read.

    Raises NothingToIngest where a path does not exist, or a folder holds no article (any more).
    """
    failed: list[Failed] = []
    passed: list[PassedOver] = []
    db.execute("DROP TABLE IF EXISTS temp.found")
    db.execute(_FOUND)
    _note_ranges(db, "asked", paths)
    db.execute("BEGIN")
    try:
        for file in find(paths, objection):
            if isinstance(file, Failed):
                failed.append(file)
            elif isinstance(file, PassedOver):
                passed.append(file)
            else:
                row = (os.fsencode(file.path), _name(db, file), file.size, file.mtime_ns)
                db.execute("INSERT OR IGNORE INTO temp.found (path, source, size, mtime_ns) VALUES (?,?,?,?)", row)
    finally:
        db.execute("COMMIT")
    _note_ranges(db, "unreached", [one.path for one in failed])
    failing = {folder for one in failed for folder in (one.path, *one.path.parents)}
    for path in paths:
        if Path(os.path.abspath(path)) not in failing:  # noqa: PTH100 - a link is itself, not where it leads
            _check_folder(db, path, len(passed))
    return failed, passed


def file_count(db: sqlite3.Connection) -> int:
    """How many files were listed."""
    return int(db.execute("SELECT count(*) FROM temp.found").fetchone()[0])


def jobs(db: sqlite3.Connection, max_bytes: int, unchanged: Callable[[File | None], None]) -> Iterator[Job]:
    """The listed files that are new or have changed, in order.

    `unchanged` is called for each other file: with the file where its time or size is new though its
    content is not, else with None.
    """
    for raw, source, size, mtime_ns in _listed(db):
        path = Path(os.fsdecode(raw))
        state = db.execute("SELECT size, mtime_ns, sha256 FROM articles WHERE path = ?", (raw,)).fetchone()
        if state and state[:2] == (size, mtime_ns):
            _note_same(db, raw)
            unchanged(None)
            continue
        sha256 = _sha256(path) if size <= max_bytes else ""
        if state and state[2] == sha256:
            _note_same(db, raw)
            unchanged(File(path, path.parent, size, mtime_ns))
            continue
        yield Job(path, source, size, mtime_ns, _known_keys(db, raw, sha256))


def gone(db: sqlite3.Connection) -> list[str]:
    """The sources held from under the listed paths whose files are not there any more.

    What stands below a folder that could not be listed may be there still.
    """
    rows = db.execute(
        f"SELECT source FROM articles WHERE {UNDER} AND path NOT IN (SELECT path FROM temp.found)"
        f" AND NOT {_within('unreached')}"
    )
    return [row[0] for row in rows]


def mostly_lost(db: sqlite3.Connection, sources: Sequence[str]) -> bool:
    """Whether so many of the articles held from the listed paths are gone that a mount may be missing.

    More than 5 and more than a tenth are; one whose content is found under another name has only moved.
    """
    lost = sum(1 for source in sources if not db.execute(_MOVED, (source,)).fetchone())
    held = db.execute(f"SELECT count(*) FROM articles WHERE {UNDER}").fetchone()[0]
    return lost > _FEW_LOST and lost > _SHARE_LOST * held


_MOVED = """
SELECT 1 FROM articles gone JOIN articles here ON here.sha256 = gone.sha256 AND here.path != gone.path
WHERE gone.source = ? AND here.path IN (SELECT path FROM temp.found)
"""
_FEW_LOST, _SHARE_LOST = 5, 0.1


def _within(table: str) -> str:
    nearest = f"SELECT after FROM temp.{table} WHERE first <= path ORDER BY first DESC LIMIT 1"
    return f"ifnull(path < ({nearest}), 0)"


UNDER = _within("asked")  # an SQL condition on a column `path`: at or below one of the paths listed last
READ_AGAIN = f"""
{UNDER} AND NOT (path IN (SELECT path FROM temp.found WHERE same)
                 AND source NOT IN (SELECT source FROM temp.found WHERE same))
"""  # the same of `failures`, without those of single articles whose file is as it was


def _note_same(db: sqlite3.Connection, path: bytes) -> None:
    db.execute("UPDATE temp.found SET same = 1 WHERE path = ?", (path,))


def _note_ranges(db: sqlite3.Connection, table: str, paths: Iterable[Path]) -> None:
    """Put what stands at or below `paths` into a table of ranges, none of them within another."""
    db.execute(f"DROP TABLE IF EXISTS temp.{table}")
    db.execute(f"CREATE TEMP TABLE {table} (first BLOB PRIMARY KEY, after BLOB) WITHOUT ROWID")
    reached = b""
    for first, after in sorted(each for path in paths for each in _ranges(path)):
        if first >= reached:
            db.execute(f"INSERT INTO temp.{table} VALUES (?,?)", (first, after))
            reached = after


def _ranges(path: Path) -> tuple[tuple[bytes, bytes], tuple[bytes, bytes]]:
    """The half-open ranges, in byte order, of the path itself and of all that stands below it."""
    root = os.fsencode(os.path.abspath(path))  # noqa: PTH100 - a link is itself, not where it leads
    below = root.rstrip(b"/")
    return (root, root + b"\0"), (below + b"/", below + b"0")  # "0" follows "/"


def _listed(db: sqlite3.Connection) -> Iterator[tuple[bytes, str, int, int]]:
    # In pages: while a query is open, SQLite cannot fold its log back into the database.
    last = 0
    query = "SELECT number, path, source, size, mtime_ns FROM temp.found WHERE number > ? ORDER BY 1 LIMIT ?"
    while page := db.execute(query, (last, _PAGE)).fetchall():
        last = page[-1][0]
        yield from (row[1:] for row in page)


def _name(db: sqlite3.Connection, file: File) -> str:
    """The name of `file`: the one it has, else its path below the root, longer where that is taken."""
    path = os.fsencode(file.path)
    held = db.execute("SELECT file FROM articles WHERE path = ?", (path,)).fetchone()
    if held:
        return str(held[0])
    root, name = file.root, file.source
    while _taken(db, name, path) and root != root.parent:
        root = root.parent
        name = File(file.path, root, 0, 0).source
    return name


def _taken(db: sqlite3.Connection, name: str, path: bytes) -> bool:
    if db.execute("SELECT 1 FROM temp.found WHERE source = ?", (name,)).fetchone():
        return True
    holder = db.execute("SELECT path FROM articles WHERE ? IN (source, file) AND path != ?", (name, path)).fetchone()
    # A file that is gone gives its name free: a folder that was moved keeps its names.
    return holder is not None and os.path.lexists(holder[0])


def _check_folder(db: sqlite3.Connection, path: Path, passed: int) -> None:
    condition = "(path >= ? AND path < ? OR path >= ? AND path < ?)"
    values = [bound for each in _ranges(path) for bound in each]
    if db.execute(f"SELECT 1 FROM temp.found WHERE {condition}", values).fetchone():
        return
    held = db.execute(f"SELECT count(*) FROM articles WHERE {condition}", values).fetchone()[0]
    name = printable(str(path))
    if held:
        raise NothingToIngest(
            f"{name} holds no article now, but {held} in the index came from it; nothing was changed. "
            "If they are meant to go: `onrecord forget SOURCE…`."
        )
    met = f": {passed} {'file was' if passed == 1 else 'files were'} met and passed over" if passed else ""
    raise NothingToIngest(f"{name} holds no article that can be read{met}; nothing was changed.")


def _known_keys(db: sqlite3.Connection, path: bytes, sha256: str) -> frozenset[bytes]:
    """The keys of the vectors held for the file, and for any file of the same content."""
    rows = db.execute(
        "SELECT chunks.vectors FROM chunks JOIN articles ON chunks.article = articles.id "
        "WHERE articles.path = ? OR articles.sha256 = ?",
        (path, sha256),
    )
    return frozenset(row[0] for row in rows)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""  # preparing it will say why
