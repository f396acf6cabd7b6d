"""Keep Chroma in step with the catalogue, which records which segment holds which chunk.

A chunk without a segment waits for one. A finished segment is put in use by one transaction, so readers are never
disturbed, and a killed process leaves only waiting chunks, and folders that the catalogue does not name.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress

from index.catalogue.segments import (
    Kept,
    Segment,
    chunk_count,
    drop_empty,
    kept,
    note,
    number_of,
    numbers,
    placed,
    segment_names,
    segments,
    wait,
    waiting,
    waiting_count,
)
from index.collection import Collection
from index.database.values import parsed
from index.errors import OnRecordError
from index.vectors.local import Folders
from index.vectors.store import Metadata

__all__ = ["Draft", "Progress", "finish_forgetting", "note_forgetting", "rebuild", "renew", "vector_store"]

# Vectors in one segment, at most: each open segment takes megabytes of a reader, so there should be few; but forgetting
# an article rewrites one, so they should be small. Just below 7/8 of 2^14, where Chroma's hash maps double their size.
SEGMENT = 14_000
_SMALL = 128  # live vectors up to which a segment is always merged with new chunks
_WORN = 0.75  # share of live vectors below which a segment is rewritten
_FORGETTING = "forgetting"  # key in `meta`: the segments to rewrite, while they may hold forgotten vectors

Progress = Callable[[int, int], None]  # called with vectors done and the total


class Draft:
    """Collect the chunks that an ingest adds and removes; a segment is made as soon as enough chunks wait."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._waiting, self._changed = 0, False
        _sweep(collection)

    def put(self, ids: Sequence[str]) -> None:
        """Note new chunks, which wait for a segment; make segments where these are enough for a full one."""
        self._waiting, self._changed = self._waiting + len(ids), True
        if self._waiting >= SEGMENT:
            _place(self._collection)
            self._waiting = 0

    def remove(self, ids: Sequence[str]) -> None:
        """Delete the vectors of `ids` where stores are written in place; elsewhere they are dead already."""
        self._changed |= bool(ids)
        if ids and self._collection.stores.in_place:
            self._collection.stores.remove(self._collection.vectors_name, ids)

    def finish(self) -> None:
        """Make segments of all chunks that still wait, merging small and worn segments with them."""
        if not self._changed and not waiting_count(self._collection.catalogue.db):
            return
        with self._collection.catalogue.transaction(changes=False) as db:
            drop_empty(db)
        _place(self._collection, _absorbed(self._collection))


@contextmanager
def vector_store(collection: Collection) -> Iterator[Draft]:
    """Open a draft for the chunks that are added and removed in the block; at its end all their vectors are in use.

    Raises IndexMismatch, with nothing changed, where vectors are kept elsewhere than the settings say.
    """
    collection.check_vectors()
    if not collection.vectors_name:
        rebuild(collection)
    _check(collection)
    finish_forgetting(collection)
    draft = Draft(collection)
    try:
        yield draft
    except BaseException:
        with suppress(OnRecordError):  # chunks that cannot be placed now wait for the next writer
            draft.finish()
        raise
    draft.finish()


def rebuild(collection: Collection, progress: Progress = lambda done, total: None) -> int:
    """Make all segments anew from the catalogue, without embedding; returns the number of vectors.

    Each segment is in use as soon as it is made. The caller holds the lock for writing.
    """
    _sweep(collection)
    held = segments(collection.catalogue.db)
    before = [segment.number for segment in held]
    if any(collection.stores.objection(segment.name) for segment in held):  # not readable with these settings
        _let_wait(collection, before)
    total, done = chunk_count(collection.catalogue.db), 0
    name = collection.stores.begin(collection.vectors_name)
    for ids in _made(collection, _rows(collection, numbers(collection.catalogue.db)), name):
        done += len(ids)
        progress(done, total)
    with collection.catalogue.transaction() as db:
        collection.catalogue.set_meta("vectors", max(collection.vectors_name, name, key=number_of))
        wait(db, before)  # they have no live vector any more
        collection.catalogue.unset_meta("vectors_without_language")
    _sweep(collection)
    return done


def renew(collection: Collection, numbers: Iterable[int]) -> None:
    """Rewrite these segments without their dead vectors, and delete the old ones."""
    if collection.stores.in_place:
        rebuild(collection)
        return
    _place(collection, list(numbers))
    with collection.catalogue.transaction() as db:
        drop_empty(db)
    _sweep(collection)


