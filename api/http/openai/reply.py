"""An answer as the text of a chat reply, piece by piece within the limits of the request: sentences, notes, sources."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from api.http.openai.text import disable_images, notes_and_sources
from api.http.openai.usage import token_counts
from api.http.services import Services
from rag.answer import Answer, Citation
from rag.events import ClaimMade, Done, Event, claims_made
from rag.rendering.stream import StreamLayout
from rag.rendering.text import Sentence

__all__ = ["CitationMarker", "EndOfText", "Finish", "Piece", "Reply"]

Finish = Literal["stop", "length"]


@dataclass(frozen=True, slots=True)
class CitationMarker:
    """A citation marker such as [1] in the whole text: `text[start:end]`, in code points."""

    start: int
    end: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text, with its markers; all pieces joined in order are the text."""

    text: str
    marks: tuple[CitationMarker, ...] = ()


@dataclass(frozen=True, slots=True)
class EndOfText:
    """The end of the text, with the answer that it was made from."""

    answer: Answer
    finish: Finish


class Reply:
    """One answer as text. A sentence is kept whole or left out: half of it may state what no source supports."""

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

    async def pieces(self, events: AsyncIterator[Event | None]) -> AsyncIterator[Piece | EndOfText | None]:
        """Yield each piece once its event arrives, then an EndOfText; each None among the events is passed on."""
        telling = StreamLayout()
        async for event in events:
            if event is None:
                yield None
                continue
            for made in self._pieces_of_event(event, telling):
                if piece := await self._append(made):
                    yield piece
            if isinstance(event, Done):
                yield EndOfText(event.answer, self._finish or "stop")

    async def whole(self, answer: Answer) -> tuple[list[CitationMarker], Finish]:
        """Return the markers of the whole answer and its finish reason; `self.text` then holds its text."""
        marks: list[CitationMarker] = []
        finish: Finish = "stop"
        async for item in self.pieces(_replay(answer)):
            if isinstance(item, Piece):
                marks += item.marks
            elif isinstance(item, EndOfText):
                finish = item.finish
        return marks, finish

    def _pieces_of_event(self, event: Event, telling: StreamLayout) -> list[Piece]:
        """Return the pieces that an event adds to the text."""
        if isinstance(event, ClaimMade):
            self._cited |= {citation.number: citation for citation in event.citations}
            return [self._sentence(telling.place(event))]
        return [Piece(text) for text in self._closing(event.answer)] if isinstance(event, Done) else []

    def _sentence(self, sentence: Sentence) -> Piece:
        """Return a sentence with the places of its markers: " [1][2]" stands behind its words."""
        text = disable_images(f"{sentence.gap}{sentence.opening}{sentence.words}")
        at, marks = len(self.text) + len(text) + 1, list[CitationMarker]()
        for number in sentence.claim.citations:
            end = at + len(f"[{number}]")
            marks.append(CitationMarker(at, end, self._cited[number]))
            at = end
        return Piece(f"{text}{sentence.markers}{disable_images(sentence.mark)}", tuple(marks))

    def _closing(self, answer: Answer) -> list[str]:
        return notes_and_sources(answer, collection=self._collection, public_url=self._services.settings.public_url)

    async def _append(self, piece: Piece) -> Piece | None:
        """Add a piece to the text and return it; return None for the first piece over a limit, and all after it."""
        if self._finish:
            return None
        longer = self.text + piece.text
        if any(stop in longer for stop in self._stops):
            self._finish = "stop"
        elif self._most is not None and (await token_counts(self._services, longer))[0] > self._most:
            self._finish = "length"
        else:
            self.text = longer
            return piece
        return None


async def _replay(answer: Answer) -> AsyncIterator[Event]:
    for event in _events(answer):
        yield event


def _events(answer: Answer) -> Iterator[Event]:
    yield from claims_made(answer)
    yield Done(answer)
