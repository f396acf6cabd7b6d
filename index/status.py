"""Collect the figures of an index for display."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from stat import S_ISREG

from index.catalogue import clusters, figures
from index.catalogue.clusters import Copy
from index.catalogue.segments import chunk_count
from index.collection import Collection
from index.files import Failed, PassedOver

__all__ = ["Cluster", "Status", "dates_held", "status"]


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster of near-copies: its numbers of articles and publishers, the earliest article, and the agency named."""

    articles: int
    publishers: int
    origin: Copy
    agency: str | None


@dataclass(frozen=True, slots=True)
class Status:
    """Figures of one collection; sizes in bytes."""

    folder: Path
    place: str  # where the catalogue is, as shown to a person: the folder, or a database
    articles: int
    chunks: int
    failed: tuple[Failed, ...]
    passed: tuple[PassedOver, ...]
    first: date | None  # publication dates held
    last: date | None
    undated: int
    publishers: tuple[tuple[str, int], ...]  # name and number of articles, the most first
    languages: tuple[tuple[str | None, int], ...]  # code and number of articles, the most first; None: unknown
    clusters: tuple[Cluster, ...]  # of copies of one text, the largest first
    corrected: int  # articles with a note of correction
    versions: int  # former versions of files that are on record
    embedding: str
    size: int  # dimensions of a vector
    chunking: str
    schema: int
    catalogue_bytes: int
    vectors: str  # the name of the vector store in use; empty: none yet
    vectors_place: str  # where it is, in words that follow "are"
    vectors_bytes: int  # 0 where they are on a server


def status(collection: Collection) -> Status:
    """Read the figures of `collection`."""
    db, meta = collection.catalogue.db, collection.catalogue.meta
    counted, missed = figures.figures(db), figures.missed(db)
    held = dates_held(collection)
    name, stores = collection.vectors_name, collection.stores
    return Status(
        folder=collection.folder,
        place=collection.catalogue.place if collection.shared else str(collection.folder),
        articles=counted.articles,
        chunks=chunk_count(db),
        failed=tuple(miss for miss in missed if isinstance(miss, Failed)),
        passed=tuple(miss for miss in missed if isinstance(miss, PassedOver)),
        first=held[0] if held else None,
        last=held[1] if held else None,
        undated=counted.undated,
        publishers=counted.publishers,
        languages=counted.languages,
        clusters=tuple(
            Cluster(copies.total, outlets, copies.origin, copies.agency) for outlets, copies in clusters.figures(db)
        ),
        corrected=counted.corrected,
        versions=counted.versions,
        embedding=meta("embedding") or "",
        size=int(meta("size") or 0),
        chunking=meta("chunking") or "",
        schema=int(meta("schema") or 0),
        catalogue_bytes=db.size(),
        vectors=name,
        vectors_place=(name and stores.objection(name).removeprefix("are ")) or stores.place,
        vectors_bytes=_bytes(collection.folder, "chroma-*"),
    )


def dates_held(collection: Collection) -> tuple[date, date] | None:
    """Return the first and last publication date held, if any article states one."""
    return figures.dates_held(collection.catalogue.db)


def _bytes(folder: Path, pattern: str) -> int:
    """The total size of the files at or below the paths that match; a file deleted meanwhile counts as 0."""
    found = list(folder.glob(pattern))
    within = (Path(place, name) for path in found for place, _, names in os.walk(path) for name in names)
    return sum(map(_size, (*found, *within)))


def _size(path: Path) -> int:
    try:
        seen = path.stat()
    except OSError:
        return 0
    return seen.st_size if S_ISREG(seen.st_mode) else 0
