"""What the tools give out, as the protocol describes it to clients."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from index.article import Article
from index.catalogue.listing import Listed
from rag.answer import Answer, Passage
from rag.rendering.text import answer_text, citation_document, passage_document

__all__ = ["ArticleText", "Articles", "Asked", "Found", "answered", "article_text", "articles", "found"]


class _Correction(BaseModel):
    kind: str
    text: str
    day: str | None


class _Copy(BaseModel):
    source: str
    publisher: str | None
    published: str | None


class _Copies(BaseModel):
    total: int = Field(description="with the article cited")
    origin: _Copy = Field(description="published first, of those that state a day")
    agency: str | None
    also: list[_Copy]


class _Citation(BaseModel):
    number: int = Field(description="as in the markers of the text: [1]")
    source: str
    title: str | None
    publisher: str | None
    published: str | None
    line_start: int
    line_end: int
    start: int = Field(description="code points in the article's text: text[start:end] is the quote")
    end: int
    quote: str
    corrections: list[_Correction] = Field(description="what the article says of its own changes")
    copies: _Copies | None = Field(description="where else much the same text stands")


class _Claim(BaseModel):
    text: str
    status: Literal["quote", "supported", "weak", "unsupported", "unresolved"]
    citations: list[int]


class Asked(BaseModel):
    """An answer whose every claim is supported by the passages that it cites, or a refusal."""

    outcome: Literal["answered", "partial", "conflicting", "refused"]
    text: str = Field(description="the answer with [1] markers; of a refusal, why and what is nearest")
    asked: str = Field(description="the question as it was understood")
    claims: list[_Claim]
    citations: list[_Citation]
    engine: str = Field(description="who wrote it")
    note: str | None
    collection: str


class _Passage(BaseModel):
    source: str
    title: str | None
    publisher: str | None
    published: str | None
    line_start: int
    line_end: int
    start: int
    end: int
    score: float
    text: str


class Found(BaseModel):
    """Passages, best first."""

    passages: list[_Passage]
    collection: str


class ArticleText(BaseModel):
    """An article, or a part of one."""

    source: str
    title: str | None
    publisher: str | None
    author: str | None
    published: str | None
    url: str | None
    characters: int = Field(description="of the whole text")
    start: int = Field(description="where the text that is given begins")
    end: int = Field(description="where it ends; below `characters` there is more")
    text: str
    collection: str


class _Listed(BaseModel):
    source: str
    title: str | None
    publisher: str | None
    author: str | None
    published: str | None
    characters: int


class Articles(BaseModel):
    """A page of the articles held, newest first."""

    total: int
    articles: list[_Listed]
    collection: str


def answered(answer: Answer, collection: str) -> Asked:
    """An answer as it is given out."""
    return Asked.model_validate(
        {
            "outcome": answer.outcome,
            "text": answer_text(answer),
            "asked": answer.asked,
            "claims": [{"text": one.text, "status": one.status, "citations": one.citations} for one in answer.claims],
            "citations": [citation_document(one) for one in answer.citations],
            "engine": answer.engine,
            "note": answer.note,
            "collection": collection,
        }
    )


def found(passages: tuple[Passage, ...], collection: str) -> Found:
    """Passages as they are given out."""
    return Found.model_validate({"passages": [passage_document(one) for one in passages], "collection": collection})


def article_text(article: Article, start: int, most: int, collection: str) -> ArticleText:
    """An article from `start` on, `most` characters at most."""
    text = article.text[start : start + most]
    return ArticleText(
        source=article.source,
        title=article.title,
        publisher=article.publisher,
        author=article.author,
        published=_iso(article.published),
        url=article.url,
        characters=len(article.text),
        start=start,
        end=start + len(text),
        text=text,
        collection=collection,
    )


def articles(total: int, listed: list[Listed], collection: str) -> Articles:
    """A page of articles as it is given out."""
    rows = [{name: getattr(one, name) for name in _Listed.model_fields} for one in listed]
    plain = [{**row, "published": _iso(row["published"])} for row in rows]
    return Articles.model_validate({"total": total, "articles": plain, "collection": collection})


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
