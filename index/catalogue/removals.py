"""Which of the articles that are gone from disk stay, since a folder or a mount may only be missing.

They are those of the paths that `index/plan.py` listed last.
"""

import json
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path

from index.catalogue import found
from index.catalogue.database import Catalogue
from index.database.connection import Connection
from index.database.values import parsed
from index.disk import is_mount, mounts_of

__all__ = ["note_mounts", "spared"]

_FEW_LOST, _SHARE_LOST = 5, 0.1
_FOLDER = 2  # articles of a folder that vanished, at least: one that is named for its one article goes with it
_NOTED = "mounts"  # of the index's identity: {a path: the mount point that all below it lay on}


def spared(catalogue: Catalogue, sources: Sequence[str], paths: Sequence[Path]) -> list[str]:
    """Return those of the articles gone from the listed paths that stay.

    They stay, however few, where what they lay on was a mount and is none now, and where a folder of two articles or
    more vanished or holds nothing any more. Else they stay where more than 5 and more than a tenth of all that is held
    from the paths are gone, or of a folder below them. One whose content is found under another name has only moved,
    and does not count.
    """
    db = catalogue.db
    gone_from = {source: found.held_path(db, source) for source in sources}
    lost = set(sources) - found.moved(db, sources)
    if _is_much(len(lost), found.held_below(db)):
        return list(sources)
    roots = {_absolute(path) for path in paths}
    counts = Counter(folder for source in lost for folder in _below(gone_from[source], roots))
    missing = {folder for folder, count in counts.items() if _is_missing(db, folder, count)}
    missing |= {path for path, mount in _noted(catalogue).items() if not is_mount(mount)}
    return [source for source in sources if not missing.isdisjoint(gone_from[source].parents)]


def note_mounts(catalogue: Catalogue, paths: Iterable[Path]) -> None:
    """Remember the mounts that the articles of the listed paths lie on, within the caller's transaction.

    One that is missing is forgotten when nothing is held from it any more, or files were found in its place.
    """
    db = catalogue.db
    folders = found.folders(db)
    every = folders.union(*(folder.parents for folder in folders))
    noted = {path: to for path, to in _noted(catalogue).items() if path not in every and found.held_below(db, path)}
    for path in map(_absolute, paths):
        noted |= mounts_of(path, [folder for folder in every if path in folder.parents])
    catalogue.set_meta(_NOTED, json.dumps({str(path): str(mount) for path, mount in sorted(noted.items())}))


def _noted(catalogue: Catalogue) -> dict[Path, Path]:
    return {Path(path): Path(mount) for path, mount in parsed(catalogue.meta(_NOTED) or "{}").items()}


def _is_missing(db: Connection, folder: Path, lost: int) -> bool:
    """Whether so much of a folder is gone that it may be missing: the whole folder, or a large share of it."""
    held = found.held_below(db, folder)
    return _is_much(lost, held) or (lost >= _FOLDER and lost == held and _is_empty(folder))


def _is_much(lost: int, held: int) -> bool:
    return lost > _FEW_LOST and lost > _SHARE_LOST * held


def _is_empty(folder: Path) -> bool:
    """Whether there is no such folder, or nothing in it."""
    try:
        return next(folder.iterdir(), None) is None
    except OSError:
        return True


def _below(path: Path, roots: Collection[Path]) -> Iterator[Path]:
    """The folders in which a file lies, up to the path that was given."""
    if path not in roots:
        yield from takewhile(lambda folder: folder not in roots, path.parents)


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - a link is itself, not where it leads
