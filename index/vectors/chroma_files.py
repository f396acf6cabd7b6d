"""What Chroma's public interface cannot do: the one file that knows its insides, of the versions that are allowed.

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
_SUMS = "sums.json"  # of a segment's files, by their names
_BLOCK = 1 << 20  # bytes of a file read at once
_HEADER = (slice(0, 4), slice(20, 28), slice(28, 36))  # of the graph: version, vectors held, bytes of each


def seal(folder: Path) -> None:
    """Note what the files of a segment hold, for `check_graph`; Chroma writes to its database alone from now on."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(_DATABASE))
    sums = {path.relative_to(folder).as_posix(): _sum(path) for path in files}
    (folder / _SUMS).write_text(json.dumps(sums), "ascii")


def check_graph(folder: Path) -> None:
    """Raise EOFError where a file is not as it was sealed: Chroma would die of a segmentation fault.

    Of a segment made before there were seals, where a file of the graph was cut short.
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
    """Leave nothing in a segment but what it holds.

    Of Chroma's log, six sevenths of its database, the room is left when it is emptied. In the room for vectors to come
    Chroma writes what the process had in its memory.
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
    """Let a folder be opened again: Chroma remembers what failed to start, and would hand it to the next."""
    from chromadb.api.shared_system_client import SharedSystemClient

    SharedSystemClient._identifier_to_system.pop(identifier, None)


def set_timeout(client: Any, timeout: httpx.Timeout) -> None:
    """Bound the waiting for a Chroma server: there is no setting for it."""
    client._server._session.timeout = timeout


def disconnect(client: Any) -> None:
    """Close a client of a server, and what its own `close` leaves open or remembers for ever."""
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
