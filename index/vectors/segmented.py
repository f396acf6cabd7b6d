"""The segments in use, read as one vector store."""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged
from index.vectors.store import Stores, T, VectorStore

__all__ = ["SegmentedStore"]

Found = list[tuple[str, float]]
_MORE = 20  # candidates, at least, beyond those asked for, which are ranked by their full vectors


class SegmentedStore:
    """All segments that the catalogue names at the time of a search; usable from several threads.

    `names` returns the names of the segments in use, `placed` the name of the segment of each live chunk, `kept` the
    full unit vectors of chunks, by which the candidates from the segments, perhaps of fewer dimensions, are ranked. A
    vector whose chunk is not placed in its segment is dead, as the article was changed or removed, and never returned.
    Raises IndexDamaged where a segment cannot be used, VectorsUnavailable where the server does not answer.
    """

    def __init__(
        self,
        stores: Stores,
        names: Callable[[], tuple[str, ...]],
        placed: Callable[[Sequence[str]], Mapping[str, str]],
        kept: Callable[[Sequence[str]], Mapping[str, NDArray[np.float32]]],
    ) -> None:
        self._stores, self._names, self._placed, self._kept = stores, names, placed, kept
        self._open: dict[str, VectorStore] = {}
        self._opening = threading.Lock()

    def nearest(self, vector: NDArray[np.float32], k: int, where: dict[str, Any] | None) -> Found:
        """Return the `k` nearest live chunk ids with their cosine similarity, best first. `vector` has length 1."""
        wide = k + max(k // 2, _MORE)

        def search(segments: Mapping[str, VectorStore]) -> Found:
            every = segments.items()
            return _best(
                [pair for name, segment in every for pair in self._live(name, segment, vector, wide, where)], wide
            )

        kept = self._kept([id_ for id_, _ in self._read(search)])
        return _best([(id_, float(held @ vector)) for id_, held in kept.items()], k)

    def ids(self) -> set[str]:
        """Return every id of a live chunk whose vector is held."""
        return set(self._read(lambda segments: [id_ for name in segments for id_ in self._ids(name, segments[name])]))

    def warm(self) -> None:
        """Open every segment, so that no question waits for it."""
        self._read(lambda segments: [segment.count() for segment in segments.values()])

    def close(self) -> None:
        """Close all segments."""
        with self._opening:
            while self._open:
                self._open.popitem()[1].close()

    def _live(
        self, name: str, segment: VectorStore, vector: NDArray[np.float32], k: int, where: dict[str, Any] | None
    ) -> Found:
        asked = k
        while True:  # dead vectors may be nearer than live ones
            found = segment.nearest(vector, asked, where)
            placed = self._placed([id_ for id_, _ in found])
            live = [pair for pair in found if placed.get(pair[0]) == name]
            if len(live) >= k or len(found) < asked:
                return live
            asked *= 2

    def _ids(self, name: str, segment: VectorStore) -> list[str]:
        ids = sorted(segment.ids())
        placed = self._placed(ids)
        return [id_ for id_ in ids if placed.get(id_) == name]

    def _read(self, do: Callable[[Mapping[str, VectorStore]], T]) -> T:
        """The result of `do` for the segments in use; computed again where these have changed meanwhile."""
        while True:
            names = self._names()
            try:
                made = do(self._segments(names))
            except IndexDamaged:
                if names == self._names():
                    raise
                continue
            if names == self._names():  # else live chunks that have moved may have been taken for dead
                return made

    def _segments(self, names: tuple[str, ...]) -> dict[str, VectorStore]:
        with self._opening:
            for name in [name for name in self._open if name not in names]:
                self._open.pop(name).close()
            for name in names:
                if name not in self._open:
                    self._open[name] = self._stores.open(name)
            return {name: self._open[name] for name in names}


def _best(found: Found, k: int) -> Found:
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k]
