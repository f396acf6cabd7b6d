"""What a catalogue asks of a database: statements in the SQL that the engines share, and by name what they do not."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol

__all__ = ["Connection", "Database", "FullText", "Rows", "Words", "marks"]


class Words(NamedTuple):
    """A row of a full-text index: its number, its title and its text, as words to be found."""

    number: int
    title: str | None
    text: str


class Rows(Protocol):
    """What a statement found."""

    def fetchone(self) -> Any:
        """Return the next row; None where there is none."""

    def fetchall(self) -> list[Any]:
        """Return all that are left."""

    def __iter__(self) -> Iterator[Any]:
        """One after another."""


class FullText(Protocol):
    """The full-text indexes `words`, whose rows are chunks, and `article_words`, whose rows are articles."""

    def define(self) -> None:
        """Make them."""

    def add(self, table: str, rows: Iterable[Words]) -> None:
        """Put rows in."""

    def remove(self, table: str, rows: Iterable[Words]) -> None:
        """Take rows out, which hold what is said here."""

    def clear(self, table: str) -> None:
        """Take all rows out."""

    def merge(self) -> None:
        """Let go of the words of rows that were taken out."""

    def best(
        self, table: str, words: Sequence[str], k: int, *, title: float, among: str = "", values: Sequence[Any] = ()
    ) -> list[tuple[int, float]]:
        """Return the `k` best rows by BM25 for any of `words`, each one a phrase, with the score (greater is better).

        `title` is the weight of a word there, in the text it is 1; `among` a statement for the rows that may be
        found, with its `values`; empty: all.
        """

    def titled(self, phrases: Sequence[str], k: int, *, among: str = "", values: Sequence[Any] = ()) -> list[int]:
        """Return the numbers of up to `k` articles in whose title one of `phrases` stands, in no order."""

    def holding(self, word: str) -> tuple[str, Sequence[Any]]:
        """Return a statement for the rows of `words` that hold `word`, and its values."""

    def numbers(self, table: str) -> set[int]:
        """Return the numbers of its rows."""

    def is_whole(self, table: str) -> bool:
        """Tell whether it holds together."""


class Connection(Protocol):
    """A connection to a catalogue, for one thread; its errors are ours."""

    @property
    def words(self) -> FullText:
        """Return the full-text indexes."""

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Rows:
        """Run one statement, with a `?` for each of its values."""

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Any:
        """Run one statement for each of some rows of values."""

    def begin(self) -> None:
        """Begin a transaction, as the only one that writes."""

    def commit(self) -> None:
        """Let all that was written since it began stand."""

    def rollback(self) -> None:
        """Undo all that was written since it began."""

    def prepare(self) -> None:
        """Make what tables stand in."""

    def define(self, statement: str) -> None:
        """Make a table or an index, in SQLite's types."""

    def has(self, table: str) -> bool:
        """Tell whether there is a table of that name."""

    def glob(self, column: str, pattern: str) -> tuple[str, str]:
        """Return a condition for a column to match a glob of a shell, in SQLite's kind, and its value."""

    def damage(self) -> str:
        """Tell what is damaged, in words; empty: nothing."""

    def size(self) -> int:
        """Return the bytes that it takes."""

    def shrink(self) -> None:
        """Give back the room, and overwrite the remains, of what was deleted."""

    def writing(self) -> AbstractContextManager[None]:
        """Hold the one lock for writing; raises IndexBusy where another has it, NotWritable where nobody can."""

    def close(self) -> None:
        """Break off what another thread does with it, and close it."""


class Database(Protocol):
    """Where one catalogue is kept."""

    @property
    def place(self) -> str:
        """Return where that is, for people; without a password."""

    def connect(self) -> Connection:
        """Return a connection for this thread."""


def marks(values: Sequence[object]) -> str:
    """Return as many `?` as there are values, for `IN (…)`; NULL where there are none, which nothing is in."""
    return ",".join("?" * len(values)) or "NULL"
