"""Counts of what the catalogue holds."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.database.connection import Connection
from index.database.values import day
from index.files import Failed, PassedOver

__all__ = ["Figures", "dates_held", "figures", "missed"]


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of articles and versions in a catalogue, and of articles by publisher and language."""

    articles: int
    undated: int  # articles without a date of publication
    corrected: int  # articles with a note of correction
    versions: int  # former versions of files that are on record
    publishers: tuple[tuple[str, int], ...]  # name and number of articles, the most first
    languages: tuple[tuple[str | None, int], ...]  # code and number of articles, the most first; None: unknown


def figures(db: Connection) -> Figures:
    """Count what the catalogue holds."""
    articles, undated = db.execute("SELECT count(*), count(*) - count(published) FROM articles").fetchone()
    publishers = db.execute(
        "SELECT publisher, count(*) FROM articles WHERE publisher IS NOT NULL GROUP BY publisher ORDER BY 2 DESC, 1"
    )
    languages = db.execute(
        "SELECT language, count(*) FROM articles GROUP BY language ORDER BY 2 DESC, language NULLS FIRST"
    )
    return Figures(
        articles,
        undated,
        db.execute("SELECT count(*) FROM articles WHERE corrections != '[]'").fetchone()[0],
        db.execute("SELECT count(*) FROM versions").fetchone()[0],
        tuple(publishers.fetchall()),
        tuple(languages.fetchall()),
    )


def dates_held(db: Connection) -> tuple[date, date] | None:
    """Return the first and last publication date held, if any article states one."""
    first, last = db.execute("SELECT min(published), max(published) FROM articles").fetchone()
    begins, ends = day(first), day(last)
    return (begins, ends) if begins and ends else None


def missed(db: Connection) -> list[Failed | PassedOver]:
    """Return the files that failed or were passed over, with the reasons."""
    rows = db.execute("SELECT source, reason, path, passed FROM failures ORDER BY source").fetchall()
    return [
        (PassedOver if passed else Failed)(source, reason, Path(path.decode(errors="replace")))
        for source, reason, path, passed in rows
    ]
