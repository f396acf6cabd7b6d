"""What OpenAI's clients get, as the OpenAPI document describes it."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from api.http.schemas.responses import AnswerDocument

__all__ = ["Completion", "Model", "ModelList"]


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
    finish_reason: Literal["stop"]


class _Usage(BaseModel):
    """Of the language model; where none wrote, of the messages and the text."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(BaseModel):
    """OpenAI's completion, with the answer document beside it."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[_Choice]
    usage: _Usage
    onrecord: AnswerDocument
