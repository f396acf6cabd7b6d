"""Decide which articles whose files are gone from disk stay in the index, as a folder or mount may only be missing.

"Listed" files and paths are those that `index/plan.py` listed for the current ingest.
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
_FOLDER = 2  # articles that a vanished folder must have held to be spared: a folder for one article goes with it
_NOTED = "mounts"  # key in `meta`: JSON of {path: the mount point on which all below it lay}


def spared(catalogue: Catalogue, sources: Sequence[str], paths: Sequence[Path]) -> list[str]:
    """Return those of `sources`, articles gone from the listed paths, that must stay in the index.

    Articles stay, however few, where they lay on a mount that is not mounted now, and where a folder of two or more
    articles vanished or is empty. They also stay where more than 5 articles and more than a tenth of all those held
    from the paths, or from a folder below them, are gone. An article whose content is found under another name has
    only moved, and does not count.
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
    """Record the mounts on which the files of the listed paths lie, within the caller's transaction.

    A missing mount is forgotten once no article is held from it, or once files were found in its place.
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
    """The folders around a file, up to but without the path that was given for the ingest."""
    if path not in roots:
        yield from takewhile(lambda folder: folder not in roots, path.parents)


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - a link is itself, not where it leads
