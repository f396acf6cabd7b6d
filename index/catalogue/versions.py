"""What the files of the articles held before: so that a place noted then is found where it stands now."""

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from index.database.connection import Connection
from index.database.values import time, unpacked

__all__ = ["Version", "blank_versions", "former", "keep_version", "now", "text_of"]

_MOST = 20  # texts kept of one file: one that is written to by the minute does not fill the disk
_FILE = re.compile(r"#\d+$")  # what follows the name of the file in that of one of its articles
_HASH = re.compile(r"[0-9a-f]{8,64}")


@dataclass(frozen=True, slots=True)
class Version:
    """A content that a file had: its hash, when it was first read and when it was replaced."""

    sha256: str
    read: datetime | None  # None: by a version of this program that did not note it
    replaced: datetime


def now() -> str:
    """Return the time, as it is kept."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def keep_version(db: Connection, file: str, sha256: str) -> None:
    """Keep what is held of a file that now has the content of `sha256`, before it is replaced.

    The text that the articles of a file share is kept once, under the name of the file.
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
    """Return the former versions of an article, the last first: by their rows, for clocks go back."""
    rows = db.execute(
        "SELECT sha256, read, replaced FROM versions WHERE source IN (?, ?) ORDER BY rowid DESC",
        (source, _FILE.sub("", source)),
    )
    return [Version(sha256, time(read) if read else None, time(replaced)) for sha256, read, replaced in rows]


def text_of(db: Connection, source: str, sha256: str) -> tuple[Version, str | None] | None:
    """Return a former version of an article's file, by its hash or the first 8 digits of it or more, with its text.

    The text is None where it is kept no longer; None of all where there was no such version.
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
    """Forget the texts of the former versions of files, of which an article is to be forgotten for good."""
    db.executemany("UPDATE versions SET text = NULL WHERE file = ?", ((file,) for file in files))
