"""Request models of OpenAI's chat protocol, and the model names that stand for collections."""

import re
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from api.errors import NoUserMessage, UnknownModel, Unsupported
from api.http.schemas.requests import MOST_HISTORY
from api.settings.settings import is_name
from rag.query.conversation import Message

__all__ = [
    "NO_FORMAT",
    "NO_LOGPROBS",
    "SOURCES",
    "ChatRequest",
    "GenerationRequest",
    "Part",
    "Turn",
    "collection_of_model",
    "model_document",
    "model_of",
    "split_conversation",
]

SOURCES = "\n\nSources\n"  # begins the list at the end of an answer
_MODEL = "onrecord"
_TEXTS = frozenset(("text", "input_text", "output_text"))
NO_FORMAT = (
    "An answer is text, every sentence cited: ask for the format text, or leave it out. As data it stands in the field "
    "onrecord of the reply, and POST /v1/ask gives that alone."
)
NO_LOGPROBS = "There are no probabilities of tokens: sentences are checked against passages. Leave logprobs out."
_MARKERS = re.compile(r"(?: ?\[[0-9]{1,3}\])+")


class Part(BaseModel):
    """A part of a message's content."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["text"])
    text: str | None = None


class Turn(BaseModel):
    """A message of a conversation."""

    model_config = ConfigDict(extra="allow")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    @property
    def words(self) -> str:
        """Return its text. Raises Unsupported where a user's message holds something else."""
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        other = next((part.type for part in self.content if part.type not in _TEXTS), None)
        if self.role == "user" and other:
            raise Unsupported("messages", "Only text can be asked: put into words what the other part of it shows.")
        return "\n".join(part.text or "" for part in self.content)


class _StreamOptions(BaseModel):
    model_config = ConfigDict(extra="allow")

    include_usage: bool | None = None


class GenerationRequest(BaseModel):
    """What every request for a reply may hold. What shapes a model's sampling is checked, and has no effect."""

    model_config = ConfigDict(extra="allow")

    model: str = Field(max_length=100, examples=[_MODEL])
    stream: bool | None = False
    temperature: float | None = Field(None, ge=0, le=2, description="no effect: the server's own is used")
    top_p: float | None = Field(None, ge=0, le=1, description="no effect")
    top_logprobs: int | None = Field(None, ge=0, le=20)
    tools: list[Any] | None = Field(None, description="none is called")
    tool_choice: Any = Field(None, description="`none` and `auto`: no tool is called")

    def refuse(self) -> None:
        """Raise Unsupported for an option that cannot be carried out."""
        if self.tool_choice not in (None, "none", "auto"):
            raise Unsupported(
                "tool_choice", "No tool is called here: leave tool_choice out, or send auto or none, and text answers."
            )
        if self.top_logprobs:
            raise Unsupported("top_logprobs", NO_LOGPROBS)


class ChatRequest(GenerationRequest):
    """A conversation whose last user message is the question."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {"model": _MODEL, "messages": [{"role": "user", "content": "Why was the harbour bridge closed?"}]}
            ]
        },
    )

    messages: list[Turn] = Field(min_length=1, max_length=1000)
    stream_options: _StreamOptions | None = None
    n: int | None = Field(1, ge=1, le=128, description="one answer is given")
    max_tokens: int | None = Field(None, ge=1, description="no sentence that would go beyond is given")
    max_completion_tokens: int | None = Field(None, ge=1, description="the same")
    stop: str | list[str] | None = Field(None, description="it ends before a sentence that holds one of these")
    presence_penalty: float | None = Field(None, ge=-2, le=2, description="no effect")
    frequency_penalty: float | None = Field(None, ge=-2, le=2, description="no effect")
    logit_bias: dict[str, float] | None = Field(None, description="no effect")
    seed: int | None = Field(None, description="no effect: without a model the answer is the same each time")
    logprobs: bool | None = None
    response_format: dict[str, Any] | None = Field(None, examples=[{"type": "text"}])
    modalities: list[str] | None = None
    function_call: Any = None
    web_search_options: Any = None

    @field_validator("stop")
    @classmethod
    def _stops(cls, stop: str | list[str] | None) -> str | list[str] | None:
        if isinstance(stop, list) and (len(stop) > 4 or not all(stop)):
            raise ValueError("up to four sequences can be given, none of them empty")
        return stop

    def refuse(self) -> None:
        """Raise Unsupported for an option that cannot be carried out."""
        super().refuse()
        if (self.n or 1) > 1:
            raise Unsupported("n", "One answer is given, since the sources are the same each time: leave n out.")
        if self.logprobs:
            raise Unsupported("logprobs", NO_LOGPROBS)
        if set(self.modalities or ()) - {"text"}:
            raise Unsupported("modalities", "Answers are text: leave modalities out.")
        if self.function_call not in (None, "none", "auto"):
            raise Unsupported("function_call", "No function is called here: leave function_call out.")
        if self.web_search_options is not None:
            raise Unsupported("web_search_options", "The collection is searched, not the web: leave it out.")

    def refuse_format(self) -> None:
        """Raise Unsupported where an answer is to have another form than text."""
        if self.response_format and self.response_format.get("type") != "text":
            raise Unsupported("response_format", NO_FORMAT)

    def conversation(self) -> tuple[str, list[Message]]:
        """Return the question, and the turns before it. Raises NoUserMessage where nothing is asked."""
        return split_conversation(self.messages)

    @property
    def limit(self) -> int | None:
        """Return the most tokens that the text may have; None: no limit."""
        return min(filter(None, (self.max_tokens, self.max_completion_tokens)), default=None)

    @property
    def stops(self) -> tuple[str, ...]:
        """Return the stop sequences, none of which the text may contain."""
        return tuple(filter(None, [self.stop] if isinstance(self.stop, str) else self.stop or ()))

    @property
    def wants_usage(self) -> bool:
        """Tell whether a stream is to end with the tokens used."""
        return bool(self.stream_options and self.stream_options.include_usage)


def split_conversation(messages: Sequence[Turn]) -> tuple[str, list[Message]]:
    """Return the last user message, and the turns before it. Raises NoUserMessage where nothing is asked."""
    asked = [at for at, message in enumerate(messages) if message.role == "user"]
    if not asked:
        raise NoUserMessage("No message of the role user is there.")
    turns = [turn for turn in messages[: asked[-1]] if turn.role in {"user", "assistant"}][-MOST_HISTORY:]
    history: list[Message] = [{"role": turn.role, "content": _said(turn.role, turn.words)} for turn in turns]
    return messages[asked[-1]].words, history


def _said(role: str, words: str) -> str:
    """Return a turn's words; an assistant's without markers and sources, whose numbers hold for that turn only."""
    return _MARKERS.sub("", words.partition(SOURCES)[0]) if role == "assistant" else words


def model_of(collection: str, default: str) -> str:
    """Return the model name of a collection."""
    return _MODEL if collection == default else f"{_MODEL}/{collection}"


def collection_of_model(model: str, default: str) -> str:
    """Return the collection that a model name stands for. Raises UnknownModel where it has not the form of one."""
    kind, _, name = model.partition("/")
    if kind != _MODEL or (name and not is_name(name)) or model.endswith("/"):
        raise UnknownModel("There is no such model.")
    return name or default


def model_document(model: str, created: int) -> dict[str, Any]:
    """Return a model as OpenAI lists it; `created` in seconds since 1970."""
    return {"id": model, "object": "model", "created": created, "owned_by": _MODEL}
