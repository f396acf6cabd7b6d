"""What chunks and articles leave behind when they go, noted as they go: sweeping it looks at nothing else that is held.

What is noted outlives a kill, and the next to write sweeps it.
"""

from index.database.connection import Connection

__all__ = ["add_tables", "note_leaving", "sweep"]

_TABLES = (
    "CREATE TABLE unused (key BLOB PRIMARY KEY) WITHOUT ROWID",  # of vectors: each may have lost its last chunk
    "CREATE TABLE emptied (file TEXT PRIMARY KEY) WITHOUT ROWID",  # files: each may have lost its last article
    "CREATE INDEX versions_by_file ON versions (file)",
    # Of what was made before anything was noted, all is looked at once.
    "INSERT INTO unused SELECT key FROM vectors WHERE key NOT IN (SELECT vectors FROM chunks)",
    "INSERT INTO emptied SELECT DISTINCT file FROM versions WHERE file NOT IN (SELECT file FROM articles)",
)


def add_tables(db: Connection) -> None:
    """Add what is needed, within the caller's transaction."""
    for statement in _TABLES:
        db.define(statement)


def note_leaving(db: Connection, article: int) -> None:
    """Note what an article that is about to be dropped may leave behind."""
    db.execute(
        "INSERT INTO unused SELECT DISTINCT vectors FROM chunks WHERE article = ? ON CONFLICT DO NOTHING", (article,)
    )
    db.execute("INSERT INTO emptied SELECT file FROM articles WHERE id = ? ON CONFLICT DO NOTHING", (article,))


def sweep(db: Connection) -> None:
    """Forget the vectors that no chunk uses any more, and the former versions of files of which no article is held."""
    db.execute(
        "DELETE FROM vectors WHERE key IN "
        "(SELECT key FROM unused WHERE NOT EXISTS (SELECT 1 FROM chunks WHERE chunks.vectors = unused.key))"
    )
    db.execute(
        "DELETE FROM versions WHERE file IN "
        "(SELECT file FROM emptied WHERE NOT EXISTS (SELECT 1 FROM articles WHERE articles.file = emptied.file))"
    )
    db.execute("DELETE FROM unused")
    db.execute("DELETE FROM emptied")
