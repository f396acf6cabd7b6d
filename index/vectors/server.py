"""Vector stores on a Chroma server, each a Chroma collection of its own.

What writes, writes to the store in use: the server puts its callers' calls one after another, and what a reader
finds there is checked against the catalogue. A fresh store for every update, filled from the catalogue, would take
15 s at 30,000 chunks where twenty vectors put in place take 20 ms; and a server never gives back the disk of a
store that was removed. `rebuild` alone makes a fresh one.
"""

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import IndexDamaged, VectorsUnavailable
from index.vectors.store import GRAPH, T, VectorStore, chroma, next_number

if TYPE_CHECKING:
    import chromadb

__all__ = ["Server", "ServerStore"]

_CONNECT = 5  # seconds
_ANSWER = 60  # seconds: the first call may have to read a large graph from the disk
_MOST = 1000  # vectors in one call: the server refuses a body of 40 MB, whatever it says of their number

Current = Callable[[], str]  # the name of the store in use by now


class Server:
    """The stores of one collection on a server that other collections, homes and machines may use too.

    Their names hold a hash of `mark`, which no other catalogue has, and of the folder: a copy of the folder keeps
    stores of its own. They are made only from the catalogue, so a folder that was moved has to rebuild.
    """

    def __init__(self, url: str, folder: Path, mark: str, current: Current) -> None:
        self.url = url
        folder = folder.resolve()
        label = re.sub(r"[^A-Za-z0-9_-]", "-", folder.name)[:64]
        whose = hashlib.sha256(f"{mark}\0{folder}".encode(errors="surrogateescape")).hexdigest()[:16]
        self._prefix = f"onrecord-{label}-{whose}-"
        self._current = current
        self._connecting = threading.Lock()
        self._client: Any = None

    @property
    def place(self) -> str:
        """Where that is, in words for people."""
        return f"on the Chroma server at {self.url}"

    def objection(self, name: str) -> str:
        """Why the store of that name is none of these."""
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
        """The store in use, to be read."""
        return ServerStore(self, name, self._current)

    def make(self, used: str) -> tuple[str, VectorStore]:
        """An empty store to fill, and its name."""
        name = f"{self._prefix}{next_number(used)}"
        with self.translated():
            self.client.create_collection(name, embedding_function=None, configuration={"hnsw": GRAPH})
        return name, ServerStore(self, name, lambda: name)

    def draft(self, used: str) -> tuple[str, VectorStore]:
        """The one in use itself."""
        return used, ServerStore(self, used, lambda: used)

    def sweep(self, used: str) -> None:
        """Remove the others."""
        with self.translated():
            for one in self.client.list_collections():
                if one.name.startswith(self._prefix) and one.name != used:
                    self.client.delete_collection(one.name)

    def close(self) -> None:
        """Let go of the connections."""
        with self._connecting:
            if self._client:
                _disconnect(self._client)
                self._client = None

    @property
    def client(self) -> Any:
        """The client that its stores share; made when it is first needed, and after a failure anew."""
        with self._connecting:
            if self._client is None:
                self._client = _connect(self.url)
            return self._client

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Errors of Chroma and of the connection become ours."""
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
    """One Chroma collection on a server; the connections are the server's, which closes them."""

    def __init__(self, server: Server, name: str, current: Current) -> None:
        self._server, self._current = server, current
        self._most = _MOST
        self.show(name)

    def show(self, name: str) -> None:
        """Show the store of that name from now on."""
        with self._server.translated():
            self._chunks: chromadb.Collection = self._server.client.get_collection(name, embedding_function=None)

    def finish(self) -> None:
        """The server has written it by now."""

    def close(self) -> None:
        """Its connections belong to the server."""

    def _call(self, do: "Callable[[chromadb.Collection], T]") -> T:
        import httpx
        from chromadb.errors import NotFoundError

        with self._server.translated():
            try:
                return do(self._chunks)
            except NotFoundError:
                self.show(self._current())  # another process has made it anew meanwhile
            except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
                pass  # the server was started again; each call may be made twice
            return do(self._chunks)


def _connect(url: str) -> Any:
    """A client, known to be one of a Chroma server."""
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
    except Exception as error:  # whatever answers may be no Chroma, or one of another age
        raise VectorsUnavailable(
            f"No Chroma server answers at {url}: start it, or correct ONRECORD_CHROMA_URL."
        ) from error
    client._server._session.timeout = limits  # there is no setting for it
    return client


def _disconnect(client: Any) -> None:
    """Close the client, and what its own `close` leaves open or remembers for ever."""
    from chromadb.api.shared_system_client import SharedSystemClient

    system, servers = client._system, (client._server, client._admin_client._server)
    client.close()
    for server in servers:
        server._session.close()
    remembered = SharedSystemClient._identifier_to_system
    for identifier in [one for one, of in remembered.items() if of is system]:
        remembered.pop(identifier, None)
