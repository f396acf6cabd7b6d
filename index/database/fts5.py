"""Full-text search by SQLite's FTS5: English stems without diacritics, ranked by BM25."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from index.database.connection import Words
from index.embedding.embedder import without_surrogates
from index.errors import IndexDamaged

if TYPE_CHECKING:
    from index.database.sqlite import SqliteConnection

__all__ = ["Fts5"]


class Fts5:
    """The full-text indexes of a catalogue in SQLite."""

    def __init__(self, db: "SqliteConnection") -> None:
        self._db = db

    def define(self) -> None:
        """Create both indexes."""
        for table in ("words", "article_words"):
            self._db.execute(
                f"CREATE VIRTUAL TABLE {table} USING fts5 "
                "(title, text, content='', tokenize=\"porter unicode61 remove_diacritics 2\")"
            )

    def add(self, table: str, rows: Iterable[Words]) -> None:
        """Put rows in."""
        self._db.executemany(f"INSERT INTO {table} (rowid, title, text) VALUES (?,?,?)", rows)

    def remove(self, table: str, rows: Iterable[Words]) -> None:
        """Remove rows: an FTS5 index without contents must be told the words that they hold."""
        self._db.executemany(f"INSERT INTO {table} ({table}, rowid, title, text) VALUES ('delete',?,?,?)", rows)

    def clear(self, table: str) -> None:
        """Take all rows out."""
        self._db.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")

    def merge(self) -> None:
        """Merge each index into one segment, which no longer holds the words of removed rows."""
        for table in ("words", "article_words"):
            self._db.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")

    def best(
        self, table: str, words: Sequence[str], k: int, *, title: float, among: str = "", values: Sequence[Any] = ()
    ) -> list[tuple[int, float]]:
        """Return the `k` best rows by BM25 for any of `words`, best first."""
        if not words:
            return []
        condition = f"AND {table}.rowid IN ({among})" if among else ""
        query = (
            f"SELECT rowid, bm25({table}, {title}, 1.0) AS score FROM {table} WHERE {table} MATCH ? {condition} "
            "ORDER BY score LIMIT ?"
        )
        rows = self._db.execute(query, [" OR ".join(map(_phrase, words)), *values, k]).fetchall()
        return [(number, -score) for number, score in rows]

    def titled(self, phrases: Sequence[str], k: int, *, among: str = "", values: Sequence[Any] = ()) -> list[int]:
        """Return the numbers of up to `k` articles in whose title one of `phrases` stands, in no order."""
        if not phrases:
            return []
        condition = f"AND rowid IN ({among})" if among else ""
        query = f"SELECT rowid FROM article_words WHERE article_words MATCH ? {condition} LIMIT ?"
        sought = f"title : ({' OR '.join(map(_phrase, phrases))})"
        return [row[0] for row in self._db.execute(query, [sought, *values, k]).fetchall()]

    def holding(self, word: str) -> tuple[str, Sequence[Any]]:
        """Return a statement that selects the numbers of the chunks that hold `word`, and its parameters."""
        return "SELECT rowid FROM words WHERE words MATCH ?", [_phrase(word)]

    def numbers(self, table: str) -> set[int]:
        """Return the numbers of all rows of an index."""
        return {row[0] for row in self._db.execute(f"SELECT id FROM {table}_docsize").fetchall()}

    def is_whole(self, table: str) -> bool:
        """Tell whether FTS5's own check finds nothing."""
        try:
            self._db.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
        except IndexDamaged:
            return False
        return True


def _phrase(word: str) -> str:
    """`word` quoted as an FTS5 phrase; a NUL, which would end the query, becomes a blank."""
    return '"' + without_surrogates(word).replace('"', '""').replace("\0", " ") + '"'
