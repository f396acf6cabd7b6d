"""A message of the bot."""

from dataclasses import dataclass, field
from typing import Any

__all__ = ["Message"]


@dataclass(frozen=True, slots=True)
class Message:
    """A message to post, with the same content as text and as blocks."""

    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
