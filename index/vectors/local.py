"""Keep segments as folders beside the catalogue, which Chroma reads within this process.

A segment in use is never written to: clients in several processes would each write the graph of the folder that they
share, and a reader would die of a segmentation fault. So each write makes a new folder.
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
_DATABASE = "chroma.sqlite3"  # Chroma's database; the graph's files are in a folder beside it
_CHUNKS = "chunks"
_DIRECTIONS = "directions.npy"  # the directions on which the segment's vectors were projected, if they were


class Folders:
    """The segments of one collection, as folders within the collection's folder."""

    place = "in its own folder"
    in_place = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._copies: TemporaryDirectory[str] | None = None

    def objection(self, name: str) -> str:
        """Return why the segment of that name is not kept here; empty where it is."""
        return "" if name.startswith(_PREFIX) else f"are on a Chroma server as {name}, and chroma_url is not set"

    def ready(self) -> None:
        """Do nothing: a folder is always ready."""

    def begin(self, used: str) -> str:
        """Return the name of the next segment; no folder is made yet."""
        return f"{_PREFIX}{next_number(used)}"

    def write(self, used: str, ids: Sequence[str], vectors: NDArray[np.float32], metadata: Sequence[Metadata]) -> str:
        """Make a new segment of these vectors; returns its name."""
        name = f"{_PREFIX}{next_number(used)}"
        shutil.rmtree(self._folder / name, ignore_errors=True)  # what a kill may have left
        with writing_to(self._folder):
            _write(self._folder / name, ids, vectors, metadata)
        return name

    def remove(self, name: str, ids: Sequence[str]) -> None:
        """Do nothing: by the catalogue these vectors are dead already."""

    def held(self, name: str) -> int | None:
        """Return None where the segment is missing, else -1: it is not opened to count its vectors."""
        return -1 if (self._folder / name / _DATABASE).is_file() else None

    def open(self, name: str) -> VectorStore:
        """Return a segment to be read; a copy where its folder is read-only, since Chroma writes when it opens one."""
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
        """Remove all segments whose names are not in `used`."""
        for leftover in self._folder.glob(f"{_PREFIX}*"):
            if leftover.name not in used:
                shutil.rmtree(leftover, ignore_errors=True)

    def close(self) -> None:
        """Delete the copies of segments in read-only folders."""
        if self._copies:
            self._copies.cleanup()
            self._copies = None


class FolderStore(VectorStore):
    """One Chroma collection in one folder, to be read; with reduced dimensions its similarities are approximate."""

    def __init__(self, folder: Path) -> None:
        self._lock = threading.Lock()  # so that no thread closes the client during a query
        with _translated():
            if not (folder / _DATABASE).is_file():
                raise FileNotFoundError(folder)  # Chroma would create an empty database there
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
        """Close the files."""
        with self._lock:
            self._client.close()

    def _call(self, do: "Callable[[chromadb.Collection], T]") -> T:
        with self._lock, _translated():
            return do(self._chunks)


def _write(folder: Path, ids: Sequence[str], vectors: NDArray[np.float32], metadata: Sequence[Metadata]) -> None:
    """Write a finished segment: whoever opens it need not replay a log or write the graph."""
    directions = directions_of(vectors)
    with _translated():
        client = _connect(folder)
        try:
            if directions is not None:
                np.save(folder / _DIRECTIONS, directions)
                vectors = vectors @ directions
            # Chroma writes the graph's files when this many vectors were added: with the last of them.
            graph = {
                "space": "cosine" if directions is None else "ip",  # projected vectors have different lengths
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
        # Chroma's native code panics with an exception class that does not derive from Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise IndexDamaged(
            "The vector store is damaged; `onrecord rebuild` makes it anew from the catalogue."
        ) from error
