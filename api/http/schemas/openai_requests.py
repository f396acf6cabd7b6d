"""OpenAI's chat protocol: what its clients send, and the names of what they get."""

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.errors import NoUserMessage, UnknownModel, UsageError
from api.http.schemas.requests import MOST_HISTORY
from api.settings.settings import is_name
from rag.query.follow_up import Message

__all__ = ["SOURCES", "ChatRequest", "collection_of_model", "model_document", "model_of"]

SOURCES = "\n\nSources\n"  # begins the list at the end of an answer
_MODEL = "onrecord"
_MARKERS = re.compile(r"(?: ?\[[0-9]{1,3}\])+")


class _Part(BaseModel):
    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["text"])
    text: str | None = None


class _ChatMessage(BaseModel):
    model_config = ConfigDict(extra="allow")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[_Part] | None = None

    @property
    def words(self) -> str:
        """Its text. Raises UsageError where it holds something else."""
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        if self.role == "user" and any(part.type != "text" for part in self.content):
            raise UsageError("Only text can be asked.")
        return "\n".join(part.text or "" for part in self.content)


class _StreamOptions(BaseModel):
    model_config = ConfigDict(extra="allow")

    include_usage: bool | None = None


class ChatRequest(BaseModel):
    """A conversation whose last user message is the question; options that shape a model's sampling have no effect."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {"model": _MODEL, "messages": [{"role": "user", "content": "Why was the harbour bridge closed?"}]}
            ]
        },
    )

    model: str = Field(max_length=100, examples=[_MODEL])
    messages: list[_ChatMessage] = Field(min_length=1, max_length=1000)
    stream: bool | None = False
    stream_options: _StreamOptions | None = None
    n: Literal[1] | None = Field(1, description="one answer is given")

    def conversation(self) -> tuple[str, list[Message]]:
        """The question, and the turns before it. Raises NoUserMessage where nothing is asked."""
        asked = [at for at, message in enumerate(self.messages) if message.role == "user"]
        if not asked:
            raise NoUserMessage("No message of the role user is there.")
        turns = [one for one in self.messages[: asked[-1]] if one.role in {"user", "assistant"}][-MOST_HISTORY:]
        history: list[Message] = [{"role": one.role, "content": _said(one.role, one.words)} for one in turns]
        return self.messages[asked[-1]].words, history

    @property
    def wants_usage(self) -> bool:
        """Whether a stream is to end with the tokens used."""
        return bool(self.stream_options and self.stream_options.include_usage)


def _said(role: str, words: str) -> str:
    """A turn without what this door added to it: markers belong to their own turn."""
    return _MARKERS.sub("", words.partition(SOURCES)[0]) if role == "assistant" else words


def model_of(collection: str, default: str) -> str:
    """What a collection is called as a model."""
    return _MODEL if collection == default else f"{_MODEL}/{collection}"


def collection_of_model(model: str, default: str) -> str:
    """The collection that a model stands for. Raises UnknownModel where it is no name of one."""
    kind, _, name = model.partition("/")
    if kind != _MODEL or (name and not is_name(name)) or model.endswith("/"):
        raise UnknownModel("There is no such model.")
    return name or default


def model_document(model: str) -> dict[str, Any]:
    """A model as OpenAI lists it."""
    return {"id": model, "object": "model", "created": 0, "owned_by": _MODEL}
