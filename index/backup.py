"""Back a collection up into one file and restore it, while other processes read and write the collection.

The file is a copy of the catalogue, which holds every vector: the vector store is rebuilt from it without embedding.
"""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from index.catalogue.database import SCHEMA, Catalogue
from index.catalogue.upgrade import identity
from index.collection import Collection
from index.database.sqlite import SqliteCopy
from index.disk import writing_to
from index.errors import IndexDamaged, IndexMismatch
from index.vector_sync import Progress, rebuild

__all__ = ["backup", "put_aside", "restore"]


def backup(collection: Collection, file: Path) -> int:
    """Write a backup of the collection to `file`, whole or not at all; returns its size in bytes.

    Raises DiskFull or NotWritable; a file that stood there before is then unchanged.
    """
    part = file.with_name(file.name + ".part")
    with writing_to(file.parent):
        try:
            part.unlink(missing_ok=True)
            collection.catalogue.copy_to(part)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    return file.stat().st_size


def restore(collection: Collection, file: Path, progress: Progress = lambda done, total: None) -> int:
    """Restore the collection from `file` and rebuild its vectors; returns how many. The caller holds the lock.

    A backup of the previous schema is upgraded. Concurrent readers see the old collection or the new one; chunks whose
    vectors are not rebuilt yet are found by words alone. Raises BadBackup where the file is no whole backup, and
    IndexMismatch where it was made by another embedding model; nothing is changed then.
    """
    catalogue = collection.catalogue
    kept = {key: catalogue.meta(key) for key in ("vectors", "mark")}
    generation = catalogue.generation
    with closing(SqliteCopy(file)) as source:
        _check_identity(identity(source.meta, SCHEMA), catalogue, file)
        catalogue.copy_from(source)
    with catalogue.transaction():
        for key, value in kept.items():  # kept, so that no number of a segment is used twice
            if value is not None:
                catalogue.set_meta(key, value)
        catalogue.set_meta("generation", str(max(generation, catalogue.generation)))
    return rebuild(collection, progress)


def put_aside(folder: Path) -> Path | None:
    """Rename a damaged catalogue and its log to `damaged.sqlite`; returns the new path, None where it can be opened."""
    path = folder / "catalogue.sqlite"
    try:
        if path.is_file():
            Catalogue(path).close()
        return None
    except IndexDamaged:
        aside = path.with_name("damaged.sqlite")
        for end in ("", "-wal", "-shm"):
            if path.with_name(path.name + end).exists():
                path.with_name(path.name + end).replace(aside.with_name(aside.name + end))
        return aside


def _check_identity(held: Mapping[str, str], catalogue: Catalogue, file: Path) -> None:
    for key in ("schema", "embedding", "size", "chunking"):
        if held.get(key) != catalogue.meta(key):
            raise IndexMismatch(
                f"{file} was made with {key} {held.get(key)}, here it is {catalogue.meta(key)}: "
                "set it so, and restore into a collection that is new (--collection NAME). Nothing was changed."
            )
