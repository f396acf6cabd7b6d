"""The protocol of a writer, which makes an answer of the reader's findings and yields each claim once verified."""

from collections.abc import Generator, Sequence
from threading import Event as Stop
from typing import Protocol

from rag.answer import Answer
from rag.events import ClaimMade
from rag.query.conversation import Message
from rag.reading.findings import Findings

__all__ = ["Writer"]


class Writer(Protocol):
    """Writes answers. `rag.writing` holds an extractive writer, which needs no model, and one with a language model."""

    @property
    def model_name(self) -> str | None:
        """Return the name of the language model at its endpoint; None where the writer has no model."""
        ...

    @property
    def splits_questions(self) -> bool:
        """Tell whether the writer expects a question that asks several things to be split into parts."""
        ...

    def with_stop(self, stop: Stop) -> "Writer":
        """Return the same writer, which raises Stopped soon after `stop` is set."""
        ...

    def rewrite(self, question: str, history: Sequence[Message]) -> str:
        """Return a follow-up rewritten to be understood without `history`, the earlier turns, oldest first."""
        ...

    def write(
        self, found: Sequence[Findings], history: Sequence[Message], unanswered: Sequence[str]
    ) -> Generator[ClaimMade, None, Answer | None]:
        """Yield each claim once it is verified, and return the answer; None where there is none after all.

        `found` holds the findings for each part of the question that the sources answer, at least one; `unanswered`
        holds the text of the other parts.
        """
        ...
