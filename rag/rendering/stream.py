"""Render the claims of an answer one by one as they are made; together they equal the finished answer's text."""

from rag.answer import Citation
from rag.events import ClaimMade
from rag.rendering.text import Layout, Sentence, as_written

__all__ = ["StreamLayout"]


class StreamLayout:
    """Places the claims of one answer, in the order in which they are made."""

    def __init__(self) -> None:
        self._layout: Layout | None = None
        self._cited: dict[int, Citation] = {}

    def place(self, made: ClaimMade) -> Sentence:
        """Return the next claim as laid out; call this once for each. Their `whole`, joined, is the answer's text."""
        if self._layout is None:  # one writer writes all of an answer
            self._layout = Layout(as_written=as_written(made.engine))
        self._cited |= {citation.number: citation for citation in made.citations}
        first = made.claim.citations[:1]
        return self._layout.place(made.claim, self._cited.get(first[0]) if first else None)
