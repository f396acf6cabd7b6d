"""The data types of answering a question: passages, claims, citations, and the answer itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from index.article import Correction, Span, line_at
from index.catalogue.clusters import Copies
from index.catalogue.reads import Held

__all__ = ["Answer", "Citation", "Claim", "Lane", "NearestArticle", "Outcome", "Passage", "Refusal", "Status"]

Status = Literal["quote", "supported", "weak", "unsupported", "unresolved"]
Lane = Literal["quote", "condensed", "paraphrase"]
Outcome = Literal["answered", "partial", "conflicting", "refused"]


@dataclass(frozen=True, slots=True)
class Passage(Held):
    """A chunk found for a question, with its article's metadata."""

    score: float
    ranks: Mapping[str, int]  # retriever → the chunk's rank, from 1; a retriever that did not find it is absent

    @property
    def line_end(self) -> int:
        """Return the 1-based line on which the passage ends."""
        return self.line_of(self.end)

    def text_of(self, span: Span) -> str:
        """Return the text of a span that lies within the passage; its offsets are those of the article's text."""
        return self.text[span.start - self.start : span.end - self.start]

    def line_of(self, offset: int) -> int:
        """Return the 1-based line of an offset into the article's text; the offset lies within the passage."""
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
    corrections: tuple[Correction, ...] = ()  # corrections that the article itself states
    copies: Copies | None = None  # other articles with nearly the same text


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer, with the numbers of its citations and, if withheld, why."""

    text: str
    status: Status
    citations: tuple[int, ...] = ()
    reason: str | None = None
    lead: str = ""  # the mark of a list item or heading: "- ", "2. "
    ends_paragraph: bool = False
    answer: Span | None = None  # the short answer, as offsets in `text`; None where no words are marked
    beside: str = ""  # label of a sentence that denies another claim: "The Kremlin denies it"
    origins: int = 1  # independent reports among the passages that say it; copies of one report count once
    lane: Lane | None = None  # what verified a model's claim: equal words, equal structure, or a judge


@dataclass(frozen=True, slots=True)
class NearestArticle:
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
    nearest: tuple[NearestArticle, ...]
    dates: tuple[date, date] | None  # first and last publication date held


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose every shown claim is supported by its citations."""

    question: str
    asked: str  # the question as it was searched for: rewritten to stand alone, misspellings and capitals corrected
    outcome: Outcome
    claims: tuple[Claim, ...]
    withheld: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    refusal: Refusal | None
    engine: str  # the writer: "extractive", "llm:gpt-4o-mini" …
    passages: tuple[Passage, ...]
    timings: Mapping[str, float] = field(default_factory=dict)  # seconds per step
    usage: Mapping[str, float] = field(default_factory=dict)  # tokens and cost, where a model wrote
    note: str | None = None  # a remark to show with the answer, on how it came about or what it lacks

    @classmethod
    def from_refusal(cls, question: str, refusal: Refusal, engine: str, passages: tuple[Passage, ...] = ()) -> "Answer":
        """Return a refusal as an answer without claims; `question` also counts as the wording that was searched for."""
        return cls(question, question, "refused", (), (), (), refusal, engine, passages)
