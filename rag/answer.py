"""What travels through a question: passages found, claims made, citations, the answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from index.article import Correction, Span, line_at
from index.catalogue.clusters import Copies
from index.catalogue.reads import Held

__all__ = ["Answer", "Citation", "Claim", "Lane", "Near", "Outcome", "Passage", "Refusal", "Status"]

Status = Literal["quote", "supported", "weak", "unsupported", "unresolved"]
Lane = Literal["quote", "condensed", "paraphrase"]
Outcome = Literal["answered", "partial", "conflicting", "refused"]


@dataclass(frozen=True, slots=True)
class Passage(Held):
    """A chunk found for a question, with its article's metadata."""

    score: float
    ranks: Mapping[str, int]  # retriever → rank it gave, from 1; absent where it did not find the chunk

    @property
    def line_end(self) -> int:
        """Return the 1-based line on which the passage ends."""
        return self.line_of(self.end)

    def text_of(self, span: Span) -> str:
        """Return the text of a span, in the article's offsets, that lies within the passage."""
        return self.text[span.start - self.start : span.end - self.start]

    def line_of(self, offset: int) -> int:
        """Return the 1-based line of an offset, in the article's text, that lies within the passage."""
        return self.line + line_at(self.text, offset - self.start) - 1


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact place a claim rests on: `article.text[start:end] == quote`."""

    number: int
    source: str
    sha256: str
    title: str | None
    publisher: str | None
    published: date | None
    start: int
    end: int
    line_start: int
    line_end: int
    page: int | None
    quote: str
    corrections: tuple[Correction, ...] = ()  # what the article says of its own changes
    copies: Copies | None = None  # where else much the same text stands


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer, with the numbers of its citations and, if withheld, why."""

    text: str
    status: Status
    citations: tuple[int, ...] = ()
    reason: str | None = None
    lead: str = ""  # what opens a list item: "- ", "2. "
    ends_paragraph: bool = False
    answer: Span | None = None  # the words that answer, offsets in `text`, where a short answer is asked for
    beside: str = ""  # what it says of the claim it stands beside: "The Kremlin denies it"
    origins: int = 1  # independent reports among the passages that say it; copies of one report count once
    lane: Lane | None = None  # how a model's claim stands: the source's words, its structure, or a judge's reading


@dataclass(frozen=True, slots=True)
class Near:
    """An article close to a question that the sources cannot answer."""

    source: str
    title: str | None
    publisher: str | None
    published: date | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer: what was searched, what is nearest, which dates are held."""

    reason: str
    searched: str
    nearest: tuple[Near, ...]
    dates: tuple[date, date] | None  # first and last publication date held


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose every shown claim is supported by its citations."""

    question: str
    asked: str  # the question made to stand alone; the same where it already did
    outcome: Outcome
    claims: tuple[Claim, ...]
    withheld: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    refusal: Refusal | None
    engine: str  # who wrote it
    passages: tuple[Passage, ...]
    timings: Mapping[str, float] = field(default_factory=dict)  # seconds per step
    usage: Mapping[str, float] = field(default_factory=dict)  # tokens and cost, where a model wrote
    note: str | None = None  # what a person should know of how the answer came about

    @classmethod
    def refusing(cls, question: str, refusal: Refusal, engine: str, passages: tuple[Passage, ...] = ()) -> "Answer":
        """Return an answer that claims nothing, to a question that stood alone."""
        return cls(question, question, "refused", (), (), (), refusal, engine, passages)
