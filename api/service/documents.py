"""Answers, passages and articles as they are given out: the models that OpenAPI and MCP describe, one for all doors.

Answers, citations and passages become plain values in `rag/rendering/text.py`, articles in this file.
"""

from dataclasses import asdict
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

from index.article import Article
from index.catalogue.listing import Listed

__all__ = [
    "AnswerDocument",
    "ArticleDocument",
    "ArticleList",
    "CitedAnswer",
    "ListedDocument",
    "PassageList",
    "article_document",
    "listed_document",
]


class _Words(BaseModel):
    """Where words stand in a claim's text: `text[start:end]`, in code points."""

    start: int
    end: int


class _Claim(BaseModel):
    text: str = Field(examples=["Repairs would take six weeks."])
    status: Literal["quote", "supported", "weak", "unsupported", "unresolved"]
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

    number: int = Field(description="as in the markers of the text: [1]")
    source: str = Field(examples=["ferry-hits-quay-sentinel.txt"])
    sha256: str = Field(description="of the file: which version of the article")
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
    copies: _Copies | None = Field(description="where else much the same text stands")
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


class CitedAnswer(BaseModel):
    """An answer whose every shown claim is supported by the passages that it cites, or a refusal."""

    outcome: Literal["answered", "partial", "conflicting", "refused"]
    text: str = Field(description="the claims with [1] markers; of a refusal, why and what is nearest")
    asked: str = Field(description="the question made to stand alone")
    claims: list[_Claim]
    citations: list[_Citation]
    engine: str = Field(description="who wrote it", examples=["extractive", "llm:llama3.2:3b"])
    note: str | None
    collection: str


class AnswerDocument(CitedAnswer):
    """An answer with what was withheld and what it was made of."""

    question: str
    withheld: list[_Claim]
    refusal: _Refusal | None
    passages: list[_Passage]
    timings: dict[str, float] = Field(description="seconds per step")
    usage: dict[str, float]


class PassageList(BaseModel):
    """Passages, best first."""

    asked: str
    collection: str
    passages: list[_Passage]


class ListedDocument(BaseModel):
    """An article without its text."""

    source: str
    title: str | None
    publisher: str | None
    author: str | None
    published: str | None
    url: str | None
    sha256: str
    characters: int = Field(description="of the whole text, in code points")
    section: str | None
    language: str | None = Field(examples=["en"])


class ArticleList(BaseModel):
    """A page of the articles held, newest first."""

    collection: str
    total: int
    articles: list[ListedDocument]


class ArticleDocument(ListedDocument):
    """An article, whole."""

    collection: str
    modified: str | None = Field(description="when its source says that it was last changed")
    corrections: list[_Correction]
    text: str
    kept: list[tuple[int, int]] = Field(description="the spans of `text` that are the article, in code points")
    pages: list[int] = Field(description="where each page starts in `text`; empty where there are none")


def listed_document(article: Listed) -> dict[str, Any]:
    """Return the plain values of an article in a list."""
    return {name: _plain(value) for name, value in asdict(article).items()}


def article_document(article: Article, collection: str) -> dict[str, Any]:
    """Return an article whole; offsets count in code points of its text."""
    return {
        "collection": collection,
        "source": article.source,
        "title": article.title,
        "publisher": article.publisher,
        "author": article.author,
        "published": _plain(article.published),
        "url": article.url,
        "sha256": article.sha256,
        "characters": len(article.text),
        "section": article.section,
        "language": article.language,
        "modified": _plain(article.modified),
        "corrections": [
            {"kind": note.kind, "text": note.text, "day": _plain(note.day)} for note in article.corrections
        ],
        "text": article.text,
        "kept": [(span.start, span.end) for span in article.kept],
        "pages": list(article.pages),
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
