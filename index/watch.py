"""Watch folders, so that an index is updated when files in them change."""

import math
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Pace", "settled", "watch"]


@dataclass(frozen=True, slots=True)
class Pace:
    """The intervals of watching, in seconds."""

    quiet: float = 1.0  # without a change until a burst of changes is over
    longest: float = 30.0  # until a burst is taken as over though it goes on
    still: float = 2.0  # since a file was last written, so that it is not half written
    patience: float = 60.0  # of waiting, at most, for files that are still being written
    anew: float = 300.0  # between two full looks, as mounting a folder gives no notice
    look: float = 5.0  # between two looks for a path that is missing


def watch(paths: Sequence[Path], stop: threading.Event, pace: Pace | None = None) -> Iterator[None]:
    """Yield whenever the paths should be ingested: at once, after each burst of changes, and every `pace.anew` seconds.

    Ends when `stop` is set. While a path is missing nothing is yielded, so that its articles are not removed.
    """
    pace = pace or Pace()
    yield None
    while not stop.is_set():
        if not _all_there(paths):
            stop.wait(pace.look)
            if _all_there(paths):
                yield None
            continue
        for changed in _rounds(paths, stop, pace):
            settled(changed, pace, stop)
            if not stop.is_set():
                yield None


def _rounds(paths: Sequence[Path], stop: threading.Event, pace: Pace) -> Iterator[Collection[Path]]:
    """Yield the changed paths after each burst, and no paths every `pace.anew` seconds, until a path is remounted."""
    import watchfiles

    places, since = _places(paths), -math.inf  # -inf: yields at once, lest an earlier change is missed
    watched = watchfiles.watch(
        *paths,
        watch_filter=None,
        debounce=int(pace.longest * 1000),
        step=int(pace.quiet * 1000),
        stop_event=stop,
        rust_timeout=int(pace.look * 1000),
        yield_on_timeout=True,
    )
    try:
        for changes in watched:
            moved = _places(paths) != places
            if changes or moved or time.monotonic() - since >= pace.anew:
                since = time.monotonic()
                yield {Path(name) for _, name in changes}
            if moved:
                return
    except OSError:  # a path vanished, or the system's limit of watches is reached
        stop.wait(pace.longest)
        yield ()


def settled(paths: Collection[Path], pace: Pace, stop: threading.Event) -> bool:
    """Wait until no file was written to for `pace.still` seconds; False where that takes more than `pace.patience`."""
    until = time.monotonic() + pace.patience
    while (left := until - time.monotonic()) > 0 and not stop.is_set():
        age = time.time() - max(map(_written, paths), default=0.0)
        if not 0 <= age < pace.still:
            return True
        stop.wait(min(pace.still - age, left))
    return False


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _all_there(paths: Sequence[Path]) -> bool:
    return None not in _places(paths)


def _places(paths: Sequence[Path]) -> list[tuple[int, int] | None]:
    """The device and inode of each path, which change when something is mounted or unmounted there."""
    return [_place(path) for path in paths]


def _place(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino
