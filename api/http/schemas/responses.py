"""Response models of the API, as the OpenAPI document describes them."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from api.service.documents import AnswerDocument

__all__ = [
    "CollectionList",
    "Described",
    "ErrorDocument",
    "Forgotten",
    "Judged",
    "SealedAnswer",
    "Shared",
    "SharedAnswer",
    "StarterList",
    "Uploads",
    "error_responses",
]


class _Sentence(BaseModel):
    text: str
    attribution: str
    gap: str


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


def error_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the error responses of a route for OpenAPI: those of `statuses`, and those that every route may give."""
    every = sorted({400, 401, 421, 422, 429, 500, 503, *statuses})
    return {status: {"model": ErrorDocument, "description": _SAID[status]} for status in every}
