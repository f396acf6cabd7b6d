"""Seals (HMACs) on answers: each proves that a document sent back is exactly one that this server gave out."""

import contextlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

__all__ = ["UNSEALED", "Seals", "sealed_fields"]

UNSEALED = frozenset({"passages", "timings", "usage", "seal"})  # of no use to a later reader of the answer
_FILE = "seal.key"


class Seals:
    """Seals documents with a secret of the home, which all processes of a server share."""

    def __init__(self, home: Path) -> None:
        self._file = home / _FILE
        self._secret = b""

    def seal(self, document: Mapping[str, Any]) -> str:
        """Return the seal of a document; empty where the home cannot keep a secret."""
        secret = self._load_secret()
        return hmac.new(secret, _canonical(document), sha256).hexdigest() if secret else ""

    def verify(self, document: Mapping[str, Any], seal: str) -> bool:
        """Tell whether the document is as it was sealed."""
        own = self.seal(document)
        return bool(own) and hmac.compare_digest(own.encode(), seal.encode("utf-8", "surrogatepass"))

    def _load_secret(self) -> bytes:
        if not self._secret:
            self._secret = self._read() or self._create_secret()
        return self._secret

    def _read(self) -> bytes:
        try:
            return self._file.read_bytes()
        except OSError:
            return b""

    def _create_secret(self) -> bytes:
        """Make the secret, unless another process was faster, and return it; empty where the home cannot be written."""
        beside = self._file.with_name(f"{_FILE}.{os.getpid()}.{secrets.token_hex(4)}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            beside.touch(mode=0o600)
            beside.write_bytes(secrets.token_bytes(32))
            with contextlib.suppress(FileExistsError):
                os.link(beside, self._file)
            beside.unlink()
        except OSError:
            return b""
        return self._read()


def sealed_fields(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a document that a seal covers."""
    return {name: value for name, value in document.items() if name not in UNSEALED}


def _canonical(document: Mapping[str, Any]) -> bytes:
    text = json.dumps(sealed_fields(document), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return text.encode()
