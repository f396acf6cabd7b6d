"""What an ingest has to do: the files found, compared with the catalogue.

The files found stand in a temporary table, so that memory does not grow with their number.
"""

import hashlib
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path

from index.chunking.prepare import Job
from index.errors import NothingToIngest
from index.files import Failed, File, PassedOver, find, printable
from index.parsing.formats import objection

__all__ = ["READ_AGAIN", "UNDER", "file_count", "gone", "jobs", "list_files", "spared"]

_FOUND = """
CREATE TEMP TABLE found (
    number INTEGER PRIMARY KEY, path BLOB UNIQUE, source TEXT UNIQUE, size INTEGER, mtime_ns INTEGER,
    ctime_ns INTEGER, inode INTEGER, same INTEGER
)
"""
_COLUMNS = "path, source, size, mtime_ns, ctime_ns, inode"
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
                row = (os.fsencode(file.path), _name(db, file), file.size, file.mtime_ns, file.ctime_ns, file.inode)
                db.execute(f"INSERT OR IGNORE INTO temp.found ({_COLUMNS}) VALUES (?,?,?,?,?,?)", row)
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


def jobs(
    db: sqlite3.Connection, max_bytes: int, unchanged: Callable[[File | None], None], *, check: bool = False
) -> Iterator[Job]:
    """The listed files that are new or have changed, in order.

    A file of the same size, inode and times is taken to be as it was; with `check` only one of the same bytes is.
    `unchanged` is called for each other file: with the file where its look is new though its content is not, else
    with None.
    """
    for raw, source, *look in _listed(db):
        path, size = Path(os.fsdecode(raw)), look[0]
        held = db.execute("SELECT sha256, size, mtime_ns, ctime_ns, inode FROM articles WHERE path = ?", (raw,))
        sha256_held, *looked = held.fetchone() or (None,)
        if looked == look and not check:
            _note_same(db, raw)
            unchanged(None)
            continue
        sha256 = _sha256(path) if size <= max_bytes else ""
        if sha256_held == sha256 and looked[0] >= 0:
            _note_same(db, raw)
            unchanged(File(path, path.parent, *look) if looked != look else None)
            continue
        _, mtime_ns, ctime_ns, inode = look
        yield Job(path, source, size, mtime_ns, _known_keys(db, raw, sha256), ctime_ns, inode)


def gone(db: sqlite3.Connection) -> list[str]:
    """The sources held from under the listed paths whose files are not there any more.

    What stands below a folder that could not be listed may be there still.
    """
    rows = db.execute(
        f"SELECT source FROM articles WHERE {UNDER} AND path NOT IN (SELECT path FROM temp.found)"
        f" AND NOT {_within('unreached')}"
    )
    return [row[0] for row in rows]


def spared(db: sqlite3.Connection, sources: Sequence[str], paths: Sequence[Path]) -> list[str]:
    """Those of the articles gone from the listed paths that stay, since a mount or a folder may only be missing.

    They stay where more than 5 and more than a tenth of all that is held from the paths are gone; or of a folder below
    them, with what is in it. One whose content is found under another name has only moved, and does not count.
    """
    gone_from = {source: _path_of(db, source) for source in sources}
    lost = {source for source in sources if not db.execute(_MOVED, (source,)).fetchone()}
    held = db.execute(f"SELECT count(*) FROM articles WHERE {UNDER}").fetchone()[0]
    if _is_much(len(lost), held):
        return list(sources)
    roots = {Path(os.path.abspath(path)) for path in paths}  # noqa: PTH100 - a link is itself, not where it leads
    counts = Counter(folder for source in lost for folder in _below(gone_from[source], roots))
    emptied = {folder for folder, count in counts.items() if count > _FEW_LOST and _is_much(count, _held(db, folder))}
    return [source for source in sources if not emptied.isdisjoint(gone_from[source].parents)]


def _is_much(lost: int, held: int) -> bool:
    return lost > _FEW_LOST and lost > _SHARE_LOST * held


def _path_of(db: sqlite3.Connection, source: str) -> Path:
    return Path(os.fsdecode(db.execute("SELECT path FROM articles WHERE source = ?", (source,)).fetchone()[0]))


def _below(path: Path, roots: Collection[Path]) -> Iterator[Path]:
    """The folders in which a file lies, up to the path that was given."""
    if path not in roots:
        yield from takewhile(lambda folder: folder not in roots, path.parents)


def _held(db: sqlite3.Connection, folder: Path) -> int:
    (_, (first, after)) = _ranges(folder)
    return int(db.execute("SELECT count(*) FROM articles WHERE path >= ? AND path < ?", (first, after)).fetchone()[0])


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


def _listed(db: sqlite3.Connection) -> Iterator[tuple[bytes, str, int, int, int, int]]:
    # In pages: while a query is open, SQLite cannot fold its log back into the database.
    last = 0
    query = f"SELECT number, {_COLUMNS} FROM temp.found WHERE number > ? ORDER BY 1 LIMIT ?"
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
