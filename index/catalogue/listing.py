"""Articles by the page."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.catalogue.reads import Filters
from index.embedding.embedder import without_surrogates

__all__ = ["Listed", "listed"]


@dataclass(frozen=True, slots=True)
class Listed:
    """An article without its text."""

    source: str
    title: str | None
    publisher: str | None
    author: str | None
    published: date | None
    url: str | None
    sha256: str
    characters: int  # code points of its text


_COLUMNS = "source, title, publisher, author, published, url, sha256, length(text)"


def listed(
    db: sqlite3.Connection, filters: Filters, *, words: str = "", limit: int = 50, offset: int = 0
) -> tuple[int, Sequence[Listed]]:
    """How many articles the filters let through, and some of them: newest first, those without a date last.

    With `words` only those that have all of them in their title or source.
    """
    condition, values = filters.sql()
    for word in words.split():
        condition += " AND instr(lower(ifnull(articles.title, '') || ' ' || articles.source), ?)"
        values.append(without_surrogates(word.lower()))
    total = db.execute(f"SELECT count(*) FROM articles WHERE {condition}", values).fetchone()[0]
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM articles WHERE {condition} ORDER BY published DESC NULLS LAST, source "
        "LIMIT ? OFFSET ?",
        [*values, limit, offset],
    )
    return total, [_listed(row) for row in rows]


def _listed(row: tuple[Any, ...]) -> Listed:
    source, title, publisher, author, published, url, sha256, characters = row
    day = date.fromisoformat(published) if published else None
    return Listed(source, title, publisher, author, day, url, sha256, characters)
