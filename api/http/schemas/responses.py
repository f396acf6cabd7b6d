"""What callers get, as the OpenAPI document describes it."""

from typing import Any, Literal

from pydantic import BaseModel, Field

__all__ = [
    "AnswerDocument",
    "ArticleDocument",
    "ArticleList",
    "CollectionList",
    "Described",
    "ErrorDocument",
    "Forgotten",
    "Judged",
    "PassageList",
    "SealedAnswer",
    "Shared",
    "SharedAnswer",
    "StarterList",
    "Uploads",
    "failures",
]

_Status = Literal["quote", "supported", "weak", "unsupported", "unresolved"]


class _Words(BaseModel):
    """Where words stand in a claim's text: `text[start:end]`, in code points."""

    start: int
    end: int


class _Claim(BaseModel):
    text: str = Field(examples=["Repairs would take six weeks."])
    status: _Status
    lane: Literal["quote", "condensed", "paraphrase"] | None = Field(
        description="how a model's claim stands: the source's own words, their structure, or words of its own"
    )
    beside: str | None = Field(description="what it says of the claim before it", examples=["The Kremlin denies it"])
    origins: int = Field(description="independent reports among the passages that say it; copies count once")
    answer: _Words | None = Field(description="the words that answer, where a short answer is asked for")
    citations: list[int] = Field(description="numbers of citations")
    reason: str | None = Field(description="why it is withheld or marked")


class _Correction(BaseModel):
    kind: Literal["correction", "clarification", "retraction", "update"]
    text: str
    day: str | None


class _Copy(BaseModel):
    source: str
    publisher: str | None
    published: str | None


class _Copies(BaseModel):
    """Articles of much the same text."""

    total: int = Field(description="with the article cited")
    origin: _Copy = Field(description="published first, of those that state a day")
    agency: str | None = Field(description="who had the text first, as one of them says", examples=["Reuters"])
    also: list[_Copy] = Field(description="the others, at most 20, the earliest first")


class _Day(BaseModel):
    """A day that a text names from its own: "on Tuesday"."""

    text: str = Field(examples=["Tuesday"])
    day: str = Field(examples=["2025-06-10"])


class _Citation(BaseModel):
    """The exact place a claim rests on: `text[start:end] == quote`, in code points of the article's text."""

    number: int
    source: str = Field(examples=["ferry-hits-quay-sentinel.txt"])
    sha256: str
    title: str | None
    publisher: str | None
    published: str | None = Field(examples=["2025-06-15"])
    start: int
    end: int
    line_start: int
    line_end: int
    page: int | None
    quote: str
    corrections: list[_Correction] = Field(description="what the article says of its own changes")
    copies: _Copies | None
    days: list[_Day] = Field(description="days that the quote names from the day it was published")


class _Near(BaseModel):
    source: str
    title: str | None
    publisher: str | None
    published: str | None


class _Refusal(BaseModel):
    reason: str = Field(description="also the short word that small talk gets")
    searched: str = Field(description="empty where nothing was asked of the articles")
    nearest: list[_Near]
    dates: list[str] | None = Field(description="first and last publication date held")


class _Passage(BaseModel):
    source: str
    start: int
    end: int
    line_start: int
    line_end: int
    title: str | None
    publisher: str | None
    published: str | None
    score: float
    ranks: dict[str, int] = Field(description="retriever → rank it gave, from 1")
    text: str


class _Sentence(BaseModel):
    text: str
    attribution: str
    gap: str


class AnswerDocument(BaseModel):
    """An answer whose every shown claim is supported by the passages it cites."""

    question: str
    asked: str = Field(description="the question made to stand alone")
    outcome: Literal["answered", "partial", "conflicting", "refused"]
    text: str = Field(description="the claims with [1] markers; of a refusal, why and what is nearest")
    claims: list[_Claim]
    withheld: list[_Claim]
    citations: list[_Citation]
    refusal: _Refusal | None
    engine: str = Field(examples=["extractive", "llm:llama3.2:3b"])
    note: str | None
    passages: list[_Passage]
    timings: dict[str, float] = Field(description="seconds per step")
    usage: dict[str, float]
    collection: str


