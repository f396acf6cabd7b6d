"""What several tests read and none changes is made once, for all the processes that the tests run in."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from filelock import FileLock

from index.collection import Collection
from index.ingest import ingest

__all__ = ["SAMPLE", "ingested", "made_once"]

SAMPLE = Path(__file__).parents[1] / "eval" / "articles"


def made_once(base: Path, name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder `name` as `make` filled it, which whoever comes first to it calls; only to be copied.

    `base` is the base folder of this process, beside which those of other workers of pytest-xdist lie.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder = base / name
    with FileLock(base / f"{name}.lock"):
        if not folder.exists():
            part = base / f"{name}.part"
            shutil.rmtree(part, ignore_errors=True)
            make(part)
            part.rename(folder)
    return folder


def ingested(folder: Path, *paths: Path) -> None:
    """Ingest files into the collection in `folder`, which may not be there yet."""
    with closing(Collection(folder, create=True)) as collection:
        assert not ingest(collection, paths).failed
