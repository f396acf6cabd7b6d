"""Where the catalogue of a collection is: a file in its folder, or a schema of a PostgreSQL database by its name."""

from contextlib import closing
from pathlib import Path

from index.database.connection import Database
from index.database.sqlite import SqliteFile

__all__ = ["CATALOGUE", "collections_in", "database", "is_there"]

CATALOGUE = "catalogue.sqlite"


def database(folder: Path, url: str = "") -> Database:
    """Return the database of the collection in a folder; with the address of a PostgreSQL database, there."""
    if not url:
        return SqliteFile(folder / CATALOGUE)
    from index.database.postgres import PostgresSchema

    return PostgresSchema(url, folder.name)


def is_there(folder: Path, url: str = "") -> bool:
    """Tell whether a collection was begun. Raises CatalogueUnavailable where PostgreSQL does not answer."""
    if not url:
        return (folder / CATALOGUE).is_file()
    with closing(database(folder, url).connect()) as db:
        return db.has("meta")


def collections_in(folder: Path, url: str = "") -> list[str]:
    """Return the names of the collections that were begun, of those whose folders stand in `folder`, in order."""
    if not url:
        return sorted(path.parent.name for path in folder.glob(f"*/{CATALOGUE}"))
    from index.database.postgres import PostgresSchema

    return PostgresSchema(url, "").names()