class SealedAnswer(AnswerDocument):
    """An answer with its layout and its seal."""

    sentences: list[_Sentence] = Field(description="the claims as they are laid out: joined in order, the text")
    seal: str = Field(description="proves to `/v1/shared` and `/v1/feedback` that this answer was given here")


class Shared(BaseModel):
    """Where a shared answer is found, and until when."""

    link: str
    until: str = Field(examples=["2026-01-31"])


class SharedAnswer(BaseModel):
    """A shared answer, as it was given."""

    answer: dict[str, Any]
    seal: str
    until: str


class Judged(BaseModel):
    """The opinion is kept."""

    verdict: Literal["up", "down"]


class PassageList(BaseModel):
    """Passages, best first."""

    asked: str
    collection: str
    passages: list[_Passage]


class _Article(BaseModel):
    source: str
    title: str | None
    publisher: str | None
    author: str | None
    published: str | None
    url: str | None
    sha256: str
    characters: int
    section: str | None
    language: str | None = Field(examples=["en"])


class ArticleList(BaseModel):
    """A page of the articles held."""

    collection: str
    total: int
    articles: list[_Article]


class ArticleDocument(_Article):
    """An article, whole."""

    collection: str
    modified: str | None = Field(description="when its source says that it was last changed")
    corrections: list[_Correction]
    text: str
    kept: list[tuple[int, int]] = Field(description="the spans of `text` that are the article, in code points")
    pages: list[int] = Field(description="where each page starts in `text`; empty where there are none")


class _Upload(BaseModel):
    name: str
    source: str | None = Field(description="how the article is called in the collection; null where it failed")
    status: Literal["added", "updated", "unchanged", "failed"]
    reason: str | None


class Uploads(BaseModel):
    """What became of each file."""

    collection: str
    files: list[_Upload]


class Forgotten(BaseModel):
    """The article is gone from the index."""

    source: str
    collection: str


class _Collection(BaseModel):
    name: str
    articles: int
    chunks: int
    failed: int
    first: str | None
    last: str | None
    undated: int
    publishers: list[tuple[str, int]]
    title: str = Field(description="what people call it; empty where nobody named it")
    description: str
    fill: str | None = Field(description="of an empty collection: the command that fills it, on the server's machine")


class CollectionList(BaseModel):
    """The collections of the server."""

    default: str
    collections: list[_Collection]
    may_write: bool = Field(description="whether the key that was sent may change them")
    model: str | None = Field(description="the language model that writes the answers; null: the sources' own words")


class Described(BaseModel):
    """A collection in its keepers' words."""

    name: str
    title: str
    description: str


class StarterList(BaseModel):
    """Questions to begin with, each of which the articles answer."""

    collection: str
    questions: list[str]


class _Error(BaseModel):
    message: str
    type: str
    code: str
    param: str | None
    id: str = Field(description="of the request; the log has it too")


class ErrorDocument(BaseModel):
    """What went wrong."""

    error: _Error


_SAID = {
    400: "The request cannot be understood.",
    401: "A valid key is needed.",
    403: "The key may not do this.",
    404: "There is no such thing.",
    413: "The body is too large.",
    415: "The body is of another type.",
    421: "The server does not answer to that name.",
    422: "A value is wrong; `param` says which.",
    429: "Too many requests; Retry-After says how long to wait.",
    500: "A defect; the log has the id.",
    502: "A service behind this one failed.",
    503: "Too much at once, and Retry-After says how long to wait; or the index is missing, busy or damaged.",
}


def failures(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The failures of a route, beside those that any may have."""
    every = sorted({400, 401, 421, 422, 429, 500, 503, *statuses})
    return {status: {"model": ErrorDocument, "description": _SAID[status]} for status in every}
