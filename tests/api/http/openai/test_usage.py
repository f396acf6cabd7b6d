"""The tokens of a reply: the model's own count, else ours."""

import asyncio

from api.http.openai.usage import token_counts, token_usage
from index.embedding.embedder import MiniLM
from rag.answer import Answer
from tests.api.http.door import Door

SENT = ["Be brief.", "Why?"]


def used(door: Door, usage: dict[str, float]) -> tuple[int, int]:
    answer = Answer("Why?", "Why?", "answered", (), (), (), None, "extractive", (), usage=usage)
    return asyncio.run(token_usage(door.services, SENT, "It closed.", answer))


def test_what_the_model_counted_is_passed_on(door: Door) -> None:
    counted = {"prompt_tokens": 321.0, "completion_tokens": 45.0, "attempts": 2.0}
    assert used(door, counted) == (321, 45)
    assert all(isinstance(number, int) for number in used(door, counted))


def test_without_a_model_messages_and_text_are_counted(door: Door) -> None:
    brief, why, closed = MiniLM().count(["Be brief.", "Why?", "It closed."])
    assert used(door, {}) == (brief + why, closed)
    assert asyncio.run(token_usage(door.services, SENT, "It closed.", None)) == (brief + why, closed)
    assert asyncio.run(token_counts(door.services, "Be brief.")) == [brief]
