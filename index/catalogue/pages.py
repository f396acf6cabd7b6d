"""The catalogue's record of fetched web addresses: the validators of the version that was read, and when."""

import os
from collections.abc import Iterable
from pathlib import Path

from index.database.connection import Connection
from index.files import Failed, PassedOver

__all__ = ["fetched_at", "held_text", "known_version", "note_missed", "note_version", "put_failures"]

_HELD = """
(EXISTS (SELECT 1 FROM articles WHERE file = address) OR is_listing = 1
 OR EXISTS (SELECT 1 FROM failures WHERE failures.source = address AND passed = 1))
"""  # an address that failed, or whose article was forgotten, has no known version


def known_version(db: Connection, address: str) -> tuple[str | None, str | None]:
    """Return the ETag and Last-Modified of the version of an address that was read last; each None where unknown."""
    row = db.execute(f"SELECT etag, modified FROM pages WHERE address = ? AND {_HELD}", (address,)).fetchone()
    return (row[0], row[1]) if row else (None, None)


def fetched_at(db: Connection, address: str) -> float | None:
    """Return when an address was last fetched and read, in seconds since 1970; None where it never was."""
    row = db.execute(f"SELECT fetched FROM pages WHERE address = ? AND {_HELD}", (address,)).fetchone()
    return row[0] if row else None


def note_version(
    db: Connection,
    address: str,
    etag: str | None,
    modified: str | None,
    fetched: float,
    *,
    is_listing: bool = False,
) -> None:
    """Remember the version of an address that was read, within the caller's transaction."""
    db.execute(
        "INSERT INTO pages (address, etag, modified, fetched, is_listing) VALUES (?,?,?,?,?) ON CONFLICT (address) "
        "DO UPDATE SET etag = excluded.etag, modified = excluded.modified, fetched = excluded.fetched, "
        "is_listing = excluded.is_listing",
        (address, etag, modified, fetched, int(is_listing)),
    )


def held_text(db: Connection, source: str) -> tuple[str | None, str] | None:
    """Return the title and the text that are held of an article; None where it is not."""
    row = db.execute("SELECT title, text FROM articles WHERE source = ?", (source,)).fetchone()
    return (row[0], row[1]) if row else None


def note_missed(db: Connection, missed: Iterable[Failed | PassedOver], *, read: Iterable[Path]) -> None:
    """Record the failures in `missed`, and delete the failures of the addresses in `read`."""
    db.executemany("DELETE FROM failures WHERE path = ?", ((os.fsencode(path),) for path in read))
    put_failures(db, missed)


def put_failures(db: Connection, missed: Iterable[Failed | PassedOver]) -> None:
    """Record files or addresses that were not read, replacing an earlier record of the same one."""
    db.executemany(
        "INSERT INTO failures VALUES (?,?,?,?) ON CONFLICT (path, source) "
        "DO UPDATE SET reason = excluded.reason, passed = excluded.passed",
        ((os.fsencode(miss.path), miss.source, miss.reason, int(isinstance(miss, PassedOver))) for miss in missed),
    )
