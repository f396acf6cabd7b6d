"""The files under the given paths."""

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import NothingToIngest

__all__ = ["Failed", "File", "find", "printable"]


@dataclass(frozen=True, slots=True)
class File:
    """A file to read: where it is, how it looked, and its name below the path that was given."""

    path: Path  # absolute
    root: Path  # the folder that was given, or the parent of the file that was given
    size: int  # bytes
    mtime_ns: int

    @property
    def source(self) -> str:
        """The path below the root, `/` between its parts, unprintable characters escaped."""
        return printable(self.path.relative_to(self.root).as_posix())


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be read as an article, and why."""

    source: str
    reason: str
    path: Path


def printable(name: str) -> str:
    r"""`name` in characters that can be shown and stored: a newline as `\n`, a stray byte as `\xff`."""
    readable = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in readable)


def find(paths: Sequence[Path], suffixes: Collection[str]) -> Iterator[File | Failed]:
    """Every file of `paths` with one of `suffixes`, folders searched to the bottom, in name order.

    Hidden files and folders are passed over. A link that leads out of its root is a `Failed`, and so is a
    folder that cannot be listed. Raises NothingToIngest where a path does not exist.
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
            yield from _walk(path, path, suffixes)
        elif path.suffix.lower() in suffixes and path.is_file():
            yield _file(path, path.parent)
        else:
            known = ", ".join(sorted(suffixes))
            yield Failed(printable(path.name), f"not a format that can be read ({known})", path)


def _walk(folder: Path, root: Path, suffixes: Collection[str]) -> Iterator[File | Failed]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield _failed(folder, root, f"folder cannot be listed: {_why(error)}")
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path, root, suffixes)
        elif path.suffix.lower() in suffixes or _leads_to_folder(entry):
            yield from _entry(path, root)


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_symlink() and os.path.isdir(entry.path)  # noqa: PTH112 - Path.is_dir() may raise


def _entry(path: Path, root: Path) -> Iterator[File | Failed]:
    try:
        if not path.resolve(strict=True).is_relative_to(root.resolve()):
            yield _failed(path, root, "a link that leads out of the folder")
        elif path.is_file():
            yield _file(path, root)
    except (OSError, RuntimeError) as error:
        yield _failed(path, root, _why(error))


def _file(path: Path, root: Path) -> File:
    stat = path.stat()
    return File(path, root, stat.st_size, stat.st_mtime_ns)


def _failed(path: Path, root: Path, reason: str) -> Failed:
    return Failed(printable(path.relative_to(root).as_posix()), reason, path)


def _why(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return "a link that leads nowhere"
