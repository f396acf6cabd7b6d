"""Fetch addresses politely: obey robots.txt, pause between requests, and follow redirects."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from index.errors import FetchFailed, NotAnArticle
from index.fetching.client import Client, Response, absolute
from index.fetching.robots import Robots

__all__ = ["Fetched", "Fetcher", "Validators"]

_REDIRECTS = 5  # followed for one address
_BUSY = frozenset((429, 503))
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class Validators:
    """The ETag and Last-Modified of a fetched version, by which a server can tell that nothing has changed."""

    etag: str | None = None
    modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers of a conditional request."""
        stated = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in stated.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """The answer for an address; `data` is None where it has not changed."""

    address: str  # the final one, after redirects
    data: bytes | None
    media: str  # media type that the server states, `text/html`
    validators: Validators


@dataclass
class Fetcher:
    """Fetch addresses in one run, remembering each host's robots.txt, last request, and request to be left alone."""

    client: Client
    pause: float = 1.0  # seconds between two requests to a host
    sleep: Callable[[float], None] = time.sleep
    _robots: dict[str, Robots] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)  # time of the last request, by host
    _resting: dict[str, str] = field(default_factory=dict)  # why no more is requested, by host

    def fetch(self, address: str, known: Validators = Validators()) -> Fetched:
        """Fetch an address, unless the server says that the version with the validators `known` is still current.

        Raises FetchFailed, and NotAnArticle where the site asks not to be fetched by programs.
        """
        place = address
        for _ in range(_REDIRECTS + 1):
            if not self._rules(place).allows(place):
                raise NotAnArticle("the site's robots.txt asks programs not to fetch it")
            answer = self._get(place, {"Accept": _ACCEPT, **known.headers})
            if answer.redirect is None:
                return self._fetched(place, answer)
            place = self._next(place, answer.redirect)
        raise FetchFailed(f"it is redirected more than {_REDIRECTS} times")

    def _fetched(self, place: str, answer: Response) -> Fetched:
        if answer.status in _BUSY:
            self._resting[_origin(place)] = f"the server asks to be left alone for now (status {answer.status})"
            raise FetchFailed(self._resting[_origin(place)])
        if answer.status not in (200, 304):
            raise FetchFailed(f"the server answered with status {answer.status}")
        media = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        validators = Validators(answer.headers.get("etag"), answer.headers.get("last-modified"))
        return Fetched(place, answer.data if answer.status == 200 else None, media, validators)

    def _next(self, place: str, link: str) -> str:
        address = absolute(place, link)
        if address is None:
            raise FetchFailed(f"it is redirected to what is no address of the web: {link[:80]}")
        return address

    def _rules(self, address: str) -> Robots:
        origin = _origin(address)
        if origin not in self._robots:
            status, data = self._robots_text(f"{origin}/robots.txt")
            self._robots[origin] = Robots.of(status, data, self.client.user_agent)
        return self._robots[origin]

    def _robots_text(self, place: str) -> tuple[int, bytes]:
        for _ in range(_REDIRECTS + 1):
            answer = self._get(place, {})
            if answer.redirect is None:
                return answer.status, answer.data
            place = self._next(place, answer.redirect)
        return 404, b""  # by RFC 9309, a file not reached after five redirects counts as missing

    def _get(self, address: str, headers: Mapping[str, str]) -> Response:
        origin = _origin(address)
        if origin in self._resting:
            raise FetchFailed(self._resting[origin])
        rules = self._robots.get(origin)
        pause = max(self.pause, rules.delay if rules else 0.0)
        if origin in self._asked:
            self.sleep(max(0.0, self._asked[origin] + pause - time.monotonic()))
        try:
            return self.client.get(address, headers)
        finally:
            self._asked[origin] = time.monotonic()


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
