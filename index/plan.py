"""What an ingest has to do: the files found, compared with the catalogue.

The files found stand in a temporary table, so that memory does not grow with their number.
"""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from index.errors import NothingToIngest
from index.find import Failed, File, find, printable
from index.formats import SUFFIXES
from index.prepare import Job

__all__ = ["file_count", "gone", "jobs", "list_files"]

_FOUND = """
CREATE TEMP TABLE found (
    number INTEGER PRIMARY KEY, path BLOB UNIQUE, source TEXT UNIQUE, size INTEGER, mtime_ns INTEGER
)
"""


def list_files(db: sqlite3.Connection, paths: Sequence[Path]) -> list[Failed]:
    """Find the files and name them; returns those that cannot be reached.

    Raises NothingToIngest where a path does not exist, or a folder holds no article (any more).
    """
    failed: list[Failed] = []
    db.execute("DROP TABLE IF EXISTS temp.found")
    db.execute(_FOUND)
    db.execute("BEGIN")
    try:
        for file in find(paths, SUFFIXES):
            if isinstance(file, Failed):
                failed.append(file)
            else:
                row = (os.fsencode(file.path), _name(db, file), file.size, file.mtime_ns)
                db.execute("INSERT OR IGNORE INTO temp.found (path, source, size, mtime_ns) VALUES (?,?,?,?)", row)
    finally:
        db.execute("COMMIT")
    for path in paths:
        _check_folder(db, path, failed)
    return failed


def file_count(db: sqlite3.Connection) -> int:
    """How many files were listed."""
    return int(db.execute("SELECT count(*) FROM temp.found").fetchone()[0])


def jobs(db: sqlite3.Connection, max_bytes: int, unchanged: Callable[[File | None], None]) -> Iterator[Job]:
    """The listed files that are new or have changed, in order.

    `unchanged` is called for each other file: with the file where its time or size is new though its
    content is not, else with None.
    """
    rows = db.execute("SELECT path, source, size, mtime_ns FROM temp.found ORDER BY number")
    for raw, source, size, mtime_ns in rows:
        path = Path(os.fsdecode(raw))
        state = db.execute("SELECT size, mtime_ns, sha256 FROM articles WHERE path = ?", (raw,)).fetchone()
        if state and state[:2] == (size, mtime_ns):
            unchanged(None)
            continue
        sha256 = _sha256(path) if size <= max_bytes else ""
        if state and state[2] == sha256:
            unchanged(File(path, path.parent, size, mtime_ns))
            continue
        yield Job(path, source, size, mtime_ns, _known_keys(db, raw, sha256))


def gone(db: sqlite3.Connection, paths: Sequence[Path]) -> list[str]:
    """The sources held from under `paths` whose files were not found any more."""
    condition, values = under(paths)
    rows = db.execute(
        f"SELECT source FROM articles WHERE ({condition}) AND path NOT IN (SELECT path FROM temp.found)", values
    )
    return [row[0] for row in rows]


def under(paths: Sequence[Path]) -> tuple[str, list[bytes]]:
    """An SQL condition on a column `path`, and its parameters: at or below one of `paths`."""
    roots = [os.fsencode(os.path.abspath(path)) for path in paths]
    condition = " OR ".join("path = ? OR path BETWEEN ? AND ?" for _ in roots)
    # In byte order "0" follows "/": between the two is all that stands below the folder.
    return condition, [value for root in roots for value in (root, root.rstrip(b"/") + b"/", root.rstrip(b"/") + b"0")]


def _name(db: sqlite3.Connection, file: File) -> str:
    """The name of `file`: the one it has, else its path below the root, longer where that is taken."""
    path = os.fsencode(file.path)
    held = db.execute("SELECT source FROM articles WHERE path = ?", (path,)).fetchone()
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
    holder = db.execute("SELECT path FROM articles WHERE source = ? AND path != ?", (name, path)).fetchone()
    # A file that is gone gives its name free: a folder that was moved keeps its names.
    return holder is not None and os.path.lexists(holder[0])


def _check_folder(db: sqlite3.Connection, path: Path, failed: list[Failed]) -> None:
    condition, values = under([path])
    if failed or db.execute(f"SELECT 1 FROM temp.found WHERE {condition}", values).fetchone():
        return
    held = db.execute(f"SELECT count(*) FROM articles WHERE {condition}", values).fetchone()[0]
    formats, name = ", ".join(sorted(SUFFIXES)), printable(str(path))
    if held:
        raise NothingToIngest(
            f"{name} holds no article now, but {held} in the index came from it; nothing was changed. "
            "If they are meant to go: `onrecord forget SOURCE…`."
        )
    raise NothingToIngest(f"{name} holds no article ({formats}); nothing was changed.")


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
