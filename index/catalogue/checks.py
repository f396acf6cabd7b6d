"""Consistency checks of the catalogue: passages against their articles, full-text indexes against their tables."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from index.catalogue.writes import fill_words
from index.database.connection import Connection
from index.database.values import day, matrix, parsed, spans, unpacked
from index.errors import OnRecordError

__all__ = ["faults", "keeps", "misread", "refill"]

_CHUNKS = """
SELECT c.start, c."end", c.text, c.sentences, v.passage, v.sentences
FROM chunks c LEFT JOIN vectors v ON c.vectors = v.key WHERE c.article = ?
"""

_OF = {"words": ("chunks", "number"), "article_words": ("articles", "id")}


def faults(db: Connection) -> list[str]:
    """Return what is wrong with the full-text indexes, one phrase for each fault; empty where they are whole."""
    wrong = []
    for table, (of, number) in _OF.items():
        rows = db.words.numbers(table)
        live = {row[0] for row in db.execute(f"SELECT {number} FROM {of}").fetchall()}
        if rows != live:
            wrong.append(f"{len(live - rows)} of the {of} are not in it, {len(rows - live)} are too many")
        if not db.words.is_whole(table):
            wrong.append(f"that of the {of} is damaged")
    return wrong


def keeps(db: Connection, text: str) -> bool:
    """Tell whether `text` occurs in a held article, in its metadata or in a former version; case does not matter."""
    sought = text.lower()
    rows = db.execute("SELECT text, title, author, publisher, url FROM articles")
    if any(sought in (value or "").lower() for row in rows for value in row):
        return True
    packed = db.execute("SELECT text FROM versions WHERE text IS NOT NULL")
    return any(sought in unpacked(row[0]).lower() for row in packed)


def misread(db: Connection, size: int) -> str:
    """Return the source of the first article whose row, chunks or vectors are damaged; empty where none is.

    `size` is the number of dimensions of a vector.
    """
    return next((row[1] for row in _articles(db) if not _is_as_written(db, row, size)), "")


def _articles(db: Connection) -> Iterator[tuple[Any, ...]]:
    """The rows of all articles, read page by page."""
    last, columns = -1, "id, source, begins, text, kept, pages, corrections, published, modified"
    while page := db.execute(f"SELECT {columns} FROM articles WHERE id > ? ORDER BY id LIMIT 50", (last,)).fetchall():
        last = page[-1][0]
        yield from page


def _is_as_written(db: Connection, row: tuple[Any, ...], size: int) -> bool:
    id_, _, begins, text, kept, pages, corrections, *days = row
    try:
        spans(kept), parsed(pages), parsed(corrections), [day(value) for value in days]
        return all(_stands(text, begins or 0, chunk, size) for chunk in db.execute(_CHUNKS, (id_,)).fetchall())
    except OnRecordError:
        return False


def _stands(text: str, begins: int, chunk: tuple[Any, ...], size: int) -> bool:
    """Whether a passage stands in the text of its article, and has its vector and one for each sentence."""
    start, end, said, sentences, passage, vectors = chunk
    return (
        said == text[start - begins : end - begins]
        and passage is not None
        and len(matrix([passage], np.float16, size)) == 1
        and len(matrix([vectors], np.int8, size)) == len(spans(sentences))
    )


def refill(db: Connection) -> None:
    """Rebuild both full-text indexes from the catalogue, within the caller's transaction."""
    for table in _OF:
        db.words.clear(table)
    for (article,) in db.execute("SELECT id FROM articles ORDER BY id").fetchall():
        fill_words(db, article)
