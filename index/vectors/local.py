"""Vector stores as folders beside the catalogue, which Chroma reads and writes within this process.

A store in use is never written to: Chroma dies of a segmentation fault in a reader whose files another process
writes. What writes takes a copy, and the catalogue names it when it is done.
"""

import os
import shutil
import sqlite3
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import IndexDamaged
from index.vectors.store import GRAPH, T, VectorStore, chroma, next_number

if TYPE_CHECKING:
    import chromadb

__all__ = ["FolderStore", "Folders"]

_PREFIX = "chroma-"
_DATABASE = "chroma.sqlite3"  # beside it a folder of the graph's files
_CHUNKS = "chunks"
_HEADER = (slice(0, 4), slice(20, 28), slice(28, 36))  # of the graph: version, vectors held, bytes of each


class Folders:
    """The stores of one collection, as folders in its own."""

    place = "in its own folder"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def objection(self, name: str) -> str:
        """Why the store of that name is none of these."""
        return "" if name.startswith(_PREFIX) else f"are on a Chroma server as {name}, and chroma_url is not set"

    def ready(self) -> None:
        """They are always."""

    def open(self, name: str) -> VectorStore:
        """The store in use, to be read."""
        return FolderStore(self._folder / name)

    def make(self, used: str) -> tuple[str, VectorStore]:
        """An empty store to fill, and its name."""
        name = f"{_PREFIX}{next_number(used)}"
        return name, FolderStore(self._folder / name, create=True)

    def draft(self, used: str) -> tuple[str, VectorStore]:
        """A copy of the one in use."""
        name = f"{_PREFIX}{next_number(used)}"
        _copy(self._folder / used, self._folder / name)
        return name, FolderStore(self._folder / name)

    def sweep(self, used: str) -> None:
        """Remove the others."""
        for leftover in self._folder.glob(f"{_PREFIX}*"):
            if leftover.name != used:
                shutil.rmtree(leftover, ignore_errors=True)

    def close(self) -> None:
        """They share nothing."""


class FolderStore(VectorStore):
    """One Chroma collection in one folder."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self._lock = threading.Lock()  # a client that another thread closes would break under a query
        self._folder = folder
        self._open(folder, create)

    def show(self, name: str) -> None:
        """Show what was written to the folder of that name, beside this one, by now."""
        with self._lock:
            self._client.close()
            self._folder = self._folder.with_name(name)
            self._open(self._folder, create=False)

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
                self._set_threshold(GRAPH["sync_threshold"])
            self._client.close()
        _blank(self._folder)

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._client.close()

    def _call(self, do: "Callable[[chromadb.Collection], T]") -> T:
        with self._lock, _translated():
            return do(self._chunks)

    def _open(self, folder: Path, create: bool) -> None:
        with _translated():
            if not create and not (folder / _DATABASE).is_file():
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
            found: chromadb.Collection = self._client.get_collection(_CHUNKS, embedding_function=None)
            return found
        made: chromadb.Collection = self._client.get_or_create_collection(
            _CHUNKS,
            embedding_function=None,
            configuration={"hnsw": {**GRAPH, "num_threads": os.cpu_count() or 1}},
        )
        return made

    def _set_threshold(self, vectors: int) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of collections without an embedding function
            self._chunks.modify(configuration={"hnsw": {"sync_threshold": vectors}})


def _connect(folder: Path) -> Any:
    chromadb = chroma()
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    try:
        return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    except BaseException:
        # Chroma remembers what failed to start, and would hand it to the next who opens this folder.
        SharedSystemClient._identifier_to_system.pop(str(folder), None)
        raise


def _copy(old: Path, new: Path) -> None:
    """Copy a store in use: its readers write a row when they open its database, which is copied as such."""
    shutil.copytree(old, new, ignore=shutil.ignore_patterns(f"{_DATABASE}*"))
    with closing(sqlite3.connect(old / _DATABASE)) as source, closing(sqlite3.connect(new / _DATABASE)) as target:
        source.backup(target)


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
