"""The interface of the vector store: vectors by chunk id in Chroma, derived from the catalogue.

`Stores` is where a collection keeps its segments by name: folders beside its catalogue (`index.vectors.local`) or a
Chroma server (`index.vectors.server`). The catalogue records which segments are in use, and which chunks each holds.
"""

import ctypes
import logging
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import chromadb

__all__ = ["MOST", "Metadata", "Stores", "T", "VectorStore", "chroma", "next_number", "upsert"]

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # numbers of mallopt's parameters in malloc.h
_LARGE = 1 << 19  # bytes
MOST = 1000  # vectors in one call: they become Python floats meanwhile, and a server refuses 40 MB
Metadata = Mapping[str, str | int]
T = TypeVar("T")


class VectorStore(ABC):
    """One Chroma collection, to be read; usable from several threads.

    Raises IndexDamaged where Chroma cannot use it, VectorsUnavailable where its server does not answer.
    """

    @abstractmethod
    def _call(self, do: "Callable[[chromadb.Collection], T]") -> T:
        """The result of `do` for the Chroma collection; Chroma's errors become those of `index.errors`."""

    @abstractmethod
    def close(self) -> None:
        """Close the store; closing it twice is harmless."""

    def nearest(self, vector: NDArray[np.float32], k: int, where: dict[str, Any] | None) -> list[tuple[str, float]]:
        """Return the `k` nearest chunk ids with their cosine similarity, best first."""
        found = self._call(
            lambda chunks: chunks.query(query_embeddings=vector[None], n_results=k, where=where, include=["distances"])
        )
        distances = (found["distances"] or [[]])[0]
        return [(id_, 1.0 - distance) for id_, distance in zip(found["ids"][0], distances, strict=True)]

    def count(self) -> int:
        """Return how many vectors are held."""
        return self._call(lambda chunks: chunks.count())

    def ids(self) -> set[str]:
        """Return every id held."""
        return set(self._call(lambda chunks: chunks.get(include=[]))["ids"])


class Stores(Protocol):
    """The place where a collection keeps its segments; their names end in rising numbers."""

    in_place: bool  # whether writes change the segment in use; else each write makes a new segment

    @property
    def place(self) -> str:
        """Return the place as it is shown to a person."""

    def objection(self, name: str) -> str:
        """Return why the segment of that name is not kept here, in words that begin with `are`; empty where it is."""

    def ready(self) -> None:
        """Raise VectorsUnavailable where no vectors could be written here now."""

    def begin(self, used: str) -> str:
        """Prepare to make all segments anew; returns the name to begin with. `used` is the last name so far."""

    def write(self, used: str, ids: Sequence[str], vectors: NDArray[np.float32], metadata: Sequence[Metadata]) -> str:
        """Write unit vectors, shape (n, size), n > 0, into a segment; returns its name. `used` is the last name."""

    def remove(self, name: str, ids: Sequence[str]) -> None:
        """Delete vectors where segments are written in place; elsewhere they are dead already."""

    def held(self, name: str) -> int | None:
        """Return how many vectors a segment holds, -1 where that is not known; None where the segment is missing."""

    def open(self, name: str) -> VectorStore:
        """Return the segment of that name, to be read."""

    def sweep(self, used: Collection[str]) -> None:
        """Remove all segments whose names are not in `used`."""

    def close(self) -> None:
        """Close what the segments share; closing it twice is harmless."""


def next_number(used: str) -> int:
    """Return the number of the segment that follows this one."""
    return int(used.rpartition("-")[2] or 0) + 1


def upsert(
    chunks: "chromadb.Collection",
    ids: Sequence[str],
    vectors: NDArray[np.float32],
    metadata: Sequence[Metadata],
) -> None:
    """Add or replace vectors."""
    for at in range(0, len(ids), MOST):
        part = slice(at, at + MOST)
        chunks.upsert(list(ids[part]), embeddings=vectors[part], metadatas=[dict(row) for row in metadata[part]])


@cache
def chroma() -> Any:
    """Return the chromadb module, with its telemetry switched off."""
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    logging.getLogger("chromadb.telemetry").setLevel(logging.CRITICAL)
    import chromadb

    return chromadb


def _give_memory_back() -> None:
    """Make glibc return freed memory to the system: otherwise each closed segment leaves megabytes behind.

    By default glibc raises its mmap threshold to the size of a freed block, 10 MB for a graph, and keeps later blocks
    below it in its heap; and as each Chroma client has its own threads, every segment would fragment another arena.
    """
    with suppress(OSError, AttributeError, TypeError):  # C libraries of other systems
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, _LARGE)
        library.mallopt(_ARENA_MAX, 1)


_give_memory_back()  # before any thread starts, as each would get an arena
