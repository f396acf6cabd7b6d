"""Locate the catalogue of a collection: a file in its folder, or a PostgreSQL schema named after the folder."""

from contextlib import closing
from pathlib import Path

from index.database.connection import Database
from index.database.sqlite import SqliteFile

__all__ = ["CATALOGUE", "collections_in", "database", "is_there"]

CATALOGUE = "catalogue.sqlite"


def database(folder: Path, url: str = "") -> Database:
    """Return the database of the collection in `folder`: its SQLite file, or its schema in the PostgreSQL at `url`."""
    if not url:
        return SqliteFile(folder / CATALOGUE)
    from index.database.postgres import PostgresSchema

    return PostgresSchema(url, folder.name)


def is_there(folder: Path, url: str = "") -> bool:
    """Tell whether the collection has a catalogue. Raises CatalogueUnavailable where PostgreSQL does not answer."""
    if not url:
        return (folder / CATALOGUE).is_file()
    with closing(database(folder, url).connect()) as db:
        return db.has("meta")


def collections_in(folder: Path, url: str = "") -> list[str]:
    """Return the sorted names of the collections in `folder`, or of all in the PostgreSQL database at `url`."""
    if not url:
        return sorted(path.parent.name for path in folder.glob(f"*/{CATALOGUE}"))
    from index.database.postgres import PostgresSchema

    return PostgresSchema(url, "").names()
