"""What an ingest has to do: the files found, compared with the catalogue."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from index.catalogue import found
from index.catalogue.found import file_count
from index.chunking.prepare import Job
from index.database.connection import Connection
from index.errors import NothingToIngest
from index.files import Failed, File, PassedOver, find, printable
from index.parsing.formats import objection

__all__ = ["file_count", "jobs", "list_files"]


def list_files(db: Connection, paths: Sequence[Path]) -> tuple[list[Failed], list[PassedOver]]:
    """Find the files and name them; returns those that cannot be reached, and those that are not to be read.

    Raises NothingToIngest where a path does not exist, or a folder holds no article (any more).
    """
    failed: list[Failed] = []
    passed: list[PassedOver] = []
    found.begin(db, paths)
    with found.listing(db):
        for file in find(paths, objection):
            if isinstance(file, Failed):
                failed.append(file)
            elif isinstance(file, PassedOver):
                passed.append(file)
            else:
                found.note_found(db, file, _name(db, file))
    found.note_unreached(db, [one.path for one in failed])
    failing = {folder for one in failed for folder in (one.path, *one.path.parents)}
    for path in paths:
        if Path(os.path.abspath(path)) not in failing:  # noqa: PTH100 - a link is itself, not where it leads
            _check_folder(db, path, len(passed))
    return failed, passed


def jobs(
    db: Connection,
    max_bytes: int,
    unchanged: Callable[[File | None], None],
    again: Callable[[str], bool] = lambda name: False,
    *,
    check: bool = False,
) -> Iterator[Job]:
    """Return the listed files that are new or have changed, in order.

    A file of the same size, inode and times is taken to be as it was; with `check` only one of the same bytes is.
    A file whose name `again` tells is taken to have changed.
    `unchanged` is called for each other file: with the file where its look is new though its content is not, else
    with None.
    """
    for raw, source, *look in found.files(db):
        path, size = Path(os.fsdecode(raw)), look[0]
        sha256_held, looked = found.held_look(db, raw)
        anew = again(source)
        if looked == look and not check and not anew:
            found.note_same(db, raw)
            unchanged(None)
            continue
        sha256 = _sha256(path) if size <= max_bytes else ""
        if sha256_held == sha256 and looked[0] >= 0 and not anew:
            found.note_same(db, raw)
            unchanged(File(path, path.parent, *look) if looked != look else None)
            continue
        _, mtime_ns, ctime_ns, inode = look
        yield Job(path, source, size, mtime_ns, found.known_keys(db, raw, sha256), ctime_ns, inode)


def _name(db: Connection, file: File) -> str:
    """The name of `file`: the one it has, else its path below the root, longer where that is taken."""
    path = os.fsencode(file.path)
    held = found.held_name(db, path)
    if held is not None:
        return held
    root, name = file.root, file.source
    while _taken(db, name, path) and root != root.parent:
        root = root.parent
        name = File(file.path, root, 0, 0).source
    return name


def _taken(db: Connection, name: str, path: bytes) -> bool:
    if found.is_found(db, name):
        return True
    holder = found.holder(db, name, path)
    # A file that is gone gives its name free: a folder that was moved keeps its names.
    return holder is not None and os.path.lexists(holder)


def _check_folder(db: Connection, path: Path, passed: int) -> None:
    if found.is_found_below(db, path):
        return
    held = found.held_below(db, path)
    name = printable(str(path))
    if held:
        raise NothingToIngest(
            f"{name} holds no article now, but {held} in the index came from it; nothing was changed. "
            "If they are meant to go: `onrecord forget SOURCE…`."
        )
    met = f": {passed} {'file was' if passed == 1 else 'files were'} met and passed over" if passed else ""
    raise NothingToIngest(f"{name} holds no article that can be read{met}; nothing was changed.")


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""  # preparing it will say why
