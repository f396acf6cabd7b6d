"""What a disk has to say where something cannot be written to it."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import DiskFull, IndexDamaged, NotWritable, OnRecordError

__all__ = ["disk_full", "not_writable", "writable", "writing_to"]

_FULL = {errno.ENOSPC, errno.EDQUOT}
_REFUSED = {errno.EROFS, errno.EACCES, errno.EPERM}
_LITTLE = 1 << 20  # bytes free, below which a library that says nothing better met a full disk


def disk_full(place: Path) -> DiskFull:
    """The error of a full disk, which names it."""
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
    """The error of a place that can be read and not written to."""
    return NotWritable(
        f"{place} cannot be written to (read-only, or another user's): questions are answered from it as it is; "
        "to change it, run this where and as whom it can be written."
    )


def writable(place: Path) -> bool:
    """Whether this process may write there, with the rights that it uses."""
    return os.access(place, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


@contextmanager
def writing_to(place: Path) -> Iterator[None]:
    """Name the disk where a write below `place` fails for want of room or of the right to write.

    Raises DiskFull or NotWritable; what else goes wrong is raised as it is.
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
        cause = cause.__cause__
    try:
        return disk_full(place) if shutil.disk_usage(place).free < _LITTLE else None
    except OSError:
        return None
