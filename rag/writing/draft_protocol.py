"""The protocol of a draft that is being written."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from rag.answer import Passage

__all__ = ["DraftStream"]


class DraftStream(Protocol):
    """One draft under way. Its pieces can be read once."""

    @property
    def engine(self) -> str:
        """Return the name of the writer, for `Answer.engine`: "llm:gpt-4o-mini"."""
        ...

    @property
    def keys(self) -> Mapping[str, Passage]:
        """Return the passages issued for this turn, by key: "S1", "S2" and so on, best first."""
        ...

    @property
    def usage(self) -> Mapping[str, float]:
        """Return prompt_tokens, completion_tokens, attempts, and cost where prices are set; once the pieces are read.

        `estimated` is 1 where the service did not count the tokens itself, and absent otherwise.
        """
        ...

    @property
    def cut(self) -> bool:
        """Tell, once the pieces are read, whether the tokens ran out before the end, maybe in mid-sentence."""
        ...

    def pieces(self) -> Iterator[str]:
        """Return the draft as it arrives, in pieces of any length; raises ModelUnavailable."""
        ...
