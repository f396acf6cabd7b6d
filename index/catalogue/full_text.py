"""The full-text indexes, held against what they were made of."""

from index.catalogue.writes import fill_words
from index.database.connection import Connection

__all__ = ["faults", "refill"]

_OF = {"words": ("chunks", "number"), "article_words": ("articles", "id")}


def faults(db: Connection) -> list[str]:
    """Tell what is wrong with them, in words."""
    wrong = []
    for table, (of, number) in _OF.items():
        rows = db.words.numbers(table)
        live = {row[0] for row in db.execute(f"SELECT {number} FROM {of}").fetchall()}
        if rows != live:
            wrong.append(f"{len(live - rows)} of the {of} are not in it, {len(rows - live)} are too many")
        if not db.words.is_whole(table):
            wrong.append(f"that of the {of} is damaged")
    return wrong


def refill(db: Connection) -> None:
    """Make them anew, within the caller's transaction."""
    for table in _OF:
        db.words.clear(table)
    for (article,) in db.execute("SELECT id FROM articles ORDER BY id").fetchall():
        fill_words(db, article)
