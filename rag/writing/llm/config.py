"""The configuration of a language model: its name, its endpoint and its limits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

__all__ = ["Count", "LLMConfig"]

Count = Callable[[Sequence[str]], list[int]]  # the tokens of each text


@dataclass(frozen=True)
class LLMConfig:
    """A model behind an OpenAI-compatible endpoint, and the limits of what it may read, write and take."""

    model: str  # as the endpoint calls it
    base_url: str = ""  # empty: OpenAI's own
    api_key: str = field(default="", repr=False)  # many local servers need none
    temperature: float = 0.0
    request_timeout: float = 60.0  # seconds it may be silent
    deadline: float = 120.0  # seconds for its answer, every attempt included
    context_tokens: int = 4096  # what it reads and writes
    answer_tokens: int = 512  # of these, what it may write
    price_prompt: float | None = None  # per million tokens
    price_completion: float | None = None
