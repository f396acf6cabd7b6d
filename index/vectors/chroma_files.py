"""Do what Chroma's public interface cannot: the only file that relies on its internals.

`pyproject.toml` gives chromadb an upper bound for this file's sake.
"""

import json
import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

__all__ = ["blank_spare_room", "check_graph", "disconnect", "forget_failed", "seal", "set_timeout"]

_DATABASE = "chroma.sqlite3"
_SUMS = "sums.json"  # CRC-32 of each of a segment's files, by name
_BLOCK = 1 << 20  # bytes of a file read at once
_HEADER = (slice(0, 4), slice(20, 28), slice(28, 36))  # of the graph: version, vectors held, bytes of each


def seal(folder: Path) -> None:
    """Store the checksums of a segment's files for `check_graph`; from now on Chroma writes only to its database."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(_DATABASE))
    sums = {path.relative_to(folder).as_posix(): _sum(path) for path in files}
    (folder / _SUMS).write_text(json.dumps(sums), "ascii")


def check_graph(folder: Path) -> None:
    """Raise EOFError where a file differs from its checksum, as Chroma would die of a segmentation fault.

    In an older segment without checksums, EOFError is raised where a file of the graph was cut short.
    """
    if (folder / _SUMS).exists():
        sums = json.loads((folder / _SUMS).read_text("ascii"))
        whole = all(_sum(folder / name) == made for name, made in sums.items())
    else:
        whole = all(path.stat().st_size >= used for path, used in _graph(folder))
    if not whole:
        raise EOFError(folder)


def _sum(path: Path) -> int:
    made = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            made = zlib.crc32(block, made)
    return made


def blank_spare_room(folder: Path) -> None:
    """Erase all unused room in a segment's files.

    Chroma's emptied log leaves free pages that are six sevenths of its database. The room that the graph reserves for
    more vectors is filled with uninitialised memory of the process.
    """
    try:
        with closing(sqlite3.connect(folder / _DATABASE)) as db:
            db.execute("VACUUM")
    except sqlite3.Error as error:
        raise OSError(f"{folder / _DATABASE}: {error}") from error
    for path, used in _graph(folder):
        with path.open("r+b") as file:
            room = file.seek(0, os.SEEK_END) - used
            file.seek(used)
            file.write(bytes(max(room, 0)))


def forget_failed(identifier: str) -> None:
    """Let a folder be opened again after a failure: Chroma caches a client that failed to start."""
    from chromadb.api.shared_system_client import SharedSystemClient

    SharedSystemClient._identifier_to_system.pop(identifier, None)


def set_timeout(client: Any, timeout: httpx.Timeout) -> None:
    """Set the timeout of a client of a Chroma server, for which there is no setting."""
    client._server._session.timeout = timeout


def disconnect(client: Any) -> None:
    """Close a client of a server, with the sessions that its `close` leaves open and its entry in Chroma's cache."""
    from chromadb.api.shared_system_client import SharedSystemClient

    system, servers = client._system, (client._server, client._admin_client._server)
    client.close()
    for server in servers:
        server._session.close()
    remembered = SharedSystemClient._identifier_to_system
    for identifier in [key for key, known in remembered.items() if known is system]:
        remembered.pop(identifier, None)


def _graph(folder: Path) -> Iterator[tuple[Path, int]]:
    """The graph's files, and how many bytes of each are in use."""
    for header in folder.glob("*/header.bin"):
        data = header.read_bytes()
        version, held, width = (int.from_bytes(data[at], "little") for at in _HEADER)
        if version == 1:
            yield header, 100
            yield header.with_name("data_level0.bin"), held * width
            yield header.with_name("length.bin"), held * 4
