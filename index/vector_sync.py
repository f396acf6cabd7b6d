"""Keeping Chroma in step with the catalogue, which names the vector store in use."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date

from index.collection import Collection
from index.vectors.local import Folders
from index.vectors.store import Metadata, VectorStore

__all__ = ["Draft", "rebuild", "vector_store"]

_PAGE = 1000  # chunks handed to Chroma at once
_DIRTY = "vectors_in_doubt"

Progress = Callable[[int, int], None]  # done, of all


class Draft:
    """The vector store to be: made of the one in use when it is first written to."""

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
            used = self._collection.vectors_name
            _sweep(self._collection, used)
            self._name, self._store = self._collection.stores.draft(used)
        return self._store


@contextmanager
def vector_store(collection: Collection) -> Iterator[Draft]:
    """The vector store to write to, in step with the catalogue when it is handed out, in use from the end on.

    While it is out, the catalogue says that Chroma is in doubt. Where it says so at the start, a process was
    killed in the middle: then Chroma is made anew, as it is where the two hold different numbers.
    Raises IndexMismatch, with nothing changed, where it is kept elsewhere than the settings say.
    """
    collection.check_vectors()
    doubtful = not collection.vectors_name or collection.catalogue.meta(_DIRTY) == "1"
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
    used = collection.vectors_name
    _sweep(collection, used)
    total, done, last = _live(collection), 0, 0
    name, made = collection.stores.make(used)
    with closing(made) as store:
        query = _ROWS.format("WHERE c.number > ?") + _LIMIT
        while rows := collection.catalogue.db.execute(query, (last,)).fetchall():
            _put(collection, store, rows)
            done, last = done + len(rows), rows[-1][0]
            progress(done, total)
        store.finish()
    _use(collection, name, "0")
    _sweep(collection, name)
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


def _sweep(collection: Collection, used: str) -> None:
    """Remove the stores that are not in use; those in the folder too, where they may have been kept before."""
    collection.stores.sweep(used)
    Folders(collection.folder).sweep(used)
