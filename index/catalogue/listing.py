"""List articles page by page, with filters; list authors and publishers."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from index.catalogue.reads import Filters
from index.database.connection import Connection, marks
from index.database.values import day
from index.embedding.embedder import without_surrogates
from index.files import printable

__all__ = ["Listed", "authors", "last_year", "listed", "path_and_url", "publishers"]


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
    section: str | None = None
    language: str | None = None


_COLUMNS = "source, title, publisher, author, published, url, sha256, length(text), section, language"


def listed(
    db: Connection,
    filters: Filters,
    *,
    words: str = "",
    about: Sequence[str] = (),
    by: Sequence[str] = (),
    published_by: Sequence[str] = (),
    limit: int = 50,
    offset: int = 0,
) -> tuple[int, Sequence[Listed]]:
    """Return the number of articles that match, and one page of them: newest first, those without a date last.

    Every word of `words` must stand in the title or the source, every word of `about` in the title or text in any
    inflected form. `by` and `published_by` are lists of authors and publishers, spelt as held, of which one must match.
    """
    condition, values = filters.sql(db)
    for word in words.split():
        condition += " AND instr(lower(coalesce(articles.title, '') || ' ' || articles.source), ?) > 0"
        values.append(without_surrogates(word.lower()))
    for word in about:
        holding, sought = db.words.holding(word)
        condition += f" AND articles.id IN (SELECT article FROM chunks WHERE number IN ({holding}))"
        values += sought
    named, names = _of(by, published_by)
    condition, values = condition + named, [*values, *names]
    total = db.execute(f"SELECT count(*) FROM articles WHERE {condition}", values).fetchone()[0]
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM articles WHERE {condition} ORDER BY published DESC NULLS LAST, source "
        "LIMIT ? OFFSET ?",
        [*values, limit, offset],
    )
    return total, [_listed(row) for row in rows]


def last_year(
    db: Connection, filters: Filters, month: int, *, by: Sequence[str] = (), published_by: Sequence[str] = ()
) -> int | None:
    """Return the latest year in which a matching article was published in `month` (1 to 12); None without one."""
    condition, values = filters.sql(db)
    named, names = _of(by, published_by)
    (last,) = db.execute(
        f"SELECT max(published) FROM articles WHERE {condition}{named} AND substr(published, 6, 2) = ?",
        [*values, *names, f"{month:02}"],
    ).fetchone()
    return found.year if (found := day(last)) else None


def _of(by: Sequence[str], published_by: Sequence[str]) -> tuple[str, list[str]]:
    """Return a condition for articles of these authors and publishers, and its values."""
    condition, values = "", list[str]()
    for column, names in (("author", by), ("publisher", published_by)):
        condition += f" AND articles.{column} IN ({marks(names)})" if names else ""
        values += names
    return condition, values


def authors(db: Connection) -> list[str]:
    """Return every author that an article names, as it names them."""
    return _distinct(db, "author")


def publishers(db: Connection) -> list[str]:
    """Return every publisher that an article names, as it names them."""
    return _distinct(db, "publisher")


def path_and_url(db: Connection, source: str) -> tuple[Path, str | None] | None:
    """Return the file that an article was read from, and the address it states; None where it is not held."""
    row = db.execute("SELECT path, url FROM articles WHERE source = ?", (printable(source),)).fetchone()
    return (Path(os.fsdecode(row[0])), row[1]) if row else None


def _distinct(db: Connection, column: str) -> list[str]:
    rows = db.execute(f"SELECT DISTINCT {column} FROM articles WHERE {column} IS NOT NULL ORDER BY {column}")
    return [row[0] for row in rows]


def _listed(row: tuple[Any, ...]) -> Listed:
    source, title, publisher, author, published, url, sha256, characters, *more = row
    return Listed(source, title, publisher, author, day(published), url, sha256, characters, *more)
