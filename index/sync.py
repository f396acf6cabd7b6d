"""Keeping Chroma in step with the catalogue."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from index.collection import Collection
from index.vectors import Metadata, VectorStore

__all__ = ["put_chunks", "rebuild", "vector_store"]

_PAGE = 1000  # chunks handed to Chroma at once
_DIRTY = "vectors_in_doubt"

Progress = Callable[[int, int], None]  # done, of all


@contextmanager
def vector_store(collection: Collection) -> Iterator[VectorStore]:
    """The vector store to write to, in step with the catalogue when it is handed out.

    While it is out, the catalogue says that it is in doubt. Where it says so at the start, a process
    was killed in the middle, perhaps while Chroma wrote its files: then Chroma is made anew. So it is where
    the two hold different numbers.
    """
    doubtful = not collection.vectors_folder or collection.catalogue.meta(_DIRTY) == "1"
    if doubtful or collection.vectors.count() != _live(collection):
        rebuild(collection)
    store = collection.vectors
    _mark(collection, "1")
    try:
        yield store
    except BaseException:
        # It may have struck between the catalogue's commit and Chroma's. An article in place of another
        # leaves the numbers the same: only the ids can tell.
        rows = collection.catalogue.db.execute("SELECT id FROM chunks")
        _mark(collection, "0" if store.ids() == {row[0] for row in rows} else "1")
        raise
    else:
        _mark(collection, "0" if store.count() == _live(collection) else "1")
    finally:
        collection.use_vectors(store)


def put_chunks(collection: Collection, store: VectorStore, ids: Sequence[str]) -> None:
    """Hand the vectors of live chunks to Chroma, with the metadata that filters need."""
    for at in range(0, len(ids), _PAGE):
        page = ids[at : at + _PAGE]
        rows = collection.catalogue.db.execute(
            _ROWS.format(f"WHERE c.id IN ({','.join('?' * len(page))})"), list(page)
        ).fetchall()
        _put(collection, store, rows)


def rebuild(collection: Collection, progress: Progress = lambda done, total: None) -> int:
    """Make a fresh Chroma from the catalogue beside the old one, then use it; returns how many vectors.

    Nothing is embedded again. The caller holds the lock for writing.
    """
    catalogue = collection.catalogue
    old = collection.vectors_folder
    for leftover in collection.folder.glob("chroma-*"):
        if leftover.name != old:
            shutil.rmtree(leftover)
    new = f"chroma-{int(old.rpartition('-')[2] or 0) + 1}"
    store = VectorStore(collection.folder / new, create=True)
    total, done, last = _live(collection), 0, 0
    try:
        while rows := catalogue.db.execute(_ROWS.format("WHERE c.number > ?") + _LIMIT, (last,)).fetchall():
            _put(collection, store, rows)
            done, last = done + len(rows), rows[-1][0]
            progress(done, total)
    finally:
        store.close()
    with catalogue.transaction() as db:
        catalogue.set_meta("vectors", new)
        catalogue.set_meta(_DIRTY, "0")
        del db
    if old:
        shutil.rmtree(collection.folder / old, ignore_errors=True)
    return done


_ROWS = """
SELECT c.number, c.id, v.passage, a.source, a.publisher, a.published
FROM chunks c JOIN articles a ON c.article = a.id JOIN vectors v ON c.vectors = v.key {}
"""
_LIMIT = f" ORDER BY c.number LIMIT {_PAGE}"


def _put(collection: Collection, store: VectorStore, rows: list[tuple[int, str, bytes, str, str, str]]) -> None:
    store.put(
        [row[1] for row in rows],
        collection.kept_vectors([row[2] for row in rows]),
        [_metadata(source, publisher, published) for *_, source, publisher, published in rows],
    )


def _metadata(source: str, publisher: str | None, published: str | None) -> Metadata:
    stated: dict[str, str | int] = {"source": source}
    if publisher:
        stated["publisher"] = publisher.lower()
    if published:
        stated["published"] = date.fromisoformat(published).toordinal()
    return stated


def _live(collection: Collection) -> int:
    return int(collection.catalogue.db.execute("SELECT count(*) FROM chunks").fetchone()[0])


def _mark(collection: Collection, doubt: str) -> None:
    with collection.catalogue.transaction():
        collection.catalogue.set_meta(_DIRTY, doubt)
