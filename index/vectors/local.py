"""Segments as folders beside the catalogue, which Chroma reads within this process.

A segment in use is never written to: a client in each of several processes that share a folder would each write its
graph, and a reader dies of a segmentation fault. So each write makes a folder of its own.
"""

import os
import shutil
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.disk import has_room, writable, writing_to
from index.errors import IndexDamaged
from index.vectors.chroma_files import blank_spare_room, check_graph, forget_failed, seal
from index.vectors.directions import directions_of
from index.vectors.store import Metadata, T, VectorStore, chroma, next_number, upsert

if TYPE_CHECKING:
    import chromadb

__all__ = ["FolderStore", "Folders"]

_PREFIX = "chroma-"
_DATABASE = "chroma.sqlite3"  # beside it a folder of the graph's files
_CHUNKS = "chunks"
_DIRECTIONS = "directions.npy"  # those in which the vectors were given to Chroma, where not as they were


class Folders:
    """The segments of one collection, as folders in its own."""

    place = "in its own folder"
    in_place = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._copies: TemporaryDirectory[str] | None = None

    def objection(self, name: str) -> str:
        """Tell why the segment of that name is none of these."""
        return "" if name.startswith(_PREFIX) else f"are on a Chroma server as {name}, and chroma_url is not set"

    def ready(self) -> None:
        """They are always."""

    def begin(self, used: str) -> str:
        """Return the name to go on from."""
        return f"{_PREFIX}{next_number(used)}"

    def write(self, used: str, ids: Sequence[str], vectors: NDArray[np.float32], metadata: Sequence[Metadata]) -> str:
        """Make a segment of these vectors, whole; returns its name."""
        name = f"{_PREFIX}{next_number(used)}"
        shutil.rmtree(self._folder / name, ignore_errors=True)  # what a kill may have left
        with writing_to(self._folder):
            _write(self._folder / name, ids, vectors, metadata)
        return name

    def remove(self, name: str, ids: Sequence[str]) -> None:
        """They are dead already, by the catalogue."""

    def held(self, name: str) -> int | None:
        """Return how many vectors a segment holds, without opening it: None where it is not there, else not known."""
        return -1 if (self._folder / name / _DATABASE).is_file() else None

    def open(self, name: str) -> VectorStore:
        """Return a segment in use, to be read: Chroma writes a row when it opens one, where it cannot, to a copy."""
        folder = self._folder / name
        if not folder.is_dir() or (writable(folder) and has_room(folder)):
            return FolderStore(folder)
        with writing_to(Path(gettempdir())):
            return FolderStore(self._copied(folder))

    def _copied(self, folder: Path) -> Path:
        self._copies = self._copies or TemporaryDirectory(prefix="onrecord-")
        copy = Path(self._copies.name) / folder.name
        with _translated():
            shutil.copytree(folder, copy, copy_function=shutil.copyfile, dirs_exist_ok=True)
            for place in (copy, *(path for path in copy.rglob("*") if path.is_dir())):
                place.chmod(0o700)
        return copy

    def sweep(self, used: Collection[str]) -> None:
        """Remove all but these."""
        for leftover in self._folder.glob(f"{_PREFIX}*"):
            if leftover.name not in used:
                shutil.rmtree(leftover, ignore_errors=True)

    def close(self) -> None:
        """Let go of copies of what may not be written to."""
        if self._copies:
            self._copies.cleanup()
            self._copies = None


class FolderStore(VectorStore):
    """One Chroma collection in one folder, to be read: its similarities may be a little below the true ones."""

    def __init__(self, folder: Path) -> None:
        self._lock = threading.Lock()  # a client that another thread closes would break under a query
        with _translated():
            if not (folder / _DATABASE).is_file():
                raise FileNotFoundError(folder)  # Chroma would begin an empty one there
            check_graph(folder)
            self._client = _connect(folder)
            try:
                self._chunks = self._client.get_collection(_CHUNKS, embedding_function=None)
                self._directions = np.load(folder / _DIRECTIONS) if (folder / _DIRECTIONS).exists() else None
            except BaseException:
                self._client.close()
                raise

    def nearest(self, vector: NDArray[np.float32], k: int, where: dict[str, Any] | None) -> list[tuple[str, float]]:
        """Return the `k` nearest chunk ids with about their cosine similarity, best first."""
        return super().nearest(vector if self._directions is None else vector @ self._directions, k, where)

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._client.close()

    def _call(self, do: "Callable[[chromadb.Collection], T]") -> T:
        with self._lock, _translated():
            return do(self._chunks)


def _write(folder: Path, ids: Sequence[str], vectors: NDArray[np.float32], metadata: Sequence[Metadata]) -> None:
    """Write a segment of which nothing is left to be done: who opens it replays nothing and writes nothing."""
    directions = directions_of(vectors)
    with _translated():
        client = _connect(folder)
        try:
            if directions is not None:
                np.save(folder / _DIRECTIONS, directions)
                vectors = vectors @ directions
            # Chroma writes the graph's files once so many were put in: with the last of them.
            graph = {
                "space": "cosine" if directions is None else "ip",  # whose lengths differ now
                "sync_threshold": max(2, len(ids)),
                "num_threads": os.cpu_count() or 1,
            }
            chunks = client.create_collection(_CHUNKS, embedding_function=None, configuration={"hnsw": graph})
            for _ in range(2 if len(ids) == 1 else 1):  # the threshold cannot be 1
                upsert(chunks, ids, vectors, metadata)
        finally:
            client.close()
        blank_spare_room(folder)
        seal(folder)


def _connect(folder: Path) -> Any:
    chromadb = chroma()
    from chromadb.config import Settings

    try:
        return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    except BaseException:
        forget_failed(str(folder))
        raise


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
