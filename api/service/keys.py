"""The keys that open the HTTP door: shown once when they are made, kept as hashes."""

import hmac
import json
import os
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout

from api.errors import UsageError
from api.settings.settings import is_name
from rag.errors import SettingsError

__all__ = ["Key", "Keys", "May"]

May = Literal["read", "write"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_MARK = "onrecord_"  # so that scanners for leaked keys can tell what one opens
_PATIENCE = 30  # seconds to wait for another process that writes the file


@dataclass(frozen=True, slots=True)
class Key:
    """A key by its name; the key itself is not kept."""

    name: str
    may: May
    sha256: str  # of the key, whose 256 random bits need no slower hash
    made: str  # the day, as 2024-10-01
    collections: tuple[str, ...] = ()  # those that it opens; none named: every one
    until: str | None = None  # the last day on which it opens, in UTC; None: it does not end

    @property
    def expired(self) -> bool:
        """Tell whether its last day is over."""
        return self.until is not None and datetime.now(UTC).date() > date.fromisoformat(self.until)


class Keys:
    """The keys of one home. Other processes may add and remove keys, so the file is read again whenever it has changed.

    A change holds a lock from reading the file to writing it, so that of concurrent changes none is lost.
    """

    def __init__(self, home: Path) -> None:
        self._file = home / "keys.json"
        self._lock = FileLock(home / "keys.lock", timeout=_PATIENCE, mode=0o600)
        self._seen: tuple[int, int, int] | None = None
        self._held: tuple[Key, ...] = ()

    def all(self) -> tuple[Key, ...]:
        """Return all keys, oldest first, also expired ones. Raises SettingsError where the file cannot be read."""
        try:
            stat = self._file.stat()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise self._unusable(error) from error
        seen = stat.st_mtime_ns, stat.st_size, stat.st_ino
        if seen != self._seen:
            self._held, self._seen = self._read(), seen
        return self._held

    def find(self, token: str) -> Key | None:
        """Return the key of `token`, even if expired; None if unknown. All keys are compared, each in constant time."""
        digest = _digest(token)
        found = None
        for key in self.all():
            if hmac.compare_digest(key.sha256, digest):
                found = key
        return found

    def add(self, name: str, may: May, collections: Sequence[str] = (), until: date | None = None) -> str:
        """Make a key and return its token, of which only a hash is stored.

        The key opens `collections`, or every one where none is named, through the day `until`. Raises UsageError
        where the name is taken or not valid, where that of a collection is not valid, and where `until` is past.
        """
        if not _NAME.fullmatch(name):
            raise UsageError(f"{name!r} cannot name a key: use up to 64 letters, digits, and . _ - within.")
        for collection in collections:
            if not is_name(collection):
                raise UsageError(f"{collection!r} cannot name a collection: `onrecord status` lists those there are.")
        if until and until < datetime.now(UTC).date():
            raise UsageError(f"{until} is over: a key needs a last day that is still to come.")
        token = _MARK + secrets.token_urlsafe(32)
        made = datetime.now(UTC).date().isoformat()
        last = until.isoformat() if until else None
        with self._changing():
            if any(key.name == name for key in self.all()):
                raise UsageError(f"There is a key {name!r} already: remove it first, or choose another name.")
            opens = tuple(dict.fromkeys(collections))
            self._write([*self.all(), Key(name, may, _digest(token), made, opens, last)])
        return token

    def remove(self, name: str) -> None:
        """Take a key away; servers refuse it from their next request on. Raises UsageError where there is none."""
        with self._changing():
            left = [key for key in self.all() if key.name != name]
            if len(left) == len(self.all()):
                raise UsageError(f"There is no key {name!r}; `onrecord keys list` names them.")
            self._write(left)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Hold the lock, and read the keys anew: a file replaced twice within a tick of the clock looks unchanged."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        except Timeout as error:
            raise SettingsError(
                f"{self._file} has been held by another process for {_PATIENCE} s: end it, or try again later."
            ) from error
        except OSError as error:
            raise self._unusable(error) from error
        try:
            self._seen = None
            yield
        finally:
            self._lock.release()

    def _read(self) -> tuple[Key, ...]:
        try:
            rows = json.loads(self._file.read_text("utf-8"))
            if not isinstance(rows, list):  # an empty object would be no keys, and open the door
                raise ValueError("no list")
            return tuple(map(_key, rows))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise self._unusable(error) from error

    def _write(self, keys: list[Key]) -> None:
        text = json.dumps([asdict(key) for key in keys], indent=2)
        beside = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        try:
            beside.touch(mode=0o600)
            beside.write_text(text + "\n", "utf-8")
            beside.replace(self._file)
        except OSError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> SettingsError:
        reason = (error.strerror or "input/output error").lower() if isinstance(error, OSError) else "no list of keys"
        return SettingsError(f"{self._file} cannot be used ({reason}): mend it, or remove it and make the keys anew.")


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _key(row: Any) -> Key:
    """Return the key of one entry of the file; older entries lack the collections and the last day."""
    if not isinstance(row, dict) or not isinstance(row["name"], str) or not isinstance(row["made"], str):
        raise ValueError("no key")
    if row["may"] not in {"read", "write"} or not re.fullmatch("[0-9a-f]{64}", row["sha256"]):
        raise ValueError("no key")
    collections, until = row.get("collections", []), row.get("until")
    if not isinstance(collections, list) or not all(isinstance(name, str) and is_name(name) for name in collections):
        raise ValueError("no collections")  # an empty list would open every collection
    if until is not None:
        date.fromisoformat(until)
    may: May = "write" if row["may"] == "write" else "read"
    return Key(row["name"], may, row["sha256"], row["made"], tuple(collections), until)
