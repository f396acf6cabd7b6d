"""Response models of OpenAI's protocol, as the OpenAPI document describes them."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from api.service.documents import AnswerDocument

__all__ = ["Completion", "EmbeddingList", "Model", "ModelList", "ResponseDocument"]


class Model(BaseModel):
    """A collection, as OpenAI describes a model."""

    id: str = Field(examples=["onrecord"])
    object: Literal["model"]
    created: int
    owned_by: str


class ModelList(BaseModel):
    """The collections, as models."""

    object: Literal["list"]
    data: list[Model]


class _Message(BaseModel):
    role: Literal["assistant"]
    content: str
    refusal: None
    annotations: list[dict[str, Any]]


class _Choice(BaseModel):
    index: int
    message: _Message
    logprobs: None
    finish_reason: Literal["stop", "length"]


class _Usage(BaseModel):
    """Of the language model; where none wrote, of the messages and the text."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(BaseModel):
    """OpenAI's completion, with the answer document beside it; without where a front end asked for itself."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[_Choice]
    usage: _Usage
    onrecord: AnswerDocument | None = None


class _Embedding(BaseModel):
    object: Literal["embedding"]
    index: int
    embedding: list[float] | str = Field(description="in base64: little-endian floats of 32 bits")


class _EmbeddingUsage(BaseModel):
    prompt_tokens: int
    total_tokens: int


class EmbeddingList(BaseModel):
    """The vectors of texts, in their order."""

    object: Literal["list"]
    data: list[_Embedding]
    model: str
    usage: _EmbeddingUsage


class _OutputText(BaseModel):
    type: Literal["output_text"]
    text: str
    annotations: list[dict[str, Any]] = Field(description="`url_citation` or `file_citation`, one for each marker")
    logprobs: list[Any]


class _OutputMessage(BaseModel):
    id: str
    type: Literal["message"]
    role: Literal["assistant"]
    status: Literal["completed", "incomplete"]
    content: list[_OutputText]


class ResponseDocument(BaseModel):
    """OpenAI's response, with the answer document beside it."""

    id: str
    object: Literal["response"]
    created_at: int
    status: Literal["completed", "incomplete"]
    model: str
    output: list[_OutputMessage]
    incomplete_details: dict[str, str] | None
    metadata: dict[str, str]
    usage: dict[str, Any]
    onrecord: AnswerDocument
