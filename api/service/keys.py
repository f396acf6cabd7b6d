"""The keys that open the HTTP door: shown once when they are made, kept as hashes."""

import hmac
import json
import os
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from api.errors import UsageError
from rag.errors import SettingsError

__all__ = ["Key", "Keys", "May"]

May = Literal["read", "write"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_MARK = "onrecord_"  # so that scanners for leaked keys can tell what one opens


@dataclass(frozen=True, slots=True)
class Key:
    """A key by its name; the key itself is not kept."""

    name: str
    may: May
    sha256: str  # of the key, whose 256 random bits need no slower hash
    made: str  # the day, as 2024-10-01


class Keys:
    """The keys of one home. Another process may add and remove them: each look takes what the file holds now."""

    def __init__(self, home: Path) -> None:
        self._file = home / "keys.json"
        self._seen: tuple[int, int, int] | None = None
        self._held: tuple[Key, ...] = ()

    def held(self) -> tuple[Key, ...]:
        """All keys, oldest first. Raises SettingsError where the file cannot be read."""
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
        """The key that `token` is; every one is compared, in a time that tells nothing of it."""
        digest = _digest(token)
        found = None
        for key in self.held():
            if hmac.compare_digest(key.sha256, digest):
                found = key
        return found

    def add(self, name: str, may: May) -> str:
        """Make a key and return it: it cannot be had again. Raises UsageError where the name is taken or is none."""
        if not _NAME.fullmatch(name):
            raise UsageError(f"{name!r} cannot name a key: use up to 64 letters, digits, and . _ - within.")
        if any(key.name == name for key in self.held()):
            raise UsageError(f"There is a key {name!r} already: remove it first, or choose another name.")
        token = _MARK + secrets.token_urlsafe(32)
        made = datetime.now(UTC).date().isoformat()
        self._write([*self.held(), Key(name, may, _digest(token), made)])
        return token

    def remove(self, name: str) -> None:
        """Take a key away; servers refuse it from their next request on. Raises UsageError where there is none."""
        left = [key for key in self.held() if key.name != name]
        if len(left) == len(self.held()):
            raise UsageError(f"There is no key {name!r}; `onrecord keys list` names them.")
        self._write(left)

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
            self._file.parent.mkdir(parents=True, exist_ok=True)
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
    if not isinstance(row, dict) or not all(isinstance(value, str) for value in row.values()):
        raise ValueError("no key")
    if row["may"] not in {"read", "write"} or not re.fullmatch("[0-9a-f]{64}", row["sha256"]):
        raise ValueError("no key")
    return Key(row["name"], "write" if row["may"] == "write" else "read", row["sha256"], row["made"])
