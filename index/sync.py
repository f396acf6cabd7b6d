"""Keeping Chroma in step with the catalogue.

A store that is in use is never written to: Chroma dies of a segmentation fault in a reader whose files another
process writes. What writes takes a copy, and puts it in the place of the old one when it is done.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from index.collection import Collection
from index.vectors import DATABASE, Metadata, VectorStore

__all__ = ["Draft", "rebuild", "vector_store"]

_PAGE = 1000  # chunks handed to Chroma at once
_DIRTY = "vectors_in_doubt"

Progress = Callable[[int, int], None]  # done, of all


class Draft:
    """The vector store to be: a copy of the one in use, taken when it is first written to."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._store: VectorStore | None = None
        self._name = ""

    def put(self, ids: Sequence[str]) -> None:
        """Hand the vectors of live chunks to Chroma, with the metadata that filters need."""
        for at in range(0, len(ids), _PAGE):
            page = ids[at : at + _PAGE]
            query = _ROWS.format(f"WHERE c.id IN ({','.join('?' * len(page))})")
            rows = self._collection.catalogue.db.execute(query, list(page)).fetchall()
            _put(self._collection, self._opened(), rows)

    def remove(self, ids: Sequence[str]) -> None:
        """Forget the vectors of `ids`."""
        if ids:
            self._opened().remove(ids)

    def finish(self, *, thorough: bool) -> None:
        """Put it in use, and note whether it is in step with the catalogue: by its number, or by every id."""
        store = self._store or self._collection.vectors
        if thorough:
            rows = self._collection.catalogue.db.execute("SELECT id FROM chunks")
            in_step = store.ids() == {row[0] for row in rows}
        else:
            in_step = store.count() == _live(self._collection)
        doubt = "0" if in_step else "1"
        if self._store is None:
            _mark(self._collection, doubt)
            return
        self._store.finish()
        # The one before stays until something is written again: a question under way may be reading it.
        _use(self._collection, self._name, doubt)

    def close(self) -> None:
        """Let go of the files."""
        if self._store:
            self._store.close()

    def _opened(self) -> VectorStore:
        if self._store is None:
            self._name = _next(self._collection)
            folder = self._collection.folder
            _copy(folder / self._collection.vectors_folder, folder / self._name)
            self._store = VectorStore(folder / self._name)
        return self._store


@contextmanager
def vector_store(collection: Collection) -> Iterator[Draft]:
    """The vector store to write to, in step with the catalogue when it is handed out, in use from the end on.

    While it is out, the catalogue says that Chroma is in doubt. Where it says so at the start, a process was
    killed in the middle: then Chroma is made anew, as it is where the two hold different numbers.
    """
    doubtful = not collection.vectors_folder or collection.catalogue.meta(_DIRTY) == "1"
    if doubtful or collection.vectors.count() != _live(collection):
        rebuild(collection)
    _mark(collection, "1")
    draft = Draft(collection)
    with closing(draft):
        try:
            yield draft
        except BaseException:
            # It may have struck between the catalogue's commit and Chroma's. An article in place of another
            # leaves the numbers the same: only the ids can tell.
            draft.finish(thorough=True)
            raise
        draft.finish(thorough=False)


def rebuild(collection: Collection, progress: Progress = lambda done, total: None) -> int:
    """Make a fresh Chroma from the catalogue beside the old one, then use it; returns how many vectors.

    Nothing is embedded again. The caller holds the lock for writing.
    """
    name = _next(collection)
    total, done, last = _live(collection), 0, 0
    with closing(VectorStore(collection.folder / name, create=True)) as store:
        query = _ROWS.format("WHERE c.number > ?") + _LIMIT
        while rows := collection.catalogue.db.execute(query, (last,)).fetchall():
            _put(collection, store, rows)
            done, last = done + len(rows), rows[-1][0]
            progress(done, total)
        store.finish()
    _use(collection, name, "0")
    _next(collection)
    return done


_ROWS = """
SELECT c.number, c.id, v.passage, a.source, a.publisher, a.published
FROM chunks c JOIN articles a ON c.article = a.id JOIN vectors v ON c.vectors = v.key {}
"""
_LIMIT = f" ORDER BY c.number LIMIT {_PAGE}"
_Row = tuple[int, str, bytes, str, str, str]


def _put(collection: Collection, store: VectorStore, rows: list[_Row]) -> None:
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
    with collection.catalogue.transaction(changes=False):
        collection.catalogue.set_meta(_DIRTY, doubt)


def _use(collection: Collection, name: str, doubt: str) -> None:
    with collection.catalogue.transaction():
        collection.catalogue.set_meta("vectors", name)
        collection.catalogue.set_meta(_DIRTY, doubt)


def _next(collection: Collection) -> str:
    """Remove the stores that are not in use, and name the next."""
    used = collection.vectors_folder
    for leftover in collection.folder.glob("chroma-*"):
        if leftover.name != used:
            shutil.rmtree(leftover, ignore_errors=True)
    return f"chroma-{int(used.rpartition('-')[2] or 0) + 1}"


def _copy(old: Path, new: Path) -> None:
    """Copy a store in use: its readers write a row when they open its database, which is copied as such."""
    shutil.copytree(old, new, ignore=shutil.ignore_patterns(f"{DATABASE}*"))
    with closing(sqlite3.connect(old / DATABASE)) as source, closing(sqlite3.connect(new / DATABASE)) as target:
        source.backup(target)
