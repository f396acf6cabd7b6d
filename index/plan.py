"""Plan an ingest: find the files, and compare them with the catalogue."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from index.catalogue import found
from index.catalogue.found import Looked, file_count
from index.chunking.prepare import Job
from index.database.connection import Connection
from index.errors import NothingToIngest
from index.files import Failed, File, PassedOver, find, printable
from index.parsing.formats import objection

__all__ = ["file_count", "jobs", "list_files"]

_PAGE = 500  # files that are noted at once


def list_files(db: Connection, paths: Sequence[Path]) -> tuple[list[Failed], list[PassedOver]]:
    """Find the files, name them and note them in the catalogue; returns the failed and the passed-over ones.

    Raises NothingToIngest where a path does not exist, or a folder holds no article (any more).
    """
    failed: list[Failed] = []
    passed: list[PassedOver] = []
    found.begin(db, paths)
    with found.listing(db):
        files = _files(paths, failed, passed)
        while page := list(islice(files, _PAGE)):
            found.note_found(db, _named(db, page))
    found.note_unreached(db, [failure.path for failure in failed])
    failing = {folder for failure in failed for folder in (failure.path, *failure.path.parents)}
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
    """Yield the listed files that are new or have changed, in order.

    A file with the same size, inode and times counts as unchanged; with `check`, only one with the same hash does. A
    file whose name satisfies `again` counts as changed. `unchanged` is called for each unchanged file: with the file
    where its size, inode or times are new though its content is not, else with None.
    """
    for page in found.looks(db):
        same = [] if check else [file.number for file in page if file.look == file.held and not again(file.source)]
        found.note_same(db, same)
        as_before = set(same)
        for file in page:
            if file.number in as_before:
                unchanged(None)
            elif job := _job(db, file, max_bytes, unchanged, anew=again(file.source)):
                yield job


def _job(
    db: Connection, file: Looked, max_bytes: int, unchanged: Callable[[File | None], None], *, anew: bool
) -> Job | None:
    """The job for a file whose metadata has changed; None where its content is the same."""
    path, look = Path(os.fsdecode(file.path)), file.look
    sha256 = _sha256(path) if look.size <= max_bytes else ""
    if file.held and file.sha256 == sha256 and file.held.size >= 0 and not anew:
        found.note_same(db, [file.number])
        unchanged(File(path, path.parent, *look) if file.held != look else None)
        return None
    return Job(
        path, file.source, look.size, look.mtime_ns, found.known_keys(db, file.path, sha256), look.ctime_ns, look.inode
    )


def _files(paths: Sequence[Path], failed: list[Failed], passed: list[PassedOver]) -> Iterator[File]:
    """The files to be read; failed and passed-over ones are appended to the two lists."""
    for file in find(paths, objection):
        if isinstance(file, Failed):
            failed.append(file)
        elif isinstance(file, PassedOver):
            passed.append(file)
        else:
            yield file


def _named(db: Connection, files: Sequence[File]) -> list[tuple[File, str]]:
    """Each file with its name: the held one, else its path below the root, lengthened upwards where that is taken."""
    paths = [os.fsencode(file.path) for file in files]
    held, given = found.held_names(db, paths), set[str]()
    named = []
    for file, path in zip(files, paths, strict=True):
        name = held.get(path) or _new_name(db, file, path, given)
        given.add(name)
        named.append((file, name))
    return named


def _new_name(db: Connection, file: File, path: bytes, given: set[str]) -> str:
    root, name = file.root, file.source
    while (name in given or _taken(db, name, path)) and root != root.parent:
        root = root.parent
        name = File(file.path, root, 0, 0).source
    return name


def _taken(db: Connection, name: str, path: bytes) -> bool:
    if found.is_found(db, name):
        return True
    holder = found.holder(db, name, path)
    # The name of a deleted file is free, so that a moved folder keeps its names.
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
        return ""  # the error is reported when the file is prepared
