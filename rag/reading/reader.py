"""The protocol of a reader, which says whether passages answer a question, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.article import Span

__all__ = ["Reader", "Reading", "Text"]


@dataclass(frozen=True, slots=True)
class Text:
    """A passage to be read: its words, its article's title, and where its sentences stand in it."""

    text: str
    title: str | None = None
    sentences: tuple[Span, ...] = ()  # offsets in `text`


@dataclass(frozen=True, slots=True)
class Reading:
    """A reader's scores of one passage for one question."""

    answers: float  # log odds that the passage answers
    shares: tuple[float, ...]  # of each sentence: how much of the answer stands in it, 0 to 1
    spans: tuple[Span | None, ...]  # of each sentence: the words that answer best, offsets in the passage's text
    tabled: bool = False  # its answer was looked up in a table


class Reader(Protocol):
    """Reads passages. The reading of a passage depends on it and the question alone, not on the other passages."""

    def read(self, question: str, passages: Sequence[Text]) -> list[Reading]:
        """Return a reading for each passage, in their order. Raises EmbedderFailed where the model cannot run."""
        ...
