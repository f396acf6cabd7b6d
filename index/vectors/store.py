"""Chroma, behind the few calls that are needed of it: vectors under chunk ids, derived from the catalogue.

`Stores` is where a collection keeps its stores by name: folders beside its catalogue (`index.vectors.local`) or
a Chroma server (`index.vectors.server`). The catalogue says which one is in use.
"""

import logging
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import chromadb

__all__ = ["GRAPH", "Metadata", "Stores", "T", "VectorStore", "chroma", "next_number"]

# Chroma writes the whole graph at each threshold, and replays on every cold start what was not yet written
# (about 0.2 ms a vector): a high threshold while much is put in.
GRAPH: dict[str, Any] = {"space": "cosine", "batch_size": 100, "sync_threshold": 1000}

Metadata = Mapping[str, str | int]
T = TypeVar("T")


class VectorStore(ABC):
    """One Chroma collection, usable from several threads.

    Raises IndexDamaged where Chroma cannot use it, VectorsUnavailable where its server does not answer.
    """

    _most: int  # vectors in one call

    @abstractmethod
    def _call(self, do: "Callable[[chromadb.Collection], T]") -> T:
        """What `do` makes of the collection; Chroma's errors become ours."""

    @abstractmethod
    def show(self, name: str) -> None:
        """Show the store of that name from now on; whoever holds this one goes on with it."""

    @abstractmethod
    def finish(self) -> None:
        """Make what was put in last: who opens the store next replays nothing. It is closed."""

    @abstractmethod
    def close(self) -> None:
        """Let go of it; twice is harmless."""

    def put(self, ids: Sequence[str], vectors: NDArray[np.float32], metadata: Sequence[Metadata]) -> None:
        """Add or replace the vectors of `ids`, shape (n, size)."""

        def upsert(chunks: "chromadb.Collection") -> None:
            for at in range(0, len(ids), self._most):
                part = slice(at, at + self._most)
                chunks.upsert(
                    list(ids[part]), embeddings=vectors[part], metadatas=[dict(row) for row in metadata[part]]
                )

        self._call(upsert)

    def remove(self, ids: Sequence[str]) -> None:
        """Forget the vectors of `ids`; an id that is not held is no error."""

        def delete(chunks: "chromadb.Collection") -> None:
            for at in range(0, len(ids), self._most):
                chunks.delete(list(ids[at : at + self._most]))

        self._call(delete)

    def nearest(self, vector: NDArray[np.float32], k: int, where: dict[str, Any] | None) -> list[tuple[str, float]]:
        """The `k` nearest chunk ids with their cosine similarity, best first."""
        found = self._call(
            lambda chunks: chunks.query(query_embeddings=vector[None], n_results=k, where=where, include=["distances"])
        )
        distances = (found["distances"] or [[]])[0]
        return [(id_, 1.0 - distance) for id_, distance in zip(found["ids"][0], distances, strict=True)]

    def count(self) -> int:
        """How many vectors are held."""
        return self._call(lambda chunks: chunks.count())

    def ids(self) -> set[str]:
        """Every id held."""
        return set(self._call(lambda chunks: chunks.get(include=[]))["ids"])


class Stores(Protocol):
    """Where a collection keeps its vector stores. A store's name ends in a number, which rises."""

    @property
    def place(self) -> str:
        """Where that is, in words for people."""

    def objection(self, name: str) -> str:
        """Why the store of that name, which is in use, is none of these; empty where it is."""

    def ready(self) -> None:
        """Raise VectorsUnavailable where nothing could be kept here now."""

    def open(self, name: str) -> VectorStore:
        """The store in use, to be read."""

    def make(self, used: str) -> tuple[str, VectorStore]:
        """An empty store to fill, and its name; `used` is the one in use before."""

    def draft(self, used: str) -> tuple[str, VectorStore]:
        """A store to write to that holds what the one in use holds, and its name."""

    def sweep(self, used: str) -> None:
        """Remove the others."""

    def close(self) -> None:
        """Let go of what they share; twice is harmless."""


def next_number(used: str) -> int:
    """The number of the store that follows the one in use."""
    return int(used.rpartition("-")[2] or 0) + 1


def chroma() -> Any:
    """The library, told to report to nobody."""
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    logging.getLogger("chromadb.telemetry").setLevel(logging.CRITICAL)
    import chromadb

    return chromadb
