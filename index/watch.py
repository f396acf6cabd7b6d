"""Keeping an index in step with folders as files come and go in them."""

import math
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Pace", "settled", "watch"]


@dataclass(frozen=True, slots=True)
class Pace:
    """How patiently a folder is watched, in seconds."""

    quiet: float = 1.0  # without a change, after which a burst is over
    longest: float = 30.0  # that a burst is waited for
    still: float = 2.0  # for which a file keeps its size and time, so that it is not half written
    patience: float = 60.0  # that files are waited for which keep growing
    anew: float = 300.0  # after which all is looked at anew: a mount that comes or goes tells nobody
    look: float = 5.0  # after which a path that was gone is looked for


def watch(paths: Sequence[Path], stop: threading.Event, pace: Pace | None = None) -> Iterator[None]:
    """Yield when the paths should be ingested: at once, after each burst of changes, and now and then.

    Ends when `stop` is set. A path that is gone is waited for: what it held is not deleted.
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
    """Yield what changed after each burst, and nothing now and then; until a path is another folder than it was."""
    import watchfiles

    places, since = _places(paths), -math.inf  # so that nothing is missed which came before this began
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
    except OSError:  # a path went while it was about to be watched, or the system watches no more of them
        stop.wait(pace.longest)
        yield ()


def settled(paths: Collection[Path], pace: Pace, stop: threading.Event) -> bool:
    """Wait until none of the files was written to for a while; False where one is still, at the end of all patience."""
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
    """Which folder each path is: another where something was mounted there, or taken away."""
    return [_place(path) for path in paths]


def _place(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino
