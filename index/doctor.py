"""Examine a collection for faults, by comparing everything that is held twice, and mend them."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index.catalogue.checks import faults, keeps, misread, refill
from index.catalogue.database import Catalogue
from index.catalogue.segments import placed_ids, segments, wait, waiting_count
from index.collection import Collection
from index.database.location import CATALOGUE
from index.disk import short_of, writable
from index.errors import IndexDamaged, OnRecordError
from index.vector_sync import rebuild

__all__ = ["Finding", "erased", "examine", "mend"]

_BLOCK = 1 << 22  # bytes of a file read at once
_MADE_OF_IT = {"full text", "vectors"}  # derived from the catalogue


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check."""

    what: str  # catalogue, full text, vectors, disk or permissions
    wrong: str = ""  # description of the fault, with advice where --fix does not mend it; empty: no fault
    mendable: bool = False


def examine(collection: Collection) -> list[Finding]:
    """Run all checks. A wrong model or schema, or a missing database, was raised when the collection was opened.

    Full text and vectors of a damaged catalogue are not checked: only a backup or a new ingest mends that.
    """
    looked: dict[str, Callable[[Collection], Finding]] = {
        "catalogue": _catalogue,
        "full text": _full_text,
        "vectors": _vectors,
        "disk": _disk,
        "permissions": _permissions,
    }
    found: list[Finding] = []
    for what, look in looked.items():
        if what in _MADE_OF_IT and found[0].wrong:
            found.append(Finding(what, "not looked at: it is made of the catalogue"))
            continue
        try:
            found.append(look(collection))
        except OnRecordError as error:
            found.append(Finding(what, str(error), mendable=what == "vectors"))
    return found


def mend(collection: Collection, findings: list[Finding]) -> list[str]:
    """Rebuild the full text or the vectors from the catalogue where they are damaged; returns which were.

    The caller holds the lock for writing.
    """
    wrong = [finding.what for finding in findings if finding.wrong and finding.mendable]
    for what in wrong:
        if what == "full text":
            with collection.catalogue.transaction() as db:
                refill(db)
        else:
            with collection.catalogue.transaction() as db:
                wait(db, [segment.number for segment in segments(db)])
            rebuild(collection)
    return wrong


def erased(folder: Path, text: str) -> list[Path]:
    """Return the files below `folder` that still hold `text`, in any case; an empty list means that it is erased.

    The bytes of each file are searched, and in a catalogue also the values of its rows, which may be compressed or
    spread over pages. Raises IndexDamaged where a catalogue cannot be read.
    """
    sought = {form.encode(errors="surrogateescape") for form in (text, text.lower(), text.upper())}
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path for path in files if _holds(path, sought) or (path.name == CATALOGUE and _keeps(path, text))]


def _keeps(path: Path, text: str) -> bool:
    with closing(Catalogue(path)) as catalogue:
        return keeps(catalogue.db, text)


def _holds(path: Path, sought: set[bytes]) -> bool:
    longest = max(len(form) for form in sought)
    with path.open("rb") as file:
        before = b""
        while block := file.read(_BLOCK):
            piece = before + block
            if any(form in piece or form in piece.lower() for form in sought):
                return True
            before = piece[-longest:]
    return False


def _catalogue(collection: Collection) -> Finding:
    db = collection.catalogue.db
    damage = db.damage()
    if not damage:
        source = misread(db, collection.embedder.size)
        damage = source and f"{source} is not held as it was written"
    if not damage:
        return Finding("catalogue")
    raise IndexDamaged(
        f"{collection.catalogue.place} is damaged ({damage}): `onrecord restore FILE` brings a backup "
        "back; else remove the collection's folder and ingest again."
    )


def _full_text(collection: Collection) -> Finding:
    return Finding("full text", "; ".join(faults(collection.catalogue.db)), mendable=True)


def _vectors(collection: Collection) -> Finding:
    db = collection.catalogue.db
    waiting = waiting_count(db)
    wrong = [f"{waiting} passages wait for their vectors"] if waiting else []
    held = collection.vectors.ids()
    live = placed_ids(db)
    if live != held:
        wrong.append(f"{len(live - held)} are missing")
    return Finding("vectors", "; ".join(wrong), mendable=True)


def _disk(collection: Collection) -> Finding:
    needed = 2 * sum(path.stat().st_size for path in collection.folder.glob("catalogue.sqlite*"))
    short = short_of(needed, collection.folder)
    if short is None:
        return Finding("disk")
    free = shutil.disk_usage(short).free
    return Finding(
        "disk",
        f"{free / 1e6:,.0f} MB are left for {short}, and to forget an article takes {needed / 1e6:,.0f} for a moment: "
        "make room",
    )


def _permissions(collection: Collection) -> Finding:
    refused = [path for path in _all(collection.folder) if not writable(path)]
    if not refused:
        return Finding("permissions")
    return Finding("permissions", f"{refused[0]} cannot be written ({len(refused)} in all): chown or chmod them")


def _all(folder: Path) -> Iterator[Path]:
    yield folder
    yield from folder.rglob("*")
