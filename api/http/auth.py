"""Authentication of HTTP requests by keys, and their rate limit."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.errors import KeyExpired, KeyRefused, KeyTooWeak
from api.http.log_fields import log_fields
from api.http.rate_limit import RateLimit
from api.service.keys import Key, Keys

__all__ = ["READS", "WRITES", "Access", "key_of"]

_bearer = HTTPBearer(auto_error=False, description="A key of `onrecord keys add NAME`, where keys are in use.")
_Given = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


@dataclass(frozen=True)
class Access:
    """The access rules of one server: where no keys are in use, anybody may read, and nobody may write."""

    keys: Keys
    limit: RateLimit
    local: bool = True  # whether only this machine can connect: then requests without a key are not rate-limited
    asks: bool = False  # whether a key is required even where none is left: removing the last must not open the server

    def check(self, request: Request, given: str | None, *, write: bool) -> None:
        """Check the key `given`, and keep it for `key_of`. Raises KeyRefused, KeyExpired, KeyTooWeak, TooMany."""
        key = request.scope.setdefault("state", {})["key"] = self._key(given)
        if key:
            log_fields(request)["key"] = key.name
        if key or not self.local:
            self.limit.take(f"key {key.name}" if key else f"host {request.client.host if request.client else ''}")
        if write and (key is None or key.may != "write"):
            raise KeyTooWeak("This needs a key that may write.")

    def may_write(self, authorization: str) -> bool:
        """Tell whether an Authorization header holds a key that may write, without counting a request."""
        kind, _, given = authorization.partition(" ")
        key = self.keys.find(given) if kind.lower() == "bearer" else None
        return key is not None and key.may == "write" and not key.expired

    def _key(self, given: str | None) -> Key | None:
        """Return the caller's key; None where no keys are in use, though OpenAI's clients always send one."""
        if not (self.keys.all() or self.asks):
            return None
        key = self.keys.find(given) if given else None
        if key is None:
            raise KeyRefused("A valid key is needed.")
        if key.expired:
            raise KeyExpired(f"The key {key.name} has expired.")
        return key


def key_of(request: Request) -> Key | None:
    """Return the key that `Access.check` accepted for this request; None where no key was required."""
    found: Key | None = request.scope.get("state", {}).get("key")
    return found


async def _reads(request: Request, given: _Given) -> None:
    _check(request, given, write=False)


async def _writes(request: Request, given: _Given) -> None:
    _check(request, given, write=True)


def _check(request: Request, given: HTTPAuthorizationCredentials | None, *, write: bool) -> None:
    access: Access = request.app.state.services.access
    access.check(request, given.credentials if given else None, write=write)


READS = Depends(_reads)
WRITES = Depends(_writes)
