"""Former versions of files, kept so that a passage noted in one can be found in the text held now."""

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from index.database.connection import Connection
from index.database.values import time, unpacked

__all__ = ["Version", "blank_versions", "former", "keep_version", "now", "text_of"]

_MOST = 20  # texts kept of one file, so that a file written to every minute does not fill the disk
_FILE = re.compile(r"#\d+$")  # follows the file's name in the source of an article of a file of several
_HASH = re.compile(r"[0-9a-f]{8,64}")


@dataclass(frozen=True, slots=True)
class Version:
    """A former version of a file: its hash, when it was first read and when it was replaced."""

    sha256: str
    read: datetime | None  # None: read by an older version of this program, which did not record the time
    replaced: datetime


def now() -> str:
    """Return the current UTC time as the catalogue stores it, in ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def keep_version(db: Connection, file: str, sha256: str) -> None:
    """Keep the held version of a file before it is replaced by the version whose hash is `sha256`.

    Articles that share one text have it kept once, under the name of their file.
    """
    query = "SELECT source, begins, sha256, read, text FROM articles WHERE file = ? ORDER BY begins, number"
    rows = db.execute(query, (file,)).fetchall()
    if not rows or rows[0][2] == sha256:
        return
    texts: dict[str, str] = {}
    for source, begins, _, _, text in rows:
        name = source if begins is None else file
        texts[name] = texts.get(name, "") + text
    for name, text in texts.items():
        packed = zlib.compress(text.encode("utf-8", "surrogatepass"))
        values = (name, file, rows[0][2], rows[0][3], now(), packed)
        db.execute("DELETE FROM versions WHERE source = ? AND sha256 = ?", (name, rows[0][2]))
        db.execute("INSERT INTO versions (source, file, sha256, read, replaced, text) VALUES (?,?,?,?,?,?)", values)
        db.execute(
            "UPDATE versions SET text = NULL WHERE source = ? AND rowid NOT IN "
            "(SELECT rowid FROM versions WHERE source = ? ORDER BY rowid DESC LIMIT ?)",
            (name, name, _MOST),
        )


def former(db: Connection, source: str) -> list[Version]:
    """Return the former versions of an article, the latest first: in order of insertion, as clocks may be set back."""
    rows = db.execute(
        "SELECT sha256, read, replaced FROM versions WHERE source IN (?, ?) ORDER BY rowid DESC",
        (source, _FILE.sub("", source)),
    )
    return [Version(sha256, time(read) if read else None, time(replaced)) for sha256, read, replaced in rows]


def text_of(db: Connection, source: str, sha256: str) -> tuple[Version, str | None] | None:
    """Return a former version of an article's file with its text, by its hash or at least 8 leading digits of it.

    The text is None where it is no longer kept; the result is None where there was no such version.
    """
    if not _HASH.fullmatch(sha256):
        return None
    row = db.execute(
        "SELECT sha256, read, replaced, text FROM versions WHERE sha256 >= ? AND sha256 < ? "
        "AND source IN (?, ?) ORDER BY source = ? DESC, rowid DESC LIMIT 1",
        (sha256, sha256 + "g", source, _FILE.sub("", source), source),
    ).fetchone()
    if row is None:
        return None
    text = unpacked(row[3]) if row[3] is not None else None
    return Version(row[0], time(row[1]) if row[1] else None, time(row[2])), text


def blank_versions(db: Connection, files: Iterable[str]) -> None:
    """Delete the texts of all former versions of these files, an article of which is to be forgotten."""
    db.executemany("UPDATE versions SET text = NULL WHERE file = ?", ((file,) for file in files))
