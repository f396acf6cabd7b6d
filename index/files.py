"""Find the files at and below the given paths."""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from index.errors import NothingToIngest

__all__ = ["Failed", "File", "PassedOver", "find", "printable"]


@dataclass(frozen=True, slots=True)
class File:
    """A file to read, with its metadata from `stat` when it was found."""

    path: Path  # absolute
    root: Path  # the folder that was given, or the parent of the file that was given
    size: int  # bytes
    mtime_ns: int
    ctime_ns: int = 0  # 0 where the platform has none
    inode: int = 0

    @property
    def source(self) -> str:
        """Return the path below the root, `/` between its parts, unprintable characters escaped."""
        return printable(self.path.relative_to(self.root).as_posix())


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be read as an article, and why."""

    source: str
    reason: str
    path: Path


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file or folder that is not read, for a reason that is no failure."""

    source: str
    reason: str
    path: Path

    @property
    def suffix(self) -> str:
        """Return the suffix of the file's or web page's name, in lower case with its dot; empty without one."""
        name = PurePosixPath(urlsplit(self.source).path) if "://" in self.source else self.path
        return name.suffix.lower()


_NO_FILE = "no ordinary file"
_LARGEST = (1 << 63) - 1  # that the catalogue can hold; in nanoseconds, the year 2262

Objection = Callable[[Path], str | None]  # returns why a file is not read, in a few words; None where it is read


def printable(name: str) -> str:
    r"""Return `name` with characters escaped that cannot be shown or stored: `\n`, or `\xff` for a stray byte."""
    readable = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in readable)


def find(paths: Sequence[Path], objection: Objection) -> Iterator[File | Failed | PassedOver]:
    """Yield every file at or below `paths`, in name order.

    A hidden file, or one to which `objection` objects, is yielded as PassedOver; one that is itself among `paths` and
    meets an objection, as Failed. A link out of its root, and a folder that cannot be listed, are Failed too. Raises
    NothingToIngest where a path does not exist.
    """
    seen: set[Path] = set()
    for given in paths:
        path = Path(os.path.abspath(given))  # noqa: PTH100 - resolve() would not follow a link named on purpose
        if path in seen:
            continue
        seen.add(path)
        if not os.path.exists(path):  # noqa: PTH110 - Path.exists() raises where a name is too long
            raise NothingToIngest(f"There is no file or folder {printable(str(given))}; nothing was changed.")
        if path.is_dir():
            yield from _walk(path, path, objection)
            continue
        reason = objection(path) if path.is_file() else _NO_FILE
        yield Failed(printable(path.name), reason, path) if reason else _file(path, path.parent, path.stat())


def _walk(folder: Path, root: Path, objection: Objection) -> Iterator[File | Failed | PassedOver]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield _failed(folder, root, f"folder cannot be listed: {_why(error)}")
        return
    for entry in entries:
        path = folder / entry.name
        is_folder = entry.is_dir(follow_symlinks=False)
        if entry.name.startswith("."):
            yield _passed(path, root, "a hidden folder" if is_folder else "hidden")
        elif is_folder:
            yield from _walk(path, root, objection)
        else:
            yield from _entry(path, root, objection, is_link=entry.is_symlink())


def _entry(path: Path, root: Path, objection: Objection, *, is_link: bool) -> Iterator[File | Failed | PassedOver]:
    try:
        if is_link and not path.resolve(strict=True).is_relative_to(root.resolve()):
            yield _failed(path, root, "a link that leads out of the folder")
        elif is_link and path.is_dir():
            yield _passed(path, root, "a link to a folder")
        elif not (look := _look(path)) or not stat.S_ISREG(look.st_mode):
            yield _passed(path, root, _NO_FILE)
        elif reason := objection(path):
            yield _passed(path, root, reason)
        else:
            yield _file(path, root, look)
    except (OSError, RuntimeError) as error:
        yield _failed(path, root, _why(error))


def _look(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:  # deleted since the folder was listed
        return None


def _file(path: Path, root: Path, look: os.stat_result) -> File:
    # On Windows this is the time of creation, which shows no change.
    changed = 0 if os.name == "nt" else min(look.st_ctime_ns, _LARGEST)
    return File(path, root, look.st_size, min(look.st_mtime_ns, _LARGEST), changed, look.st_ino & _LARGEST)


def _passed(path: Path, root: Path, reason: str) -> PassedOver:
    return PassedOver(printable(path.relative_to(root).as_posix()), reason, path)


def _failed(path: Path, root: Path, reason: str) -> Failed:
    return Failed(printable(path.relative_to(root).as_posix()), reason, path)


def _why(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return "a link that leads nowhere"