def finish_forgetting(collection: Collection) -> None:
    """Erase what the index's files still hold of forgotten articles, also where a killed process left it undone.

    The caller holds the lock for writing.
    """
    catalogue = collection.catalogue
    numbers = catalogue.meta(_FORGETTING)
    if numbers is None:
        return
    try:
        # Chroma keeps what it deleted in its log and in the graph until it is made anew.
        renew(collection, parsed(numbers))
    finally:
        catalogue.shrink()
    with catalogue.transaction(changes=False):
        catalogue.unset_meta(_FORGETTING)


def note_forgetting(collection: Collection, numbers: Iterable[int]) -> None:
    """Record that these segments still hold vectors of forgotten articles, in the transaction that removes these."""
    catalogue = collection.catalogue
    before = parsed(catalogue.meta(_FORGETTING) or "[]")
    catalogue.set_meta(_FORGETTING, json.dumps(sorted({*before, *numbers})))


def _place(collection: Collection, absorbed: Sequence[int] = ()) -> None:
    """Make segments of all chunks that wait, and of those of the segments `absorbed`."""
    for _ in _made(collection, _rows(collection, waiting(collection.catalogue.db, absorbed)), ""):
        pass


def _made(collection: Collection, rows: Iterable[list[Kept]], name: str) -> Iterator[list[str]]:
    """Make segments of the rows; yields the ids of each one once it is in use."""
    batch: list[Kept] = []
    for page in rows:
        batch += page
        while len(batch) >= SEGMENT:
            yield _write(collection, batch[:SEGMENT], name)
            batch = batch[SEGMENT:]
    if batch:
        yield _write(collection, batch, name)


def _write(collection: Collection, rows: list[Kept], name: str) -> list[str]:
    ids = [row.id for row in rows]
    used = name if name and collection.stores.in_place else collection.vectors_name
    made = collection.stores.write(
        used,
        ids,
        collection.kept_vectors([row.vector for row in rows]),
        [_metadata(row) for row in rows],
    )
    with collection.catalogue.transaction() as db:
        note(db, made, ids)
        collection.catalogue.set_meta("vectors", made)
    return ids


def _absorbed(collection: Collection) -> list[int]:
    """The segments to merge with the waiting chunks: worn ones, and small ones in order of their size.

    A small one may be no larger than all that is merged before it. So there are few segments, and a vector is written
    again only when its segment at least doubles.
    """
    if collection.stores.in_place:
        return []
    to_come = waiting_count(collection.catalogue.db)
    held = segments(collection.catalogue.db)
    taken = [segment.number for segment in held if segment.live < _WORN * segment.held]
    if not to_come and not taken:
        return []
    for segment in sorted(held, key=lambda segment: segment.live):
        if segment.live <= max(_SMALL, to_come) and to_come + segment.live <= SEGMENT:
            taken.append(segment.number)
            to_come += segment.live
    return sorted(set(taken))


def _check(collection: Collection) -> None:
    """Let chunks wait whose segment is gone; repair segments written in place that a killed process left half done."""
    stores, db = collection.stores, collection.catalogue.db
    held = {name: stores.held(name) for name in segment_names(db)}
    lost = [number_of(name) for name, vectors in held.items() if vectors is None]
    if lost:
        _let_wait(collection, lost)
    for segment in segments(db) if stores.in_place else ():
        if held[segment.name] != segment.live:
            _set_right(collection, segment)


def _set_right(collection: Collection, segment: Segment) -> None:
    """Remove vectors without a live chunk; where live chunks lack vectors, let all chunks of the segment wait."""
    ids = collection.stores.open(segment.name).ids()
    stale = ids.difference(placed(collection.catalogue.db, sorted(ids)))
    if segment.live > len(ids) - len(stale):
        _let_wait(collection, [segment.number])
    collection.stores.remove(segment.name, sorted(stale))


def _let_wait(collection: Collection, numbers: Iterable[int]) -> None:
    with collection.catalogue.transaction() as db:
        wait(db, numbers)


def _rows(collection: Collection, pages: Iterable[list[int]]) -> Iterator[list[Kept]]:
    for page in pages:
        yield kept(collection.catalogue.db, page)


def _metadata(row: Kept) -> Metadata:
    stated: dict[str, str | int] = {"source": row.source}
    if row.publisher:
        stated["publisher"] = row.publisher.lower()
    if row.published:
        stated["published"] = row.published.toordinal()
    if row.language:
        stated["language"] = row.language
    return stated


def _sweep(collection: Collection) -> None:
    """Remove unused segments, also from the folder, where they may be left from before a server was used."""
    used = {*segment_names(collection.catalogue.db)}
    if collection.stores.in_place:
        used.add(collection.vectors_name)  # an empty one may not be named yet, but is written to next
    collection.stores.sweep(used)
    Folders(collection.folder).sweep(used)
