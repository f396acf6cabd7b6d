"""Names of articles as people type them."""

import difflib
import sqlite3
from collections.abc import Sequence

from index.catalogue.reads import Filters, sources_like
from index.errors import UnknownSource

__all__ = ["check_sources"]

_NAMED = 3


def check_sources(db: sqlite3.Connection, sources: Sequence[str]) -> None:
    """Raise UnknownSource, naming what comes nearest, unless the index holds all of `sources`."""
    held = sources_like(db, Filters())
    known = set(held)
    for source in sources:
        if source not in known:
            near = _nearest(source, held)
            hint = f"; did you mean {' or '.join(near)}?" if near else ". `onrecord search WORDS` finds articles."
            raise UnknownSource(f"There is no article {source!r} in the index{hint}")


def _nearest(source: str, held: Sequence[str]) -> list[str]:
    typed = source.lower()
    containing = [name for name in held if typed and typed in name.lower()]
    if containing:
        return sorted(containing, key=len)[:_NAMED]
    return difflib.get_close_matches(source, held, n=_NAMED)
