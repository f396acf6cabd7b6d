"""Chroma, behind the few calls that are needed of it: vectors under chunk ids, derived from the catalogue."""

import logging
import os
import threading
import warnings
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

# Chroma writes the whole graph at each threshold, and replays on every cold start what was not yet written
# (about 0.2 ms a vector): a high threshold while much is put in, and `finish` at the end.
_GRAPH: dict[str, Any] = {"space": "cosine", "batch_size": 100, "sync_threshold": 1000}
_NAME = "chunks"
_HEADER = (slice(0, 4), slice(20, 28), slice(28, 36))  # of the graph: version, vectors held, bytes of each


class VectorStore:
    """One Chroma collection in one folder, usable from several threads.

    Raises IndexDamaged where Chroma cannot use it.
    """

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self._lock = threading.Lock()  # a client that another thread closes would break under a query
        self._folder = folder
        self._open(folder, create)

    def reopen(self, folder: Path) -> None:
        """Show what was written to `folder` by now; whoever holds this store goes on with it."""
        with self._lock:
            self._client.close()
            self._folder = folder
            self._open(folder, create=False)

    def _open(self, folder: Path, create: bool) -> None:
        with _translated():
            if not create and not (folder / DATABASE).is_file():
                raise FileNotFoundError(folder)  # Chroma would begin an empty one there
            if any(path.stat().st_size < used for path, used in _graph(folder)):
                raise EOFError(folder)  # Chroma would die of a segmentation fault
            self._client = _connect(folder)
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

    def finish(self) -> None:
        """Write all to the graph's files, and close: who opens them next replays nothing and writes nothing."""
        with self._lock, _translated():
            one = self._chunks.get(limit=1, include=["metadatas"])
            if one["ids"]:
                self._set_threshold(2)
                self._client.close()
                self._open(self._folder, create=False)  # the threshold is read with the graph
                for _ in range(2):
                    self._chunks.update(one["ids"], metadatas=one["metadatas"])  # as they are
                self._set_threshold(_GRAPH["sync_threshold"])
            self._client.close()
        _blank(self._folder)

    def _set_threshold(self, vectors: int) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of collections without an embedding function
            self._chunks.modify(configuration={"hnsw": {"sync_threshold": vectors}})

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._client.close()


def _connect(folder: Path) -> Any:
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    logging.getLogger("chromadb.telemetry").setLevel(logging.CRITICAL)
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    try:
        return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    except BaseException:
        # Chroma remembers what failed to start, and would hand it to the next who opens this folder.
        SharedSystemClient._identifier_to_system.pop(str(folder), None)
        raise


def _blank(folder: Path) -> None:
    """Overwrite the room for vectors to come: Chroma writes there what the process had in its memory."""
    for path, used in _graph(folder):
        with path.open("r+b") as file:
            room = file.seek(0, os.SEEK_END) - used
            file.seek(used)
            file.write(bytes(max(room, 0)))


def _graph(folder: Path) -> Iterator[tuple[Path, int]]:
    """The graph's files, and how many bytes of each are in use."""
    for header in folder.glob("*/header.bin"):
        data = header.read_bytes()
        version, held, width = (int.from_bytes(data[at], "little") for at in _HEADER)
        if version == 1:
            yield header, 100
            yield header.with_name("data_level0.bin"), held * width
            yield header.with_name("length.bin"), held * 4


@contextmanager
def _translated() -> Iterator[None]:
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, ValueError, RuntimeError, OSError, EOFError, AttributeError) as error:
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
