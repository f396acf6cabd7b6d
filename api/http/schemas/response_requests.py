"""The request model of `/v1/responses`."""

from collections.abc import Sequence
from typing import Any

from pydantic import ConfigDict, Field

from api.errors import Unsupported
from api.http.schemas.openai_requests import NO_FORMAT, NO_LOGPROBS, GenerationRequest, Turn, split_conversation
from rag.query.conversation import Message

__all__ = ["ResponseRequest"]

_KEEPS_NOTHING = "No conversation is kept here: send its turns in input, oldest first."


class _Item(Turn):
    """An item of the input: a message, as far as it has a role and a content."""

    type: str = "message"


class ResponseRequest(GenerationRequest):
    """A question, or a conversation whose last user message is the question."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={"examples": [{"model": "onrecord", "input": "Why was the harbour bridge closed?"}]},
    )

    input: str | list[_Item] = Field(min_length=1)
    instructions: str | None = Field(None, description="no effect: an answer is what the sources say")
    max_output_tokens: int | None = Field(None, ge=1, description="no sentence that would go beyond is given")
    metadata: dict[str, str] | None = Field(None, description="comes back with the response")
    text: dict[str, Any] | None = Field(None, examples=[{"format": {"type": "text"}}])
    previous_response_id: str | None = None
    conversation: Any = None
    prompt: Any = None
    include: list[str] | None = Field(None, description="what there is comes in any case")
    background: bool | None = None
    store: bool | None = Field(None, description="no effect: no response is kept")

    def refuse(self) -> None:
        """Raise Unsupported for an option that cannot be carried out."""
        super().refuse()
        for name in ("previous_response_id", "conversation"):
            if getattr(self, name):
                raise Unsupported(name, _KEEPS_NOTHING)
        if self.prompt:
            raise Unsupported("prompt", "No prompt is kept here: put the question into input.")
        if any("logprobs" in field for field in self.include or ()):
            raise Unsupported("include", NO_LOGPROBS)
        if self.background:
            raise Unsupported("background", "Answers are given at once, or streamed: leave background out.")
        form = (self.text or {}).get("format") or {}
        if not isinstance(form, dict) or form.get("type", "text") != "text":
            raise Unsupported("text", NO_FORMAT)

    @property
    def turns(self) -> Sequence[Turn]:
        """Return the messages of the input. Raises Unsupported where it holds something else."""
        if isinstance(self.input, str):
            return [Turn(role="user", content=self.input)]
        other = next((item.type for item in self.input if item.type != "message"), None)
        if other:
            raise Unsupported("input", "Only messages can be read: leave out tool calls, references and the like.")
        return self.input

    def question_and_history(self) -> tuple[str, list[Message]]:
        """Return the question, and the turns before it. Raises NoUserMessage where nothing is asked."""
        return split_conversation(self.turns)
