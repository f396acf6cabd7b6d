"""What is known of addresses of the web that were fetched: what the server called the version, and when."""

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from index.files import Failed, PassedOver

__all__ = ["fetched_at", "held_text", "known_version", "note_missed", "note_version"]

_HELD = """
(EXISTS (SELECT 1 FROM articles WHERE file = address) OR is_listing
 OR EXISTS (SELECT 1 FROM failures WHERE failures.source = address AND passed))
"""  # of what was forgotten, or failed, no version is known


def known_version(db: sqlite3.Connection, address: str) -> tuple[str | None, str | None]:
    """Return the ETag and the Last-Modified of the version of an address that was read last; None for what it lacks."""
    row = db.execute(f"SELECT etag, modified FROM pages WHERE address = ? AND {_HELD}", (address,)).fetchone()
    return (row[0], row[1]) if row else (None, None)


def fetched_at(db: sqlite3.Connection, address: str) -> float | None:
    """Return when the version of an address that was read last was fetched, in seconds since 1970; None: it was not."""
    row = db.execute(f"SELECT fetched FROM pages WHERE address = ? AND {_HELD}", (address,)).fetchone()
    return row[0] if row else None


def note_version(
    db: sqlite3.Connection,
    address: str,
    etag: str | None,
    modified: str | None,
    fetched: float,
    *,
    is_listing: bool = False,
) -> None:
    """Remember the version of an address that was read, within the caller's transaction."""
    db.execute(
        "INSERT OR REPLACE INTO pages (address, etag, modified, fetched, is_listing) VALUES (?,?,?,?,?)",
        (address, etag, modified, fetched, is_listing),
    )


def held_text(db: sqlite3.Connection, source: str) -> tuple[str | None, str] | None:
    """Return the title and the text that are held of an article; None where it is not."""
    row = db.execute("SELECT title, text FROM articles WHERE source = ?", (source,)).fetchone()
    return (row[0], row[1]) if row else None


def note_missed(db: sqlite3.Connection, missed: Iterable[Failed | PassedOver], *, read: Iterable[Path]) -> None:
    """Remember the addresses that were not read, and no longer those that were."""
    db.executemany("DELETE FROM failures WHERE path = ?", ((os.fsencode(path),) for path in read))
    db.executemany(
        "INSERT OR REPLACE INTO failures VALUES (?,?,?,?)",
        ((os.fsencode(one.path), one.source, one.reason, isinstance(one, PassedOver)) for one in missed),
    )
