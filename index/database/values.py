"""What stands in columns and is more than SQL knows: JSON, days and times, packed texts, vectors.

A value that cannot be read is damage that the database's own check does not see.
"""

import json
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from index.article import Span
from index.errors import IndexDamaged

__all__ = ["day", "matrix", "parsed", "readable", "spans", "time", "unpacked"]


@contextmanager
def readable() -> Iterator[None]:
    """Raise IndexDamaged, with what to do, where a value is not what was written."""
    try:
        yield
    except (ValueError, TypeError, AttributeError, zlib.error) as error:
        raise IndexDamaged(
            "The catalogue is damaged: a value in it is not what was written. `onrecord doctor` tells which, `onrecord "
            "restore FILE` brings a backup back; else remove the collection's folder and ingest again."
        ) from error


@readable()
def parsed(written: str) -> Any:
    """Return what JSON says."""
    return json.loads(written)


@readable()
def spans(written: str) -> tuple[Span, ...]:
    """Return spans, written as [[start, end], …]."""
    return tuple(Span(int(start), int(end)) for start, end in json.loads(written))


@readable()
def day(written: str | None) -> date | None:
    """Return a day; None where none is stated."""
    return date.fromisoformat(written) if written else None


@readable()
def time(written: str) -> datetime:
    """Return a time."""
    return datetime.fromisoformat(written)


@readable()
def unpacked(packed: bytes) -> str:
    """Return a text that was packed."""
    return zlib.decompress(packed).decode("utf-8", "surrogatepass")


@readable()
def matrix(rows: Sequence[bytes], kind: DTypeLike, width: int) -> NDArray[Any]:
    """Return vectors of `width` values of a kind, one after another, shape (n, width)."""
    found = np.frombuffer(b"".join(rows), kind).reshape(-1, width)
    if not np.isfinite(found).all():
        raise ValueError("no number")
    return found
