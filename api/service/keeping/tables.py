"""The tables of a small SQLite file that a door keeps for itself, made once and marked with their version."""

import sqlite3
from pathlib import Path

from rag.errors import SettingsError

__all__ = ["make_tables"]


def make_tables(db: sqlite3.Connection, path: Path, schema: str, version: int) -> None:
    """Make the tables of `schema` in a file that has none yet, within the caller's transaction.

    Raises SettingsError where a newer onrecord wrote the file.
    """
    held = db.execute("PRAGMA user_version").fetchone()[0]
    if held > version:
        raise SettingsError(f"{path} was written by a newer onrecord: use that one.")
    if held == 0:
        for statement in schema.split(";\n"):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {version}")
