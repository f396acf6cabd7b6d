"""Look up articles by file: by its name, which all articles of one file share, or by its path."""

import os
from pathlib import Path

from index.database.connection import Connection

__all__ = ["file_of", "holds_any", "is_held", "of_file", "of_name", "of_path"]


def is_held(db: Connection, name: str) -> bool:
    """Tell whether an article of that name is held, or one of the file of that name."""
    return db.execute("SELECT 1 FROM articles WHERE source = ? OR file = ?", (name, name)).fetchone() is not None


def holds_any(db: Connection) -> bool:
    """Tell whether any article is held."""
    return db.execute("SELECT 1 FROM articles LIMIT 1").fetchone() is not None


def file_of(db: Connection, source: str) -> str:
    """Return the name of the file of an article that is held."""
    return str(db.execute("SELECT file FROM articles WHERE source = ?", (source,)).fetchone()[0])


def of_name(db: Connection, name: str) -> list[str]:
    """Return the sources meant by a name: the article of this name, or all those of the file of this name."""
    rows = db.execute("SELECT source FROM articles WHERE source = ? OR file = ? ORDER BY number", (name, name))
    return [row[0] for row in rows]


def of_file(db: Connection, file: str) -> list[str]:
    """Return the sources of the articles held from the file of this name."""
    return [row[0] for row in db.execute("SELECT source FROM articles WHERE file = ?", (file,))]


def of_path(db: Connection, path: Path) -> list[str]:
    """Return the sources of the articles held from the file at this path."""
    return [row[0] for row in db.execute("SELECT source FROM articles WHERE path = ?", (os.fsencode(path),))]
