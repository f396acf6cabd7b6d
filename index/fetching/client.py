"""Send one request to the web, to a checked IP address, within limits of time and size. Adapts httpcore."""

import ssl
import time
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import httpcore
import httpx

from index.errors import FetchFailed, NothingToIngest
from index.fetching.hosts import Resolve, permitted, resolve

__all__ = ["USER_AGENT", "Client", "Response", "absolute", "joined", "normalised"]

USER_AGENT = "onrecord/0.1"
_PIECE = 65_536  # bytes read at once
_PORTS = {"http": 80, "https": 443}
_TRACKING = "utm_"  # prefix of the query parameters that track where a reader came from
_REDIRECTS = frozenset((301, 302, 303, 307, 308))


@dataclass(frozen=True, slots=True)
class Response:
    """A server's answer to one request."""

    status: int
    headers: Mapping[str, str]  # names in small letters
    data: bytes  # unpacked

    @property
    def redirect(self) -> str | None:
        """Return the Location header of a redirect; None where the answer is no redirect."""
        return self.headers.get("location") if self.status in _REDIRECTS else None


@dataclass(frozen=True)
class Client:
    """Send GET requests, each over a connection of its own; redirects are not followed."""

    seconds: float = 30.0  # for one request, from connecting to the last byte
    max_bytes: int = 20_000_000  # of one response, before and after decompression
    contact: str = ""  # address for a site's owner to write to, part of the user agent
    private: Collection[str] = ()  # hosts and IP addresses that need not be public
    lookup: Resolve = resolve
    tls: ssl.SSLContext = field(default_factory=httpcore.default_ssl_context)

    @property
    def user_agent(self) -> str:
        """Return the User-Agent header."""
        return f"{USER_AGENT} ({self.contact})" if self.contact else USER_AGENT

    def get(self, address: str, headers: Mapping[str, str]) -> Response:
        """Ask for one address. Raises FetchFailed where it is not public, or does not answer within the bounds."""
        url = httpx.URL(address)
        asked = {"Host": url.netloc.decode(), "User-Agent": self.user_agent, "Accept-Encoding": "gzip", **headers}
        backend = _CheckedBackend(self, time.monotonic() + self.seconds)
        target = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port or _PORTS[url.scheme], target=url.raw_path
        )
        with (
            _translated(),
            httpcore.ConnectionPool(ssl_context=self.tls, network_backend=backend, max_keepalive_connections=0) as pool,
            pool.stream("GET", target, headers=list(asked.items())) as answer,
        ):
            found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
            return Response(answer.status, found, self._body(answer.iter_stream(), found))

    def _body(self, pieces: Iterable[bytes], headers: Mapping[str, str]) -> bytes:
        packing = headers.get("content-encoding", "").strip().lower()
        if packing not in ("", "identity", "gzip", "x-gzip"):
            raise FetchFailed(f"the answer is packed as {packing[:20]}, which was not asked for")
        return joined(pieces, self.max_bytes, packed=packing.endswith("gzip"))


def joined(pieces: Iterable[bytes], most: int, *, packed: bool) -> bytes:
    """Return the pieces of an answer joined, decompressed by gzip where `packed`.

    Raises FetchFailed where the result has more than `most` bytes, or cannot be decompressed.
    """
    whole = bytearray()
    for piece in _unpacked(pieces, most) if packed else pieces:
        whole += piece
        if len(whole) > most:
            raise FetchFailed(f"more than the limit of {most / 1e6:g} MB (setting max_file_mb)")
    return bytes(whole)


def normalised(address: str) -> str:
    """Return a web address in the form in which it is stored, without fragment and tracking parameters.

    Raises NothingToIngest where it is no web address, or carries a user name or a password.
    """
    try:
        url = httpx.URL(address.strip())
    except (httpx.InvalidURL, ValueError) as error:
        raise NothingToIngest(f"{address[:200]!r} is no web address: {error}. Nothing was changed.") from error
    if url.scheme not in _PORTS or not url.host:
        raise NothingToIngest(f"{address[:200]!r} is no address of the web: it begins with https:// or http://.")
    if url.userinfo:
        raise NothingToIngest("A web address may not carry a name or a password; nothing was changed.")
    query = b"&".join(part for part in url.query.split(b"&") if not part.startswith(_TRACKING.encode()))
    return str(url.copy_with(fragment=None, query=query or None, path=url.path or "/"))


def absolute(base: str, link: str) -> str | None:
    """Return the address that a link on the page `base` leads to; None where it leads to no page of the web."""
    try:
        return normalised(urljoin(base, link.strip()))
    except (NothingToIngest, ValueError):
        return None


def _unpacked(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    unpacking = zlib.decompressobj(wbits=31)
    begun = False
    for piece in pieces:
        begun = begun or bool(piece)
        try:
            yield unpacking.decompress(piece, most + 1)
        except zlib.error as error:
            raise FetchFailed("the answer is packed and damaged") from error
    if begun and not unpacking.eof:
        raise FetchFailed("the answer is packed and breaks off")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except httpcore.TimeoutException as error:
        raise FetchFailed("the server did not answer in time") from error
    except httpcore.ConnectError as error:
        what = "its certificate is not valid" if "certificate" in str(error).lower() else "the server is not reached"
        raise FetchFailed(what) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise FetchFailed("the server broke off its answer") from error


class _CheckedBackend(httpcore.NetworkBackend):
    """Connect to the IP address that was checked, so that no second DNS look-up can give another one."""

    def __init__(self, client: Client, until: float) -> None:
        self._client, self._until = client, until
        self._system = httpcore.SyncBackend()

    def connect_tcp(self, host: str, port: int, *arguments: Any, **named: Any) -> httpcore.NetworkStream:
        address = permitted(host.strip("[]"), port, self._client.private, self._client.lookup)
        left = _left(self._until)
        return _BoundedStream(self._system.connect_tcp(address, port, timeout=left), self._until)


class _BoundedStream(httpcore.NetworkStream):
    """A connection with one deadline for all that is read and written, however slowly the server sends."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(min(max_bytes, _PIECE), _left(self._until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._until))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, _left(self._until))
        return _BoundedStream(stream, self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("no time is left")
    return left
