"""Full-text search by PostgreSQL's tsvector, with FTS5's tokenisation and BM25.

PostgreSQL finds the rows by a GIN index and ranks them by `ts_rank`, each word weighted by its inverse document
frequency. The best of them are then ranked by BM25, computed from the positions of the words.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from index.database.connection import Words
from index.text.stems import porter

if TYPE_CHECKING:
    from index.database.postgres import PostgresConnection

__all__ = ["TsVector", "lexemes"]

_TABLES = ("words", "article_words")
_K1, _B = 1.2, 0.75  # of BM25, as in FTS5
_FIRST = 1000  # rows, best by `ts_rank`, for which BM25 is computed
_RANKED = 100  # words used in `ts_rank`, the rarest of the query
_LONGEST = 255  # characters of a word
_PLACES = 255  # positions of one word in a row, at most, in PostgreSQL
_ROOM = 900_000  # bytes of a tsvector, at most: PostgreSQL's limit is 1 MB
_GAP = 2  # positions between title and text, so that no phrase spans both

Phrase = tuple[str, ...]
Weighed = tuple[Phrase, float]  # a phrase and its inverse document frequency


class TsVector:
    """The full-text indexes of a catalogue in PostgreSQL."""

    def __init__(self, db: "PostgresConnection") -> None:
        self._db = db

    def define(self) -> None:
        """Create both indexes."""
        for table in _TABLES:
            self._db.execute(f"CREATE TABLE {table} (rowid bigint PRIMARY KEY, lexemes tsvector, length bigint)")
            self._db.execute(f"CREATE INDEX {table}_by_lexeme ON {table} USING gin (lexemes)")
        self._db.execute("CREATE TABLE totals (name text PRIMARY KEY, held bigint, length bigint)")
        self._db.execute("INSERT INTO totals VALUES ('words', 0, 0), ('article_words', 0, 0)")

    def add(self, table: str, rows: Iterable[Words]) -> None:
        """Put rows in."""
        made = [(row.number, *_vector(row)) for row in rows]
        self._db.executemany(f"INSERT INTO {table} VALUES (?, CAST(? AS tsvector), ?)", made)
        self._count(table, len(made), sum(length for _, _, length in made))

    def remove(self, table: str, rows: Iterable[Words]) -> None:
        """Take rows out."""
        numbers = [row.number for row in rows]
        gone = self._db.execute(f"DELETE FROM {table} WHERE rowid = ANY(?) RETURNING length", [numbers]).fetchall()
        self._count(table, -len(gone), -sum(length for (length,) in gone))

    def clear(self, table: str) -> None:
        """Take all rows out."""
        self._db.execute(f"DELETE FROM {table}")
        self._db.execute("UPDATE totals SET held = 0, length = 0 WHERE name = ?", (table,))

    def merge(self) -> None:
        """Do nothing: the words of deleted rows go when `shrink` rewrites the tables."""

    def best(
        self, table: str, words: Sequence[str], k: int, *, title: float, among: str = "", values: Sequence[Any] = ()
    ) -> list[tuple[int, float]]:
        """Return the `k` best rows by BM25 for any of `words`, best first."""
        phrases = [phrase for phrase in (tuple(lexemes(word)) for word in words) if phrase]
        if not phrases:
            return []
        held, length = self._db.execute("SELECT held, length FROM totals WHERE name = ?", (table,)).fetchone()
        rarity = self._rarity(table, phrases, held)
        if not rarity:
            return []
        rows = self._first(table, rarity, title, among, values)
        scores = self._scores(table, rows, rarity, title, length / (held or 1) or 1.0)
        return sorted(scores, key=lambda pair: (-pair[1], pair[0]))[:k]

    def titled(self, phrases: Sequence[str], k: int, *, among: str = "", values: Sequence[Any] = ()) -> list[int]:
        """Return the numbers of up to `k` articles in whose title one of `phrases` stands, in no order."""
        sought = [_query(words, "A") for words in map(lexemes, phrases) if words]
        if not sought:
            return []
        condition = f"AND rowid IN ({among})" if among else ""
        query = f"SELECT rowid FROM article_words WHERE lexemes @@ CAST(? AS tsquery) {condition} LIMIT ?"
        rows = self._db.execute(query, [" | ".join(f"({phrase})" for phrase in sought), *values, k]).fetchall()
        return [row[0] for row in rows]

    def holding(self, word: str) -> tuple[str, Sequence[Any]]:
        """Return a statement that selects the numbers of the chunks that hold `word`, and its parameters."""
        phrase = lexemes(word)
        if not phrase:
            return "SELECT rowid FROM words WHERE 1 = 0", []
        return "SELECT rowid FROM words WHERE lexemes @@ CAST(? AS tsquery)", [_query(phrase)]

    def numbers(self, table: str) -> set[int]:
        """Return the numbers of all rows of an index."""
        return {row[0] for row in self._db.execute(f"SELECT rowid FROM {table}").fetchall()}

    def is_whole(self, table: str) -> bool:
        """Tell whether the index holds as many rows and words as were added."""
        counted = self._db.execute(f"SELECT count(*), coalesce(sum(length), 0) FROM {table}").fetchone()
        told = self._db.execute("SELECT held, length FROM totals WHERE name = ?", (table,)).fetchone()
        return told is not None and tuple(map(int, counted)) == tuple(told)

    def _count(self, table: str, rows: int, length: int) -> None:
        query = "UPDATE totals SET held = held + ?, length = length + ? WHERE name = ?"
        self._db.execute(query, (rows, length, table))

    def _rarity(self, table: str, phrases: Sequence[Phrase], held: int) -> list[Weighed]:
        """The inverse document frequency of each phrase that stands anywhere, the rarest first."""
        query = (
            f"SELECT at, (SELECT count(*) FROM {table} WHERE lexemes @@ CAST(sought AS tsquery)) AS rows "
            "FROM unnest(CAST(? AS text[])) WITH ORDINALITY AS phrases(sought, at) ORDER BY rows, at"
        )
        found = self._db.execute(query, [[_query(phrase) for phrase in phrases]])
        return [(phrases[at - 1], _inverse(held, count)) for at, count in found if count]

    def _first(
        self, table: str, rarity: Sequence[Weighed], title: float, among: str, values: Sequence[Any]
    ) -> list[tuple[int, int]]:
        """The numbers and lengths of the best rows by `ts_rank`, words weighted by inverse document frequency."""
        condition = f"AND rowid IN ({among})" if among else ""
        ranked = rarity[:_RANKED]
        term = f"CAST(? AS float8) * ts_rank('{{1, 1, 1, {title}}}', lexemes, CAST(? AS tsquery), 1)"
        order = " + ".join([term] * len(ranked))
        weighed = [value for phrase, weight in ranked for value in (weight, _query(phrase))]
        return self._db.execute(
            f"SELECT rowid, length FROM {table} WHERE lexemes @@ CAST(? AS tsquery) {condition} "
            f"ORDER BY {order} DESC, rowid LIMIT {_FIRST}",
            [" | ".join(f"({_query(phrase)})" for phrase, _ in rarity), *values, *weighed],
        ).fetchall()

    def _scores(
        self, table: str, rows: Sequence[tuple[int, int]], rarity: Sequence[Weighed], title: float, usual: float
    ) -> list[tuple[int, float]]:
        """The BM25 score of each row; `usual` is the average length of a row."""
        places: dict[tuple[int, str], dict[int, float]] = {}
        found = self._db.execute(
            f"SELECT rowid, lexeme, positions, weights FROM {table}, unnest(lexemes) "
            "WHERE rowid = ANY(?) AND lexeme = ANY(?)",
            [[number for number, _ in rows], sorted({word for phrase, _ in rarity for word in phrase})],
        )
        for number, word, positions, weights in found:
            counted = (title if weight == "A" else 1.0 for weight in weights)
            places[number, word] = dict(zip(positions, counted, strict=True))
        return [
            (
                number,
                sum(
                    weight * _saturated(_frequency(number, phrase, places), length / usual) for phrase, weight in rarity
                ),
            )
            for number, length in rows
        ]


def lexemes(text: str) -> list[str]:
    """Return the words of a text as they are indexed: lower-case English stems without diacritics."""
    folded = text.lower() if text.isascii() else _folded(text)
    return [porter(word[:_LONGEST]) for word in _WORD.findall(folded)]


_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")


def _folded(text: str) -> str:
    """The words in lower case; Latin letters lose their diacritics, as with FTS5's unicode61."""
    return " ".join("".join(map(_plain, word.group().lower())) for word in _TOKEN.finditer(text))


