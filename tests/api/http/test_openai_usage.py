"""The tokens of a reply: the model's own count, else ours."""

import asyncio
from typing import Any

from api.http.openai_usage import usage_of
from api.http.schemas.openai_requests import ChatRequest
from index.embedding.embedder import MiniLM
from rag.answer import Answer
from tests.api.http.door import Door

ASKED = ChatRequest.model_validate(
    {"model": "onrecord", "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Why?"}]}
)


def used(door: Door, usage: dict[str, float]) -> dict[str, Any]:
    answer = Answer("Why?", "Why?", "answered", (), (), (), None, "extractive", (), usage=usage)
    return asyncio.run(usage_of(door.services, ASKED, answer, "It closed."))


def test_what_the_model_counted_is_passed_on(door: Door) -> None:
    counted = {"prompt_tokens": 321.0, "completion_tokens": 45.0, "attempts": 2.0}
    assert used(door, counted) == {"prompt_tokens": 321, "completion_tokens": 45, "total_tokens": 366}
    assert all(isinstance(number, int) for number in used(door, counted).values())


def test_without_a_model_messages_and_text_are_counted(door: Door) -> None:
    brief, why, closed = MiniLM().count(["Be brief.", "Why?", "It closed."])
    assert used(door, {}) == {
        "prompt_tokens": brief + why, "completion_tokens": closed, "total_tokens": brief + why + closed
    }  # fmt: skip
