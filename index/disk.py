"""Inspect disks: which folders are mount points, how much room is left, and why a write fails."""

import errno
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

from index.errors import DiskFull, IndexDamaged, NotWritable, OnRecordError

__all__ = ["disk_full", "has_room", "is_mount", "mounts_of", "not_writable", "short_of", "writable", "writing_to"]

_FULL = {errno.ENOSPC, errno.EDQUOT}
_REFUSED = {errno.EROFS, errno.EACCES, errno.EPERM}
_TABLE = Path("/proc/self/mountinfo")  # Linux only; unlike stat(), it shows bind mounts of one file system
_ESCAPED = re.compile(rb"\\([0-7]{3})")
_SAID = "disk is full"  # in SQLite's message, whichever disk it writes to
_LITTLE = 1 << 20  # bytes free: with fewer, an unexplained failure is taken for a full disk


def is_mount(path: Path) -> bool:
    """Tell whether something is mounted at `path` now."""
    return _is_mount(path, _listed_mounts())


def mounts_of(root: Path, folders: Iterable[Path]) -> dict[Path, Path]:
    """Return the mount point of `root`, and those of the `folders` below it that are mount points, by path as given.

    The mount point of `root` may be above it; it is left out where it is `/`.
    """
    listed, real = _listed_mounts(), root.resolve()
    above = next((path for path in (real, *real.parents) if _is_mount(path, listed)), real)
    found = {root: above} if above != above.parent and _is_mount(above, listed) else {}
    points = ((folder, real / folder.relative_to(root)) for folder in folders)
    return found | {folder: point for folder, point in points if _is_mount(point, listed)}


def _is_mount(path: Path, listed: frozenset[Path]) -> bool:
    return path in listed if listed else os.path.ismount(path)


def _listed_mounts() -> frozenset[Path]:
    """All mount points that the system lists; empty where it has no such list."""
    try:
        lines = _TABLE.read_bytes().splitlines()
    except OSError:
        return frozenset()
    points = (line.split(b" ")[4] for line in lines if line.count(b" ") > 4)
    return frozenset(Path(os.fsdecode(_ESCAPED.sub(_unescaped, point))) for point in points)


def _unescaped(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 8)])


def disk_full(place: Path) -> DiskFull:
    """Return the error of a full disk, which names it."""
    mount = place.resolve()
    while not os.path.ismount(mount) and mount != mount.parent:
        mount = mount.parent
    try:
        left = f"{shutil.disk_usage(place).free / 1e6:,.0f} MB left"
    except OSError:
        left = "nothing left"
    return DiskFull(
        f"The disk of {place} ({mount}) is full, {left}: make room and run it again; what was read is kept."
    )


def not_writable(place: Path) -> NotWritable:
    """Return the error of a place that can be read and not written to."""
    return NotWritable(
        f"{place} cannot be written to (read-only, or another user's): questions are answered from it as it is; "
        "to change it, run this where and as whom it can be written."
    )


def writable(place: Path) -> bool:
    """Tell whether this process may write to `place`, by its effective user."""
    return os.access(place, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def has_room(place: Path) -> bool:
    """Tell whether the disk of `place` has at least 1 MiB free; true where the system does not say."""
    try:
        return shutil.disk_usage(place).free >= _LITTLE
    except OSError:
        return True


def short_of(size: int, home: Path) -> Path | None:
    """Return the folder whose disk lacks room to rewrite a database of `size` bytes in `home`; None: there is room.

    SQLite writes the new copy first to the folder for temporary files, then to `home`.
    """
    return next((place for place in (home, _temporary()) if shutil.disk_usage(place).free < size), None)


def _temporary() -> Path:
    """Where SQLite puts temporary files."""
    found = Path(gettempdir())
    return Path("/var/tmp") if found == Path("/tmp") and Path("/var/tmp").is_dir() else found


@contextmanager
def writing_to(place: Path) -> Iterator[None]:
    """Translate the failure of a write below `place` into DiskFull or NotWritable, which name the disk.

    Other errors are raised unchanged.
    """
    try:
        yield
    except (OSError, IndexDamaged) as error:
        told = _objection(place, error)
        if told is None:
            raise
        raise told from error


def _objection(place: Path, error: BaseException) -> OnRecordError | None:
    cause: BaseException | None = error
    while cause is not None:
        number = cause.errno if isinstance(cause, OSError) else None
        if number in _FULL:
            return disk_full(place)
        if number in _REFUSED:
            return not_writable(place)
        if _SAID in str(cause):
            return disk_full(_temporary() if has_room(place) else place)
        cause = cause.__cause__
    return None if has_room(place) else disk_full(place)
