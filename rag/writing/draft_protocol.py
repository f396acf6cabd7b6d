"""What every writer hands over while it drafts."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from rag.answer import Passage

__all__ = ["Writing"]


class Writing(Protocol):
    """One draft under way. Its pieces can be read once."""

    @property
    def engine(self) -> str:
        """Return who writes, as the answer will say it: "llm:gpt-4o-mini"."""
        ...

    @property
    def keys(self) -> Mapping[str, Passage]:
        """Return the passages issued for this turn, by key: "S1", "S2" and so on, best first."""
        ...

    @property
    def usage(self) -> Mapping[str, float]:
        """Once the pieces are read: prompt_tokens, completion_tokens, attempts; cost where prices are set.

        `estimated` is there, and 1, where the service did not count the tokens itself.
        """
        ...

    @property
    def cut(self) -> bool:
        """Once the pieces are read: whether the draft ends where its tokens ran out, in mid-sentence maybe."""
        ...

    def pieces(self) -> Iterator[str]:
        """Return the draft as it arrives, in pieces of any length; raises ModelUnavailable."""
        ...
