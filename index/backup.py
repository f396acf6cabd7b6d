"""A collection in one file, and back again, while others read and write it.

The file is the catalogue, which is the truth: vectors are made of it anew, without embedding.
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
    """Write the collection as it is now into `file`, whole or not at all; returns its bytes.

    Raises DiskFull or NotWritable, with what stood there before left as it was.
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
    """Make the collection what `file` holds, and its vectors anew; returns how many. The caller holds the lock.

    One of the schema before is upgraded. Who reads meanwhile reads the one before or this one, and finds by words alone
    what waits for its vector. Raises BadBackup where the file is no whole backup, IndexMismatch where it was made by
    another embedding model; then nothing is changed.
    """
    catalogue = collection.catalogue
    kept = {key: catalogue.meta(key) for key in ("vectors", "mark")}
    generation = catalogue.generation
    with closing(SqliteCopy(file)) as source:
        _check_identity(identity(source.meta, SCHEMA), catalogue, file)
        catalogue.copy_from(source)
    with catalogue.transaction():
        for key, value in kept.items():  # the numbers of segments go on rising
            if value is not None:
                catalogue.set_meta(key, value)
        catalogue.set_meta("generation", str(max(generation, catalogue.generation)))
    return rebuild(collection, progress)


def put_aside(folder: Path) -> Path | None:
    """Move a catalogue that cannot be opened out of the way, with its log; returns where to, None where all is well."""
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
