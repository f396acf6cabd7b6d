"""Decode the values of columns that SQL has no type for: JSON, days and times, compressed texts, vectors.

A value that cannot be decoded is damage that the database's own check does not see.
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
    """Translate the errors of decoding a value into IndexDamaged, which says what to do."""
    try:
        yield
    except (ValueError, TypeError, AttributeError, zlib.error) as error:
        raise IndexDamaged(
            "The catalogue is damaged: a value in it is not what was written. `onrecord doctor` tells which, `onrecord "
            "restore FILE` brings a backup back; else remove the collection's folder and ingest again."
        ) from error


@readable()
def parsed(written: str) -> Any:
    """Return the value of a JSON text."""
    return json.loads(written)


@readable()
def spans(written: str) -> tuple[Span, ...]:
    """Return spans, written as [[start, end], …]."""
    return tuple(Span(int(start), int(end)) for start, end in json.loads(written))


@readable()
def day(written: str | None) -> date | None:
    """Return the day of an ISO 8601 date; None where the value is None or empty."""
    return date.fromisoformat(written) if written else None


@readable()
def time(written: str) -> datetime:
    """Return the time of an ISO 8601 text."""
    return datetime.fromisoformat(written)


@readable()
def unpacked(packed: bytes) -> str:
    """Return a text that was compressed by zlib."""
    return zlib.decompress(packed).decode("utf-8", "surrogatepass")


@readable()
def matrix(rows: Sequence[bytes], kind: DTypeLike, width: int) -> NDArray[Any]:
    """Return the vectors stored in `rows`, shape (n, width), of type `kind`; a value that is not finite is damage."""
    found = np.frombuffer(b"".join(rows), kind).reshape(-1, width)
    if not np.isfinite(found).all():
        raise ValueError("no number")
    return found
