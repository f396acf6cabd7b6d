"""An answer as the pieces of one text, within the limits asked: each verified sentence, what to know, the sources."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from api.http.openai.text import closing, harmless
from api.http.openai.usage import tokens_of
from api.http.services import Services
from rag.answer import Answer, Citation
from rag.events import ClaimMade, Done, Event, claims_made
from rag.rendering.stream import Telling
from rag.rendering.text import Sentence

__all__ = ["Ended", "Finish", "Mark", "Piece", "Reply"]

Finish = Literal["stop", "length"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the whole text cites: `text[start:end]` is the marker, in code points."""

    start: int
    end: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text; joined in order they are the text."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of the text, with the answer that it told."""

    answer: Answer
    finish: Finish


class Reply:
    """One answer as text. A sentence is given whole or not at all: half of one may say what no source does."""

    def __init__(
        self,
        services: Services,
        collection: str,
        *,
        most: int | None = None,  # tokens
        stops: Sequence[str] = (),  # sequences that the text must not hold
    ) -> None:
        self.text = ""
        self._services = services
        self._collection = collection
        self._most = most
        self._stops = stops
        self._finish: Finish | None = None
        self._cited: dict[int, Citation] = {}

    async def pieces(self, events: AsyncIterator[Event | None]) -> AsyncIterator[Piece | Ended | None]:
        """Yield the pieces as they come into being, then the end; None where nothing happened for a while."""
        telling = Telling()
        async for event in events:
            if event is None:
                yield None
                continue
            for made in self._made(event, telling):
                if piece := await self._taken(made):
                    yield piece
            if isinstance(event, Done):
                yield Ended(event.answer, self._finish or "stop")

    async def whole(self, answer: Answer) -> tuple[list[Mark], Finish]:
        """Return the marks of the whole answer and how it ends; `text` is its text then."""
        marks: list[Mark] = []
        finish: Finish = "stop"
        async for item in self.pieces(_happened(answer)):
            if isinstance(item, Piece):
                marks += item.marks
            elif isinstance(item, Ended):
                finish = item.finish
        return marks, finish

    def _made(self, event: Event, telling: Telling) -> list[Piece]:
        """Return what an event adds to the text."""
        if isinstance(event, ClaimMade):
            self._cited |= {citation.number: citation for citation in event.citations}
            return [self._sentence(telling.place(event))]
        return [Piece(text) for text in self._closing(event.answer)] if isinstance(event, Done) else []

    def _sentence(self, sentence: Sentence) -> Piece:
        """Return a sentence with the places of its markers: " [1][2]" stands behind its words."""
        text = harmless(f"{sentence.gap}{sentence.opening}{sentence.words}")
        at, marks = len(self.text) + len(text) + 1, list[Mark]()
        for number in sentence.claim.citations:
            end = at + len(f"[{number}]")
            marks.append(Mark(at, end, self._cited[number]))
            at = end
        return Piece(f"{text}{sentence.markers}{harmless(sentence.mark)}", tuple(marks))

    def _closing(self, answer: Answer) -> list[str]:
        return closing(answer, collection=self._collection, public_url=self._services.settings.public_url)

    async def _taken(self, piece: Piece) -> Piece | None:
        """Return the piece, if the text may have it; nothing after one that it may not."""
        if self._finish:
            return None
        longer = self.text + piece.text
        if any(stop in longer for stop in self._stops):
            self._finish = "stop"
        elif self._most is not None and (await tokens_of(self._services, longer))[0] > self._most:
            self._finish = "length"
        else:
            self.text = longer
            return piece
        return None


async def _happened(answer: Answer) -> AsyncIterator[Event]:
    for event in _events(answer):
        yield event


def _events(answer: Answer) -> Iterator[Event]:
    yield from claims_made(answer)
    yield Done(answer)