def _plain(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    if "\u0300" <= parts[0] <= "\u036f":
        return ""
    return parts[0] if parts[0].isascii() else letter


def _vector(row: Words) -> tuple[str, int]:
    """A row as the literal of a tsvector, and its number of words."""
    named, words = lexemes(row.title or ""), lexemes(row.text)
    places: dict[str, list[str]] = {}
    for at, word in enumerate(named, 1):
        places.setdefault(word, []).append(f"{at}A")
    for at, word in enumerate(words, len(named) + _GAP):
        places.setdefault(word, []).append(str(at))
    parts, room = [], _ROOM
    for word, at_ in places.items():
        held = at_[:_PLACES]
        room -= len(word.encode()) + 2 * len(held) + 8
        if room < 0:
            break
        parts.append(f"'{word}':{','.join(held)}")
    return " ".join(parts), len(named) + len(words)


def _query(phrase: Sequence[str], weight: str = "") -> str:
    """A phrase as a tsquery; with the `weight` A it matches in titles alone."""
    among = f":{weight}" if weight else ""
    return " <-> ".join(f"'{word}'{among}" for word in phrase)


def _frequency(number: int, phrase: Phrase, places: dict[tuple[int, str], dict[int, float]]) -> float:
    """The number of occurrences of a phrase in a row, those in the title counted by the title's weight."""
    first, *rest = (places.get((number, word), {}) for word in phrase)
    return sum(weight for at, weight in first.items() if all(at + step in other for step, other in enumerate(rest, 1)))


def _inverse(held: int, count: int) -> float:
    return max(math.log((max(held - count, 0) + 0.5) / (count + 0.5)), 1e-6)


def _saturated(frequency: float, relative_length: float) -> float:
    return frequency * (_K1 + 1) / (frequency + _K1 * (1 - _B + _B * relative_length)) if frequency else 0.0
