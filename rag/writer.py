"""What a writer is: it makes the answer of what the reader found, and hands out each claim once it is verified."""

from collections.abc import Generator, Sequence
from threading import Event as Stop
from typing import Protocol

from rag.answer import Answer
from rag.events import ClaimMade
from rag.query.follow_up import Message
from rag.reading.findings import Findings

__all__ = ["Writer"]


class Writer(Protocol):
    """Writes answers; `rag.writing` holds the extractive one, which needs no model, and that of a language model."""

    @property
    def model_name(self) -> str | None:
        """Return the language model that writes, as its endpoint calls it; None where none does."""
        ...

    @property
    def takes_apart(self) -> bool:
        """Tell whether a question that asks several things is to be handed over part by part."""
        ...

    def until(self, stop: Stop) -> "Writer":
        """Return the same writer, which raises Stopped soon after `stop` is set."""
        ...

    def rewrite(self, question: str, history: Sequence[Message]) -> str:
        """Return the question made to stand alone, by the turns before it, oldest first."""
        ...

    def write(
        self, found: Sequence[Findings], history: Sequence[Message], unanswered: Sequence[str]
    ) -> Generator[ClaimMade, None, Answer | None]:
        """Hand out each claim once it is verified, then the answer; None where there is none after all.

        `found` is what was found for each part of the question that the sources answer, at least one;
        `unanswered` are the parts that they do not.
        """
        ...
