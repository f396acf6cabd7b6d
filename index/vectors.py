"""Chroma, behind the few calls that are needed of it: vectors under chunk ids, derived from the catalogue."""

import logging
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged

if TYPE_CHECKING:
    import chromadb

__all__ = ["DATABASE", "Metadata", "VectorStore"]

DATABASE = "chroma.sqlite3"  # beside it a folder of the graph's files

Metadata = Mapping[str, str | int]

# Chroma replays what was not yet written to the graph's files on every cold start (about 0.2 ms a vector),
# and writes the whole graph at each threshold: between the two.
_GRAPH: dict[str, Any] = {"space": "cosine", "batch_size": 100, "sync_threshold": 1000}
_NAME = "chunks"


class VectorStore:
    """One Chroma collection in one folder, usable from several threads.

    Raises IndexDamaged where Chroma cannot use it.
    """

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self._lock = threading.Lock()  # a client that another thread closes would break under a query
        self._open(folder, create)

    def reopen(self, folder: Path) -> None:
        """Show what was written to `folder` by now; whoever holds this store goes on with it."""
        with self._lock:
            self._client.close()
            self._open(folder, create=False)

    def _open(self, folder: Path, create: bool) -> None:
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        logging.getLogger("chromadb.telemetry").setLevel(logging.CRITICAL)
        import chromadb
        from chromadb.config import Settings

        with _translated():
            if not create and not (folder / DATABASE).is_file():
                raise FileNotFoundError(folder)  # Chroma would begin an empty one there
            settings = Settings(anonymized_telemetry=False)
            try:
                self._client: Any = chromadb.PersistentClient(str(folder), settings=settings)
            except BaseException:
                _discard(folder)
                raise
            try:
                self._chunks = self._collection(create)
                # Above this many, one call is refused.
                self._most = self._client.get_max_batch_size()
            except BaseException:
                self._client.close()
                raise

    def _collection(self, create: bool) -> "chromadb.Collection":
        if not create:
            found: chromadb.Collection = self._client.get_collection(_NAME, embedding_function=None)
            return found
        made: chromadb.Collection = self._client.get_or_create_collection(
            _NAME,
            embedding_function=None,
            configuration={"hnsw": {**_GRAPH, "num_threads": os.cpu_count() or 1}},
        )
        return made

    def put(self, ids: Sequence[str], vectors: NDArray[np.float32], metadata: Sequence[Metadata]) -> None:
        """Add or replace the vectors of `ids`, shape (n, size)."""
        with self._lock, _translated():
            for at in range(0, len(ids), self._most):
                part = slice(at, at + self._most)
                self._chunks.upsert(
                    list(ids[part]), embeddings=vectors[part], metadatas=[dict(row) for row in metadata[part]]
                )

    def remove(self, ids: Sequence[str]) -> None:
        """Forget the vectors of `ids`; an id that is not held is no error."""
        with self._lock, _translated():
            for at in range(0, len(ids), self._most):
                self._chunks.delete(list(ids[at : at + self._most]))

    def nearest(self, vector: NDArray[np.float32], k: int, where: dict[str, Any] | None) -> list[tuple[str, float]]:
        """The `k` nearest chunk ids with their cosine similarity, best first."""
        with self._lock, _translated():
            found = self._chunks.query(query_embeddings=vector[None], n_results=k, where=where, include=["distances"])
        distances = (found["distances"] or [[]])[0]
        return [(id_, 1.0 - distance) for id_, distance in zip(found["ids"][0], distances, strict=True)]

    def count(self) -> int:
        """How many vectors are held."""
        with self._lock, _translated():
            return self._chunks.count()

    def ids(self) -> set[str]:
        """Every id held."""
        with self._lock, _translated():
            return set(self._chunks.get(include=[])["ids"])

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._client.close()


def _discard(folder: Path) -> None:
    # Chroma remembers what failed to start, and would hand it to the next who opens this folder.
    from chromadb.api.shared_system_client import SharedSystemClient

    SharedSystemClient._identifier_to_system.pop(str(folder), None)


@contextmanager
def _translated() -> Iterator[None]:
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, ValueError, RuntimeError, OSError, AttributeError) as error:  # the last: it is closed
        raise IndexDamaged(
            "The vector store cannot be used; `onrecord rebuild` makes it anew from the catalogue."
        ) from error
    except BaseException as error:
        # Chroma's native part panics with an exception of its own that is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise IndexDamaged(
            "The vector store is damaged; `onrecord rebuild` makes it anew from the catalogue."
        ) from error
