"""Keep vectors on a Chroma server, in one Chroma collection for each collection of ours.

Writers change the store in use: the server runs calls one after another, and results are checked against the
catalogue. A new store for every update would take 15 s at 30,000 chunks, where adding twenty vectors in place takes
20 ms; and a server never frees the disk space of a removed store. Only `rebuild` makes a new one.
"""

import hashlib
import re
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged, VectorsUnavailable
from index.vectors.chroma_files import disconnect, set_timeout
from index.vectors.store import MOST, Metadata, T, VectorStore, chroma, next_number, upsert

if TYPE_CHECKING:
    import chromadb

__all__ = ["Server", "ServerStore"]

_CONNECT = 5  # seconds
_ANSWER = 60  # seconds: the first call may have to read a large graph from the disk


class Server:
    """The one segment of a collection, on a server that other collections and machines may use too.

    Names of stores hold a hash of `mark`, which is unique to the catalogue, and of the folder, so that a copy of the
    folder has stores of its own; a folder that was moved must be rebuilt. Where machines share a catalogue (`shared`),
    the folder is not part of the hash, so that all use the same stores.
    """

    in_place = True

    def __init__(self, url: str, folder: Path, mark: str, *, shared: bool = False) -> None:
        self.url = url
        folder = folder.resolve()
        label = re.sub(r"[^A-Za-z0-9_-]", "-", folder.name)[:64]
        place = "" if shared else str(folder)
        whose = hashlib.sha256(f"{mark}\0{place}".encode(errors="surrogateescape")).hexdigest()[:16]
        self._prefix = f"onrecord-{label}-{whose}-"
        self._connecting = threading.Lock()
        self._client: Any = None

    @property
    def place(self) -> str:
        """Return where the vectors are, as it is shown to a person."""
        return f"on the Chroma server at {self.url}"

    def objection(self, name: str) -> str:
        """Return why the store of that name is not one of this collection on this server; empty where it is."""
        if name.startswith(self._prefix):
            return ""
        if not name.startswith("onrecord-"):
            return f"are in its own folder as {name}, and chroma_url is set"
        return f"are kept as {name} for a folder of which this is a copy, or from which it was moved"

    def ready(self) -> None:
        """Raise VectorsUnavailable where the server does not answer."""
        with self.translated():
            self.client.heartbeat()

    def open(self, name: str) -> VectorStore:
        """Return the store of that name, to be read."""
        return ServerStore(self, name)

    def begin(self, used: str) -> str:
        """Make an empty collection on the server; returns its name."""
        name = f"{self._prefix}{next_number(used)}"
        with self.translated():
            self.client.create_collection(name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}})
        return name

    def write(self, used: str, ids: Sequence[str], vectors: NDArray[np.float32], metadata: Sequence[Metadata]) -> str:
        """Add vectors to the store in use; returns its name."""
        ServerStore(self, used).put(ids, vectors, metadata)
        return used

    def remove(self, name: str, ids: Sequence[str]) -> None:
        """Forget the vectors of `ids`; an id that is not held is no error."""
        ServerStore(self, name).remove(ids)

    def held(self, name: str) -> int:
        """Return how many vectors the store holds. Raises IndexDamaged where it no longer exists."""
        return ServerStore(self, name).count()

    def sweep(self, used: Collection[str]) -> None:
        """Remove all stores of this collection whose names are not in `used`."""
        with self.translated():
            for collection in self.client.list_collections():
                if collection.name.startswith(self._prefix) and collection.name not in used:
                    self.client.delete_collection(collection.name)

    def close(self) -> None:
        """Close the connections to the server."""
        with self._connecting:
            if self._client:
                disconnect(self._client)
                self._client = None

    @property
    def client(self) -> Any:
        """Return the client that all stores share, made when it is first needed."""
        with self._connecting:
            if self._client is None:
                self._client = _connect(self.url)
            return self._client

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Translate the errors of Chroma and of the connection into those of `index.errors`."""
        import httpx
        from chromadb.errors import ChromaError, InvalidArgumentError, InvalidDimensionException, NotFoundError

        try:
            yield
        except (NotFoundError, InvalidDimensionException, InvalidArgumentError) as error:
            raise IndexDamaged(
                f"The vectors of this collection are not {self.place} any more; "
                "`onrecord rebuild` makes them anew from the catalogue."
            ) from error
        except (httpx.HTTPError, OSError) as error:
            raise VectorsUnavailable(
                f"The Chroma server at {self.url} does not answer: start it, or correct ONRECORD_CHROMA_URL."
            ) from error
        except (ChromaError, ValueError) as error:
            raise self._failed() from error
        except Exception as error:
            if type(error) is not Exception:  # Chroma's client raises the bare class for a status it does not know
                raise
            raise self._failed() from error

    def _failed(self) -> VectorsUnavailable:
        return VectorsUnavailable(f"The Chroma server at {self.url} failed: its log says why. Then try again.")


class ServerStore(VectorStore):
    """One Chroma collection on a server; its connections belong to `Server`, which closes them."""

    def __init__(self, server: Server, name: str) -> None:
        self._server = server
        with server.translated():
            self._chunks: chromadb.Collection = server.client.get_collection(name, embedding_function=None)

    def put(self, ids: Sequence[str], vectors: NDArray[np.float32], metadata: Sequence[Metadata]) -> None:
        """Add or replace the vectors of `ids`, shape (n, size)."""
        self._call(lambda chunks: upsert(chunks, ids, vectors, metadata))

    def remove(self, ids: Sequence[str]) -> None:
        """Forget the vectors of `ids`; an id that is not held is no error."""

        def delete(chunks: "chromadb.Collection") -> None:
            for at in range(0, len(ids), MOST):
                chunks.delete(list(ids[at : at + MOST]))

        self._call(delete)

    def close(self) -> None:
        """Do nothing: the connections belong to `Server`."""

    def _call(self, do: "Callable[[chromadb.Collection], T]") -> T:
        import httpx

        with self._server.translated():
            try:
                return do(self._chunks)
            except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
                pass  # the server was restarted; every call is safe to repeat
            return do(self._chunks)


def _connect(url: str) -> Any:
    """A client of the server at `url`, which is checked to be a Chroma server."""
    chromadb = chroma()
    import httpx
    from chromadb.config import Settings

    limits = httpx.Timeout(_ANSWER, connect=_CONNECT)
    try:
        # Chroma's own first call would wait for ever for a server that is silent.
        answer = httpx.get(f"{url}/api/v2/heartbeat", timeout=_CONNECT)
        if not answer.is_success or b"heartbeat" not in answer.content:
            raise ValueError(answer.status_code)
        client = chromadb.HttpClient(host=url, settings=Settings(anonymized_telemetry=False))
    except Exception as error:  # another program may answer, or an incompatible version of Chroma
        raise VectorsUnavailable(
            f"No Chroma server answers at {url}: start it, or correct ONRECORD_CHROMA_URL."
        ) from error
    set_timeout(client, limits)
    return client
