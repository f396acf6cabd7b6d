"""The interface of a catalogue's database: statements in SQL that all engines share, and methods for the rest."""

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
    """The rows that a statement returned."""

    def fetchone(self) -> Any:
        """Return the next row; None where there is none."""

    def fetchall(self) -> list[Any]:
        """Return all remaining rows."""

    def __iter__(self) -> Iterator[Any]:
        """Iterate over the remaining rows."""


class FullText(Protocol):
    """The full-text indexes `words`, whose rows are chunks, and `article_words`, whose rows are articles."""

    def define(self) -> None:
        """Create both indexes."""

    def add(self, table: str, rows: Iterable[Words]) -> None:
        """Put rows in."""

    def remove(self, table: str, rows: Iterable[Words]) -> None:
        """Remove rows; their words must be those with which they were added."""

    def clear(self, table: str) -> None:
        """Take all rows out."""

    def merge(self) -> None:
        """Erase the words of removed rows from the index."""

    def best(
        self, table: str, words: Sequence[str], k: int, *, title: float, among: str = "", values: Sequence[Any] = ()
    ) -> list[tuple[int, float]]:
        """Return the `k` best rows by BM25 for any of `words`, with the score (greater is better), best first.

        Each of `words` is matched as a phrase. `title` is the weight of a word in the title; in the text it is 1.
        `among` is a statement that selects the rows that may be found, `values` are its parameters; empty: all rows.
        """

    def titled(self, phrases: Sequence[str], k: int, *, among: str = "", values: Sequence[Any] = ()) -> list[int]:
        """Return the numbers of up to `k` articles in whose title one of `phrases` stands, in no order."""

    def holding(self, word: str) -> tuple[str, Sequence[Any]]:
        """Return a statement that selects the numbers of the chunks that hold `word`, and its parameters."""

    def numbers(self, table: str) -> set[int]:
        """Return the numbers of all rows of an index."""

    def is_whole(self, table: str) -> bool:
        """Tell whether an index is undamaged."""


class Connection(Protocol):
    """A connection to a catalogue, for one thread; it raises the classes of `index.errors`."""

    @property
    def words(self) -> FullText:
        """Return the full-text indexes."""

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Rows:
        """Run one statement, with a `?` for each of its values."""

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Any:
        """Run one statement once for each row of parameters."""

    def begin(self) -> None:
        """Begin a transaction, as the only one that writes."""

    def commit(self) -> None:
        """Commit the transaction."""

    def rollback(self) -> None:
        """Roll the transaction back."""

    def prepare(self) -> None:
        """Create whatever the database needs before its first table."""

    def define(self, statement: str) -> None:
        """Run a statement that creates or alters a table or an index, written with SQLite's types."""

    def has(self, table: str) -> bool:
        """Tell whether there is a table of that name."""

    def glob(self, column: str, pattern: str) -> tuple[str, str]:
        """Return a condition that a column matches a glob pattern of SQLite's syntax, and its parameter."""

    def damage(self) -> str:
        """Return a description of the first damage that the database's own check finds; empty where there is none."""

    def size(self) -> int:
        """Return the size of the catalogue in bytes."""

    def shrink(self) -> None:
        """Free the space of deleted rows, and overwrite what is left of them on the disk."""

    def writing(self) -> AbstractContextManager[None]:
        """Hold the only write lock during the block. Raises IndexBusy where another process has it, and NotWritable."""

    def close(self) -> None:
        """Interrupt a statement that another thread runs on this connection, and close it."""


class Database(Protocol):
    """The place where one catalogue is kept, to which threads connect."""

    @property
    def place(self) -> str:
        """Return the place as it is shown to a person, without a password."""

    def connect(self) -> Connection:
        """Return a connection for this thread."""


def marks(values: Sequence[object]) -> str:
    """Return a `?` for each value, separated by commas, for `IN (…)`; `NULL`, which matches nothing, for no values."""
    return ",".join("?" * len(values)) or "NULL"
