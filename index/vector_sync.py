"""Keeping Chroma in step with the catalogue, which says which segment holds which chunk.

A chunk without a segment waits for one. What is made is put in use by one transaction, so that readers go on with
what they have, and a kill leaves only chunks that wait, and folders that nobody names.
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

# Vectors in one segment at most: each takes megabytes of a reader whatever it holds, and to forget an article makes one
# anew. Just below seven eighths of a power of two, where Chroma's maps of ids would take twice the room.
SEGMENT = 14_000
_SMALL = 128  # live vectors up to which a segment is always made one with what is new
_WORN = 0.75  # share of a segment's vectors that must be alive
_FORGETTING = "forgetting"  # of the catalogue: the segments to be made anew; there, while bytes may be left

Progress = Callable[[int, int], None]  # done, of all


class Draft:
    """What an ingest tells of chunks that came and went; segments are made as soon as they are full."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._waiting, self._changed = 0, False
        _sweep(collection)

    def put(self, ids: Sequence[str]) -> None:
        """Take note of live chunks that wait for their segment."""
        self._waiting, self._changed = self._waiting + len(ids), True
        if self._waiting >= SEGMENT:
            _place(self._collection)
            self._waiting = 0

    def remove(self, ids: Sequence[str]) -> None:
        """Forget the vectors of `ids` where they are kept in place; elsewhere they are dead already."""
        self._changed |= bool(ids)
        if ids and self._collection.stores.in_place:
            self._collection.stores.remove(self._collection.vectors_name, ids)

    def finish(self) -> None:
        """Put all that waits in use."""
        if not self._changed and not waiting_count(self._collection.catalogue.db):
            return
        with self._collection.catalogue.transaction(changes=False) as db:
            drop_empty(db)
        _place(self._collection, _absorbed(self._collection))


@contextmanager
def vector_store(collection: Collection) -> Iterator[Draft]:
    """Open what chunks that come and go are told to; they are in use by their vectors from the end on.

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
        with suppress(OnRecordError):  # what is not placed now waits for the next to write
            draft.finish()
        raise
    draft.finish()


def rebuild(collection: Collection, progress: Progress = lambda done, total: None) -> int:
    """Make all segments anew from the catalogue, each in use as it is done; returns how many vectors.

    Nothing is embedded again. The caller holds the lock for writing.
    """
    _sweep(collection)
    held = segments(collection.catalogue.db)
    before = [segment.number for segment in held]
    if any(collection.stores.objection(segment.name) for segment in held):  # nobody can read them by these settings
        _let_wait(collection, before)
    total, done = chunk_count(collection.catalogue.db), 0
    name = collection.stores.begin(collection.vectors_name)
    for ids in _made(collection, _rows(collection, numbers(collection.catalogue.db)), name):
        done += len(ids)
        progress(done, total)
    with collection.catalogue.transaction() as db:
        collection.catalogue.set_meta("vectors", max(collection.vectors_name, name, key=number_of))
        wait(db, before)  # of which nothing is alive
        collection.catalogue.unset_meta("vectors_without_language")
    _sweep(collection)
    return done


def renew(collection: Collection, numbers: Iterable[int]) -> None:
    """Make these segments anew without what is dead in them, and leave no byte of them."""
    if collection.stores.in_place:
        rebuild(collection)
        return
    _place(collection, list(numbers))
    with collection.catalogue.transaction() as db:
        drop_empty(db)
    _sweep(collection)


def finish_forgetting(collection: Collection) -> None:
    """Overwrite what is left of articles that were forgotten, by a process that may have been killed at it.

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
    """Note, in the transaction that removes them, that these segments still hold vectors of what is forgotten."""
    catalogue = collection.catalogue
    before = parsed(catalogue.meta(_FORGETTING) or "[]")
    catalogue.set_meta(_FORGETTING, json.dumps(sorted({*before, *numbers})))


def _place(collection: Collection, absorbed: Sequence[int] = ()) -> None:
    """Make segments of all chunks that wait, and of those of the segments `absorbed`."""
    for _ in _made(collection, _rows(collection, waiting(collection.catalogue.db, absorbed)), ""):
        pass


def _made(collection: Collection, rows: Iterable[list[Kept]], name: str) -> Iterator[list[str]]:
    """Make segments of the rows, each in use when it is handed out: the ids in it."""
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
    """The segments to be made one with what waits: the small ones, none larger than all before it, and the worn.

    So their number stays small, and a vector is written again only as often as its segment doubles.
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
    """Let chunks wait whose segment is gone; where it is written to in place, set right what a kill left half done."""
    stores, db = collection.stores, collection.catalogue.db
    held = {name: stores.held(name) for name in segment_names(db)}
    lost = [number_of(name) for name, vectors in held.items() if vectors is None]
    if lost:
        _let_wait(collection, lost)
    for segment in segments(db) if stores.in_place else ():
        if held[segment.name] != segment.live:
            _set_right(collection, segment)


def _set_right(collection: Collection, segment: Segment) -> None:
    """Remove the vectors of no live chunk; where others are missing, let all wait."""
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
    """Remove the segments that are not in use; those in the folder too, where they may have been kept before."""
    used = {*segment_names(collection.catalogue.db)}
    if collection.stores.in_place:
        used.add(collection.vectors_name)  # which is written to next, though it may be empty
    collection.stores.sweep(used)
    Folders(collection.folder).sweep(used)
