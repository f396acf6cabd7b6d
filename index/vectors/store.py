"""Chroma, behind the few calls that are needed of it: vectors under chunk ids, derived from the catalogue.

`Stores` is where a collection keeps its segments by name: folders beside its catalogue (`index.vectors.local`) or
a Chroma server (`index.vectors.server`). The catalogue says which are in use, and which chunk is in which.
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

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # the parameters' numbers in malloc.h
_LARGE = 1 << 19  # bytes
MOST = 1000  # vectors in one call: each becomes numbers of Python's meanwhile, and a server refuses 40 MB at once
Metadata = Mapping[str, str | int]
T = TypeVar("T")


class VectorStore(ABC):
    """One Chroma collection, to be read; usable from several threads.

    Raises IndexDamaged where Chroma cannot use it, VectorsUnavailable where its server does not answer.
    """

    @abstractmethod
    def _call(self, do: "Callable[[chromadb.Collection], T]") -> T:
        """What `do` makes of the collection; Chroma's errors become ours."""

    @abstractmethod
    def close(self) -> None:
        """Let go of it; twice is harmless."""

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
    """Where a collection keeps its segments. The name of each ends in a number, which rises."""

    in_place: bool  # whether what is in use is written to; else each write makes a segment of its own

    @property
    def place(self) -> str:
        """Return where that is, in words for people."""

    def objection(self, name: str) -> str:
        """Tell why the segment of that name, which is in use, is none of these; empty where it is."""

    def ready(self) -> None:
        """Raise VectorsUnavailable where nothing could be kept here now."""

    def begin(self, used: str) -> str:
        """Make room for all to be made anew; returns the name to go on from. `used` was the last before."""

    def write(self, used: str, ids: Sequence[str], vectors: NDArray[np.float32], metadata: Sequence[Metadata]) -> str:
        """Put vectors of length 1, shape (n, size), n > 0, into a segment; returns its name. `used` was the last."""

    def remove(self, name: str, ids: Sequence[str]) -> None:
        """Forget vectors where the segment is written to in place; elsewhere they are dead already."""

    def held(self, name: str) -> int | None:
        """Return how many vectors a segment holds; None where it is not to be found."""

    def open(self, name: str) -> VectorStore:
        """Return a segment in use, to be read."""

    def sweep(self, used: Collection[str]) -> None:
        """Remove all but these."""

    def close(self) -> None:
        """Let go of what they share; twice is harmless."""


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
    """Return the library, told to report to nobody."""
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    logging.getLogger("chromadb.telemetry").setLevel(logging.CRITICAL)
    import chromadb

    return chromadb


def _give_memory_back() -> None:
    """Tell glibc to give back what is freed, and to use it again: else each segment closed leaves megabytes behind.

    By itself it takes the size of what is freed, 10 MB of a graph, for small from then on, and keeps it in pieces; and
    as each client of Chroma's has threads of its own, each segment would leave its pieces in other arenas.
    """
    with suppress(OSError, AttributeError, TypeError):  # of other systems' libraries of C
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, _LARGE)
        library.mallopt(_ARENA_MAX, 1)


_give_memory_back()  # before any thread begins, which would have an arena by then
